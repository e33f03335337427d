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
  const held =
    policy.sameIdentifier === 'value' ? state.store.findByValue(identifier.value) : state.store.findBy(identifier)
  if (held && !held.isDeleted) {
    if (policy.refusedDuplicates === 'applied') state.store.change(held, keptForm(resource, held.id, vaccineType))
    const says = `The provided identifier: ${identifier.system}#${identifier.value} is duplicated`
    refuse(policy, 'duplicate', says)
  }
  return vaccineType
}

function store(resource: JsonObject, vaccineType: VaccineType, state: SimulatorState, policy: Policy): StoredRecord {
  const identifier = identifierOf(resource)
  const held = state.store.findBy(identifier)
  if (held?.isDeleted && policy.reinstatedId === 'same') return reinstate(held, resource, vaccineType, state, policy)
  const own = newId(resource, state, policy)
  const record: StoredRecord = {
    id: own,
    version: 1,
    isDeleted: false,
    replacedAt: 0,
    ...keptForm(resource, own, vaccineType),
  }
  if (policy.creations === 'lost') return record
  if (held?.isDeleted) state.store.forget(held)
  if (policy.creations === 'replacing') for (const other of state.store.of(record.patient)) state.store.forget(other)
  state.store.add(record, identifier)
  return record
}

/** Every server but a faulty one makes an id of its own for each record. */
function newId(resource: JsonObject, state: SimulatorState, policy: Policy): string {
  if (policy.newId === 'one-for-all') return '00000000-0000-4000-8000-000000000000'
  return (policy.newId === 'from-client' && asText(resource.id)) || state.nextId()
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
  const content = policy.reinstatedContent === 'before' ? record.resource : resource
  const changed = { version, isDeleted: false, ...keptForm(content, record.id, vaccineType) }
  if (policy.creations === 'lost') return { ...record, ...changed }
  state.store.change(record, changed)
  return record
}
