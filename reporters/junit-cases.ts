import type { CheckRecord, RequirementRecord, TargetRecord, TestRecord } from '../src/record/run-record.ts'
import { failedChecks, gatingChecks, isGating, isGatingFailure } from './gating.ts'
import type { RecordIndex } from './record-index.ts'
import { clip, formatCount } from './safe-text.ts'

/** A test case as JUnit knows it, before it is written as XML. */
export interface Case {
  name: string
  className: string
  file?: string
  seconds: number
  properties: [name: string, value: string][]
  result: 'passed' | 'failure' | 'error' | 'skipped'
  /** Of a failure: the id of the row. */
  type?: string
  message?: string
  text?: string
  output?: string
}

/** The case of a test. Only what gates the run makes it a failure. */
export function testCase(test: TestRecord, index: RecordIndex, target: TargetRecord): Case {
  const rows = test.requirements.flatMap((id) => index.requirement(test.target, id) ?? [])
  const base = {
    name: test.title,
    className: [target.api, ...test.suite].join('.'),
    file: test.file,
    seconds: test.durationMs / 1000,
    properties: [
      ...rows.flatMap(propertiesOf),
      ...(test.seed === undefined ? [] : [['seed', test.seed] as [string, string]]),
    ],
  }
  const reason = test.reason ?? 'no reason recorded'
  if (test.outcome === 'skipped') return { ...base, result: 'skipped', message: reason }
  if (test.outcome === 'error')
    return { ...base, result: 'error', type: 'could-not-test', message: reason, text: reason }
  if (test.outcome === 'passed') return { ...base, result: 'passed' }

  const failed = failedChecks(test)
  const described = failed.map((check) => describeCheck(check, index.requirement(test.target, check.requirement)))
  if (!isGatingFailure(test, index)) {
    return { ...base, result: 'passed', output: ['WARNING: not a failure of the run', ...described].join('\n\n') }
  }
  const first = gatingChecks(test, index)[0] ?? failed[0]
  return {
    ...base,
    result: 'failure',
    type: first?.requirement ?? rows[0]?.id ?? 'failed',
    message: first === undefined ? reason : summarise(first),
    text: described.length === 0 ? reason : described.join('\n\n'),
  }
}

/** The case of a row that holds for every answer: no test owns it, so its verdict is its result. */
export function ruleCase(row: RequirementRecord, target: TargetRecord, failed: CheckRecord[]): Case {
  const base = {
    name: `${row.id} ${row.statement}`,
    className: `${target.api}.every-answer`,
    seconds: 0,
    properties: propertiesOf(row),
  }
  const text = failed.map((check) => describeCheck(check, row)).join('\n\n')
  const reason = row.reason ?? 'no reason recorded'
  switch (row.verdict) {
    case 'Met':
    case 'Attested':
      return { ...base, result: 'passed' }
    case 'Not met': {
      if (!isGating(row)) return { ...base, result: 'passed', output: `WARNING: not a failure of the run\n\n${text}` }
      const message = failed[0] === undefined ? reason : summarise(failed[0])
      return { ...base, result: 'failure', type: row.id, message, text: text || reason }
    }
    case 'Accepted deviation':
      return {
        ...base,
        result: 'passed',
        output: `WARNING: accepted deviation: ${row.deviation?.reason ?? reason}\n\n${text}`,
      }
    case 'Could not test':
      return { ...base, result: 'error', type: 'could-not-test', message: reason, text: reason }
    default:
      return { ...base, result: 'skipped', message: `${row.verdict}: ${reason}` }
  }
}

function propertiesOf(row: RequirementRecord): [string, string][] {
  return [
    ['requirement', row.id],
    ['level', row.level],
    ['verdict', row.verdict],
    ['source', `${row.source.title}, ${row.source.section}`],
  ]
}

function summarise(check: CheckRecord): string {
  const received = check.actual === undefined ? '' : `, received ${check.actual}`
  const expected = check.expected === undefined ? '' : `: expected ${check.expected}${received}`
  return clip(`${check.requirement}: ${check.message}${expected}`, 500)
}

function describeCheck(check: CheckRecord, row: RequirementRecord | undefined): string {
  const lines = [`${check.requirement}${row === undefined ? '' : ` (${row.level})`}: ${clip(check.message, 1_000)}`]
  if (row !== undefined)
    lines.push(
      `Requirement: ${row.statement}`,
      `Source: ${row.source.title}, ${row.source.section}: "${row.source.quote}"`,
    )
  if (check.expected !== undefined) lines.push(`Expected: ${clip(check.expected, 2_000)}`)
  if (check.actual !== undefined) lines.push(`Received: ${clip(check.actual, 2_000)}`)
  if (check.path !== undefined) lines.push(`At: ${check.path}`)
  if ((check.count ?? 1) > 1) lines.push(`Times: ${formatCount(check.count ?? 1)}`)
  const exchanges = check.exchange === undefined ? (check.exchanges ?? []) : [check.exchange]
  if (exchanges.length > 0) lines.push(`Exchange in record.json: ${exchanges.slice(0, 5).join(', ')}`)
  return lines.join('\n')
}
