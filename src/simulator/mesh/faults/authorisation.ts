import { status } from '../../rewrites.ts'
import { type Fault, fault } from '../fault.ts'
import { SEEN_IN_INBOX } from './rows.ts'

const ever = Number.POSITIVE_INFINITY

/** Faults of tokens and of the handshake. */
export const authorisationFaults: readonly Fault[] = [
  fault(
    'good-tokens-refused',
    'A good token does not open an inbox.',
    ['AUT-01', 'AUT-07'],
    {
      on: ['check-inbox'],
      rewrite: status(403),
    },
    SEEN_IN_INBOX,
  ),
  fault(
    'tokens-not-needed',
    'A request needs no token, and a bad one does no harm.',
    ['AUT-02'],
    {
      policy: { when: { unauthorised: 'accept' } },
    },
    ['AUT-03', 'AUT-05', 'AUT-06', 'AUT-09'],
  ),
  fault('hashes-unchecked', 'The hash of a token is not looked at.', ['AUT-03'], { policy: { tokenCheck: 'mailbox' } }),
  fault('token-for-any-mailbox', 'A token of one mailbox opens another.', ['AUT-04'], {
    policy: { tokenCheck: 'hash' },
  }),
  fault('tokens-used-again', 'A token can be used again.', ['AUT-05'], { policy: { tokens: 'any-number' } }),
  fault('tokens-for-ever', 'A token is good whatever time it says.', ['AUT-06'], {
    policy: { clockMinutes: { past: ever, future: ever } },
  }),
  fault('old-tokens-taken', 'A token is good however old it is.', ['AUT-06'], {
    policy: { clockMinutes: { past: ever, future: 120 } },
  }),
  fault('tokens-of-tomorrow', 'A token of a time to come is good.', ['AUT-06'], {
    policy: { clockMinutes: { past: 120, future: ever } },
  }),
  fault('one-hour-window', 'A clock may differ by one hour, not by two.', ['AUT-07'], {
    policy: { clockMinutes: { past: 60, future: 60 } },
  }),
  fault('nonce-used-once', 'A nonce cannot be used again with another count.', ['AUT-08'], {
    policy: { tokens: 'nonce-once' },
  }),
  fault(
    'token-parts-unchecked',
    'A token may lack parts.',
    ['AUT-09'],
    {
      policy: { tokenForm: 'unchecked', tokenCheck: 'nothing' },
    },
    ['AUT-03', 'AUT-04'],
  ),
  fault(
    'unauthorised-is-401',
    'A request without a good token is refused with status 401.',
    ['AUT-02', 'AUT-03', 'AUT-09'],
    {
      policy: { when: { unauthorised: { status: 401 } } },
    },
    ['AUT-05', 'AUT-06'],
  ),
  fault(
    'handshake-not-found',
    'A handshake is answered with status 404.',
    ['HND-01'],
    {
      on: ['handshake'],
      rewrite: status(404),
    },
    ['HND-02', 'HND-03', 'HND-04'],
  ),
  fault('client-version-not-needed', 'A handshake need not say the version of the client.', ['HND-02'], {
    policy: { handshakeHeaders: ['mex-osname', 'mex-osversion'] },
  }),
  fault('system-name-not-needed', 'A handshake need not say the name of the operating system.', ['HND-03'], {
    policy: { handshakeHeaders: ['mex-clientversion', 'mex-osversion'] },
  }),
  fault('system-version-not-needed', 'A handshake need not say the version of the operating system.', ['HND-04'], {
    policy: { handshakeHeaders: ['mex-clientversion', 'mex-osname'] },
  }),
]
