import { body, status, whenStatus, without } from '../../rewrites.ts'
import { type Fault, fault } from '../fault.ts'

/** Faults of acknowledging. */
export const acknowledgingFaults: readonly Fault[] = [
  fault('acknowledged-with-202', 'An acknowledgement is answered with status 202.', ['ACK-01'], {
    on: ['acknowledge'],
    rewrite: whenStatus(2, status(202)),
  }),
  fault('acknowledgement-with-body', 'In version 2 the answer to an acknowledgement has a body.', ['ACK-02'], {
    policy: { acknowledgedBody: 'message-id' },
  }),
  fault('acknowledgement-without-id', 'In version 1 the answer to an acknowledgement names no message.', ['ACK-03'], {
    on: ['acknowledge'],
    rewrite: body(without('messageId')),
  }),
  fault('acknowledged-still-listed', 'A message that was acknowledged stays in the inbox.', ['ACK-04'], {
    policy: { leavesInbox: 'never' },
  }),
  fault('acknowledged-still-read', 'A message that was acknowledged can be read again.', ['ACK-05'], {
    policy: { acknowledgedRead: 'given' },
  }),
  fault('acknowledged-by-anybody', 'A message can be acknowledged from another mailbox.', ['ACK-06'], {
    on: ['acknowledge'],
    policy: { when: { 'not-yours': 'accept' } },
  }),
  fault('nothing-acknowledged', 'A message that does not exist can be acknowledged.', ['ACK-07'], {
    policy: { when: { 'unknown-acknowledged': 'accept' } },
  }),
]
