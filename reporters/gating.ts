import type { CheckRecord, RequirementRecord, TestRecord } from '../src/record/run-record.ts'
import type { RecordIndex } from './record-index.ts'

/** True of a row that fails the run: a must that is Not met. Everything else that failed is a warning. */
export function isGating(row: RequirementRecord): boolean {
  return row.level === 'must' && row.verdict === 'Not met'
}

export function failedChecks(test: TestRecord): CheckRecord[] {
  return test.steps.flatMap((step) => step.checks).filter((check) => check.outcome === 'failed')
}

/**
 * The failed checks of a test that fail the run. A check that names no row of the register counts: better a failure too
 * many than one that nobody sees.
 */
export function gatingChecks(test: TestRecord, index: RecordIndex): CheckRecord[] {
  return failedChecks(test).filter((check) => {
    const row = index.requirement(test.target, check.requirement)
    return row === undefined || isGating(row)
  })
}

/** Whether a test that failed is a failure to a CI system: it may have failed without any failed check. */
export function isGatingFailure(test: TestRecord, index: RecordIndex): boolean {
  if (test.outcome !== 'failed') return false
  if (failedChecks(test).length > 0) return gatingChecks(test, index).length > 0
  const rows = test.requirements.flatMap((id) => index.requirement(test.target, id) ?? [])
  return rows.length === 0 || rows.some(isGating)
}
