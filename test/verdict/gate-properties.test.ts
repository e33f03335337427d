import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../src/record/run-record.ts'
import { type GatedRow, gateOf, type RunState } from '../../src/verdict/gate.ts'
import { gatedRow, runState } from './evidence.ts'

const verdicts: Verdict[] = [
  'Met',
  'Not met',
  'Accepted deviation',
  'Not applicable',
  'Not tested',
  'Could not test',
  'Attested',
]

const row: fc.Arbitrary<GatedRow> = fc
  .record({
    id: fc.constantFrom('RAF-UPD-01', 'RAF-UPD-02', 'RAF-UPD-03'),
    level: fc.constantFrom('must' as const, 'should' as const, 'may' as const),
    actor: fc.constantFrom('server' as const, 'client' as const),
    disposition: fc.constantFrom('tested' as const, 'attested' as const),
    verdict: fc.constantFrom(...verdicts),
    planned: fc.boolean(),
    selected: fc.boolean(),
  })
  .map(gatedRow)

const rows = fc.array(row, { maxLength: 6 })

const state: fc.Arbitrary<RunState> = fc
  .record({
    interrupted: fc.boolean(),
    nothingAnswered: fc.boolean(),
    strict: fc.boolean(),
    run: fc.record({ complete: fc.boolean(), selected: fc.nat({ max: 3 }) }),
  })
  .map(runState)

/** Exit codes from best to worst. */
const order = [0, 4, 1, 3, 2, 130]
const severity = (code: number) => order.indexOf(code)

describe('the gate', () => {
  test('does not depend on the order of rows', () => {
    fc.assert(
      fc.property(
        rows.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        state,
        ([all, shuffled], how) => {
          expect(gateOf(shuffled, how).exitCode).toBe(gateOf(all, how).exitCode)
          expect(gateOf(shuffled, how).summary).toBe(gateOf(all, how).summary)
        },
      ),
    )
  })

  test('never minds a should or a may that is not met', () => {
    fc.assert(
      fc.property(rows, state, fc.constantFrom('should' as const, 'may' as const), (all, how, level) => {
        expect(gateOf([...all, gatedRow({ level, verdict: 'Not met' })], how)).toEqual(gateOf(all, how))
      }),
    )
  })

  test('never becomes kinder by a must that is not met', () => {
    fc.assert(
      fc.property(rows, state, (all, how) => {
        const worse = gateOf([...all, gatedRow({ verdict: 'Not met' })], how)
        expect(severity(worse.exitCode)).toBeGreaterThanOrEqual(severity(gateOf(all, how).exitCode))
        expect(worse.exitCode).not.toBe(0)
      }),
    )
  })

  test('is never kinder to a strict run', () => {
    fc.assert(
      fc.property(rows, state, (all, how) => {
        const strict = gateOf(all, { ...how, strict: true }).exitCode
        expect(severity(strict)).toBeGreaterThanOrEqual(severity(gateOf(all, { ...how, strict: false }).exitCode))
      }),
    )
  })

  test('gives a reason for every exit code but 0, and none for 0', () => {
    fc.assert(
      fc.property(rows, state, (all, how) => {
        const { exitCode, reasons } = gateOf(all, how)
        expect(reasons.length > 0).toBe(exitCode !== 0)
      }),
    )
  })

  test('passes an interrupted or incomplete run under no circumstances', () => {
    fc.assert(
      fc.property(rows, state, (all, how) => {
        if (!how.interrupted && how.run.complete) return
        expect(gateOf(all, how).exitCode).not.toBe(0)
      }),
    )
  })
})
