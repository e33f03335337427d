import { describe, expect, test } from 'vitest'
import { type GatedRow, gateOf, type RunState } from '../../src/verdict/gate.ts'
import { gatedRow, runState } from './evidence.ts'

const met = gatedRow({ id: 'RAF-CRC-01' })
const notMet = gatedRow({ id: 'RAF-UPD-03', verdict: 'Not met' })
const couldNot = gatedRow({ id: 'RAF-UPD-04', verdict: 'Could not test', planned: false })
const plannedSkip = gatedRow({ id: 'RAF-REM-01', verdict: 'Not tested' })
const unplannedSkip = gatedRow({ id: 'RAF-REM-02', verdict: 'Not tested', planned: false })

const gate = (rows: GatedRow[], state: Parameters<typeof runState>[0] = {}) => gateOf(rows, runState(state))

describe('the exit code', () => {
  test('is 0 when every must is met', () => {
    expect(gate([met])).toEqual({ exitCode: 0, reasons: [], summary: '1 of 1 applicable musts met' })
  })

  test('is 1 when a must is not met, and names it', () => {
    expect(gate([met, notMet])).toEqual({
      exitCode: 1,
      reasons: ['1 must not met: RAF-UPD-03'],
      summary: '1 of 2 applicable musts met, 1 not met',
    })
  })

  test('is 3 when no request was answered', () => {
    expect(gate([couldNot], { nothingAnswered: true })).toMatchObject({
      exitCode: 3,
      reasons: expect.arrayContaining(['No request was answered: nothing could be judged.']),
    })
  })

  test('is 4 when a requirement could not be tested', () => {
    expect(gate([met, couldNot])).toEqual({
      exitCode: 4,
      reasons: ['1 requirement could not be tested: RAF-UPD-04'],
      summary: '1 of 2 applicable musts met, 1 could not be tested',
    })
  })

  test('is 4 when a must is not tested for a reason met during the run', () => {
    expect(gate([met, unplannedSkip])).toEqual({
      exitCode: 4,
      reasons: ['1 must not tested, for a reason met during the run: RAF-REM-02'],
      summary: '1 of 2 applicable musts met, 1 not tested',
    })
  })

  test('is 4 when the run is not complete, and says why', () => {
    const { exitCode, reasons } = gate([met], {
      run: { complete: false, incompleteReason: '2 of 5 tests did not end' },
    })
    expect(exitCode).toBe(4)
    expect(reasons).toEqual(['The run is not complete: 2 of 5 tests did not end'])
  })

  test('is 130 when the run was interrupted', () => {
    const { exitCode, reasons } = gate([met], {
      interrupted: true,
      run: { complete: false, incompleteReason: 'it was interrupted' },
    })
    expect(exitCode).toBe(130)
    expect(reasons).toEqual(['The run was interrupted; the record holds what was done until then.'])
  })

  test.each<[number, string, GatedRow[], Partial<RunState>]>([
    [130, 'everything', [notMet, couldNot], { interrupted: true, nothingAnswered: true }],
    [3, 'a must not met', [notMet, couldNot], { nothingAnswered: true }],
    [1, 'what could not be tested', [met, notMet, couldNot, unplannedSkip], {}],
    [4, 'nothing', [met, couldNot], {}],
  ])('%i stands before %s, and every reason is still named', (exitCode, _, rows, state) => {
    const result = gate(rows, state)
    expect(result.exitCode).toBe(exitCode)
    if (rows.includes(notMet)) expect(result.reasons.join('\n')).toContain('not met: RAF-UPD-03')
    expect(result.reasons.join('\n')).toContain('could not be tested: RAF-UPD-04')
  })
})

describe('a must that is not tested for a reason known when the run was planned', () => {
  test('is counted in the last line and lets the run pass', () => {
    expect(gate([met, plannedSkip])).toEqual({
      exitCode: 0,
      reasons: [],
      summary: '1 of 2 applicable musts met, 1 not tested',
    })
  })

  test('fails a strict run', () => {
    expect(gate([met, plannedSkip], { strict: true })).toMatchObject({
      exitCode: 4,
      reasons: ['1 must not tested, and the run is strict: RAF-REM-01'],
    })
  })

  test('changes nothing about a strict run without one', () => {
    expect(gate([met], { strict: true }).exitCode).toBe(0)
  })
})

describe('a run that says nothing', () => {
  test('with no test selected', () => {
    expect(gate([plannedSkip], { run: { selected: 0 } })).toMatchObject({
      exitCode: 4,
      reasons: ['No test was selected.'],
    })
  })

  test('with everything skipped', () => {
    expect(gate([plannedSkip])).toMatchObject({ exitCode: 4, reasons: ['No must was met.'] })
  })

  test('but a run whose every must does not apply has nothing to meet', () => {
    expect(gate([gatedRow({ verdict: 'Not applicable' })])).toMatchObject({
      exitCode: 0,
      summary: '0 of 0 applicable musts met',
    })
  })
})

describe('an accepted deviation', () => {
  test('lets the run pass, and is counted by its name', () => {
    expect(gate([met, gatedRow({ verdict: 'Accepted deviation' })])).toEqual({
      exitCode: 0,
      reasons: [],
      summary: '1 of 2 applicable musts met, 1 accepted as deviations',
    })
  })

  test('is no must met', () => {
    expect(gate([gatedRow({ verdict: 'Accepted deviation' })])).toMatchObject({ exitCode: 4 })
  })
})

describe('a row that does not count', () => {
  test.each<[string, Partial<GatedRow>]>([
    ['a should', { level: 'should' }],
    ['a may', { level: 'may' }],
    ['a row for a client', { actor: 'client' }],
    ['an attested row', { disposition: 'attested' }],
    ['a row that was not selected', { selected: false }],
  ])('%s that is not met', (_, changes) => {
    expect(gate([met, gatedRow({ ...changes, verdict: 'Not met' })])).toEqual({
      exitCode: 0,
      reasons: [],
      summary: '1 of 1 applicable musts met',
    })
  })
})

test('a long list of rows is cut, and says by how much', () => {
  const rows = Array.from({ length: 15 }, (_, index) => gatedRow({ id: `RAF-UPD-${index}`, verdict: 'Not met' }))
  expect(gate([met, ...rows]).reasons[0]).toMatch(/^15 musts not met: RAF-UPD-0, .*RAF-UPD-11 and 3 more$/)
})

test('a row that two targets break is named once, and counted for each', () => {
  const { reasons } = gate([met, notMet, { ...notMet, target: 'another' }])
  expect(reasons).toEqual(['2 musts not met: RAF-UPD-03'])
})
