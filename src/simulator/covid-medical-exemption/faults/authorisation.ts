import { header } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'
import type { Policy } from '../policy.ts'
import { rows } from './rows.ts'

/** A server that lets something pass that authorises nobody. */
function lenient(name: string, says: string, row: number, ...letsPass: Policy['letsPass']): Fault {
  return { name, says, breaks: rows('AUTH', row), mayAlsoBreak: [], policy: { letsPass } }
}

/** Who is let in. */
export const authorisationFaults: readonly Fault[] = [
  lenient('token-optional', 'A request without a bearer token is answered.', 1, 'missing'),
  lenient('any-token', 'A token that was never issued is accepted.', 2, 'unknown'),
  lenient(
    'any-scheme',
    'An Authorization header without a bearer token is accepted.',
    3,
    'empty',
    'other-scheme',
    'no-token',
  ),
  lenient('patient-sees-anybody', 'A patient who is logged in is shown the exemption of another.', 5, 'other-patient'),
  lenient('expired-token', 'A token that has expired is accepted.', 10, 'expired'),
  lenient('token-of-another-api', 'A token that was issued for another API is accepted.', 11, 'other-scope'),
  lenient(
    'token-of-another-audience',
    'A token that was issued for another audience is accepted.',
    12,
    'other-audience',
  ),
  {
    name: 'no-challenge',
    says: 'Refusals with status 401 carry no WWW-Authenticate header.',
    breaks: rows('AUTH', 9),
    mayAlsoBreak: [],
    rewrite: header('WWW-Authenticate', undefined),
  },
  {
    name: 'forbidden-in-place-of-unauthorised',
    says: 'A request without authorisation is refused with status 403.',
    breaks: rows('AUTH', 1, 2, 3, 5, 10, 12),
    mayAlsoBreak: [],
    rewrite: (response) => (response.status === 401 ? { ...response, status: 403 } : response),
  },
]
