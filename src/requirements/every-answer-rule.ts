/**
 * A rule of `assertions.yaml`: a row with `scope: every-exchange`, and how an answer shows that it is kept. Exactly one
 * of the kinds below `when` is given.
 */
export interface EveryAnswerRule {
  row: string
  /** What holds of the answer, as a sentence for the report. */
  says: string
  when?: EveryAnswerCondition
  /** Conflict whose readings' `expect` (pattern, form, contentType, system, code) decide; overrides what stands in the kind. */
  conflict?: string
  header?: HeaderRule
  /** FHIRPath on the body's resource, or on each resource of the type in `context`; must give true or nothing false. */
  fhirpath?: FhirpathRule
  /** Validate the resource and all it carries. */
  validate?: 'base' | 'claimed-profile' | { profile: string; context: string }
  /** The body must not look like this. */
  never?: 'html' | 'stack-trace'
  /** ETag and meta.versionId name the same version. */
  versionMatchesETag?: boolean
  /** The answer is what the reading of `conflict` expects. */
  answered?: boolean
}

/** Which answers a rule speaks of; everything given must hold. */
export interface EveryAnswerCondition {
  /** Interaction ids; absent for all. */
  interaction?: string[]
  /** Exact statuses, or classes written `2xx`. */
  status?: (number | string)[]
  /** Only if the request carried this header, and if its value matches the pattern. */
  sent?: string | { name: string; pattern: string }
  /** Not if the address that was asked, with its query, matches this pattern. */
  notAsked?: string
  /** Only if the answer's body is a resource of one of these types. */
  resource?: string[]
  /** Only if the answer has a body. */
  body?: boolean
  /** Only if the answer carries this header. */
  header?: string
  /** Only if this is true of the body's resource. */
  fhirpath?: string
}

/** A response header: there once, equal to the request's, matching a pattern, or of a form. */
export interface HeaderRule {
  name: string
  mirrors?: string
  pattern?: string
  form?: HeaderForm
  contentType?: string[]
  /** The header is a list, so that it may come in several fields (RFC 9110, 5.3). */
  list?: boolean
}

export interface FhirpathRule {
  context?: string
  expression: string
  /** That there is such a resource is part of the rule: an answer without one fails. */
  required?: boolean
}

/** The keys of a rule of which exactly one says what is asked. */
export const everyAnswerKinds = ['header', 'fhirpath', 'validate', 'never', 'versionMatchesETag', 'answered'] as const

export type HeaderForm = 'http-date' | 'date-time' | 'either-date' | 'uuid'
