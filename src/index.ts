/**
 * The vocabulary that conformance suites are written in. A suite imports this and `fixtures/`, and nothing else.
 */

export * as arbitraries from './nhs/arbitraries.ts'
export { Answer } from './vocabulary/answer.ts'
export { type ConflictReference, conflict, conflictSend } from './vocabulary/conflict.ts'
export { CouldNotReach, NotTestable } from './vocabulary/could-not-reach.ts'
export { type Declares, meets, needs, observes, readOnly } from './vocabulary/declaration.ts'
export { gzipped } from './vocabulary/gzip.ts'
export {
  type Mailbox,
  type MailboxChanges,
  messageIdOf,
  nextLinkOf,
  type OutgoingMessage,
} from './vocabulary/mailbox.ts'
export type { TokenChanges } from './vocabulary/mailbox-token.ts'
export { expect } from './vocabulary/matchers/matchers.ts'
export type { Patient } from './vocabulary/patient.ts'
export { property } from './vocabulary/property.ts'
export type { RequestChanges, Target } from './vocabulary/target.ts'
export { describe, forEachCase, type TestContext, test } from './vocabulary/test.ts'
