import { type BearerVerdict, challengeFor, judgeBearer, type KnownTokens } from '../bearer-token.ts'
import { headerValue, type SimulatorRequest } from '../message.ts'
import type { Policy } from './policy.ts'
import { Refused } from './refusal.ts'

const INVALID = 'Invalid OAuth 2.0 bearer token'

/** What is said of an Authorization header that is not good; the words are those of the page's table of errors. */
const DENIALS: Readonly<Record<Exclude<BearerVerdict, 'good'>, string>> = {
  missing: 'Missing OAuth 2.0 bearer token',
  empty: 'Missing OAuth 2.0 bearer token',
  'other-scheme': INVALID,
  'no-token': INVALID,
  unknown: INVALID,
  expired: INVALID,
  'other-audience': INVALID,
  'other-scope': INVALID,
  'other-patient': "NHS number in request doesn't match NHS number in NHS login account",
}

/** Refuses a request without a token that is good for it. Where none has been issued access is open, as in the sandbox. */
export function authorise({ headers }: SimulatorRequest, known: KnownTokens, policy: Policy): void {
  const verdict = judgeBearer(headerValue(headers, 'Authorization'), known)
  if (verdict === 'good' || policy.letsPass.includes(verdict)) return
  throw new Refused(401, DENIALS[verdict], policy.authorisationIssue)
}

/** The challenge that goes with a refusal for want of authorisation. */
export function challengeOf({ headers }: SimulatorRequest): string {
  return challengeFor(headerValue(headers, 'Authorization'))
}
