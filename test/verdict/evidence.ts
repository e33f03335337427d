import type { CheckOutcome, CheckRecord, TestRecord } from '../../src/record/run-record.ts'
import type { Row } from '../../src/requirements/row.ts'
import type { GatedRow, RunState } from '../../src/verdict/gate.ts'
import type { RowEvidence } from '../../src/verdict/roll-up.ts'

/** The row that everything here is about, unless a test says otherwise. */
export const rowId = 'RAF-UPD-03'

export function rowWith(changes: Partial<Row> = {}): Row {
  return {
    id: rowId,
    level: 'must',
    actor: 'server',
    interaction: 'update-consent',
    statement: 'An update made with a version that is no longer current is refused.',
    source: { document: 'raf-page', section: 'Update outcomes', quote: 'the update has been rejected' },
    needs: [],
    conflicts: [],
    disposition: 'tested',
    scope: 'test',
    ...changes,
  }
}

export function checkWith(outcome: CheckOutcome, changes: Partial<CheckRecord> = {}): CheckRecord {
  return { requirement: rowId, outcome, message: `${outcome} by a check`, ...changes }
}

export function testWith(outcome: TestRecord['outcome'], changes: Partial<TestRecord> = {}): TestRecord {
  return {
    id: 'update/stale',
    target: 'raf',
    title: 'a stale update is refused',
    suite: ['Update'],
    file: 'suites/reasonable-adjustment-flag/update.suite.ts',
    requirements: [rowId],
    outcome,
    durationMs: 1,
    steps: [],
    ...changes,
  }
}

/** A test that ended with these checks, all in one step. */
export function testThatChecked(outcome: 'passed' | 'failed', ...checks: CheckRecord[]): TestRecord {
  return testWith(outcome, { steps: [{ title: '', exchanges: [], checks }] })
}

/** What is known of a row when these tests ran; its checks are those of the tests that name it. */
export function evidenceFrom(tests: readonly TestRecord[], changes: Partial<RowEvidence> = {}): RowEvidence {
  const row = changes.row ?? rowWith()
  const checks = tests.flatMap((test) => test.steps.flatMap((step) => step.checks))
  return { row, tests, checks: checks.filter((one) => one.requirement === row.id), ...changes }
}

export function gatedRow(changes: Partial<GatedRow> = {}): GatedRow {
  const { id, level, actor, interaction, statement, disposition, scope, needs, conflicts, source } = rowWith()
  return {
    id,
    level,
    actor,
    interaction,
    statement,
    disposition,
    scope,
    needs,
    conflicts,
    api: 'reasonable-adjustment-flag',
    target: 'raf',
    source: { ...source, title: 'Reasonable Adjustment Flag FHIR API' },
    sourceKind: 'published',
    verdict: 'Met',
    otherReadings: {},
    tests: ['update/stale'],
    planned: true,
    selected: true,
    ...changes,
  }
}

/** A run that went well. */
export function runState(changes: Partial<Omit<RunState, 'run'>> & { run?: Partial<RunState['run']> } = {}): RunState {
  return {
    interrupted: false,
    nothingAnswered: false,
    strict: false,
    ...changes,
    run: { complete: true, planned: 5, selected: 5, finished: 5, ...changes.run },
  }
}
