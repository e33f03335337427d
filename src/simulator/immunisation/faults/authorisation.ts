import type { Fault } from '../fault.ts'

/** Who is let in. */
export const authorisationFaults: readonly Fault[] = [
  {
    name: 'token-not-needed',
    says: 'A request without an access token is carried out.',
    breaks: ['IMM-AUTH-01'],
    mayAlsoBreak: ['IMM-TXT-57'],
    policy: { authorisation: 'optional' },
  },
  {
    name: 'any-token-taken',
    says: 'A request with an access token that was never issued is carried out.',
    breaks: ['IMM-AUTH-02'],
    mayAlsoBreak: [],
    policy: { authorisation: 'any-token' },
  },
  {
    name: 'any-scheme-taken',
    says: 'A request whose Authorization is no bearer token is carried out.',
    breaks: ['IMM-AUTH-03'],
    mayAlsoBreak: [],
    policy: { authorisation: 'any-scheme' },
  },
]
