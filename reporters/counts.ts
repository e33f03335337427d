import type { Level, RequirementRecord, TestOutcome, TestRecord, Verdict } from '../src/record/run-record.ts'

export const levels: readonly Level[] = ['must', 'should', 'may']

/** Verdicts in the order in which every report lists them: what was judged, then what was not, worst news early. */
export const verdicts: readonly Verdict[] = [
  'Met',
  'Not met',
  'Accepted deviation',
  'Attested',
  'Could not test',
  'Not tested',
  'Not applicable',
]

export type VerdictCounts = Record<Verdict, number>

/** How many requirements of each level came to each verdict. */
export function countVerdicts(requirements: readonly RequirementRecord[]): Record<Level, VerdictCounts> {
  const none = (): VerdictCounts => ({
    Met: 0,
    'Not met': 0,
    'Accepted deviation': 0,
    Attested: 0,
    'Could not test': 0,
    'Not tested': 0,
    'Not applicable': 0,
  })
  const counts: Record<Level, VerdictCounts> = { must: none(), should: none(), may: none() }
  for (const row of requirements) counts[row.level][row.verdict] += 1
  return counts
}

/** How many tests ended in each way. */
export function countOutcomes(tests: readonly TestRecord[]): Record<TestOutcome, number> {
  const counts: Record<TestOutcome, number> = { passed: 0, failed: 0, skipped: 0, error: 0, 'not-selected': 0 }
  for (const test of tests) counts[test.outcome] += 1
  return counts
}
