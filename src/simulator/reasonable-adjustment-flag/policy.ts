import type { BearerVerdict } from '../bearer-token.ts'
import type { Generation } from './codes.ts'
import type { Interaction, ResourceType } from './interactions.ts'
import type { Situation } from './situations.ts'

/** How a request is refused. `display` and `diagnostics` are texts for people; `issue` is a FHIR issue type. */
export interface Refusal {
  status: number
  code: string
  issue: string
  display: string
  /** Said instead of the detail that the simulator has. */
  diagnostics?: string
}

/** The forms of If-Match that a server may read. Only `weak`, W/"digits", is documented. */
export type IfMatchForm = 'weak' | 'strong' | 'unquoted' | 'any' | 'list'

/** How the version goes into ETag. `weak` is the documented form; the others are known from servers that differ. */
export type ETagForm = 'weak' | 'strong' | 'unquoted' | 'lower-case' | 'constant' | 'none'

/**
 * Every decision a server of this API takes that the sources leave open, or that a faulty server takes wrongly. A reading
 * of the sources is a policy, and a fault differs from one in a decision.
 */
export interface Policy {
  /** What each situation leads to; `accept` lets the request pass as if nothing were wrong. */
  when: Record<Situation, Refusal | 'accept'>

  /** The generation of the RARecord profiles that bodies are held against (RAF-C17). */
  generation: Generation
  /** What may be wrong with Authorization without being refused; nothing, in a sound server. */
  letsPass: readonly Exclude<BearerVerdict, 'good'>[]
  /** What counts as a UUID in X-Request-ID: all of the value, or any part of it (RAF-C05). */
  requestId: 'uuid' | 'contains-uuid' | 'version-4' | 'lower-case' | 'any'
  /** What counts as a role in NHSD-Session-URID (RAF-C06). */
  sessionUrid: 'digits' | 'role' | 'any'
  /** What is looked at first: the headers, or the body of a write. */
  firstCheck: 'headers' | 'body'
  /** Media types taken on a write. */
  mediaTypes: readonly string[]
  maxBodyBytes: number
  /** What is done with a write that has been sent, and accepted, under the same X-Request-ID before. */
  repeatedRequest: 'replay' | 'process'

  ifMatchForms: readonly IfMatchForm[]
  /** The interactions that need If-Match (RAF-C03). */
  ifMatchOn: readonly Interaction[]
  /** Which versions pass: the current one, or all from it on, or all up to it. */
  versionCompare: 'equal' | 'at-least' | 'at-most'
  /** Whether an update that arrived before another was done is held against the version of its arrival. */
  racingUpdates: 'refused' | 'accepted'
  /** Which version $removerarecord compares (RAF-C31). */
  removeMatches: 'consent' | 'nothing'
  /** Whether PUT works on the collection, with the id taken from the body (RAF-C14). */
  putOnCollection: boolean
  /** Whether the id in the body of an update has to be the one in the path (RAF-C36). */
  bodyId: 'must-match' | 'ignored'
  /** Whether the body of POST /List is held against the profile, is any List, or may be missing (RAF-C35). */
  listBody: 'profile' | 'any-list' | 'optional'
  /** Body rules that are not enforced: element paths ("Consent.policy"), or situations. */
  overlooks: readonly string[]
  snomedSystem: 'either' | 'http'
  /** What an adjustment may be given as. */
  flagCode: 'any' | 'coded' | 'text'
  /** Codes of extensions, and statuses, that are refused although their value sets hold them. */
  refusedCodes: readonly string[]
  /** Whether nine digits pass for an NHS number, as in the examples (RAF-C34), or anything of ten digits does. */
  nhsNumber: 'ten-digits' | 'nine-digits-too' | 'no-check-digit' | 'trimmed' | 'any-digits' | 'unchecked'

  /** The names of the category that find records: the seed's spelling too, or only the code system's (RAF-C15). */
  categoryToken: 'both' | 'code-system' | 'any'
  /** Whether the List code may carry the "&_format=json" of the example (RAF-C16). */
  listCodeToken: 'with-suffix' | 'plain' | 'any'
  /** Whether "Active" is read as "active" (RAF-C33). */
  statusCase: 'any' | 'lower'
  /** Parameters that may be missing, and parameters that may be empty, whatever the policy says of the rest. */
  optionalParameters: readonly string[]
  emptyParameters: readonly string[]
  /** How a query is decoded: as it should be, or not at all. */
  queryDecoding: 'percent' | 'none'
  /** What a search leaves out of account. */
  searchIgnores: readonly ('patient' | 'status' | 'type')[]
  /** Whether a search for what is inactive finds it. */
  inactiveSearch: 'found' | 'empty'
  /** Whether being found changes a resource's version. */
  searchTouches: 'nothing' | 'version'
  /** Whether a search that finds one record carries its ETag (RAF-C30). */
  searchETag: 'none' | 'single'
  laterCollections: boolean
  removalPaths: readonly string[]
  removalParameters: readonly string[]

  versionIds: 'numbers' | 'uuids'
  /** What an accepted update does to the version. */
  nextVersion: 'one-more' | 'unchanged'
  etag: ETagForm
  headerDates: 'http' | 'iso'
  /** Whether a 405 says which methods are supported. */
  allow: 'listed' | 'omitted'
  locationBase: 'spine' | 'own'
  mediaType: string
  errorMediaType: string
  errorSystem: string
  errorSystemVersion?: string
  /** Where the detail of an error is put (RAF-C27). */
  errorDetail: 'display' | 'diagnostics'
  /** Whether error codes are the documented ones, or those that the code system holds (RAF-C09). */
  errorCodes: 'documented' | 'code-system'
  removalAnswer: 'example' | 'text' | 'coded'
  /** What the Provenance of a Consent has as its target: the Consent, or only its name (RAF-C18); or none is given. */
  consentProvenance: 'contained' | 'named' | 'omitted'
  /** The name of the sub-extension of Provenance (RAF-C19). */
  provenanceUrl: 'lower' | 'capital'
  flagCategoryDisplay: 'national' | 'short'

  /** Whose id a new resource gets. */
  newId: 'own' | 'from-client'
  /** What becomes of a removal that names nothing. */
  emptyRemoval: 'refused' | 'accepted'
  /** The types that $removerarecord makes inactive, and how much of them. */
  removes: readonly ResourceType[]
  removeScope: 'record' | 'first-of-each' | 'every-patient'
  /** What becomes of accepted updates. */
  updates: 'kept' | 'lost' | 'keep-status'
  /** What becomes of accepted creations. */
  creations: 'kept' | 'lost' | 'twice'
  /** What an update that is refused for its version does to the record. */
  refusedUpdates: 'nothing' | 'applied' | 'bump-version'
  /** What a removal does that is refused for its version. */
  refusedRemovals: 'nothing' | 'applied'
  /** What a write does that is refused for its body. */
  refusedBodies: 'nothing' | 'applied'
}

/**
 * Decisions to be taken differently. A complete refusal of a situation takes the place of the one before; of a partial one,
 * only what it names changes.
 */
export type PolicyChange = Partial<Omit<Policy, 'when'>> & {
  when?: Partial<Record<Situation, Partial<Refusal> | 'accept'>>
}

/** The policy with the change made. The policy given is not touched. */
export function changePolicy(policy: Policy, change: PolicyChange): Policy {
  const when = { ...policy.when }
  for (const [situation, refusal] of Object.entries(change.when ?? {}) as [Situation, Partial<Refusal> | 'accept'][]) {
    const before = when[situation]
    if (refusal === 'accept' || isComplete(refusal)) when[situation] = refusal
    else when[situation] = { ...(before === 'accept' ? FALLBACK : before), ...refusal }
  }
  return { ...policy, ...change, when }
}

function isComplete(refusal: Partial<Refusal>): refusal is Refusal {
  return (['status', 'code', 'issue', 'display'] as const).every((part) => refusal[part] !== undefined)
}

/** What completes a partial refusal of a situation that the policy before accepted. */
const FALLBACK: Refusal = { status: 400, code: 'VALIDATION_ERROR', issue: 'invalid', display: 'Validation error' }
