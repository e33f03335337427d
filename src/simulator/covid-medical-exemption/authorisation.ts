import { headerValue, type SimulatorRequest } from '../message.ts'
import type { Policy } from './policy.ts'
import { Refused } from './refusal.ts'

/** Refuses a request without a token that has been issued. Where none has been, access is open, as in the sandbox. */
export function authorise(request: SimulatorRequest, tokens: readonly string[], policy: Policy): void {
  if (tokens.length === 0) return
  const header = headerValue(request.headers, 'Authorization')
  if (header === undefined) {
    if (policy.authorisation === 'optional') return
    throw unauthorised(policy, 'Missing OAuth 2.0 bearer token')
  }
  const [, scheme = '', token = ''] = /^(?:([A-Za-z]+) )?(.*)$/.exec(header) ?? []
  if (scheme !== 'Bearer' || token === '') {
    if (policy.authorisation === 'any-scheme') return
    throw unauthorised(policy, 'Invalid OAuth 2.0 bearer token')
  }
  if (tokens.includes(token) || policy.authorisation === 'any-token') return
  throw unauthorised(policy, 'Invalid OAuth 2.0 bearer token')
}

function unauthorised(policy: Policy, diagnostics: string): Refused {
  return new Refused(401, diagnostics, policy.authorisationIssue)
}
