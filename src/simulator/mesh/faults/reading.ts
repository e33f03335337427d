import { header, status } from '../../rewrites.ts'
import { documented } from '../documented.ts'
import { type Fault, fault } from '../fault.ts'

const { carried } = documented

/** A header that a message does not carry. */
const lacking = (name: string) => ({ policy: { carried: carried.filter((one) => one !== name) } })

/** Faults of reading messages. */
export const readingFaults: readonly Fault[] = [
  fault('whole-message-is-206', 'A whole message is given with status 206.', ['RCV-01'], {
    on: ['read-message'],
    policy: { lastStatus: 206 },
  }),
  fault('first-chunk-is-200', 'The first of several chunks is given with status 200.', ['RCV-02'], {
    on: ['read-message'],
    policy: { moreStatus: 200 },
  }),
  fault('chunk-range-omitted', 'A chunk does not say which it is.', ['RCV-03', 'RCV-05'], lacking('chunk-range')),
  fault('chunk-range-from-nought', 'Chunks are counted from nought.', ['RCV-03', 'RCV-05'], {
    on: ['read-message', 'read-chunk'],
    rewrite: header('mex-chunk-range', (range) => {
      const [number, of] = range.split(':').map(Number)
      return `${(number ?? 1) - 1}:${(of ?? 1) - 1}`
    }),
  }),
  fault('last-chunk-is-206', 'The last chunk is given with status 206.', ['RCV-04'], {
    on: ['read-chunk'],
    policy: { lastStatus: 206 },
  }),
  fault('middle-chunk-is-200', 'A chunk in the middle is given with status 200.', ['RCV-06'], {
    on: ['read-chunk'],
    policy: { moreStatus: 200 },
  }),
  fault(
    'chunks-backwards',
    'Chunks are given from the last to the first.',
    ['RCV-07'],
    {
      policy: { content: 'chunks-swapped' },
    },
    ['CHK-09'],
  ),
  fault('every-message-a-report', 'A message says that it is an error report.', ['RCV-08'], {
    on: ['read-message', 'read-chunk'],
    rewrite: header('mex-messagetype', 'REPORT'),
  }),
  fault('sender-omitted', 'A message does not say from whom it is.', ['RCV-09'], lacking('from'), ['RCV-18']),
  fault('recipient-omitted', 'A message does not say to whom it is.', ['RCV-09'], lacking('to'), ['RCV-18']),
  fault('workflow-omitted', 'A message does not say which workflow it is of.', ['RCV-10'], lacking('workflow'), [
    'RCV-18',
  ]),
  fault('id-omitted', 'A message does not say which id it has.', ['RCV-11'], lacking('id'), ['RCV-18']),
  fault('local-id-lost', 'The local id does not reach the recipient.', ['RCV-12'], lacking('local-id')),
  fault('file-name-lost', 'The file name does not reach the recipient.', ['RCV-12'], lacking('file-name')),
  fault('subject-lost', 'The subject does not reach the recipient.', ['RCV-13'], lacking('subject')),
  fault('checksum-lost', 'The checksum does not reach the recipient.', ['RCV-13'], lacking('checksum')),
  fault('unknown-message-is-400', 'A message that does not exist is answered with status 400.', ['RCV-14'], {
    on: ['read-message'],
    policy: { when: { 'unknown-message': { status: 400 } } },
  }),
  fault('messages-for-anybody', 'A message can be read from another mailbox.', ['RCV-15'], {
    on: ['read-message'],
    policy: { when: { 'not-yours': 'accept' } },
  }),
  fault('read-is-gone', 'A message leaves the inbox when it is read.', ['RCV-16'], { policy: { leavesInbox: 'read' } }),
  fault('head-not-allowed', 'The headers of a message cannot be had alone.', ['RCV-17', 'RCV-19'], {
    on: ['head-message'],
    rewrite: status(405),
  }),
  fault('head-without-id', 'The headers alone do not say which message they are of.', ['RCV-18'], {
    on: ['head-message'],
    rewrite: header('mex-messageid', undefined),
  }),
  fault('head-of-nothing', 'Headers of a message that does not exist are answered with status 200.', ['RCV-19'], {
    on: ['head-message'],
    policy: { when: { 'unknown-message': { status: 200 } } },
  }),
]
