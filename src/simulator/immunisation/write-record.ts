import type { JsonObject } from '../json.ts'
import { refuse } from './outcome.ts'
import type { Policy } from './policy.ts'
import type { BusinessIdentifier, StoredRecord } from './record-store.ts'
import type { SimulatorState } from './state.ts'
import type { VaccineType } from './vaccine-types.ts'
import { at, nhsNumberOf } from './validation/elements.ts'

/** What is kept of a submitted Immunization: all of it, under the id that it has here. */
export function keptForm(
  resource: JsonObject,
  id: string,
  vaccineType: VaccineType,
): Pick<StoredRecord, 'resource' | 'patient' | 'vaccineType'> {
  const number = nhsNumberOf(resource)
  return {
    resource: { ...resource, id },
    patient: typeof number === 'string' ? number : undefined,
    vaccineType,
  }
}

/** The identifier that a supplier gives to a record. */
export function identifierOf(resource: JsonObject): BusinessIdentifier {
  const part = (name: string) => String(at(resource, 'identifier', 0, name) ?? '')
  return { system: part('system'), value: part('value') }
}

/** Refuses a caller who may not see or write records of these types. */
export function checkPermission(types: readonly VaccineType[], policy: Policy): void {
  if (types.some((type) => policy.notPermitted.includes(type)))
    refuse(policy, 'not-permitted', 'Unauthorized request for vaccine type')
}

const ID = /^[A-Za-z0-9\-.]{1,64}$/

/** Refuses an id that no record can have. */
export function checkId(id: string, policy: Policy): void {
  const says = 'Validation errors: the provided event ID is either missing or not in the expected format.'
  if (!ID.test(id)) refuse(policy, 'invalid-id', says)
}

/** The record with an id, if it has not been deleted; refuses the request otherwise, unless the policy lets it pass. */
export function liveRecord(id: string, state: SimulatorState, policy: Policy): StoredRecord | undefined {
  const found = state.store.find(id)
  const isGone = found?.isDeleted && policy.deletedReads === 'not-found'
  const isHidden = found?.patient === undefined && policy.unnumberedReads === 'not-found'
  const record = isGone || isHidden ? undefined : found
  if (!record) refuseNotFound(id, policy)
  return record
}

/** Refuses a request for a record that is not there. */
export function refuseNotFound(id: string, policy: Policy): void {
  refuse(policy, 'not-found', `Immunization resource does not exist. ID: ${id}`)
}

/** Runs the checks of a write; if they refuse, and only if the policy is a faulty one, the write is done after all. */
export function orApply<Value>(policy: Policy, checks: () => Value, apply: () => void): Value {
  try {
    return checks()
  } catch (error) {
    if (policy.refusedWrites === 'applied') apply()
    throw error
  }
}
