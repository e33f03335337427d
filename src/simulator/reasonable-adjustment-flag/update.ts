import { isUuid } from '../../nhs/uuid.ts'
import { asText, type JsonObject } from '../json.ts'
import { headerValue, type SimulatorRequest } from '../message.ts'
import { type Outcome, writtenAnswer } from './answer.ts'
import { refuseFindings } from './create.ts'
import { readResource } from './gate.ts'
import type { Interaction, ResourceType } from './interactions.ts'
import { refuse } from './outcome.ts'
import { acceptedNhsNumber, patientOf } from './patient-reference.ts'
import type { Policy } from './policy.ts'
import type { StoredResource } from './record-store.ts'
import { Refused } from './situations.ts'
import type { SimulatorState } from './state.ts'
import { storedForm } from './stored-form.ts'
import { giveNewVersion, readIfMatch, versionAfter } from './version.ts'

/** What an update is addressed to. */
export interface UpdateRoute {
  interaction: Interaction
  type: ResourceType
  /** The id in the path; without one, the id in the body counts. */
  id: string | undefined
}

/** Replaces a resource by the body, if the version in If-Match is the one that the server holds. */
export function update(request: SimulatorRequest, route: UpdateRoute, state: SimulatorState, policy: Policy): Outcome {
  const { type, interaction } = route
  const body = readResource(request, type, policy) ?? { resourceType: type }
  const id = route.id ?? asText(body.id) ?? ''
  checkIfMatchForm(request, interaction, policy)
  checkId(id, policy)
  const stored = state.store.find(type, id)
  if (!stored) {
    refuse(policy, 'not-found', `There is no ${type} with this id`)
    return { status: 200, headers: [], body }
  }
  if (stored.isRemoved) refuse(policy, 'invalidated', `The ${type} has been removed`)
  orSpoil(policy.refusedUpdates, stored, body, state, policy, () => checkVersion(request, stored, policy))
  checkBodyId(body, id, policy)
  orSpoil(policy.refusedBodies, stored, body, state, policy, () => {
    if (patientOf(body, type, policy) !== stored.patient)
      refuse(policy, 'other-patient', 'An update cannot change the patient')
    refuseFindings(body, type, policy)
  })
  return replace(stored, body, state, policy)
}

/** Refuses an If-Match that is missing where it is needed, empty, or in a form that the policy does not read. */
export function checkIfMatchForm(request: SimulatorRequest, interaction: Interaction, policy: Policy): void {
  const value = headerValue(request.headers, 'If-Match')
  const isNeeded = policy.ifMatchOn.includes(interaction)
  if (value === undefined) {
    if (isNeeded) refuse(policy, 'if-match-missing', 'If-Match header must be supplied to update this resource')
  } else if (value.trim() === '') {
    if (isNeeded) refuse(policy, 'if-match-empty', 'If-Match header is empty')
  } else if (readIfMatch(value, policy) === 'malformed') {
    refuse(policy, 'if-match-malformed', 'If-Match header has to have the form W/"1"')
  }
}

/** Refuses a version that is not the one that the server holds. */
export function checkVersion(request: SimulatorRequest, stored: StoredResource, policy: Policy): void {
  const value = headerValue(request.headers, 'If-Match')?.trim()
  if (!value) return
  const wanted = readIfMatch(value, policy)
  if (wanted === 'any' || wanted === 'malformed') return
  if (wanted.versions.some((version) => isAccepted(version, stored, policy))) return
  if (policy.racingUpdates === 'accepted' && request.arrivedAt < stored.replacedAt) return
  refuse(policy, 'stale', 'The version given is not the current one')
}

function isAccepted(version: string, stored: StoredResource, policy: Policy): boolean {
  if (policy.versionCompare === 'at-least') return Number(version) >= Number(stored.versionId)
  if (policy.versionCompare === 'at-most') return Number(version) <= Number(stored.versionId)
  return version === stored.versionId
}

function checkId(id: string, policy: Policy): void {
  const dot = id.indexOf('.')
  const isWellFormed = dot > 0 && isUuid(id.slice(dot + 1))
  if (!isWellFormed) {
    refuse(policy, 'invalid-resource-id', 'The id has to be an NHS number, a full stop and a UUID')
    return
  }
  try {
    acceptedNhsNumber(id.slice(0, dot), policy)
  } catch (error) {
    if (error instanceof Refused) refuse(policy, 'invalid-resource-id', 'The id does not start with a valid NHS number')
    else throw error
  }
}

function checkBodyId(body: JsonObject, id: string, policy: Policy): void {
  if (policy.bodyId === 'ignored' || body.id === id) return
  if (body.id === undefined) refuse(policy, 'missing-value', 'id is required in the body of an update')
  else refuse(policy, 'body-id', 'id in the body is not the id in the path')
}

function replace(stored: StoredResource, body: JsonObject, state: SimulatorState, policy: Policy): Outcome {
  const versionId = versionAfter(stored.versionId, policy, state)
  const act = { id: state.nextId(), at: state.now(), before: stored.resource }
  const content = policy.updates === 'keep-status' ? { ...body, status: stored.resource.status } : body
  const resource = storedForm(content, stored.type, { id: stored.id, versionId, act }, policy)
  const changed = { ...stored, versionId, lastUpdated: act.at, replacedAt: performance.now(), resource }
  if (policy.updates !== 'lost') Object.assign(stored, changed)
  return writtenAnswer(200, changed, state, policy)
}

/** Runs a check; if it refuses, and only if the policy is a faulty one, the refused update touches the record after all. */
function orSpoil(
  effect: Policy['refusedUpdates'],
  stored: StoredResource,
  body: JsonObject,
  state: SimulatorState,
  policy: Policy,
  check: () => void,
): void {
  try {
    check()
  } catch (error) {
    if (effect === 'applied') replace(stored, body, state, policy)
    if (effect === 'bump-version') giveNewVersion(stored, state, policy)
    throw error
  }
}
