import { header } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'
import type { Policy } from '../policy.ts'

/** A server that lets something pass that is no valid bearer token. */
function lenient(name: string, says: string, row: string, letsPass: Policy['letsPass']): Fault {
  return { name, says, breaks: [row], mayAlsoBreak: ['RAF-GWY-01'], policy: { letsPass } }
}

/** A refusal with another challenge than is due. */
function challenge(
  name: string,
  says: string,
  breaks: string[],
  mayAlsoBreak: string[],
  value: string | undefined,
): Fault {
  return { name, says, breaks, mayAlsoBreak, rewrite: header('WWW-Authenticate', value) }
}

/** What a server may get wrong in asking for a bearer token. */
export const authorisationFaults: readonly Fault[] = [
  {
    ...lenient('token-optional', 'A request without a bearer token is answered.', 'RAF-AUTH-01', ['missing']),
    mayAlsoBreak: ['RAF-GWY-01', 'RAF-AUTH-06', 'RAF-AUTH-13'],
  },
  {
    ...lenient('any-token-accepted', 'A bearer token that was never issued is accepted.', 'RAF-AUTH-02', ['unknown']),
    mayAlsoBreak: ['RAF-GWY-01', 'RAF-AUTH-11', 'RAF-AUTH-12'],
  },
  lenient('any-scheme-accepted', 'An Authorization header that holds no bearer token is accepted.', 'RAF-AUTH-03', [
    'empty',
    'other-scheme',
    'no-token',
  ]),
  lenient('empty-authorisation-accepted', 'An empty Authorization header is accepted.', 'RAF-AUTH-03', ['empty']),
  lenient('bare-scheme-accepted', 'The word Bearer, without a token, is accepted.', 'RAF-AUTH-03', ['no-token']),
  lenient('expired-token-accepted', 'A bearer token that has expired is accepted.', 'RAF-AUTH-08', ['expired']),
  lenient(
    'token-of-another-api-accepted',
    'A bearer token that was issued for another API is accepted.',
    'RAF-AUTH-09',
    ['other-scope'],
  ),
  lenient(
    'token-of-another-audience-accepted',
    'A bearer token that was issued for another audience is accepted.',
    'RAF-AUTH-10',
    ['other-audience'],
  ),
  {
    name: 'access-denied-as-403',
    says: 'A request without a valid token is refused with 403.',
    breaks: ['RAF-AUTH-01', 'RAF-AUTH-02', 'RAF-AUTH-03', 'RAF-AUTH-08'],
    mayAlsoBreak: ['RAF-AUTH-10', 'RAF-AUTH-11', 'RAF-AUTH-12', 'RAF-AUTH-13'],
    policy: { when: { 'access-denied': { status: 403 } } },
  },
  challenge(
    'no-challenge-with-401',
    'A refusal with 401 carries no WWW-Authenticate.',
    ['RAF-AUTH-06'],
    ['RAF-AUTH-11', 'RAF-AUTH-12', 'RAF-AUTH-13'],
    undefined,
  ),
  challenge(
    'challenge-of-another-scheme',
    'A refused token is answered with a challenge to log in by Basic.',
    ['RAF-AUTH-11'],
    ['RAF-AUTH-12', 'RAF-AUTH-13'],
    'Basic realm="nhs"',
  ),
  challenge(
    'challenge-without-error',
    'The challenge does not say that it was the token that was refused.',
    ['RAF-AUTH-12'],
    [],
    'Bearer realm="nhs"',
  ),
  challenge(
    'challenge-blames-a-token',
    'Who sends no token is told that the token was invalid.',
    ['RAF-AUTH-13'],
    [],
    'Bearer realm="nhs", error="invalid_token"',
  ),
]
