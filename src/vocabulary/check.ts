import type { CheckOutcome, CheckRecord } from '../record/run-record.ts'
import type { Expectation, Row } from '../requirements/row.ts'
import {
  type ConflictReference,
  chosenReading,
  conflictNamed,
  decidingConflict,
  isConflictReference,
} from './conflict.ts'
import { type RunningTest, rowOf, runningTest } from './running-test.ts'

/** Whether an answer is as expected, in words for the report. */
export interface Judgement {
  pass: boolean
  expected: string
  actual: string
  /** Defaults to "Expected …, got …". */
  message?: string
  path?: string
}

export interface CheckOptions {
  /** The row that this check decides; left out, the row that the test meets. */
  row?: string
}

/**
 * Judge something under one expectation, or under every reading of a conflict at once; journal it as one check.
 * @returns the check; only `failed` is a reason for the test to fail
 */
export function judge(
  wanted: Expectation | ConflictReference,
  by: (expectation: Expectation) => Judgement,
  options: CheckOptions & { exchange?: string } = {},
): CheckRecord {
  if (!isConflictReference(wanted)) return record(checkFrom(by(wanted), options, {}))
  const id = decidingConflict(wanted)
  const { readings } = conflictNamed(id)
  const chosen = chosenReading(id)
  const judgements = new Map<string, Judgement | undefined>()
  for (const [letter, reading] of Object.entries(readings)) {
    judgements.set(letter, reading.expect === undefined ? undefined : by(reading.expect))
  }
  const byReading: Record<string, CheckOutcome> = {}
  for (const [letter, one] of judgements)
    byReading[letter] = one === undefined ? 'observed' : one.pass ? 'passed' : 'failed'
  const decisive = judgements.get(chosen) ?? shownOnly(judgements)
  const check = checkFrom(decisive, options, {
    conflict: id,
    byReading,
    source: `${id} (${chosen}): ${readings[chosen]?.says ?? ''}`,
  })
  if (judgements.get(chosen) === undefined) check.outcome = 'observed'
  return record(check)
}

/** A reading that expects nothing: show what came. */
function shownOnly(judgements: Map<string, Judgement | undefined>): Judgement {
  const any = [...judgements.values()].find((one) => one !== undefined)
  return { pass: true, expected: 'nothing: no source decides this', actual: any?.actual ?? 'see the exchange' }
}

function checkFrom(
  judgement: Judgement,
  options: CheckOptions & { exchange?: string },
  more: Partial<CheckRecord>,
): CheckRecord {
  const { pass, expected, actual } = judgement
  return {
    requirement: options.row ?? rowOfTest(),
    outcome: pass ? 'passed' : 'failed',
    message: judgement.message ?? (pass ? `As expected: ${expected}` : `Expected ${expected}, got ${actual}`),
    expected,
    actual,
    ...(judgement.path === undefined ? {} : { path: judgement.path }),
    ...(options.exchange === undefined ? {} : { exchange: options.exchange }),
    ...more,
  }
}

/** A check names exactly one row: that of its test, if the test meets just one. */
export function rowOfTest(): string {
  const { requirements, observes, id } = runningTest()
  const rows = requirements.length > 0 ? requirements : observes
  if (rows.length === 1 && rows[0] !== undefined) return rows[0]
  throw new Error(`The test ${id} meets ${rows.length} rows: each check in it says which, as in { row: '${rows[0]}' }.`)
}

/**
 * Put a check into the journal. A row that the test only observes, or whose source may not oblige the target under this
 * reading, never fails: its outcome becomes `observed` or `information`.
 */
export function record(check: CheckRecord): CheckRecord {
  const test = runningTest()
  const final = { ...check, outcome: softened(check, test) }
  if (final.byReading !== undefined && final.outcome !== check.outcome) delete final.byReading
  test.checks.push(final)
  test.workbench.journal.append({
    type: 'check',
    test: test.id,
    target: test.target.id,
    step: Math.max(test.step, 0),
    check: final,
  })
  return final
}

function softened(check: CheckRecord, test: RunningTest): CheckOutcome {
  const row = rowOf(test.suite, check.requirement)
  if (!test.requirements.includes(row.id) && test.observes.includes(row.id)) return 'observed'
  if (check.outcome === 'failed' && !obliges(row, test)) return 'information'
  return check.outcome
}

/** A row that names a reading obliges under that one alone; without one, what was only observed obliges nobody. */
export function obliges(row: Row, { suite, target }: Pick<RunningTest, 'suite' | 'target'>): boolean {
  if (row.reading !== undefined) return target.reading.split(' ')[0] === row.reading
  return suite.sources.find((one) => one.id === row.source.document)?.kind !== 'observed'
}
