import { documented } from '../documented.ts'
import { type Fault, fault, type Way } from '../fault.ts'
import type { PolicyChange } from '../policy.ts'

/** Under the reading of the public sandbox alone: what the server then does that the sandbox does not. */
const unlike = (policy: PolicyChange, more: Way = {}): Way => ({ reading: 'sandbox', policy, ...more })

export const sandboxFaults: readonly Fault[] = [
  fault('token-form-exact', 'A scheme in lower case is refused.', ['SBX-01'], unlike({ tokenForm: 'exact' })),
  fault(
    'handshake-by-post-alone',
    'A handshake cannot be made with GET.',
    ['SBX-02'],
    unlike({ handshakeMethods: ['POST'] }),
  ),
  fault(
    'any-content-coding',
    'A content coding that is not known is taken.',
    ['SBX-03'],
    unlike({ when: { 'unsupported-encoding': 'accept' } }),
  ),
  fault(
    'first-chunk-anywhere',
    'A first chunk may say that it is another.',
    ['SBX-04'],
    unlike({ when: { 'bad-first-range': 'accept' } }),
  ),
  fault(
    'later-chunk-anywhere',
    'A later chunk need not say its place.',
    ['SBX-05'],
    unlike({ when: { 'bad-later-range': 'accept' } }),
  ),
  fault(
    'content-coding-changed',
    'A later chunk may have another content coding.',
    ['SBX-06'],
    unlike({ when: { 'encoding-changed': 'accept' } }),
  ),
  fault(
    'beyond-total-is-417',
    'A chunk beyond the last is refused with status 417.',
    ['SBX-07'],
    unlike({ when: { 'beyond-total': { status: 417 } } }),
  ),
  fault(
    'acknowledged-once-alone',
    'A second acknowledgement is refused.',
    ['SBX-08'],
    unlike({ when: { 'acknowledged-twice': { status: 410 } } }),
  ),
  fault(
    'unknown-chunk-is-410',
    'A chunk that a message does not have is answered with status 410.',
    ['SBX-09'],
    unlike({ when: { 'unknown-chunk': { status: 410 } } }),
  ),
  fault(
    'incomplete-is-404',
    'A message whose chunks have not all come is answered with status 404.',
    ['SBX-10'],
    unlike({ when: { 'not-complete': { status: 404 } } }),
  ),
  fault(
    'uploading-is-accepted',
    'A message whose chunks have not all come has the status accepted.',
    ['SBX-11'],
    unlike({ tracked: 'accepted-for-ever' }),
    ['TRK-03'],
  ),
  fault('accept-unread', 'A vendor type that is malformed is overlooked.', ['SBX-12'], unlike({ acceptForm: 'exact' })),
  fault(
    'any-checksum',
    'A checksum may have any character.',
    ['SBX-13'],
    unlike({ when: { 'bad-checksum': 'accept' } }),
  ),
  fault(
    'ids-in-one-case',
    'A message is not found by its id in lower case.',
    ['SBX-14'],
    unlike({ messageIdCase: 'exact' }),
  ),
  fault(
    'web-addresses-taken',
    'A recipient may be a web address.',
    ['SBX-15'],
    unlike({ when: { 'web-address': 'accept' } }),
  ),
  fault(
    'no-name-of-its-own',
    'A message without a file name gets none.',
    ['SBX-16'],
    unlike({ carried: documented.carried.filter((one) => one !== 'file-name') }),
    ['RCV-12'],
  ),
  fault(
    'head-for-recipient-alone',
    'A sender cannot look at the headers of a message.',
    ['SBX-17'],
    unlike({ headFor: 'recipient' }),
  ),
]
