import type { Actor, CheckOutcome, CheckRecord, TestRecord, Verdict } from '../record/run-record.ts'
import type { Row } from '../requirements/row.ts'
import type { Attestation, Deviation } from './declarations.ts'

/** What is known of one row after a run; the verdict follows from this alone. */
export interface RowEvidence {
  row: Row
  /** What the run judged; a server when absent. */
  judged?: Actor
  /** Selected tests that meet the row. */
  tests: readonly TestRecord[]
  /** Every check that names the row, in tests and on single answers. */
  checks: readonly CheckRecord[]
  /** Reason given by who ran it why the row's interaction does not apply. */
  notApplicable?: string
  deviation?: Deviation
  attestation?: Attestation
  /** Why the row was left out of this run, when it was. */
  notSelected?: string
  /** Why an observed row does not oblige under this reading, when it does not. */
  doesNotOblige?: string
  /** What the environment lacks of what the row needs, so that an answer of its kind need not come. */
  lack?: string
}

export interface RowVerdict {
  verdict: Verdict
  reason?: string
  /** True when the reason was known before anything was sent: such a row does not make a run incomplete. */
  planned: boolean
}

/**
 * The verdict of one row: the first rule that applies (architecture, section 5).
 * @param under how a check is read: under the chosen reading its stored outcome, under another preset what it would be
 */
export function verdictOf(
  evidence: RowEvidence,
  under: (check: CheckRecord) => CheckOutcome = storedOutcome,
): RowVerdict {
  const { row, tests, checks } = evidence
  if (evidence.notApplicable !== undefined) return planned('Not applicable', evidence.notApplicable)
  if (evidence.doesNotOblige !== undefined) return planned('Not applicable', evidence.doesNotOblige)
  if (evidence.notSelected !== undefined) return planned('Not tested', evidence.notSelected)

  const failed = checks.find((one) => under(one) === 'failed')
  if (failed !== undefined) {
    if (evidence.deviation !== undefined)
      return { verdict: 'Accepted deviation', reason: evidence.deviation.reason, planned: true }
    return { verdict: 'Not met', reason: failed.message, planned: true }
  }
  const unreached = tests.find((one) => one.outcome === 'error' || neverReached(one, row.id))
  if (unreached !== undefined) {
    const reason = unreached.reason ?? `the check of "${unreached.title}" was not reached`
    return { verdict: 'Could not test', reason, planned: false }
  }
  const skipped = tests.find((one) => one.outcome === 'skipped')
  if (skipped !== undefined) {
    return {
      verdict: 'Not tested',
      reason: skipped.reason ?? 'the test was skipped',
      planned: skipped.plannedSkip === true,
    }
  }
  if (checks.some((one) => under(one) === 'passed')) return { verdict: 'Met', planned: true }
  return withoutChecks(evidence)
}

function withoutChecks(evidence: RowEvidence): RowVerdict {
  const { row, tests, checks } = evidence
  if (row.disposition === 'attested') {
    const { attestation } = evidence
    return attestation === undefined
      ? planned('Not tested', `A person attests this: ${row.reason ?? 'no answer is recorded yet'}`)
      : planned('Attested', attestation.answer)
  }
  if (row.disposition === 'not-testable') return planned('Not tested', row.reason ?? 'not testable from outside')
  const { judged = 'server' } = evidence
  if (row.actor !== judged) return planned('Not tested', `This is for the ${row.actor}, and the run judged a ${judged}`)
  if (checks.length > 0) return planned('Not tested', 'No source decides what was seen')
  if (row.scope === 'every-exchange') {
    if (evidence.lack !== undefined) return planned('Not tested', evidence.lack)
    return {
      verdict: 'Not tested',
      reason: 'No answer of this run was of the kind that this row speaks of',
      planned: false,
    }
  }
  return planned('Not tested', tests.length === 0 ? 'No test of this run meets it' : 'Its tests made no check')
}

function planned(verdict: Verdict, reason: string): RowVerdict {
  return { verdict, reason, planned: true }
}

/** A test that ended without one check of the row that it meets says nothing of the row. */
function neverReached(test: TestRecord, row: string): boolean {
  if (test.outcome !== 'passed' && test.outcome !== 'failed') return false
  return !test.steps.some((step) => step.checks.some((check) => check.requirement === row))
}

function storedOutcome(check: CheckRecord): CheckOutcome {
  return check.outcome
}

/**
 * The outcome of a check under another preset's decisions.
 * @param softened whether the row did not oblige when it was judged, so that its failures were stored as information
 */
export function outcomeUnder(
  decisions: Record<string, string>,
  softened = false,
): (check: CheckRecord) => CheckOutcome {
  return (check) => {
    if (softened && check.outcome === 'information') return 'failed'
    if (check.conflict === undefined || check.byReading === undefined) return check.outcome
    const letter = decisions[check.conflict]
    return (letter === undefined ? undefined : check.byReading[letter]) ?? check.outcome
  }
}
