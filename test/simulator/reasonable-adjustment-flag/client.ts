import { randomUUID } from 'node:crypto'
import { request } from 'undici'
import { type RunningSimulator, type SimulatorOptions, startSimulator } from '../../../src/simulator/index.ts'
import type { JsonObject } from '../../../src/simulator/json.ts'
import { exampleConsent, exampleFlag, exampleList } from '../../../src/simulator/reasonable-adjustment-flag/examples.ts'

export const CATEGORY = 'https://fhir.nhs.uk/STU3/CodeSystem/RARecord-FlagCategory-1|NRAF'
export const LIST_CODE = 'http://snomed.info/sct|1094391000000102'

/** What a test looks at in an answer. */
export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  body: JsonObject
}

export type Headers = Record<string, string | undefined>

/** A running simulator and the calls that tests make of it. A header given as undefined is left out. */
export interface Client {
  simulator: RunningSimulator
  call(method: string, path: string, body?: unknown, headers?: Headers): Promise<Answer>
  create(type: 'Consent' | 'Flag' | 'List', patient: string): Promise<Answer>
  update(resource: JsonObject, headers: Headers): Promise<Answer>
  find(type: 'Consent' | 'Flag' | 'List', patient: string, status?: string): Promise<Answer>
  remove(patient: string, ifMatch: string | undefined): Promise<Answer>
}

/** Starts a simulator that repeats itself: the seed is fixed unless the test gives one. `always` goes with each request. */
export async function startClient(options: Partial<SimulatorOptions> = {}, always: Headers = {}): Promise<Client> {
  const simulator = await startSimulator({ api: 'raf', seed: 'test', ...options })
  const call: Client['call'] = async (method, path, body, headers = {}) => {
    const sent = {
      'X-Request-ID': randomUUID(),
      ...always,
      ...(body === undefined ? {} : { 'Content-Type': 'application/fhir+json' }),
      ...headers,
    }
    const answer = await request(simulator.baseUrl + path, {
      method: method as 'GET',
      headers: Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)) as Record<
        string,
        string
      >,
      ...(body === undefined ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
    })
    const text = await answer.body.text()
    return { status: answer.statusCode, headers: answer.headers, text, body: JSON.parse(text) as JsonObject }
  }
  return {
    simulator,
    call,
    create: (type, patient) => call('POST', `/${type}`, bodyFor(type, patient)),
    update: (resource, headers) => call('PUT', `/${resource.resourceType}/${resource.id}`, resource, headers),
    find: (type, patient, status = 'active') => call('GET', `/${type}?${queryFor(type, patient, status)}`),
    remove: (patient, ifMatch) => call('POST', '/$removerarecord', removalFor(patient), { 'If-Match': ifMatch }),
  }
}

function isRaw(body: unknown): body is string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body)
}

/** The query of a search that finds a patient's resources. */
export function queryFor(type: string, patient: string, status: string): string {
  const token = type === 'List' ? ['code', LIST_CODE] : ['category', CATEGORY]
  return new URLSearchParams([['patient', patient], ['status', status], token as [string, string]]).toString()
}

/** An example body for another patient. */
export function bodyFor(type: 'Consent' | 'Flag' | 'List', patient: string): JsonObject {
  const example = { Consent: exampleConsent, Flag: exampleFlag, List: exampleList }[type]
  return JSON.parse(JSON.stringify(example).replaceAll('9990000018', patient)) as JsonObject
}

/** A request to remove a patient's record. */
export function removalFor(patient: string): JsonObject {
  const coding = {
    system: 'https://fhir.nhs.uk/STU3/CodeSystem/RARecord-RemovalReason-1',
    code: 'DoesntApply',
    display: 'The Reasonable Adjustment Flag no longer applies to the patient',
  }
  const part = [
    { name: 'nhsNumber', valueString: patient },
    { name: 'removalReason', valueCodeableConcept: { coding: [coding] } },
    { name: 'supportingComment', valueString: 'No longer applies' },
  ]
  return { resourceType: 'Parameters', parameter: [{ name: 'removeRARecord', part }] }
}

/** The code of the first issue of an OperationOutcome. */
export function errorCode(answer: Answer): unknown {
  return coding(answer).code
}

/** The coding of the first issue of an OperationOutcome. */
export function coding(answer: Answer): JsonObject {
  const [issue] = answer.body.issue as { details: { coding: JsonObject[] } }[]
  return issue?.details.coding[0] ?? {}
}

/** The versionId of a resource. */
export function versionOf(resource: JsonObject): string {
  return (resource.meta as { versionId: string }).versionId
}

/** The resources of a Bundle. */
export function resourcesOf(answer: Answer): JsonObject[] {
  return ((answer.body.entry ?? []) as { resource: JsonObject }[]).map((entry) => entry.resource)
}
