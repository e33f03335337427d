import { asText, type JsonObject } from '../json.ts'
import type { SimulatorRequest } from '../message.ts'
import { type Outcome, publicBase } from './answer.ts'
import type { Interaction } from './interactions.ts'
import { refuse, warning } from './outcome.ts'
import type { Policy } from './policy.ts'
import type { BusinessIdentifier, StoredRecord } from './record-store.ts'
import { filtered, patientEntry } from './search-form.ts'
import { readParameters } from './search-parameters.ts'
import { type IdentifierSearch, type PatientSearch, readSearch } from './search-request.ts'
import { identifierLink, patientLink } from './self-link.ts'
import type { SimulatorState } from './state.ts'

/** The records that a search asks for, as a Bundle. */
export function search(
  request: SimulatorRequest,
  interaction: Interaction,
  state: SimulatorState,
  policy: Policy,
): Outcome {
  const parameters = readParameters(request, interaction, policy)
  const asked = readSearch(parameters, policy)
  const body =
    asked.kind === 'identifier'
      ? searchByIdentifier(asked, state, policy)
      : searchByPatient(asked, [...parameters], state, policy)
  if (JSON.stringify(body).length > policy.maxResponseBytes)
    refuse(policy, 'too-many-results', 'Search returned too many results. Please narrow down the search')
  return { status: 200, headers: [], body }
}

function searchByPatient(
  asked: PatientSearch,
  parameters: readonly (readonly [string, readonly string[]])[],
  state: SimulatorState,
  policy: Policy,
): JsonObject {
  const permitted = asked.types.filter((type) => !policy.notPermitted.includes(type))
  if (asked.types.length > 0 && permitted.length === 0)
    refuse(policy, 'not-permitted', 'Unauthorized request for vaccine type')
  const { ignores, hides, patientFinds, patient } = policy.search
  const candidates = candidatesFor(asked.patient, state, policy)
  const found = candidates.filter(
    (record) =>
      (!record.isDeleted || patientFinds === 'deleted-too') &&
      !hides.includes(record.vaccineType) &&
      (ignores.includes('target') || permitted.includes(record.vaccineType)) &&
      isInRange(record, asked, policy),
  )
  const link = `urn:uuid:${state.nextId()}`
  const entries = found.map((record) =>
    matchEntry(record, { ...filtered(record.resource, link), ...metaOf(record) }, state),
  )
  const last = found.at(-1)
  if (last && (patient === 'always' || (patient === 'unless-included' && asked.include === undefined)))
    entries.push(patientEntry(last.resource, link))
  const warnings = asked.ignored.map((says) => warning('invalid', says, policy, state.nextId))
  if (permitted.length < asked.types.length) {
    const says = 'Your search contains details that you are not authorised to request'
    warnings.unshift(warning(policy.search.notPermittedIssue, says, policy, state.nextId))
  }
  entries.push(...warnings.map((resource) => outcomeEntry(resource, policy)))
  return bundle(
    patientLink({ ...asked, types: permitted }, parameters, publicBase(state), policy),
    entries,
    found.length,
    policy,
  )
}

function candidatesFor(patient: string, state: SimulatorState, policy: Policy): StoredRecord[] {
  if (policy.search.ignores.includes('patient')) return state.store.all()
  const unnumbered = policy.search.patientFinds === 'unnumbered-too' ? state.store.of(undefined) : []
  return [...state.store.of(patient), ...unnumbered]
}

/** The day of the vaccination, where it took place, lies between the days asked for; both belong to the range. */
function isInRange(record: StoredRecord, { from, to }: PatientSearch, policy: Policy): boolean {
  const { ignores, bounds } = policy.search
  const time = asText(record.resource.occurrenceDateTime) ?? ''
  const day = time.slice(0, 10)
  const ignoresFrom = ignores.includes('from') || (to !== undefined && ignores.includes('from-with-to'))
  const isLate = from === undefined || ignoresFrom || (bounds === 'after-from' ? day > from : day >= from)
  if (to === undefined || ignores.includes('to')) return isLate
  const lastMoment = bounds === 'to-midnight' ? time <= `${to}T00:00:00` : day <= to
  return isLate && (bounds === 'before-to' ? day < to : lastMoment)
}

function searchByIdentifier(asked: IdentifierSearch, state: SimulatorState, policy: Policy): JsonObject {
  const record = findBy(asked.identifier, state, policy)
  const link = identifierLink(asked, record !== undefined, publicBase(state), policy)
  if (!record) return bundle(link, [], 0, policy)
  if (policy.notPermitted.includes(record.vaccineType))
    refuse(policy, 'not-permitted', 'Unauthorized request for vaccine type')
  const elements = policy.search.ignores.includes('elements') ? undefined : asked.elements
  const whole = { ...filtered(record.resource, `urn:uuid:${state.nextId()}`), ...metaOf(record) }
  const resource = elements
    ? Object.fromEntries(Object.entries(whole).filter(([name]) => ['resourceType', ...elements].includes(name)))
    : whole
  return bundle(link, [matchEntry(record, resource, state)], 1, policy)
}

function findBy(identifier: BusinessIdentifier, state: SimulatorState, policy: Policy): StoredRecord | undefined {
  const { ignores, identifierFindsDeleted, identifierFindsUnnumbered } = policy.search
  const record = ignores.includes('identifier') ? state.store.all()[0] : state.store.findBy(identifier)
  if (record?.isDeleted && !identifierFindsDeleted) return undefined
  return record?.patient === undefined && !identifierFindsUnnumbered ? undefined : record
}

function metaOf(record: StoredRecord): JsonObject {
  return { meta: { versionId: String(record.version) } }
}

function matchEntry(record: StoredRecord, resource: JsonObject, state: SimulatorState): JsonObject {
  return {
    fullUrl: `${publicBase(state)}/Immunization/${record.id}`,
    resource,
    search: { mode: 'match' },
  }
}

function outcomeEntry(resource: JsonObject, policy: Policy): JsonObject {
  return policy.search.outcomeMode === 'outcome' ? { resource, search: { mode: 'outcome' } } : { resource }
}

/** The keys are in the order of the backend, whose total comes last. */
function bundle(link: string, entry: readonly JsonObject[], total: number, policy: Policy): JsonObject {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link: [{ relation: 'self', url: link }],
    ...(entry.length > 0 || policy.search.emptyEntry === 'list' ? { entry: [...entry] } : {}),
    total,
  }
}
