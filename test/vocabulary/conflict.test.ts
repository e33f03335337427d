import { describe, expect, test } from 'vitest'
import '../../src/vocabulary/matchers/matchers.ts'
import { conflict, conflictSend, decidingConflict } from '../../src/vocabulary/conflict.ts'
import { answerOf, coded, outcome } from './answers.ts'
import { runningUnder } from './running.ts'

describe('a conflict that comes first', () => {
  const wanted = conflict('RAF-C02', { unless: 'RAF-C03' })

  test('decides when its reading expects something', () => {
    runningUnder({ reading: ['gateway'] })
    expect(decidingConflict(wanted)).toBe('RAF-C03')
  })

  test('and leaves it to the other when it expects nothing', () => {
    runningUnder()
    expect(decidingConflict(wanted)).toBe('RAF-C02')
    expect(decidingConflict(conflict('RAF-C02'))).toBe('RAF-C02')
  })

  test('so that one answer is right under one reading and wrong under the other', () => {
    const made = answerOf({ body: { resourceType: 'Consent', id: '1' } })
    const refused = answerOf({ status: 409, body: outcome(coded('RESOURCE_VERSION_MISMATCH')) })
    runningUnder({ reading: ['gateway'], meets: ['RAF-UPC-05'] })
    expect(made).toBeAnswered(wanted)
    expect(refused).toBeAnswered(wanted)
    runningUnder({ meets: ['RAF-UPC-05'] })
    expect(refused).toBeAnswered(wanted)
    expect(() => expect(made).toBeAnswered(wanted)).toThrow('RAF-UPC-05: Expected status 409')
  })
})

describe('what a reading sends', () => {
  test('is that of the reading chosen', () => {
    runningUnder()
    expect(conflictSend('RAF-C17', 'generation')).toBe('v1')
    runningUnder({ reading: ['RAF-C17=b'] })
    expect(conflictSend('RAF-C17', 'generation')).toBe('v2')
  })

  test('and what none says, or a conflict that is not there, is a mistake of the suite', () => {
    runningUnder()
    expect(() => conflictSend('RAF-C17', 'colour')).toThrow(
      'Reading a of RAF-C17 does not say what to send as "colour"',
    )
    expect(() => conflictSend('RAF-C999', 'x')).toThrow('RAF-C999')
  })
})
