import type { CheckRecord, RequirementRecord, RunRecord, TargetRecord, TestRecord } from '../src/record/run-record.ts'
import { collectFindings } from './findings.ts'
import { indexRecord, keyOf, type RecordIndex } from './record-index.ts'
import type { ReportFile } from './report.ts'
import { clip, formatCount, makeVisible } from './safe-text.ts'

/**
 * JUnit XML for a CI system: `junit.xml`.
 *
 * - A test case per test that was selected, in a test suite per `describe` path; its requirements are properties.
 * - Only a must that is Not met is a failure. A test that failed for a should, or for a deviation that was accepted, is
 *   a passed case whose output says so, because the gate of the run lets it pass too.
 * - The suite "Rules that hold for every answer" has a case per row that no test owns: without it a must could be Not
 *   met while every case is green.
 * - The suite "The run" has one case, which is an error if the run is not complete.
 */
export function reportJunit(record: RunRecord): ReportFile[] {
  const index = indexRecord(record)
  const suites = [runSuite(record), ...record.targets.flatMap((target) => targetSuites(record, index, target))]
  const all = suites.flatMap((suite) => suite.cases)
  const root = attributes({ name: 'assay', ...tally(all), timestamp: withoutZone(record.run.startedAt) })
  const content = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${root}>`,
    ...suites.map((suite) => suiteElement(suite, record)),
    '</testsuites>',
    '',
  ].join('\n')
  return [{ path: 'junit.xml', content }]
}

interface Case {
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

interface Suite {
  name: string
  target?: TargetRecord
  cases: Case[]
}

function runSuite(record: RunRecord): Suite {
  const { run } = record
  const complete: Case = {
    name: 'the run is complete',
    className: 'assay',
    seconds: 0,
    properties: [],
    result: run.complete ? 'passed' : 'error',
    ...(run.complete
      ? {}
      : {
          type: 'incomplete',
          message: run.incompleteReason ?? 'The run ended early.',
          text: `${formatCount(run.finished)} of ${formatCount(run.selected)} selected tests ended.`,
        }),
  }
  return { name: 'The run', cases: [complete] }
}

function targetSuites(record: RunRecord, index: RecordIndex, target: TargetRecord): Suite[] {
  const byName = new Map<string, Case[]>()
  for (const test of record.tests) {
    if (test.target !== target.id || test.outcome === 'not-selected') continue
    const name = [target.apiTitle, ...test.suite].join(': ')
    byName.set(name, [...(byName.get(name) ?? []), testCase(test, index, target)])
  }
  const suites = [...byName].map(([name, cases]): Suite => ({ name, target, cases }))
  const everywhere = record.requirements.filter((row) => row.target === target.id && row.scope === 'every-exchange')
  if (everywhere.length > 0) {
    const failed = collectFindings(record, 'failed')
    const cases = everywhere.map((row) =>
      ruleCase(
        row,
        target,
        failed.get(keyOf(row.target, row.id))?.map(({ check, count }) => ({ ...check, count })) ?? [],
      ),
    )
    suites.push({ name: `${target.apiTitle}: Rules that hold for every answer`, target, cases })
  }
  return suites
}

function testCase(test: TestRecord, index: RecordIndex, target: TargetRecord): Case {
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

  const failed = test.steps.flatMap((step) => step.checks).filter((check) => check.outcome === 'failed')
  const gating = failed.filter((check) => isGating(index.requirement(test.target, check.requirement)))
  // A test may fail without any failed check; then the rows that it meets say whether that gates
  const isFailure = failed.length === 0 ? rows.length === 0 || rows.some(isGating) : gating.length > 0
  const described = failed.map((check) => describeCheck(check, index.requirement(test.target, check.requirement)))
  if (!isFailure) {
    return { ...base, result: 'passed', output: ['WARNING: not a failure of the run', ...described].join('\n\n') }
  }
  const first = gating[0] ?? failed[0]
  return {
    ...base,
    result: 'failure',
    type: first?.requirement ?? rows[0]?.id ?? 'failed',
    message: first === undefined ? reason : summarise(first),
    text: described.length === 0 ? reason : described.join('\n\n'),
  }
}

function ruleCase(row: RequirementRecord, target: TargetRecord, failed: CheckRecord[]): Case {
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
      if (row.level !== 'must')
        return { ...base, result: 'passed', output: `WARNING: not a failure of the run\n\n${text}` }
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

function isGating(row: RequirementRecord | undefined): boolean {
  return row === undefined || (row.level === 'must' && row.verdict !== 'Accepted deviation')
}

function propertiesOf(row: RequirementRecord): [string, string][] {
  return [
    ['requirement', row.id],
    [`${row.id}.level`, row.level],
    [`${row.id}.verdict`, row.verdict],
    [`${row.id}.source`, `${row.source.title}, ${row.source.section}`],
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

function suiteElement(suite: Suite, record: RunRecord): string {
  const { target } = suite
  const properties: [string, string][] = [
    ['tool', `${record.tool.name} ${record.tool.version}`],
    ['run', record.run.id],
    ['seed', record.run.seed],
    ['summary', record.gate.summary],
    ...(target === undefined
      ? []
      : ([
          ['api', target.api],
          ['target', target.baseUrl ?? target.file ?? target.id],
          ['environment', target.environment],
          ['reading', target.reading],
        ] as [string, string][])),
  ]
  const own = attributes({ name: suite.name, ...tally(suite.cases), timestamp: withoutZone(record.run.startedAt) })
  return [
    `  <testsuite${own}>`,
    propertyElements(properties, '    '),
    ...suite.cases.map(caseElement),
    '  </testsuite>',
  ].join('\n')
}

function caseElement(each: Case): string {
  const own = attributes({
    name: each.name,
    classname: each.className,
    ...(each.file === undefined ? {} : { file: each.file }),
    time: each.seconds.toFixed(3),
  })
  const children: string[] = []
  if (each.properties.length > 0) children.push(propertyElements(each.properties, '      '))
  if (each.result === 'skipped') children.push(`      <skipped${attributes({ message: each.message ?? '' })}/>`)
  if (each.result === 'failure' || each.result === 'error') {
    const detail = attributes({ message: each.message ?? '', type: each.type ?? '' })
    children.push(`      <${each.result}${detail}>${escapeXml(each.text ?? '')}</${each.result}>`)
  }
  if (each.output !== undefined) children.push(`      <system-out>${escapeXml(each.output)}</system-out>`)
  if (children.length === 0) return `    <testcase${own}/>`
  return [`    <testcase${own}>`, ...children, '    </testcase>'].join('\n')
}

function propertyElements(properties: [string, string][], indent: string): string {
  const inner = properties.map(([name, value]) => `${indent}  <property${attributes({ name, value })}/>`)
  return [`${indent}<properties>`, ...inner, `${indent}</properties>`].join('\n')
}

function tally(cases: Case[]): Record<string, string> {
  const of = (result: Case['result']) => String(cases.filter((each) => each.result === result).length)
  const seconds = cases.reduce((sum, each) => sum + each.seconds, 0)
  return {
    tests: String(cases.length),
    failures: of('failure'),
    errors: of('error'),
    skipped: of('skipped'),
    time: seconds.toFixed(3),
  }
}

/** JUnit's schema wants a local date-time without a zone; the record's times are in UTC. */
function withoutZone(time: string): string {
  return time.replace(/(\.\d+)?Z$/, '')
}

function attributes(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(value).replaceAll('\n', '&#10;')}"`)
    .join('')
}

/** XML 1.0 forbids most control characters even as references, so they are written out in words before escaping. */
function escapeXml(text: string): string {
  return makeVisible(text, 'lines')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
