import type { BearerVerdict } from '../bearer-token.ts'

/**
 * Every decision a server of this API takes that the sources leave open, or that a faulty server takes wrongly. A reading
 * of the sources is a policy, and a fault differs from one in a decision.
 */
export interface Policy {
  /** What passes for authorisation although it is none (CME-C08). */
  letsPass: readonly Exclude<BearerVerdict, 'good'>[]
  /** The issue code of a refusal with status 401 (CME-C07). */
  authorisationIssue: 'processing' | 'login'
  /** What passes for X-Correlation-ID (CME-C10). */
  correlationId: 'any' | 'uuid' | 'required'
  /** Whether the resource is found under its name in another case. */
  paths: 'exact' | 'any-case'
  capabilities: 'refused' | 'answered'
  /** How a query is decoded: percent-encoding as it should be, or that in upper case only. */
  queryDecoding: 'percent' | 'upper-case'
  /** What becomes of a request without patient.identifier, and of one in which it is empty. */
  missingIdentifier: 'refused' | 'answered'
  emptyIdentifier: 'refused' | 'answered'
  /** Which types name an NHS number. */
  identifierType: 'exact' | 'any'
  /** Whether what stands around type and digits is forgiven. */
  identifierForm: 'pattern' | 'forgiving'
  /** Whether digits have to be a valid NHS number (CME-C06). */
  nhsNumber: 'modulus-11' | 'any-digits'
  /** What becomes of a request by its questionnaire (CME-C16). */
  questionnaire: 'optional' | 'required' | 'any' | 'refused'
  /** What becomes of parameters that the API does not have (CME-C14). */
  unknownParameters: 'refused' | 'ignored'
  /** How it is said that an exemption has no end (CME-C03). */
  noEnd: 'text' | 'omitted' | 'time'
  /** Whether a Bundle is as in the examples, or as FHIR R4 has it: with a self link and absolute addresses (CME-C12). */
  bundle: 'example' | 'fhir'
  /** Whether what is contained stands in a list (CME-C02). */
  contained: 'list' | 'object'
  /** Whose NHS number an exemption has. */
  subject: 'asked-for' | 'another'
  /** How a patient without an exemption is answered. */
  noExemption: 'empty' | 'not-found' | 'outcome'
  /** Whether an exemption keeps its id. */
  ids: 'kept' | 'drawn'
  /** What the remainder of the NHS number leads to: a code, or nothing. */
  codes: Readonly<Record<number, string | undefined>>
}

/** Decisions to be taken differently. */
export type PolicyChange = Partial<Policy>

/** The policy with a change made. The policy given is not touched. */
export function changePolicy(policy: Policy, change: PolicyChange): Policy {
  return { ...policy, ...change }
}
