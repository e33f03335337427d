import { body, status, whenStatus, without } from '../../rewrites.ts'
import { documented } from '../documented.ts'
import { type Fault, fault, takenAllTheSame, whenLacking, whenSent } from '../fault.ts'

/** Which row says how long a header may be. */
const lengths: readonly [row: string, header: string, what: string][] = [
  ['SND-08', 'mex-to', 'recipient'],
  ['SND-09', 'mex-workflowid', 'workflow'],
  ['SND-10', 'mex-subject', 'subject'],
  ['SND-11', 'mex-localid', 'local-id'],
  ['SND-12', 'mex-filename', 'file-name'],
  ['SND-13', 'mex-content-checksum', 'checksum'],
]

const lengthFaults = lengths.map(([row, header, what]) =>
  fault(`${what}-of-any-length`, `The header ${header} may be of any length.`, [row], {
    policy: { longest: { ...documented.longest, [header]: Number.POSITIVE_INFINITY } },
  }),
)

/** Faults of sending whole messages. */
export const sendingFaults: readonly Fault[] = [
  fault(
    'sent-with-200',
    'A message that is accepted is answered with status 200.',
    ['SND-01'],
    {
      on: ['send-message'],
      rewrite: whenStatus(2, status(200)),
    },
    ['SND-14', 'SND-16', 'SND-18', 'CHK-01'],
  ),
  fault('sent-without-id', 'The answer to a message does not name it.', ['SND-02', 'CHK-01'], {
    on: ['send-message'],
    rewrite: body(without('message_id')),
  }),
  fault(
    'sent-without-id-in-version-1',
    'In version 1 the answer to a message does not name it.',
    ['SND-03'],
    {
      on: ['send-message'],
      rewrite: body(without('messageID')),
    },
    ['VER-01', 'VER-02'],
  ),
  fault('one-id-for-a-subject', 'Messages with the same subject get the same id.', ['SND-04'], {
    policy: { messageIds: 'by-subject' },
  }),
  fault('content-cut', 'The last byte of a message is lost.', ['SND-05'], { policy: { content: 'cut' } }, [
    'SND-15',
    'SND-17',
    'CHK-09',
    'RCV-07',
  ]),
  fault('content-as-text', 'Content is given as if it were text.', ['SND-17'], { policy: { content: 'as-text' } }, [
    'SND-15',
    'CHK-09',
  ]),
  fault(
    'recipient-not-needed',
    'A message without a recipient is taken.',
    ['SND-06'],
    {
      on: ['send-message'],
      rewrite: whenLacking('mex-to', takenAllTheSame),
    },
    ['VER-04'],
  ),
  fault(
    'workflow-not-needed',
    'A message without a workflow id is taken.',
    ['SND-07'],
    {
      on: ['send-message'],
      rewrite: whenLacking('mex-workflowid', takenAllTheSame),
    },
    ['VER-04'],
  ),
  ...lengthFaults,
  fault('lengths-one-too-short', 'Headers of the greatest length are refused.', ['SND-14'], {
    policy: { shorterBy: 1 },
  }),
  fault(
    'gzip-not-restored',
    'What was sent as gzip is given as it came, and not said to be gzip.',
    ['SND-15', 'CHK-09'],
    {
      policy: { content: 'still-compressed' },
    },
  ),
  fault('csv-refused', 'A message of text/csv is refused.', ['SND-16'], {
    on: ['send-message'],
    rewrite: whenSent('content-type', 'text/csv', status(415)),
  }),
  fault('capitals-refused', 'Names of headers in capitals are not understood.', ['SND-18'], {
    on: ['send-message'],
    rewrite: (response, { request }) =>
      request.headers.some(([name]) => name === 'MEX-TO') ? { ...response, status: 400 } : response,
  }),
  fault(
    'restricted-workflow-taken',
    'A message for a workflow that the sender is not registered for is taken.',
    ['SND-19'],
    {
      policy: { when: { 'restricted-workflow': 'accept' } },
    },
  ),
  fault('restricted-workflow-called-unregistered', 'A restricted workflow is refused with error code 12.', ['SND-19'], {
    policy: { when: { 'restricted-workflow': { code: '12' } } },
  }),
]
