import { expect } from 'vitest'
import type { Expectation } from '../../requirements/row.ts'
import { Answer } from '../answer.ts'
import { type CheckOptions, type Judgement, judge } from '../check.ts'
import { answerJudgement, describeAnswer } from './answer-judgement.ts'
import type { Wanted } from './matched.ts'

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: vitest declares the parameter so
  interface Matchers<T = any> {
    /** Of the answers to several requests made at once, one is of success, and the others are as wanted. */
    toHaveOneWinner(others: Wanted, options?: CheckOptions): T
  }
}

expect.extend({
  toHaveOneWinner: (received: unknown, others: Wanted, { row }: CheckOptions = {}) => {
    if (!Array.isArray(received) || !received.every((one) => one instanceof Answer)) {
      throw new Error('This matcher takes the answers of several requests.')
    }
    const loser = received.find((one) => !one.succeeded) ?? received[0]
    const check = judge(others, (expectation) => raceJudgement(received, expectation), {
      ...(loser === undefined ? {} : { exchange: loser.exchange.id }),
      ...(row === undefined ? {} : { row }),
    })
    return { pass: check.outcome !== 'failed', message: () => `${check.requirement}: ${check.message}` }
  },
})

function raceJudgement(answers: readonly Answer[], others: Expectation): Judgement {
  const losers = answers.filter((one) => !one.succeeded)
  const judgements = losers.map((one) => answerJudgement(others, one))
  const [first] = judgements
  return {
    pass: answers.length - losers.length === 1 && judgements.every((one) => one.pass),
    expected: `one of ${answers.length} to succeed and the others to have ${first?.expected ?? 'been refused'}`,
    actual: answers.map((one) => describeAnswer(one)).join('; '),
  }
}
