import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CheckOutcome } from '../../src/record/run-record.ts'
import { outcomeUnder, verdictOf } from '../../src/verdict/roll-up.ts'
import { checkWith, evidenceFrom, testThatChecked } from './evidence.ts'

const stale = checkWith('failed', {
  message: 'Expected 409, got 412',
  conflict: 'RAF-C02',
  byReading: { a: 'failed', b: 'passed', c: 'observed' },
})

describe('a check under another reading', () => {
  test.each([
    ['a', 'failed'],
    ['b', 'passed'],
    ['c', 'observed'],
  ])('reading %s of its conflict: %s', (letter, outcome) => {
    expect(outcomeUnder({ 'RAF-C02': letter })(stale)).toBe(outcome)
  })

  test('keeps its outcome when the reading was not judged, or the conflict is not decided', () => {
    expect(outcomeUnder({ 'RAF-C02': 'z' })(stale)).toBe('failed')
    expect(outcomeUnder({})(stale)).toBe('failed')
    expect(outcomeUnder({ 'RAF-C03': 'b' })(stale)).toBe('failed')
  })

  test('keeps its outcome when no reading decides it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<CheckOutcome>('passed', 'failed', 'observed', 'information'),
        fc.dictionary(fc.constant('RAF-C02'), fc.constantFrom('a', 'b')),
        (outcome, decisions) => {
          expect(outcomeUnder(decisions)(checkWith(outcome))).toBe(outcome)
        },
      ),
    )
  })

  test('fails again where its row obliges, when it was shown as information only because the row did not', () => {
    const softened = checkWith('information')
    expect(outcomeUnder({}, true)(softened)).toBe('failed')
    expect(outcomeUnder({}, false)(softened)).toBe('information')
    expect(outcomeUnder({}, true)(checkWith('passed'))).toBe('passed')
  })
})

describe('the verdict under another reading', () => {
  const evidence = evidenceFrom([testThatChecked('failed', stale)])

  test('is computed from the same checks', () => {
    expect(verdictOf(evidence).verdict).toBe('Not met')
    expect(verdictOf(evidence, outcomeUnder({ 'RAF-C02': 'b' })).verdict).toBe('Met')
    expect(verdictOf(evidence, outcomeUnder({ 'RAF-C02': 'c' })).verdict).toBe('Not tested')
  })

  test('that fails names the check that fails there', () => {
    const passed = checkWith('passed', { message: 'the other check' })
    const under = outcomeUnder({ 'RAF-C02': 'a' })
    expect(verdictOf(evidenceFrom([testThatChecked('failed', passed, stale)]), under).reason).toBe(
      'Expected 409, got 412',
    )
  })
})
