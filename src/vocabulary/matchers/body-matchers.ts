import { expect } from 'vitest'
import type { CheckOptions } from '../check.ts'
import type { ConflictReference } from '../conflict.ts'
import { emptyBodyJudgement, emptyListJudgement, sayingJudgement } from './body.ts'
import { matched } from './matched.ts'

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: vitest declares the parameter so
  interface Matchers<T = any> {
    /** The answer has no body. */
    toHaveNoBody(options?: CheckOptions): T
    /** An OperationOutcome, which the answer is or which its Bundle carries, says exactly this in diagnostics. */
    toSay(text: string, options?: CheckOptions): T
    /** An OperationOutcome, which the answer is or which its Bundle carries, says this among other things. */
    toMention(text: string, options?: CheckOptions): T
    /** The resource has this element as a list without anything in it, if the reading asks for that. */
    toHaveEmptyList(element: string, wanted: ConflictReference, options?: CheckOptions): T
  }
}

expect.extend({
  toHaveNoBody: (received: unknown, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => emptyBodyJudgement(answer), options),

  toSay: (received: unknown, text: string, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => sayingJudgement(answer, text, false), options),

  toMention: (received: unknown, text: string, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => sayingJudgement(answer, text, true), options),

  toHaveEmptyList: (received: unknown, element: string, wanted: ConflictReference, options?: CheckOptions) =>
    matched(received, wanted, (_, answer) => emptyListJudgement(answer, element), options),
})
