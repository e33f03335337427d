import { asText, type JsonObject } from '../json.ts'
import type { Header, SimulatorRequest } from '../message.ts'
import { type Outcome, publicBase, versionHeader } from './answer.ts'
import { readBody } from './gate.ts'
import { refuse } from './outcome.ts'
import type { Policy } from './policy.ts'
import type { StoredRecord } from './record-store.ts'
import type { SimulatorState } from './state.ts'
import type { VaccineType } from './vaccine-types.ts'
import { checkSubmission } from './validation/submission.ts'
import { nextVersion } from './version.ts'
import { checkPermission, identifierOf, keptForm, orApply } from './write-record.ts'

/** Stores a new record, or reinstates the one that was deleted with the same identifier. */
export function create(request: SimulatorRequest, state: SimulatorState, policy: Policy): Outcome {
  const resource = readBody(request, policy)
  const vaccineType = orApply(
    policy,
    () => checkCreation(resource, state, policy),
    () => store(resource, 'COVID', state, policy),
  )
  const record = store(resource, vaccineType, state, policy)
  const address = policy.location === 'id' ? record.id : `${publicBase(state)}/Immunization/${record.id}`
  // Under a fault that takes the client's id, it may hold what a header must not.
  const headers: Header[] = [['Location', encodeURI(address)], ...versionHeader(record.version, 'create', policy)]
  return { status: 201, headers }
}

function checkCreation(resource: JsonObject, state: SimulatorState, policy: Policy): VaccineType {
  if (resource.id !== undefined && resource.id !== null)
    refuse(policy, 'id-on-create', 'id field must not be present for CREATE operation')
  const vaccineType = checkSubmission(resource, policy, state.now())
  checkPermission([vaccineType], policy)
  const identifier = identifierOf(resource)
  const held = state.store.findBy(identifier)
  if (held && !held.isDeleted) {
    const says = `The provided identifier: ${identifier.system}#${identifier.value} is duplicated`
    refuse(policy, 'duplicate', says)
  }
  return vaccineType
}

function store(resource: JsonObject, vaccineType: VaccineType, state: SimulatorState, policy: Policy): StoredRecord {
  const identifier = identifierOf(resource)
  const held = state.store.findBy(identifier)
  if (held?.isDeleted && policy.reinstatedId === 'same') return reinstate(held, resource, vaccineType, state, policy)
  const own = (policy.newId === 'from-client' && asText(resource.id)) || state.nextId()
  const fresh = (id: string): StoredRecord => ({
    id,
    version: 1,
    isDeleted: false,
    replacedAt: 0,
    ...keptForm(resource, id, vaccineType),
  })
  const record = fresh(own)
  if (policy.creations !== 'lost') {
    if (held) state.store.forget(held)
    state.store.add(record, identifier)
  }
  if (policy.creations === 'twice') state.store.add(fresh(state.nextId()), identifier)
  return record
}

/** A deleted record comes back with what is sent, under the id that it had, as one version more. */
export function reinstate(
  record: StoredRecord,
  resource: JsonObject,
  vaccineType: VaccineType,
  state: SimulatorState,
  policy: Policy,
): StoredRecord {
  const version = policy.reinstatedVersion === 'first' ? 1 : nextVersion(record.version, policy)
  const changed = { version, isDeleted: false, ...keptForm(resource, record.id, vaccineType) }
  if (policy.creations === 'lost') return { ...record, ...changed }
  state.store.change(record, changed)
  return record
}
