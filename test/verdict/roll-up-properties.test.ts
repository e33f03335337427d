import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CheckRecord, TestRecord, Verdict } from '../../src/record/run-record.ts'
import { type RowEvidence, verdictOf } from '../../src/verdict/roll-up.ts'
import { checkWith, evidenceFrom, rowWith, testWith } from './evidence.ts'

const check: fc.Arbitrary<CheckRecord> = fc
  .constantFrom('passed', 'failed', 'observed', 'information')
  .map((outcome) => checkWith(outcome as CheckRecord['outcome']))

const someTest: fc.Arbitrary<TestRecord> = fc
  .record({
    outcome: fc.constantFrom('passed', 'failed', 'skipped', 'error'),
    plannedSkip: fc.boolean(),
    checks: fc.array(check, { maxLength: 3 }),
  })
  .map(({ outcome, plannedSkip, checks }) =>
    testWith(outcome as TestRecord['outcome'], { plannedSkip, steps: [{ title: '', exchanges: [], checks }] }),
  )

const evidence: fc.Arbitrary<RowEvidence> = fc
  .record({
    tests: fc.array(someTest, { maxLength: 4 }),
    given: fc.record(
      {
        notApplicable: fc.constant('we do not offer it'),
        doesNotOblige: fc.constant('observed'),
        deviation: fc.constant({ id: 'RAF-UPD-03', reason: 'agreed', agreedWith: 'owner', expires: '2030-01-01' }),
        attestation: fc.constant({ id: 'RAF-UPD-03', answer: 'yes', by: 'owner', date: '2026-01-01' }),
        notSelected: fc.constant('not asked for'),
        row: fc
          .record({
            disposition: fc.constantFrom('tested' as const, 'attested' as const, 'not-testable' as const),
            actor: fc.constantFrom('server' as const, 'client' as const),
            scope: fc.constantFrom('test' as const, 'every-exchange' as const),
          })
          .map(rowWith),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ tests, given }) => evidenceFrom(tests, given))

/** How good a verdict is for the target; what says nothing of it stands between. */
const worth: Record<Verdict, number> = {
  'Not applicable': 1,
  'Not met': 0,
  'Accepted deviation': 0,
  'Could not test': 1,
  'Not tested': 1,
  Attested: 2,
  Met: 2,
}

/** What a verdict means, without the words of the one check or test that happened to come first. */
function meaning(one: RowEvidence) {
  return verdictOf(one).verdict
}

describe('the verdict of a row', () => {
  test('does not depend on the order of tests and checks', () => {
    fc.assert(
      fc.property(
        evidence.chain((one) =>
          fc.tuple(
            fc.constant(one),
            fc.shuffledSubarray([...one.tests], { minLength: one.tests.length }),
            fc.shuffledSubarray([...one.checks], { minLength: one.checks.length }),
          ),
        ),
        ([one, tests, checks]) => {
          expect(meaning({ ...one, tests, checks })).toBe(meaning(one))
        },
      ),
    )
  })

  test('never becomes better by a check that failed', () => {
    fc.assert(
      fc.property(evidence, fc.nat({ max: 10 }), (one, at) => {
        const checks = one.checks.toSpliced(at % (one.checks.length + 1), 0, checkWith('failed'))
        expect(worth[meaning({ ...one, checks })]).toBeLessThanOrEqual(worth[meaning(one)])
      }),
    )
  })

  test('never becomes Met by a test that ended in an error', () => {
    fc.assert(
      fc.property(evidence, (one) => {
        expect(meaning({ ...one, tests: [...one.tests, testWith('error')] })).not.toBe('Met')
      }),
    )
  })

  test('is Met only with a check that passed and none that failed', () => {
    fc.assert(
      fc.property(evidence, (one) => {
        if (meaning(one) !== 'Met') return
        expect(one.checks.map((each) => each.outcome)).toContain('passed')
        expect(one.checks.map((each) => each.outcome)).not.toContain('failed')
      }),
    )
  })

  test('is Not met whenever a check failed, nobody agreed to it, and the row applies and was asked for', () => {
    fc.assert(
      fc.property(evidence, (one) => {
        const { notApplicable: _a, doesNotOblige: _b, deviation: _c, notSelected: _d, ...plain } = one
        const isNotMet = meaning(plain) === 'Not met'
        expect(isNotMet).toBe(plain.checks.some((each) => each.outcome === 'failed'))
      }),
    )
  })

  test('gives a reason whenever it is not Met', () => {
    fc.assert(
      fc.property(evidence, (one) => {
        const { verdict, reason } = verdictOf(one)
        expect(verdict === 'Met' || (reason ?? '') !== '').toBe(true)
      }),
    )
  })
})
