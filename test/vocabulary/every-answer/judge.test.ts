import { expect, test } from 'vitest'
import { flushEveryAnswer, judgeEveryAnswer } from '../../../src/vocabulary/every-answer/judge.ts'
import { answerOf, searchset } from '../answers.ts'
import { journalled, runningUnder } from '../running.ts'

const date = 'Mon, 23 Jul 2018 11:00:00 GMT'

/** A search that is answered well, but for the identifier: another one comes back each time. */
const answered = (index: number) =>
  answerOf({
    headers: [
      ['Content-Type', 'application/fhir+json'],
      ['Date', date],
      ['X-Request-ID', `00000000-0000-4000-8000-00000000000${index}`],
    ],
    body: searchset([]),
    request: { headers: [['X-Request-ID', `11111111-1111-4111-8111-11111111111${index}`]] },
  })

const checksOf = (row: string) =>
  journalled().flatMap((event) =>
    event.type === 'exchange-check' && event.check.requirement === row ? [event.check] : [],
  )

test('every answer is judged by every rule that speaks of it, and what is alike is written once', () => {
  const running = runningUnder({ meets: ['RAF-GTC-01'] })
  for (let index = 0; index < 7; index++) judgeEveryAnswer(answered(index))
  expect(checksOf('RAF-HDR-01')).toEqual([])
  flushEveryAnswer(running)
  expect(checksOf('RAF-HDR-01')).toMatchObject([
    {
      outcome: 'failed',
      count: 7,
      expected: 'X-Request-ID to be "11111111-1111-4111-8111-111111111110", as it was sent',
      actual: '"00000000-0000-4000-8000-000000000000"',
      exchanges: Array(5).fill('raf/a-test/1'),
    },
  ])
  expect(checksOf('RAF-HDR-11')).toMatchObject([{ outcome: 'passed', count: 7 }])
  expect(checksOf('RAF-SRCH-12')).toMatchObject([{ outcome: 'passed', count: 7 }])
  expect(checksOf('RAF-HDR-12')).toEqual([])
})

test('the test in which an answer came is not affected', () => {
  const running = runningUnder({ meets: ['RAF-GTC-01'] })
  judgeEveryAnswer(answered(0))
  expect(running.checks).toEqual([])
  flushEveryAnswer(running)
})

test('what was written is not written again', () => {
  const running = runningUnder({ meets: ['RAF-GTC-01'] })
  judgeEveryAnswer(answered(0))
  flushEveryAnswer(running)
  const before = journalled().length
  flushEveryAnswer(running)
  expect(journalled()).toHaveLength(before)
})
