import { header } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'
import { rows } from './rows.ts'

/** Who is let in. */
export const authorisationFaults: readonly Fault[] = [
  {
    name: 'token-optional',
    says: 'A request without a bearer token is answered.',
    breaks: rows('AUTH', 1),
    mayAlsoBreak: [],
    policy: { authorisation: 'optional' },
  },
  {
    name: 'any-token',
    says: 'A token that was never issued is accepted.',
    breaks: rows('AUTH', 2),
    mayAlsoBreak: [],
    policy: { authorisation: 'any-token' },
  },
  {
    name: 'any-scheme',
    says: 'An Authorization header without a bearer token is accepted.',
    breaks: rows('AUTH', 3),
    mayAlsoBreak: [],
    policy: { authorisation: 'any-scheme' },
  },
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
    breaks: rows('AUTH', 1, 2, 3),
    mayAlsoBreak: [],
    rewrite: (response) => (response.status === 401 ? { ...response, status: 403 } : response),
  },
]
