import type { CheckRecord } from '../../record/run-record.ts'
import type { Expectation } from '../../requirements/row.ts'
import { Answer } from '../answer.ts'
import { type CheckOptions, type Judgement, judge } from '../check.ts'
import type { ConflictReference } from '../conflict.ts'

/** What a matcher is asked for: an expectation, or what the chosen reading of a conflict expects. */
export type Wanted = Expectation | ConflictReference

/** Judge, journal, and tell vitest. */
export function matched(
  received: unknown,
  wanted: Wanted,
  by: (expectation: Expectation, answer: Answer) => Judgement,
  options: CheckOptions = {},
): { pass: boolean; message: () => string } {
  if (!(received instanceof Answer)) throw new Error('This matcher takes the answer of a request to the target.')
  const { row } = options
  const check: CheckRecord = judge(wanted, (expectation) => by(expectation, received), {
    exchange: received.exchange.id,
    ...(row === undefined ? {} : { row }),
  })
  return { pass: check.outcome !== 'failed', message: () => `${check.requirement}: ${check.message}` }
}
