import { expect } from 'vitest'
import type { Answer } from '../answer.ts'
import type { CheckOptions } from '../check.ts'
import { currentDateJudgement, headerIfJudgement, lastUpdateJudgement, likeJudgement } from './header-judgement.ts'
import { matched } from './matched.ts'

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: vitest declares the parameter so
  interface Matchers<T = any> {
    /** Answered as the same request was in its usual form: what was changed of it was not held against it. */
    toBeAnsweredLike(usual: Answer, options?: CheckOptions): T
    /** If the answer has this status, it carries this header; an answer with another status need not. */
    toHaveHeaderIf(status: number, name: string, options?: CheckOptions): T
    /** The Date header is the time of the exchange, to within five minutes: clocks differ. */
    toHaveCurrentDate(options?: CheckOptions): T
    /** Last-Modified and meta.lastUpdated name the same second, where the answer has both. */
    toAgreeOnLastUpdate(options?: CheckOptions): T
  }
}

expect.extend({
  toBeAnsweredLike: (received: unknown, usual: Answer, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => likeJudgement(answer, usual), options),

  toHaveHeaderIf: (received: unknown, status: number, name: string, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => headerIfJudgement(answer, status, name), options),

  toHaveCurrentDate: (received: unknown, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => currentDateJudgement(answer), options),

  toAgreeOnLastUpdate: (received: unknown, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => lastUpdateJudgement(answer), options),
})
