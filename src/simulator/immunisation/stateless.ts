import { asObject, type JsonObject } from '../json.ts'
import { type Header, headerValue, type SimulatorRequest, type SimulatorResponse } from '../message.ts'
import { publicBase } from './answer.ts'
import { EXAMPLE_ID, exampleImmunization } from './examples.ts'
import { refusalAnswer } from './outcome.ts'
import type { Policy } from './policy.ts'
import { routeOf } from './routing.ts'
import { filtered, patientEntry } from './search-form.ts'
import { KNOWN } from './search-parameters.ts'
import { Refused } from './situations.ts'
import type { SimulatorState } from './state.ts'

/** The identifiers that the sandbox answers with, whatever it has been asked. */
const CANNED_IDS: Header[] = [
  ['CorrelationID', '11C46F5F-CDEF-4865-94B2-0EE0EDCC26DA'],
  ['RequestID', '60E0B220-8136-4CA5-AE46-1D97EF59D068'],
]

const PATIENT_LINK = 'urn:uuid:124fcb63-669c-4a3c-af2b-caf55de167ec'

/**
 * Answers as the official sandbox does, which is made from the API description: an example for every request that has what
 * the description requires, whatever else is in it. Nothing is kept, no identifier comes back, access is open, and Location
 * is the id alone.
 */
export function respondStateless(request: SimulatorRequest, state: SimulatorState, policy: Policy): SimulatorResponse {
  const route = routeOf(request.method, request.path, policy)
  const missing = missingPart(request, route.interaction)
  if (missing) return badRequest(missing, state, policy)
  switch (route.interaction) {
    case 'create':
      return canned(201, [['Location', EXAMPLE_ID]])
    case 'read':
      return canned(200, [['E-Tag', '1']], { ...exampleImmunization, id: EXAMPLE_ID })
    case 'update':
      return canned(200, [])
    case 'delete':
      return canned(204, [])
    case 'search':
    case 'search-post':
      return canned(200, [], exampleBundle(publicBase(state)))
    case 'ping':
      return canned(200, [], { version: '1', revision: '1', releaseId: '1', commitId: '1' })
    default: {
      const says = route.interaction === 'none' && route.why === 'wrong-method' ? 'Method Not Allowed' : NOT_FOUND
      const situation = says === NOT_FOUND ? 'unknown-path' : 'wrong-method'
      const { status, outcome } = refusalAnswer(policy, new Refused(situation, says), state.nextId)
      return canned(status, [], outcome)
    }
  }
}

const NOT_FOUND = 'The requested resource was not found.'

/** What the description requires of a request and it lacks; the sandbox looks at nothing else. */
function missingPart(request: SimulatorRequest, interaction: string): string | undefined {
  if (interaction === 'create' || interaction === 'update') {
    if (interaction === 'update' && headerValue(request.headers, 'E-Tag') === undefined) return 'header E-Tag'
    return bodyOf(request)?.resourceType === undefined ? 'body resourceType' : undefined
  }
  if (interaction !== 'search' && interaction !== 'search-post') return undefined
  const form = interaction === 'search' ? request.query : Buffer.from(request.body).toString('utf8')
  const parameters = new URLSearchParams(form)
  if (!parameters.has(KNOWN.patient)) return `query ${KNOWN.patient}`
  return parameters.has(KNOWN.target) || parameters.has(KNOWN.disease) ? undefined : `query ${KNOWN.target}`
}

function bodyOf(request: SimulatorRequest): JsonObject | undefined {
  try {
    return asObject(JSON.parse(Buffer.from(request.body).toString('utf8')))
  } catch {
    return undefined
  }
}

/** A bad request is answered as documented, or with 422 in the form of the tool that the sandbox is made with (IMM-C21). */
function badRequest(missing: string, state: SimulatorState, policy: Policy): SimulatorResponse {
  const says = `Your request is not valid: ${missing} is required`
  if (policy.sandboxRefusal === 400)
    return canned(400, [], refusalAnswer(policy, new Refused('no-parameter', says), state.nextId).outcome)
  const body = { type: 'UNPROCESSABLE_ENTITY', title: 'Invalid request', status: 422, detail: says }
  return { status: 422, headers: [['Content-Type', 'application/problem+json']], body: JSON.stringify(body) }
}

function exampleBundle(base: string): JsonObject {
  const found = { ...filtered(exampleImmunization, PATIENT_LINK), id: EXAMPLE_ID, meta: { versionId: '1' } }
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link: [{ relation: 'self', url: `${base}/Immunization` }],
    entry: [
      { fullUrl: `${base}/Immunization/${EXAMPLE_ID}`, resource: found, search: { mode: 'match' } },
      patientEntry(exampleImmunization, PATIENT_LINK),
    ],
    total: 1,
  }
}

function canned(status: number, headers: Header[], body?: JsonObject): SimulatorResponse {
  const media: Header[] = body ? [['Content-Type', 'application/fhir+json']] : []
  return { status, headers: [...media, ...CANNED_IDS, ...headers], body: body ? JSON.stringify(body) : '' }
}
