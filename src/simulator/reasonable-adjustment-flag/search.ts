import { asObject, type JsonObject, objectsIn } from '../json.ts'
import type { SimulatorRequest } from '../message.ts'
import { type Outcome, publicBase } from './answer.ts'
import { LIST_CODE, url } from './codes.ts'
import type { ResourceType } from './interactions.ts'
import { refuse } from './outcome.ts'
import { acceptedNhsNumber } from './patient-reference.ts'
import type { Policy } from './policy.ts'
import type { StoredResource } from './record-store.ts'
import { readSearch, type SearchParameters } from './search-query.ts'
import { shown } from './shape.ts'
import type { SimulatorState } from './state.ts'
import { etagOf, giveNewVersion } from './version.ts'

const FLAG_CATEGORY_NAMES = [`${url.flagCategory}|NRAF`, 'NRAF']
/** As the parameter's example has it, decoded once and, for those who encode the example again, not decoded. */
const SEED_CATEGORY_NAMES = ['reasonable adjustments flag', 'reasonable%20adjustments%20flag'].map(
  (name) => `${url.flagCategoryOfTheSeed}|${name}`,
)
const LIST_CODE_NAMES = [`${LIST_CODE.system}|${LIST_CODE.code}`, LIST_CODE.code]
const FORMAT_SUFFIX = '&_format=json'

/** The resources of one patient that have a status and a category (a code, for a List), as a Bundle. */
export function search(request: SimulatorRequest, type: ResourceType, state: SimulatorState, policy: Policy): Outcome {
  const token = type === 'List' ? 'code' : 'category'
  const parameters = readSearch(request.query, ['patient', 'status', token], policy)
  const patient = parameters.get('patient')
  if (patient) acceptedNhsNumber(patient, policy)
  const status = readStatus(parameters.get('status'), type, policy)
  if (state.store.of(patient ?? '').length === 0) refuse(policy, 'no-record', 'The patient has no record')
  const candidates = state.store.of(
    policy.searchIgnores.includes('patient') ? undefined : (patient ?? ''),
    policy.searchIgnores.includes('type') ? undefined : type,
  )
  const wanted = parameters.get(token)
  const found = candidates.filter(
    (stored) =>
      (policy.searchIgnores.includes('status') || !status || hasStatus(stored, status)) &&
      !(policy.inactiveSearch === 'empty' && status === 'inactive') &&
      (!wanted || hasToken(stored, wanted, policy)),
  )
  if (found.length === 0) refuse(policy, 'nothing-found', 'The search finds nothing')
  if (policy.searchTouches === 'version') for (const stored of found) giveNewVersion(stored, state, policy)
  return bundleOf(found, type, parameters, state, policy)
}

/** A List has statuses of its own in FHIR, so current and retired are taken for it as well. */
const LIST_STATUSES: Readonly<Record<string, string>> = { current: 'active', retired: 'inactive' }

function readStatus(value: string | undefined, type: ResourceType, policy: Policy): string | undefined {
  if (value === undefined || value === '') return undefined
  const given = policy.statusCase === 'any' ? value.toLowerCase() : value
  const status = type === 'List' && Object.hasOwn(LIST_STATUSES, given) ? LIST_STATUSES[given] : given
  if (status !== 'active' && status !== 'inactive')
    refuse(policy, 'parameter-invalid', `status ${shown(value)} has to be active or inactive`)
  return status
}

function hasStatus({ type, resource }: StoredResource, status: string): boolean {
  const own = type === 'Condition' ? resource.clinicalStatus : resource.status
  if (type !== 'List') return own === status
  return status === 'active' ? own === 'current' : own === 'retired' || own === 'entered-in-error'
}

function hasToken({ type, resource }: StoredResource, token: string, policy: Policy): boolean {
  if (type === 'List') return hasListCode(codingsOf(resource.code), token, policy)
  if (policy.categoryToken === 'any') return true
  const codings = codingsOf(resource.category)
  const isFlagCategory =
    FLAG_CATEGORY_NAMES.includes(token) || (policy.categoryToken === 'both' && SEED_CATEGORY_NAMES.includes(token))
  return isFlagCategory ? codings.some((coding) => coding.code === 'NRAF') : matches(codings, token)
}

function hasListCode(codings: readonly JsonObject[], token: string, policy: Policy): boolean {
  if (policy.listCodeToken === 'any') return true
  const hasSuffix = policy.listCodeToken === 'with-suffix' && token.endsWith(FORMAT_SUFFIX)
  const plain = hasSuffix ? token.slice(0, -FORMAT_SUFFIX.length) : token
  return LIST_CODE_NAMES.includes(plain)
    ? codings.some((coding) => coding.code === LIST_CODE.code)
    : matches(codings, plain)
}

function codingsOf(concepts: unknown): JsonObject[] {
  const single = asObject(concepts)
  return (single ? [single] : objectsIn(concepts)).flatMap((concept) => objectsIn(concept.coding))
}

/** A token as FHIR searches it: system and code, or a code of any system. */
function matches(codings: readonly JsonObject[], token: string): boolean {
  const bar = token.indexOf('|')
  if (bar < 0) return codings.some((coding) => coding.code === token)
  return codings.some((coding) => coding.system === token.slice(0, bar) && coding.code === token.slice(bar + 1))
}

function bundleOf(
  found: readonly StoredResource[],
  type: ResourceType,
  parameters: SearchParameters,
  state: SimulatorState,
  policy: Policy,
): Outcome {
  const base = publicBase(state, policy)
  const query = [...parameters]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
  const body: JsonObject = {
    resourceType: 'Bundle',
    id: state.nextId(),
    type: 'searchset',
    total: found.length,
    link: [{ relation: 'self', url: `${base}/${type}?${query}` }],
  }
  if (found.length > 0) {
    body.entry = found.map((stored) => ({
      fullUrl: `${base}/${stored.type}/${stored.id}`,
      resource: stored.resource,
      search: { mode: 'match' },
    }))
  }
  const only = found.length === 1 && policy.searchETag === 'single' ? found[0] : undefined
  const etag = only && etagOf(only, policy)
  return { status: 200, headers: etag ? [['ETag', etag]] : [], body }
}
