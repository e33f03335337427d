import { header } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'
import type { Policy } from '../policy.ts'

/** A server that lets something pass that authorises nobody. */
function lenient(name: string, says: string, row: string, ...letsPass: Policy['letsPass']): Fault {
  return { name, says, breaks: [row], mayAlsoBreak: [], policy: { letsPass } }
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

/** Who is let in, and what those are told who are not. */
export const authorisationFaults: readonly Fault[] = [
  {
    ...lenient('token-not-needed', 'A request without an access token is carried out.', 'IMM-AUTH-01', 'missing'),
    mayAlsoBreak: ['IMM-TXT-57', 'IMM-AUTH-12'],
  },
  {
    ...lenient(
      'any-token-taken',
      'A request with an access token that was never issued is carried out.',
      'IMM-AUTH-02',
      'unknown',
    ),
    mayAlsoBreak: ['IMM-AUTH-10', 'IMM-AUTH-11'],
  },
  lenient(
    'any-scheme-taken',
    'A request whose Authorization is no bearer token is carried out.',
    'IMM-AUTH-03',
    'empty',
    'other-scheme',
    'no-token',
  ),
  lenient('empty-authorisation-taken', 'A request with an empty Authorization is carried out.', 'IMM-AUTH-03', 'empty'),
  lenient(
    'expired-token-taken',
    'A request with an access token that has expired is carried out.',
    'IMM-AUTH-07',
    'expired',
  ),
  lenient(
    'token-of-another-api-taken',
    'A request with an access token that was issued for another API is carried out.',
    'IMM-AUTH-08',
    'other-scope',
  ),
  lenient(
    'token-of-another-audience-taken',
    'A request with an access token that was issued for another audience is carried out.',
    'IMM-AUTH-09',
    'other-audience',
  ),
  challenge(
    'challenge-of-another-scheme',
    'A refused token is answered with a challenge to log in by Basic.',
    ['IMM-AUTH-10'],
    ['IMM-AUTH-11'],
    'Basic realm="nhs"',
  ),
  challenge(
    'challenge-without-error',
    'The challenge does not say that it was the token that was refused.',
    ['IMM-AUTH-11'],
    [],
    'Bearer realm="nhs"',
  ),
  challenge(
    'challenge-blames-a-token',
    'Who sends no token is told that the token was invalid.',
    ['IMM-AUTH-12'],
    [],
    'Bearer realm="nhs", error="invalid_token"',
  ),
]
