import type { BearerVerdict } from '../bearer-token.ts'
import type { Interaction } from './interactions.ts'
import type { Situation } from './situations.ts'
import type { VaccineType } from './vaccine-types.ts'

/** How a request is refused: the status, the FHIR issue type, the error code, and what is said instead of the detail. */
export interface Refusal {
  status: number
  issue: string
  code: string
  diagnostics?: string
}

/** The bounds of what a submitted Immunization may hold. */
export interface Limits {
  givenNames: number
  givenLength: number
  familyLength: number
  doseNumber: number
  statuses: readonly string[]
  genders: readonly string[]
  /** Offsets that occurrenceDateTime may have, or any (IMM-C23). */
  occurrenceOffsets: 'any' | readonly string[]
  recordedOffsets: 'any' | readonly string[]
  /** Whether the contained Patient needs an NHS number, and whether one that belongs to nobody will do (IMM-C15). */
  nhsNumber: 'optional' | 'mandatory'
  numbersOfNobody: 'accepted' | 'refused'
  /** The null flavours that say that a product is not known. */
  nullFlavours: readonly string[]
  /** The forms of SNOMED CT identifiers, and how many codings a procedure may have. */
  snomedForms: 'both' | 'short'
  procedureCodings: 'any' | 'one'
  /** The systems that the code of a location may come from. */
  locationSystems: 'any' | readonly string[]
  doseInWords: boolean
  expiryToCome: 'allowed' | 'refused'
  birthAfterVaccination: 'accepted' | 'refused'
  /** Whether the diseases have to be all of those of a vaccine type. */
  diseases: 'all' | 'some'
  /** Top-level elements that are refused although the service takes them. */
  refusedElements: readonly string[]
  /** Elements that are asked for although they may be left out. */
  mandatoryToo: readonly string[]
  /** Types that are not known when a record is written. */
  unknownTypes: readonly VaccineType[]
  /** Elements ("contained", "Patient.name", "protocolApplied.0"): a record without one is taken, whatever else it lacks. */
  takenWithout: readonly string[]
  /** Whether a resource of another type is taken for a record. */
  otherTypes: 'refused' | 'taken'
}

/** How an accepted search is carried out. */
export interface SearchPolicy {
  /** Whether PUT searches too, as the user guidance says (IMM-C01). */
  put: boolean
  /** The types that -immunization.target may name (IMM-C03). */
  types: 'published' | 'all'
  /** Whether -immunization.target is needed with every search, or by a search for a patient alone (IMM-C06). */
  target: 'always' | 'patient-search'
  /** Where a search by identifier can be made as well (IMM-C29). */
  identifierPath: boolean
  /** Whether a search that finds nothing has an empty list of entries, or none (IMM-C30). */
  emptyEntry: 'list' | 'omitted'
  /** Whether the self link also has the older name of the target parameter (IMM-C17). */
  legacyTarget: boolean
  /** What the self link of a search by identifier says if nothing is found. */
  noMatchLink: 'asked' | 'none'
  /** Whether an identifier finds a record that has been deleted (IMM-C18), or has no NHS number (IMM-C19). */
  identifierFindsDeleted: boolean
  identifierFindsUnnumbered: boolean
  /** The mode of an entry that holds an OperationOutcome (IMM-C20). */
  outcomeMode: 'outcome' | 'omitted'
  /** The issue type of the warning that some types are not permitted (IMM-C09). */
  notPermittedIssue: string
  /** What a search leaves out of account. */
  ignores: readonly ('patient' | 'target' | 'from' | 'from-with-to' | 'to' | 'identifier' | 'elements')[]
  /** Whether a record of the day that a range starts or ends with is found, and until which hour of the last day. */
  bounds: 'inclusive' | 'after-from' | 'before-to' | 'to-midnight'
  /** What a comma in a value means. */
  comma: 'or' | 'first-only' | 'last-only'
  /** What a search for a patient finds beside the live records with the NHS number. */
  patientFinds: 'live' | 'deleted-too' | 'unnumbered-too'
  /** Types that are never found. */
  hides: readonly VaccineType[]
  /** The vaccine types that a search by disease asks for: all that protect against it, the first of them, or none. */
  typesOfDisease: 'all' | 'first' | 'none'
  targetCase: 'exact' | 'any'
  includeCase: 'exact' | 'any'
  /** What is looked at first. */
  firstCheck: 'patient' | 'target'
  /** Whether the Patient is in the Bundle. */
  patient: 'always' | 'unless-included' | 'never'
  unknownInLink: boolean
}

/**
 * Every decision a server of this API takes that the sources leave open, or that a faulty server takes wrongly. A reading
 * of the sources is a policy, and a fault differs from one in a decision.
 */
export interface Policy {
  /** What each situation leads to; `accept` lets the request pass as if nothing were wrong. */
  when: Record<Situation, Refusal | 'accept'>
  /** What may be wrong with Authorization without being refused; nothing, in a sound server. */
  letsPass: readonly Exclude<BearerVerdict, 'good'>[]
  /** The headers sent back, and the names that they are sent back under (IMM-C05). */
  mirrored: Readonly<Record<string, string>>
  /** What X-Correlation-ID may be (IMM-C24). */
  correlationId: 'any' | 'uuid'
  requestId: 'any' | 'lower-case'
  /** Headers without which a request is refused. */
  asksFor: readonly string[]
  maxBodyBytes: number
  maxResponseBytes: number
  /** The vaccine types that the caller may not see or write. */
  notPermitted: readonly VaccineType[]
  /** Rules of a submitted Immunization that are not enforced: "patient.given", or one side of it, "patient.given/length". */
  overlooks: readonly string[]
  limits: Limits
  /** Whether a missing contained, extension or identifier is reported alone, or with what else is missing. */
  missing: 'alone' | 'together'
  search: SearchPolicy

  /** The header that carries a version, on request and response (IMM-C10). */
  versionHeader: 'E-Tag' | 'ETag'
  /** The answers that carry it (IMM-C04). */
  versionOn: readonly Interaction[]
  /** Whether an update that arrived before another was done is held against the version of its arrival. */
  racingUpdates: 'refused' | 'accepted'
  /** The versions that an update of a live record may name (IMM-C12). */
  accepts: 'current' | 'newer' | 'current-or-newer' | 'current-or-older' | 'any'
  /** What an accepted update does to the version. */
  nextVersion: 'one-more' | 'two-more' | 'unchanged'
  /** The version of a record that has been reinstated. */
  reinstatedVersion: 'one-more' | 'first'
  /** Whose id a record gets that is reinstated by POST, and whether PUT may reinstate. */
  reinstatedId: 'same' | 'new'
  reinstateByPut: boolean
  /** Whether bringing a record back needs its version, and what it then holds. */
  reinstateVersion: 'any' | 'current'
  reinstatedContent: 'sent' | 'before'

  /** What Location says (IMM-C22). */
  location: 'address' | 'id'
  newId: 'own' | 'from-client' | 'one-for-all'
  /** What makes two identifiers the same. */
  sameIdentifier: 'system-and-value' | 'value'
  /** What becomes of accepted writes. */
  creations: 'kept' | 'lost' | 'replacing'
  updates: 'kept' | 'lost' | 'merged' | 'same-patient'
  deletions: 'kept' | 'lost' | 'forgotten' | 'every-patient'
  /** What a write does that is refused for its body or its version, and one whose identifier another record has. */
  refusedWrites: 'nothing' | 'applied'
  refusedDuplicates: 'nothing' | 'applied'
  /** Whether a record that has been deleted can be read. */
  deletedReads: 'not-found' | 'found'
  unnumberedReads: 'found' | 'not-found'
  /** The profile that an OperationOutcome claims (IMM-C14). */
  outcomeProfile: string
  errorSystem: string
  /** What the sandbox answers to a bad request (IMM-C21). */
  sandboxRefusal: 400 | 422
}

/**
 * Decisions to be taken differently. A partial refusal, and partial limits or search decisions, change only what they name.
 */
export type PolicyChange = Partial<Omit<Policy, 'when' | 'limits' | 'search'>> & {
  when?: Partial<Record<Situation, Partial<Refusal> | 'accept'>>
  limits?: Partial<Limits>
  search?: Partial<SearchPolicy>
}

/** The policy with the change made. The policy given is not touched. */
export function changePolicy(policy: Policy, change: PolicyChange): Policy {
  const when = { ...policy.when }
  for (const [situation, refusal] of Object.entries(change.when ?? {}) as [Situation, Partial<Refusal> | 'accept'][]) {
    const before = when[situation]
    when[situation] = refusal === 'accept' ? refusal : { ...(before === 'accept' ? INVALID : before), ...refusal }
  }
  return {
    ...policy,
    ...change,
    when,
    limits: { ...policy.limits, ...change.limits },
    search: { ...policy.search, ...change.search },
  }
}

/** The refusal that most situations have, which also completes one that was accepted before. */
export const INVALID: Refusal = { status: 400, issue: 'invalid', code: 'INVALID' }
