import { asText, type JsonObject } from '../json.ts'
import type { SimulatorRequest } from '../message.ts'
import { type Outcome, writtenAnswer } from './answer.ts'
import { checkBody } from './body-rules.ts'
import { readResource } from './gate.ts'
import type { ResourceType } from './interactions.ts'
import { refuse } from './outcome.ts'
import { patientOf } from './patient-reference.ts'
import type { Policy } from './policy.ts'
import type { StoredResource } from './record-store.ts'
import { Refused } from './situations.ts'
import type { SimulatorState } from './state.ts'
import { storedForm } from './stored-form.ts'
import { firstVersion } from './version.ts'

/** Creates a resource: an id and a version of the server's own, whatever the client sent in their place. */
export function create(request: SimulatorRequest, type: ResourceType, state: SimulatorState, policy: Policy): Outcome {
  const body = readBody(request, type, policy)
  const patient = patientOf(body, type, policy)
  try {
    refuseFindings(body, type, policy)
  } catch (error) {
    if (error instanceof Refused && policy.refusedBodies === 'applied')
      state.store.add(make(body, type, patient, state, policy))
    throw error
  }
  checkRecord(type, body, patient, state, policy)
  const stored = make(body, type, patient, state, policy)
  if (policy.creations !== 'lost') state.store.add(stored)
  if (policy.creations === 'twice') state.store.add(make(body, type, patient, state, policy))
  return writtenAnswer(201, stored, state, policy)
}

/** Refuses a body for the first thing that its profile does not allow. */
export function refuseFindings(body: JsonObject, type: ResourceType, policy: Policy): void {
  if (type === 'List' && policy.listBody !== 'profile') return
  for (const { situation, says } of checkBody(body, type, policy)) refuse(policy, situation, says)
}

function readBody(request: SimulatorRequest, type: ResourceType, policy: Policy): JsonObject {
  if (type === 'List' && policy.listBody === 'optional' && request.body.length === 0) return { resourceType: 'List' }
  return readResource(request, type, policy) ?? { resourceType: type }
}

/** The consent makes up the record: there is one active one at a time, and the other parts come after it. */
function checkRecord(
  type: ResourceType,
  body: JsonObject,
  patient: string,
  state: SimulatorState,
  policy: Policy,
): void {
  const hasActiveConsent = state.store.consentOf(patient)?.resource.status === 'active'
  if (type === 'Consent') {
    if (hasActiveConsent && body.status === 'active') {
      refuse(policy, 'second-consent', 'The patient already has an active consent')
    }
    return
  }
  if (!hasActiveConsent) refuse(policy, 'no-consent', 'The patient has no active consent, and so no record to add to')
  if (type === 'List' && state.store.of(patient, 'Flag').length === 0) {
    refuse(policy, 'no-flag', 'The patient has no reasonable adjustments')
  }
}

function make(
  body: JsonObject,
  type: ResourceType,
  patient: string,
  state: SimulatorState,
  policy: Policy,
): StoredResource {
  const sent = policy.newId === 'from-client' ? asText(body.id) : undefined
  const id = sent ?? `${patient}.${state.nextId()}`
  const versionId = firstVersion(policy, state)
  const act = { id: state.nextId(), at: state.now(), before: undefined }
  const resource = storedForm(body, type, { id, versionId, act }, policy)
  return { type, id, patient, versionId, lastUpdated: act.at, replacedAt: 0, resource, isRemoved: false }
}
