import { causeOf } from '../../record/cause.ts'
import type { CheckRecord } from '../../record/run-record.ts'
import type { EveryAnswerRule } from '../../requirements/every-answer-rule.ts'
import type { Answer } from '../answer.ts'
import { obliges } from '../check.ts'
import { type RunningTest, rowOf, runningTest } from '../running-test.ts'
import { appliesTo } from './applies.ts'
import { outcomesOf } from './outcome.ts'

/** Checks of this worker's current test, folded: the same row, outcome and message count once. */
const folded = new Map<string, CheckRecord>()

/** How many exchanges of a folded check are named. */
const namedExchanges = 5

/** Judge one answer by every rule of the API that applies to it. The test it happened in is not affected. */
export function judgeEveryAnswer(answer: Answer): void {
  const test = runningTest()
  for (const rule of test.suite.everyAnswer) {
    if (!appliesTo(rule, answer, test.suite.api)) continue
    for (const outcome of outcomesOf(rule, answer)) fold({ ...outcome, outcome: soften(rule, outcome, test) })
  }
}

function soften(rule: EveryAnswerRule, check: CheckRecord, test: RunningTest): CheckRecord['outcome'] {
  if (check.outcome !== 'failed') return check.outcome
  return obliges(rowOf(test.suite, rule.row), test) ? 'failed' : 'information'
}

function fold(check: CheckRecord): void {
  const key = causeOf(check)
  const known = folded.get(key)
  if (known === undefined) {
    const { exchange, ...rest } = check
    folded.set(key, {
      ...rest,
      count: 1,
      exchanges: exchange === undefined ? [] : [exchange],
      ...(exchange === undefined || check.outcome === 'passed' ? {} : { exchange }),
    })
    return
  }
  known.count = (known.count ?? 1) + 1
  if (check.exchange !== undefined && (known.exchanges?.length ?? 0) < namedExchanges)
    known.exchanges?.push(check.exchange)
}

/** Write what was judged since the last flush; called at the end of each test. */
export function flushEveryAnswer(test: RunningTest): void {
  for (const check of folded.values()) {
    test.workbench.journal.append({ type: 'exchange-check', target: test.target.id, check })
  }
  folded.clear()
}
