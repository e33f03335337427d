import { serve } from '../../../src/simulator/immunisation/api.ts'
import { exampleImmunization } from '../../../src/simulator/immunisation/examples.ts'
import type { Fault } from '../../../src/simulator/immunisation/fault.ts'
import { policyFor } from '../../../src/simulator/immunisation/policies.ts'
import { changePolicy, type PolicyChange } from '../../../src/simulator/immunisation/policy.ts'
import { BASE_PATH } from '../../../src/simulator/immunisation/routing.ts'
import { emptyState } from '../../../src/simulator/immunisation/state.ts'
import { asObject, type JsonObject, objectsIn } from '../../../src/simulator/json.ts'
import { bodyText, type Header, headerValue, type SimulatorAnswer } from '../../../src/simulator/message.ts'
import { idsFrom } from '../../../src/simulator/seeded-ids.ts'

export const PATIENT = '9990000018'
export const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number'
const FORM = 'application/x-www-form-urlencoded'

/** What a test looks at in an answer. */
export interface Answer {
  status: number
  header(name: string): string | undefined
  text: string
  body: JsonObject
}

export interface BenchOptions {
  reading?: string[]
  fault?: Fault
  stateless?: boolean
  tokens?: string[]
  change?: PolicyChange
}

/** A simulator without a network, at noon of a day, which numbers the identifiers that it makes. */
export class Bench {
  now = new Date('2026-01-05T12:00:00Z')
  readonly trace: { request: string; answer: SimulatorAnswer }[] = []
  readonly #api
  #identifiers = 0

  constructor(options: BenchOptions = {}) {
    const unfitTokens = { expired: 'expired', audience: 'other-audience', scope: 'other-scope' } as const
    const state = { ...emptyState(idsFrom('bench'), () => this.now), tokens: options.tokens ?? [], unfitTokens }
    const { fault, stateless = false } = options
    const policy = changePolicy(policyFor(options.reading ?? []), options.change ?? {})
    this.#api = serve(state, policy, { stateless, ...(fault ? { fault } : {}) })
  }

  /** Sends a request; a header given as undefined is left out, a body that is a text is sent as it is. */
  send(
    method: string,
    target: string,
    body?: unknown,
    headers: Record<string, string | undefined> = {},
    arrivedAt = Number.POSITIVE_INFINITY,
  ): Answer {
    const [path = '', query = ''] = target.split(/\?(.*)/s)
    const lines = Object.entries(headers).flatMap(([name, value]): Header[] =>
      value === undefined ? [] : [[name, value]],
    )
    const answer = this.#api.respond({
      method,
      path: BASE_PATH + path,
      query,
      headers: lines,
      body: Buffer.isBuffer(body)
        ? body
        : Buffer.from(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)),
      arrivedAt,
    })
    this.trace.push({ request: `${method} ${target}`, answer })
    const text = bodyText(answer.response)
    return {
      status: answer.response.status,
      header: (name) => headerValue(answer.response.headers, name),
      text,
      body: text.startsWith('{') ? (asObject(JSON.parse(text)) ?? {}) : {},
    }
  }

  /** A record that no other of this bench has the identifier of. */
  record(changes: JsonObject = {}): JsonObject {
    this.#identifiers += 1
    return { ...recordFor(PATIENT, String(this.#identifiers)), ...changes }
  }

  create(record: unknown = this.record()): Answer {
    return this.send('POST', '/Immunization', record)
  }

  /** The id of a new record. */
  created(record: JsonObject = this.record()): string {
    return idOf(this.create(record))
  }

  read(id: string): Answer {
    return this.send('GET', `/Immunization/${id}`)
  }

  update(id: string, record: JsonObject, version: string | undefined): Answer {
    return this.send('PUT', `/Immunization/${id}`, { ...record, id }, { 'E-Tag': version })
  }

  remove(id: string): Answer {
    return this.send('DELETE', `/Immunization/${id}`)
  }

  search(parameters: Record<string, string> | [string, string][]): Answer {
    return this.send('GET', `/Immunization?${new URLSearchParams(parameters)}`)
  }

  post(parameters: Record<string, string> | [string, string][]): Answer {
    return this.send('POST', '/Immunization/_search', String(new URLSearchParams(parameters)), { 'Content-Type': FORM })
  }

  find(patient = PATIENT, target = 'FLU'): Answer {
    return this.search({ 'patient.identifier': `${NHS_NUMBER}|${patient}`, '-immunization.target': target })
  }
}

/** A valid record of a patient, with an identifier of its own. */
export function recordFor(patient: string, identifier: string): JsonObject {
  const record = JSON.parse(JSON.stringify(exampleImmunization).replaceAll('9000000009', patient)) as JsonObject
  return { ...record, identifier: [{ system: 'https://supplier.example/vaccinations', value: identifier }] }
}

/** The id that Location ends with. */
export function idOf(answer: Answer): string {
  return answer.header('Location')?.split('/').at(-1) ?? ''
}

/** What the first issue of an OperationOutcome says. */
export function diagnostics(answer: Answer): string {
  return String(objectsIn(answer.body.issue)[0]?.diagnostics)
}

/** The issue type and the code of the first issue of an OperationOutcome. */
export function codes(answer: Answer): [unknown, unknown] {
  const issue = objectsIn(answer.body.issue)[0]
  return [issue?.code, objectsIn(asObject(issue?.details)?.coding)[0]?.code]
}

/** The resources of a type in a Bundle. */
export function resourcesOf(answer: Answer, type = 'Immunization'): JsonObject[] {
  return objectsIn(answer.body.entry)
    .map(({ resource }) => asObject(resource) ?? {})
    .filter((resource) => resource.resourceType === type)
}
