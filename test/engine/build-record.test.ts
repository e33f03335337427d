import { describe, expect, test } from 'vitest'
import { buildRecord, type RecordInput } from '../../src/engine/build-record.ts'
import { viewJournals } from '../../src/engine/journal-view.ts'
import { planTarget, type TargetRequest } from '../../src/engine/plan.ts'
import type { JournalEvent } from '../../src/evidence/journal-event.ts'
import { checkRecord } from '../../src/record/check-record.ts'
import type { CheckOutcome, RunRecord } from '../../src/record/run-record.ts'
import { collectedTest, requestWith, rows, selectionWith, suite } from './sample-suite.ts'

const tests = [collectedTest('one', 'APP-01'), collectedTest('two', 'APP-02'), collectedTest('four', 'APP-04')]

/** The journal of a test that came to its end with one check. */
function ended(test: string, requirement: string, outcome: CheckOutcome = 'passed', target = 'app'): JournalEvent[] {
  const of = { test, target }
  return [
    { type: 'test-start', ...of, at: '2026-11-22T12:00:00.000Z', seed: 'one' },
    { type: 'check', ...of, step: 0, check: { requirement, outcome, message: `${outcome} by a check` } },
    { type: 'test-end', ...of, outcome: outcome === 'failed' ? 'failed' : 'passed', durationMs: 2, seed: 'one' },
  ]
}

const whole = [...ended('one', 'APP-01'), ...ended('two', 'APP-02'), ...ended('four', 'APP-04')]

function recordOf(
  events: readonly JournalEvent[],
  changes: Partial<RecordInput> = {},
  request: Partial<TargetRequest> = {},
): RunRecord {
  const targets = [requestWith(request)].map((one) => ({
    plan: planTarget(one, tests),
    suite: one.suite,
    selection: one.selection,
  }))
  return buildRecord({
    header: {
      id: 'run-1',
      startedAt: '2026-11-22T12:00:00.000Z',
      endedAt: '2026-11-22T12:00:09.000Z',
      seed: 'one',
      command: 'assay run app --seed one',
    },
    targets,
    tests,
    view: viewJournals(events),
    problems: [],
    interrupted: false,
    strict: false,
    deviations: new Map(),
    attestations: new Map(),
    ...changes,
  })
}

function verdictsOf(record: RunRecord): Record<string, string> {
  return Object.fromEntries(record.requirements.map((one) => [one.id, one.verdict]))
}

describe('the record of a run that came to its end', () => {
  const record = recordOf(whole)

  test('counts its tests, is complete, and is what its schema says', () => {
    expect(record.run).toMatchObject({ complete: true, planned: 3, selected: 3, finished: 3 })
    expect(record.run.incompleteReason).toBeUndefined()
    expect(checkRecord(JSON.parse(JSON.stringify(record)))).toEqual([])
  })

  test('has every row of the register, in its order, whether or not a test meets it', () => {
    expect(record.requirements.map((one) => one.id)).toEqual(rows.map((one) => one.id))
    expect(verdictsOf(record)).toMatchObject({ 'APP-01': 'Met', 'APP-02': 'Met', 'APP-03': 'Not tested' })
  })

  test('is the same for the same plan and journals', () => {
    expect(recordOf(whole)).toEqual(record)
  })

  test('does not depend on the order in which workers wrote', () => {
    const other = recordOf([...ended('four', 'APP-04'), ...ended('two', 'APP-02'), ...ended('one', 'APP-01')])
    expect(other).toEqual(record)
  })
})

describe('a worker that ends before its test does', () => {
  const record = recordOf([...ended('one', 'APP-01'), ...ended('two', 'APP-02').slice(0, 2)])

  test('makes an error of the test that it had begun, and of those it never began', () => {
    expect(record.tests.map(({ id, outcome, reason }) => ({ id, outcome, reason }))).toEqual([
      { id: 'one', outcome: 'passed', reason: undefined },
      { id: 'two', outcome: 'error', reason: 'The worker ended before the test did' },
      { id: 'four', outcome: 'error', reason: 'The worker ended before the test did' },
    ])
  })

  test('leaves their rows as ones that could not be tested, although a check had passed', () => {
    expect(verdictsOf(record)).toMatchObject({
      'APP-01': 'Met',
      'APP-02': 'Could not test',
      'APP-04': 'Could not test',
    })
  })

  test('makes the run incomplete, saying how many tests are lost', () => {
    expect(record.run).toMatchObject({
      complete: false,
      incompleteReason: '2 of 3 tests did not end',
      planned: 3,
      selected: 3,
      finished: 1,
    })
    expect(record.gate.exitCode).toBe(4)
  })

  test('does not hide a must that is not met', () => {
    const { gate } = recordOf(ended('one', 'APP-01', 'failed'))
    expect(gate.exitCode).toBe(1)
    expect(gate.reasons).toContain('1 must not met: APP-01')
    expect(gate.reasons).toContain('The run is not complete: 2 of 3 tests did not end')
  })
})

describe('a run that is interrupted', () => {
  const record = recordOf(ended('one', 'APP-01'), { interrupted: true })

  test('says so of the tests that did not end', () => {
    expect(record.tests[1]).toMatchObject({
      outcome: 'error',
      reason: 'The run was interrupted before the test ended',
    })
  })

  test('ends with 130, and its record is whole all the same', () => {
    expect(record.gate.exitCode).toBe(130)
    expect(record.run.incompleteReason).toBe('it was interrupted; 2 of 3 tests did not end')
    expect(checkRecord(JSON.parse(JSON.stringify(record)))).toEqual([])
  })
})

describe('a problem outside of tests', () => {
  test('makes the run incomplete, and is named', () => {
    const { run, gate } = recordOf(whole, { problems: ['Worker exited unexpectedly'] })
    expect(run).toMatchObject({ complete: false, incompleteReason: 'Worker exited unexpectedly' })
    expect(gate).toMatchObject({ exitCode: 4, reasons: ['The run is not complete: Worker exited unexpectedly'] })
  })
})

describe('tests that were not run', () => {
  test('are not selected when the run was asked for another row', () => {
    const selection = selectionWith({ only: ['APP-01'] })
    const record = recordOf(ended('one', 'APP-01'), {}, { selection })
    expect(record.tests.map((one) => one.outcome)).toEqual(['passed', 'not-selected', 'not-selected'])
    expect(record.run).toMatchObject({ complete: true, planned: 3, selected: 1, finished: 1 })
    expect(record.gate).toMatchObject({ exitCode: 0, summary: '1 of 1 applicable musts met' })
  })

  test('are skipped for a reason that was planned, and do not make the run incomplete', () => {
    const reason = 'The environment "Sandbox" is not declared to keep what is written (stateful)'
    const of = { test: 'four', target: 'app' }
    const events: JournalEvent[] = [
      ...ended('one', 'APP-01'),
      ...ended('two', 'APP-02'),
      { type: 'test-end', ...of, outcome: 'skipped', reason, durationMs: 0 },
    ]
    const selection = selectionWith({ can: [] })
    const record = recordOf(events, {}, { selection })
    expect(record.tests[2]).toMatchObject({ outcome: 'skipped', reason, plannedSkip: true })
    expect(record.gate).toMatchObject({ exitCode: 0, summary: '1 of 2 applicable musts met, 1 not tested' })
    expect(recordOf(events, { strict: true }, { selection }).gate.exitCode).toBe(4)
  })
})

describe('what people declared', () => {
  test('an interaction that does not apply takes its rows out, with the reason', () => {
    const selection = selectionWith({ notApplicable: { 'get-consent': 'we do not offer it' } })
    const { requirements } = recordOf([...ended('one', 'APP-01'), ...ended('four', 'APP-04')], {}, { selection })
    expect(requirements[1]).toMatchObject({
      verdict: 'Not applicable',
      reason: 'Declared not applicable: we do not offer it',
    })
  })

  test('a deviation is in the record with its terms, and only where it was needed', () => {
    const terms = { reason: 'fixed in May', agreedWith: 'the owner', expires: '2030-05-31' }
    const deviations = new Map(['APP-01', 'APP-02'].map((id) => [id, { id, ...terms }]))
    const events = [...ended('one', 'APP-01', 'failed'), ...ended('two', 'APP-02'), ...ended('four', 'APP-04')]
    const { requirements, gate } = recordOf(events, { deviations })
    expect(requirements[0]).toMatchObject({ verdict: 'Accepted deviation', deviation: terms })
    expect(requirements[1]).toMatchObject({ verdict: 'Met' })
    expect(requirements[1]).not.toHaveProperty('deviation')
    expect(gate.exitCode).toBe(0)
  })
})

describe('rows that hold for every answer', () => {
  test('turn on their own check, and leave the outcome of the test as it is', () => {
    const { requirements, tests: ran } = recordOf([
      ...whole,
      {
        type: 'exchange-check',
        target: 'app',
        check: { requirement: 'APP-05', outcome: 'failed', message: 'no Date' },
      },
    ])
    expect(requirements[4]).toMatchObject({ id: 'APP-05', verdict: 'Not met', reason: 'no Date' })
    expect(ran.map((one) => one.outcome)).toEqual(['passed', 'passed', 'passed'])
  })
})

describe('the verdict under other readings', () => {
  const stale: JournalEvent[] = [
    {
      type: 'check',
      test: 'one',
      target: 'app',
      step: 0,
      check: {
        requirement: 'APP-01',
        outcome: 'failed',
        message: 'Expected 409, got 412',
        conflict: 'APP-C1',
        byReading: { a: 'failed', b: 'passed' },
      },
    },
    { type: 'test-end', test: 'one', target: 'app', outcome: 'failed', durationMs: 1 },
  ]

  test('stands beside the verdict, where it differs', () => {
    const { requirements } = recordOf([...stale, ...ended('two', 'APP-02'), ...ended('four', 'APP-04')])
    expect(requirements[0]).toMatchObject({ verdict: 'Not met', otherReadings: { gateway: 'Met' } })
    expect(requirements[1]?.otherReadings).toEqual({})
  })

  test('of a row that is only observed: it obliges under the reading that names it alone', () => {
    const check = { requirement: 'APP-06', outcome: 'information' as const, message: 'another text' }
    const events: JournalEvent[] = [...whole, { type: 'check', test: 'one', target: 'app', step: 0, check }]
    const { requirements, gate } = recordOf(events)
    expect(requirements[5]).toMatchObject({
      verdict: 'Not applicable',
      reason: 'Observed, not published: it is asked for only under the reading gateway',
      otherReadings: { gateway: 'Not met' },
    })
    expect(gate.exitCode).toBe(0)
  })

  test('of a row that is published and names a reading: it obliges under that one alone, too', () => {
    const rows = suite.rows.map((row) => (row.id === 'APP-02' ? { ...row, reading: 'gateway' } : row))
    const records = ['documented', 'gateway'].map((name) =>
      recordOf(whole, {}, { suite: { ...suite, rows }, reading: { name, preset: name, conflicts: { 'APP-C1': 'a' } } }),
    )
    expect(records.map(({ requirements }) => requirements[1])).toMatchObject([
      { verdict: 'Not applicable', reason: 'It is asked for only under the reading gateway' },
      { verdict: 'Met' },
    ])
  })

  test('an observed row obliges when its reading is the chosen one, overrides and all', () => {
    const reading = { name: 'gateway APP-C1=a', preset: 'gateway', conflicts: { 'APP-C1': 'a' } }
    const check = { requirement: 'APP-06', outcome: 'failed' as const, message: 'another text' }
    const events: JournalEvent[] = [...whole, { type: 'check', test: 'one', target: 'app', step: 0, check }]
    const { requirements } = recordOf(events, {}, { reading })
    expect(requirements[5]).toMatchObject({ verdict: 'Not met', otherReadings: { documented: 'Not applicable' } })
  })
})

describe('two targets in one run', () => {
  test('have verdicts of their own', () => {
    const targets = ['good', 'bad'].map((id) => {
      const request = requestWith({ id })
      return { plan: planTarget(request, tests), suite, selection: request.selection }
    })
    const record = recordOf(
      (['good', 'bad'] as const).flatMap((target) => [
        ...ended('one', 'APP-01', target === 'bad' ? 'failed' : 'passed', target),
        ...ended('two', 'APP-02', 'passed', target),
        ...ended('four', 'APP-04', 'passed', target),
      ]),
      { targets },
    )
    const verdicts = record.requirements.filter((one) => one.id === 'APP-01').map((one) => [one.target, one.verdict])
    expect(verdicts).toEqual([
      ['good', 'Met'],
      ['bad', 'Not met'],
    ])
    expect(record.gate).toMatchObject({ exitCode: 1, summary: '3 of 4 applicable musts met, 1 not met' })
  })
})

describe('a target that answered nothing', () => {
  const silent = (response: object): JournalEvent => ({
    type: 'exchange',
    step: 0,
    exchange: {
      id: 'e1',
      target: 'app',
      test: 'one',
      ordinal: 1,
      direction: 'out',
      purpose: 'test',
      request: { method: 'GET', url: 'http://127.0.0.1:1/', headers: [] },
      startedAt: '2026-11-22T12:00:00.000Z',
      durationMs: 1,
      ...response,
    },
  })

  test('gives nothing to judge', () => {
    const error = { kind: 'refused' as const, message: 'refused' }
    expect(recordOf([silent({ error }), ...whole]).gate.exitCode).toBe(3)
    expect(recordOf([silent({ response: { status: 200, headers: [] } }), ...whole]).gate.exitCode).toBe(0)
  })
})
