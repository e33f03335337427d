import { describe, expect, test } from 'vitest'
import '../../../src/vocabulary/matchers/race-matchers.ts'
import { conflict } from '../../../src/vocabulary/conflict.ts'
import { answerOf, coded, outcome } from '../answers.ts'
import { runningUnder } from '../running.ts'

const won = answerOf({ body: { resourceType: 'Flag', id: '1' } })
const lost = answerOf({ status: 409, body: outcome(coded('RESOURCE_VERSION_MISMATCH')) })

describe('of several requests made at once', () => {
  test('one succeeds and the others are refused as wanted', () => {
    const { checks } = runningUnder({ meets: ['RAF-VER-05'] })
    expect([lost, won, lost]).toHaveOneWinner(conflict('RAF-C02'))
    expect(checks).toMatchObject([
      { requirement: 'RAF-VER-05', outcome: 'passed', conflict: 'RAF-C02', byReading: { a: 'passed', b: 'failed' } },
    ])
  })

  test.each([
    ['all succeed', [won, won]],
    ['none succeeds', [lost, lost]],
    ['one is refused with another status', [won, lost, answerOf({ status: 500 })]],
    ['one is refused with another code', [won, answerOf({ status: 409, body: outcome(coded('INVALID_UPDATE')) })]],
  ])('it is seen when %s', (_, answers) => {
    const { checks } = runningUnder({ meets: ['RAF-VER-05'] })
    expect(() => expect(answers).toHaveOneWinner(conflict('RAF-C02'))).toThrow('RAF-VER-05: Expected one of')
    expect(checks).toMatchObject([{ outcome: 'failed' }])
  })

  test('what is no list of answers is a mistake of the suite', () => {
    runningUnder({ meets: ['RAF-VER-05'] })
    expect(() => expect(won).toHaveOneWinner({})).toThrow('takes the answers of several requests')
  })
})
