/**
 * A rule of `assertions.yaml`: a row with `scope: every-exchange`, and how an answer shows that it is kept. Exactly one
 * of the kinds below `when` is given.
 */
export interface EveryAnswerRule {
  row: string
  says: string
  when?: {
    /** Interaction ids; absent for all. */
    interaction?: string[]
    /** Exact statuses, or classes written `2xx`. */
    status?: (number | string)[]
    /** Only if the request carried this header. */
    sent?: string
    /** Only if the answer's body is a resource of one of these types. */
    resource?: string[]
    /** Only if the answer has a body. */
    body?: boolean
    /** Only if the answer carries this header. */
    header?: string
  }
  /** Conflict whose readings' `expect` (pattern, form, contentType, system) decide; overrides what stands in the kind. */
  conflict?: string
  /** A response header: present, equal to the request's, matching a pattern, or of a form. */
  header?: { name: string; mirrors?: string; pattern?: string; form?: HeaderForm; contentType?: string[] }
  /** FHIRPath on the body's resource, or on each entry's resource of the type in `context`; must give true or nothing false. */
  fhirpath?: { context?: string; expression: string }
  /** Validate the resource and all it carries. */
  validate?: 'base' | 'claimed-profile' | { profile: string; context: string }
  /** The body must not look like this. */
  never?: 'html' | 'stack-trace'
  /** ETag and meta.versionId name the same version. */
  versionMatchesETag?: boolean
}

export type HeaderForm = 'http-date' | 'date-time' | 'either-date' | 'uuid'
