import type { RunRecord, TargetRecord } from '../src/record/run-record.ts'
import { collectFindings } from './findings.ts'
import { type Case, ruleCase, testCase } from './junit-cases.ts'
import { indexRecord, keyOf, type RecordIndex } from './record-index.ts'
import type { ReportFile } from './report.ts'
import { formatCount } from './safe-text.ts'
import { attributes, escapeXml } from './xml.ts'

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
