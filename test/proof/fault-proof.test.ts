import { describe, expect, test } from 'vitest'
import { accusationsOf, judgeFault } from '../../src/proof/fault-proof.ts'
import type { RequirementRecord, RunRecord, Verdict } from '../../src/record/run-record.ts'

const fault = {
  name: 'loses-updates',
  says: 'Updates are lost.',
  breaks: ['RAF-A-01', 'RAF-A-02'],
  mayAlsoBreak: ['RAF-B-01'],
}

function recordWith(verdicts: Record<string, Verdict>, target = 'loses-updates'): RunRecord {
  const requirements = Object.entries(verdicts).map(
    ([id, verdict]) => ({ id, verdict, target, reason: 'why' }) as RequirementRecord,
  )
  return { requirements } as RunRecord
}

describe('A fault', () => {
  test('is caught when a row that it breaks turns Not met', () => {
    const verdict = judgeFault(fault, recordWith({ 'RAF-A-01': 'Met', 'RAF-A-02': 'Not met' }), 'loses-updates')
    expect(verdict).toMatchObject({ caught: true, brokenRows: ['RAF-A-02'], falseAlarms: [] })
  })

  test('survives when its rows could not be tested: a crash is not a catch', () => {
    const verdict = judgeFault(
      fault,
      recordWith({ 'RAF-A-01': 'Could not test', 'RAF-A-02': 'Could not test' }),
      'loses-updates',
    )
    expect(verdict).toMatchObject({ caught: false, couldNotTest: ['RAF-A-01', 'RAF-A-02'] })
  })

  test('is not caught by a row that it may also break', () => {
    const verdict = judgeFault(fault, recordWith({ 'RAF-A-01': 'Met', 'RAF-B-01': 'Not met' }), 'loses-updates')
    expect(verdict).toMatchObject({ caught: false, falseAlarms: [] })
  })

  test('makes a false alarm of a row that it does not name', () => {
    const verdict = judgeFault(fault, recordWith({ 'RAF-A-01': 'Not met', 'RAF-C-01': 'Not met' }), 'loses-updates')
    expect(verdict).toMatchObject({ caught: true, falseAlarms: ['RAF-C-01'] })
  })

  test('is judged by its own target alone', () => {
    const verdict = judgeFault(fault, recordWith({ 'RAF-A-01': 'Not met' }, 'another'), 'loses-updates')
    expect(verdict.caught).toBe(false)
  })
})

test('a clean target is accused by what is Not met and by what could not be tested', () => {
  const record = recordWith(
    { 'RAF-A-01': 'Met', 'RAF-A-02': 'Not met', 'RAF-B-01': 'Could not test', 'RAF-C-01': 'Not tested' },
    'clean',
  )
  expect(accusationsOf(record, 'clean')).toEqual(['RAF-A-02 Not met: why', 'RAF-B-01 Could not test: why'])
  expect(accusationsOf(record, 'another')).toEqual([])
})
