import type { JsonObject } from '../json.ts'
import type { SimulatorRequest } from '../message.ts'
import { type Outcome, versionHeader } from './answer.ts'
import { reinstate } from './create.ts'
import { readBody } from './gate.ts'
import { refuse } from './outcome.ts'
import type { Policy } from './policy.ts'
import type { StoredRecord } from './record-store.ts'
import type { SimulatorState } from './state.ts'
import type { VaccineType } from './vaccine-types.ts'
import { checkSubmission } from './validation/submission.ts'
import { checkVersion, givenVersion, nextVersion, readVersion } from './version.ts'
import { checkId, checkPermission, identifierOf, keptForm, orApply, refuseNotFound } from './write-record.ts'

/** Replaces a record by the body if the version given is the one that the server holds; a deleted record comes back. */
export function update(request: SimulatorRequest, id: string, state: SimulatorState, policy: Policy): Outcome {
  const value = givenVersion(request, policy)
  checkId(id, policy)
  const given = readVersion(value, policy)
  const resource = readBody(request, policy)
  if (resource.id !== id) {
    const says = `Validation errors: The provided immunization id:${id} doesn't match with the content of the request body`
    refuse(policy, 'body-id', says)
  }
  const held = state.store.find(id)
  const vaccineType = orApply(
    policy,
    () => checkUpdate(resource, id, { given, arrivedAt: request.arrivedAt }, held, state, policy),
    () => held && replace(held, resource, held.vaccineType, state, policy),
  )
  // Only under a fault is there an update of what was never stored.
  const version = held ? replace(held, resource, vaccineType, state, policy) : 1
  return { status: 200, headers: versionHeader(version, 'update', policy) }
}

function checkUpdate(
  resource: JsonObject,
  id: string,
  { given, arrivedAt }: { given: number | undefined; arrivedAt: number },
  held: StoredRecord | undefined,
  state: SimulatorState,
  policy: Policy,
): VaccineType {
  const vaccineType = checkSubmission(resource, policy, state.now())
  if (!held || (held.isDeleted && !policy.reinstateByPut)) refuseNotFound(id, policy)
  if (!held) return vaccineType
  checkPermission([vaccineType, held.vaccineType], policy)
  checkIdentifier(resource, held, policy)
  const isRacing = policy.racingUpdates === 'accepted' && arrivedAt < held.replacedAt
  const isFree = held.isDeleted && policy.reinstateVersion === 'any'
  if (!isFree && !isRacing) checkVersion(given, held, policy)
  return vaccineType
}

/** An update cannot give a record another identifier. */
function checkIdentifier(resource: JsonObject, held: StoredRecord, policy: Policy): void {
  const [sent, kept] = [identifierOf(resource), identifierOf(held.resource)]
  const changed = (['system', 'value'] as const).filter((part) => sent[part] !== kept[part])
  if (changed.length === 0) return
  const named = changed.map((part) => `identifier[0].${part}`).join(' and ')
  refuse(policy, 'other-identifier', `Validation errors: ${named} doesn't match with the stored content`)
}

function replace(
  held: StoredRecord,
  sent: JsonObject,
  vaccineType: VaccineType,
  state: SimulatorState,
  policy: Policy,
): number {
  if (held.isDeleted) return reinstate(held, sent, vaccineType, state, policy).version
  const version = nextVersion(held.version, policy)
  const resource = policy.updates === 'merged' ? { ...held.resource, ...sent } : sent
  if (policy.updates === 'lost') return version
  const { patient, ...kept } = keptForm(resource, held.id, vaccineType)
  const changes = policy.updates === 'same-patient' ? kept : { ...kept, patient }
  state.store.change(held, { version, replacedAt: performance.now(), ...changes })
  return version
}
