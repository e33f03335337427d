import type { JsonObject } from '../json.ts'
import type { SimulatorRequest, SimulatorResponse } from '../message.ts'
import { idsFrom } from '../seeded-ids.ts'
import { EXAMPLE_PATIENT, exampleConsent, exampleFlag, exampleList } from './examples.ts'
import { changePolicy, type Policy } from './policy.ts'
import { respond } from './respond.ts'
import { BASE_PATH, routeOf } from './routing.ts'
import { emptyState, type SimulatorState } from './state.ts'

/** When the canned record says that it was written. */
const WRITTEN_AT = new Date('2026-01-05T09:00:00Z')

const EXAMPLES: readonly JsonObject[] = [exampleConsent, exampleFlag, exampleList]

/**
 * Answers as the official sandbox does: every patient but one is unknown, that one always has the same record, and a write
 * is answered with an example and forgotten. What is wrong with a write is not looked at; X-Request-ID may be left out.
 */
export function respondStateless(request: SimulatorRequest, state: SimulatorState, policy: Policy): SimulatorResponse {
  const open = changePolicy(policy, {
    repeatedRequest: 'process',
    when: {
      'request-id-missing': 'accept',
      'no-record': { status: 404, code: 'PATIENT_NOT_FOUND', issue: 'not-found', display: 'Patient not found' },
    },
  })
  const scratch = { ...withExampleRecord(open), now: state.now, origin: state.origin }
  const canned = cannedWrite(request, scratch, open)
  return respond(canned ?? request, scratch, open)
}

/** A write with its body, id and precondition replaced by those of the example, so that it succeeds; else undefined. */
function cannedWrite(request: SimulatorRequest, scratch: SimulatorState, policy: Policy): SimulatorRequest | undefined {
  const route = routeOf(request.method, request.path, policy)
  const headers = request.headers.filter(([name]) => !/^(if-match|content-type|content-encoding)$/i.test(name))
  const send = (path: string, body: JsonObject, version: string | undefined): SimulatorRequest => ({
    method: request.method,
    path: `${BASE_PATH}/${path}`,
    query: '',
    headers: [...headers, ['Content-Type', 'application/fhir+json'], ['If-Match', `W/"${version}"`]],
    body: Buffer.from(JSON.stringify(body)),
    arrivedAt: request.arrivedAt,
  })
  if (route.kind === 'remove') {
    const consent = scratch.store.consentOf(EXAMPLE_PATIENT)
    return send(policy.removalPaths[0] ?? '', removalOf(policy), consent?.versionId)
  }
  if (route.kind !== 'create' && route.kind !== 'update') return undefined
  const example = EXAMPLES.find((each) => each.resourceType === route.type)
  const stored = scratch.store.of(EXAMPLE_PATIENT, route.type)[0]
  if (!example || !stored) return undefined
  if (route.kind === 'update')
    return send(`${route.collection.path}/${stored.id}`, { ...example, id: stored.id }, stored.versionId)
  if (route.type === 'Consent') Object.assign(stored, { resource: { ...stored.resource, status: 'inactive' } })
  return send(route.collection.path, example, undefined)
}

function withExampleRecord(policy: Policy): SimulatorState {
  const state = emptyState(idsFrom('sandbox'), () => WRITTEN_AT)
  for (const [at, example] of EXAMPLES.entries()) {
    respond(
      {
        method: 'POST',
        path: `${BASE_PATH}/${example.resourceType}`,
        query: '',
        headers: [
          ['Content-Type', 'application/fhir+json'],
          ['X-Request-ID', `00000000-0000-4000-8000-00000000000${at}`],
        ],
        body: Buffer.from(JSON.stringify(example)),
        arrivedAt: 0,
      },
      state,
      policy,
    )
  }
  return state
}

function removalOf(policy: Policy): JsonObject {
  const system = `https://fhir.nhs.uk/STU3/CodeSystem/RARecord-RemovalReason${policy.generation === 'v1' ? '' : 'EntireRecord'}-1`
  return {
    resourceType: 'Parameters',
    parameter: [
      {
        name: policy.removalParameters[0],
        part: [
          { name: 'nhsNumber', valueString: EXAMPLE_PATIENT },
          { name: 'removalReason', valueCodeableConcept: { coding: [{ system, code: 'DoesntApply' }] } },
          { name: 'supportingComment', valueString: 'No longer applies' },
        ],
      },
    ],
  }
}
