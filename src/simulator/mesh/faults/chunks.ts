import { body, status, whenStatus, without } from '../../rewrites.ts'
import { type Fault, fault } from '../fault.ts'

/** Faults of sending messages in chunks. */
export const chunkFaults: readonly Fault[] = [
  fault(
    'delivered-with-first-chunk',
    'A message is delivered when its first chunk has come.',
    ['CHK-02'],
    {
      policy: { delivery: 'first-chunk' },
    },
    ['CHK-03', 'CHK-11'],
  ),
  fault(
    'chunk-with-200',
    'A later chunk is answered with status 200.',
    ['CHK-03'],
    {
      on: ['send-chunk'],
      rewrite: whenStatus(2, status(200)),
    },
    ['CHK-05'],
  ),
  fault(
    'chunks-never-delivered',
    'A message in chunks is never delivered.',
    ['CHK-04'],
    {
      policy: { delivery: 'never' },
    },
    ['CHK-06', 'CHK-09', 'RCV-02', 'RCV-03', 'RCV-04', 'RCV-05', 'RCV-06', 'RCV-07'],
  ),
  fault('chunk-answered-null', 'A later chunk is answered with null.', ['CHK-05'], { policy: { chunkBody: 'null' } }, [
    'VER-04',
  ]),
  fault('finalised-taken', 'A chunk is taken for a message that is complete.', ['CHK-06'], {
    policy: { when: { finalised: 'accept' } },
  }),
  fault('finalised-is-409', 'A chunk for a message that is complete is refused with status 409.', ['CHK-06'], {
    policy: { when: { finalised: { status: 409 } } },
  }),
  fault(
    'chunk-of-nothing-is-400',
    'A chunk for a message that does not exist is refused with status 400.',
    ['CHK-07'],
    {
      on: ['send-chunk'],
      policy: { when: { 'unknown-message': { status: 400 } } },
    },
  ),
  fault('chunks-from-anybody', 'A chunk is taken for a message that another mailbox sends.', ['CHK-08'], {
    on: ['send-chunk'],
    policy: { when: { 'not-yours': 'accept' } },
  }),
  fault('later-gzip-not-restored', 'Later chunks that were sent as gzip are given as they came.', ['CHK-09'], {
    on: ['read-chunk'],
    policy: { content: 'still-compressed' },
  }),
  fault(
    'chunk-without-id-in-version-1',
    'In version 1 the answer to a later chunk does not name the message.',
    ['CHK-10'],
    {
      on: ['send-chunk'],
      rewrite: body(without('messageID')),
    },
  ),
  fault(
    'delivered-with-highest-chunk',
    'A message is delivered when its last chunk has come, whatever is missing.',
    ['CHK-11'],
    {
      policy: { delivery: 'highest-chunk' },
    },
  ),
]
