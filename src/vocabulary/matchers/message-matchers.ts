import { expect } from 'vitest'
import { Answer } from '../answer.ts'
import { type CheckOptions, judge } from '../check.ts'
import type { ConflictReference } from '../conflict.ts'
import { isConflictReference } from '../conflict.ts'
import { messageIdOf } from '../mailbox.ts'
import { matched } from './matched.ts'
import {
  contentJudgement,
  emptyJudgement,
  lengthJudgement,
  listedJudgement,
  type MemberWanted,
  memberJudgement,
  noMemberJudgement,
  otherIdJudgement,
  othersJudgement,
  sameJudgement,
  someJudgement,
  textJudgement,
  trackedJudgement,
} from './message-judgement.ts'

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: vitest declares the parameter so
  interface Matchers<T = any> {
    /** The body is JSON with a member at this dotted path; a conflict says by `pattern` what it is. */
    toHaveMember(path: string, wanted?: MemberWanted | ConflictReference, options?: CheckOptions): T
    toLackMember(path: string, options?: CheckOptions): T
    /** The content is this, byte for byte. */
    toCarry(content: string | Uint8Array, options?: CheckOptions): T
    toHaveNoBody(options?: CheckOptions): T
    /** The status and the text of the body are what the reading of a conflict expects, by `status` and `pattern`. */
    toBeAnsweredWithText(wanted: ConflictReference, options?: CheckOptions): T
    /** An inbox that lists a message, by its id or by the answer that gave it. */
    toListMessage(message: Answer | string, options?: CheckOptions): T
    toNotListMessage(message: Answer | string, options?: CheckOptions): T
    /** An inbox of no more messages than this. */
    toListAtMost(count: number, options?: CheckOptions): T
    /** An inbox that lists something, and nothing that another page lists. */
    toListOthersThan(page: Answer, options?: CheckOptions): T
    /** Of several pages of an inbox, one lists a message. */
    toListOnSomePage(message: Answer, options?: CheckOptions): T
    /** The id in the headers is that of a message that was sent. */
    toNameMessage(sent: Answer, options?: CheckOptions): T
    /** The id that a message was given is another than that of an earlier one. */
    toNameAnotherMessageThan(earlier: Answer, options?: CheckOptions): T
    /** Tracking, in whichever version, that is of a message that was sent. */
    toTrackMessage(sent: Answer, options?: CheckOptions): T
    /** A header has the value that it has in another answer. */
    toHaveSameHeaderAs(other: Answer, name: string, options?: CheckOptions): T
  }
}

expect.extend({
  toHaveMember: (
    received: unknown,
    path: string,
    wanted: MemberWanted | ConflictReference = {},
    options?: CheckOptions,
  ) =>
    isConflictReference(wanted)
      ? matched(
          received,
          wanted,
          ({ pattern }, answer) => memberJudgement(answer, path, pattern === undefined ? {} : { pattern }),
          options,
        )
      : matched(received, {}, (_, answer) => memberJudgement(answer, path, wanted), options),

  toLackMember: (received: unknown, path: string, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => noMemberJudgement(answer, path), options),

  toCarry: (received: unknown, content: string | Uint8Array, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => contentJudgement(answer, content), options),

  toHaveNoBody: (received: unknown, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => emptyJudgement(answer), options),

  toBeAnsweredWithText: (received: unknown, wanted: ConflictReference, options?: CheckOptions) =>
    matched(received, wanted, textJudgement, options),

  toListMessage: (received: unknown, message: Answer | string, options?: CheckOptions) =>
    matched(received, {}, (_, inbox) => listedJudgement(inbox, message, true), options),

  toNotListMessage: (received: unknown, message: Answer | string, options?: CheckOptions) =>
    matched(received, {}, (_, inbox) => listedJudgement(inbox, message, false), options),

  toListAtMost: (received: unknown, count: number, options?: CheckOptions) =>
    matched(received, {}, (_, inbox) => lengthJudgement(inbox, count), options),

  toListOthersThan: (received: unknown, page: Answer, options?: CheckOptions) =>
    matched(received, {}, (_, inbox) => othersJudgement(inbox, page), options),

  toListOnSomePage: (received: unknown, message: Answer, options: CheckOptions = {}) => {
    const pages = Array.isArray(received) ? received.filter((one): one is Answer => one instanceof Answer) : []
    const check = judge({}, () => someJudgement(pages, message), options)
    return { pass: check.outcome !== 'failed', message: () => `${check.requirement}: ${check.message}` }
  },

  toNameMessage: (received: unknown, sent: Answer, options?: CheckOptions) =>
    matched(
      received,
      {},
      (_, answer) => sameJudgement('mex-messageid', answer.header('mex-messageid'), messageIdOf(sent)),
      options,
    ),

  toNameAnotherMessageThan: (received: unknown, earlier: Answer, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => otherIdJudgement(answer, earlier), options),

  toTrackMessage: (received: unknown, sent: Answer, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => trackedJudgement(answer, sent), options),

  toHaveSameHeaderAs: (received: unknown, other: Answer, name: string, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => sameJudgement(name, answer.header(name), other.header(name)), options),
})
