import { expect } from 'vitest'
import type { Answer } from '../answer.ts'
import type { CheckOptions } from '../check.ts'
import type { ConflictReference } from '../conflict.ts'
import { isConflictReference } from '../conflict.ts'
import { matched } from './matched.ts'
import {
  contentJudgement,
  emptyJudgement,
  listedJudgement,
  type MemberWanted,
  memberJudgement,
  noMemberJudgement,
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
    /** An inbox that lists a message, by its id or by the answer that gave it. */
    toListMessage(message: Answer | string, options?: CheckOptions): T
    toNotListMessage(message: Answer | string, options?: CheckOptions): T
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

  toListMessage: (received: unknown, message: Answer | string, options?: CheckOptions) =>
    matched(received, {}, (_, inbox) => listedJudgement(inbox, message, true), options),

  toNotListMessage: (received: unknown, message: Answer | string, options?: CheckOptions) =>
    matched(received, {}, (_, inbox) => listedJudgement(inbox, message, false), options),
})
