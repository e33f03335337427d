import type {
  CheckOutcome,
  CheckRecord,
  Level,
  RequirementRecord,
  RunRecord,
  TestRecord,
  Verdict,
} from '../src/record/run-record.ts'
import { indexRecord, keyOf } from './record-index.ts'

/** One place where a check had a result: a step of a test, or nowhere in particular for a rule that holds everywhere. */
export interface Occurrence {
  check: CheckRecord
  test?: TestRecord
  /** Position of the step in its test, from 0. */
  step?: number
}

/** Checks of one requirement that say the same, shown once with how often it happened. */
export interface Finding {
  check: CheckRecord
  count: number
  occurrences: Occurrence[]
}

/** A requirement together with what was found against it. */
export interface RequirementFindings {
  requirement: RequirementRecord
  findings: Finding[]
}

const levelOrder: Level[] = ['must', 'should', 'may']

/**
 * What the checks with one outcome say, gathered by requirement and then by what they say.
 *
 * @returns findings by `keyOf(target, requirement)`, each list in the order of the record
 */
export function collectFindings(record: RunRecord, outcome: CheckOutcome): Map<string, Finding[]> {
  const index = indexRecord(record)
  const found = new Map<string, Map<string, Finding>>()

  const add = (target: string, occurrence: Occurrence) => {
    const { check } = occurrence
    if (check.outcome !== outcome) return
    const key = keyOf(target, check.requirement)
    const ofRequirement = found.get(key) ?? new Map<string, Finding>()
    found.set(key, ofRequirement)
    const signature = signatureOf(check)
    const known = ofRequirement.get(signature)
    if (known === undefined) {
      ofRequirement.set(signature, { check, count: check.count ?? 1, occurrences: [occurrence] })
    } else {
      known.count += check.count ?? 1
      known.occurrences.push(occurrence)
    }
  }

  for (const test of record.tests) {
    test.steps.forEach((step, position) => {
      for (const check of step.checks) add(test.target, { check, test, step: position })
    })
  }
  for (const check of record.exchangeChecks) {
    const exchange = index.exchange(check.exchange ?? check.exchanges?.[0])
    const target = exchange?.target ?? record.requirements.find((row) => row.id === check.requirement)?.target ?? ''
    const test = exchange?.test == null ? undefined : index.test(target, exchange.test)
    add(target, test === undefined ? { check } : { check, test })
  }
  return new Map([...found].map(([key, findings]) => [key, [...findings.values()]]))
}

/**
 * The requirements of a verdict with the failures that led to it: musts first, then in the register's order.
 *
 * @param target id of the target; all targets when absent
 */
export function collectFailures(record: RunRecord, verdict: Verdict, target?: string): RequirementFindings[] {
  const failed = collectFindings(record, 'failed')
  return record.requirements
    .filter((row) => row.verdict === verdict && (target === undefined || row.target === target))
    .map((requirement) => ({ requirement, findings: failed.get(keyOf(requirement.target, requirement.id)) ?? [] }))
    .sort((a, b) => levelOrder.indexOf(a.requirement.level) - levelOrder.indexOf(b.requirement.level))
}

/** Requirements that fail in the same way: the same thing was expected, and the same came instead. */
export interface Cause {
  expected?: string
  actual?: string
  message: string
  failures: RequirementFindings[]
}

/**
 * Gathers failures by what was expected and what came, so that one defect behind 40 rows reads as one defect, and stands
 * before one behind a single row.
 */
export function groupByCause(failures: RequirementFindings[]): Cause[] {
  const causes = new Map<string, Cause>()
  for (const failure of failures) {
    const check = failure.findings[0]?.check
    const isComparable = check?.expected !== undefined && check.actual !== undefined
    const key = isComparable
      ? JSON.stringify([withoutVariables(check.expected ?? ''), withoutVariables(check.actual ?? '')])
      : `${failure.requirement.target}\n${failure.requirement.id}`
    const cause = causes.get(key)
    if (cause !== undefined) {
      cause.failures.push(failure)
      continue
    }
    causes.set(key, {
      message: check?.message ?? failure.requirement.reason ?? failure.requirement.statement,
      ...(check?.expected === undefined ? {} : { expected: check.expected }),
      ...(check?.actual === undefined ? {} : { actual: check.actual }),
      failures: [failure],
    })
  }
  return [...causes.values()].sort((one, other) => other.failures.length - one.failures.length)
}

function signatureOf(check: CheckRecord): string {
  return JSON.stringify([
    withoutVariables(check.message),
    withoutVariables(check.expected ?? ''),
    withoutVariables(check.actual ?? ''),
    check.path ?? '',
    check.conflict ?? '',
  ])
}

/** Ids and times differ from one answer to the next where the failure is the same. */
function withoutVariables(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '‹uuid›')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?/g, '‹time›')
}
