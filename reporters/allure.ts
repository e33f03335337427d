import type { Label, TestResult } from 'allure-js-commons'
import { LabelName, LinkType, Severity, Stage, Status } from 'allure-js-commons'
import { createTestResult, InMemoryWriter, md5, stringifyEnvInfo } from 'allure-js-commons/sdk/reporter'
import type { CheckRecord, Level, RequirementRecord, RunRecord, TestRecord } from '../src/record/run-record.ts'
import { checkDetails, plainJson, stepResult, timeOf, uuidFrom } from './allure-steps.ts'
import { collectFindings, type Finding } from './findings.ts'
import { failedChecks, gatingChecks, isGating, isGatingFailure } from './gating.ts'
import { indexRecord, keyOf, type RecordIndex } from './record-index.ts'
import type { ReportFile } from './report.ts'
import { makeVisible, titleOfInteraction } from './safe-text.ts'

/**
 * Allure results of a conformance run, below `allure-results/`: the API as epic, the interaction as feature, the
 * requirement as story, its level as severity. Ids derive from the run and the test and times come from the record, so
 * that the same record gives the same bytes; that is why the results are made here and not by Allure's own runtime,
 * which draws both.
 */
export function reportAllure(record: RunRecord): ReportFile[] {
  const index = indexRecord(record)
  const writer = new InMemoryWriter()
  for (const test of record.tests) {
    if (test.outcome !== 'not-selected') writer.writeResult(testResult(test, index, writer))
  }
  const failed = collectFindings(record, 'failed')
  for (const row of record.requirements) {
    if (row.scope !== 'every-exchange') continue
    writer.writeResult(ruleResult(row, failed.get(keyOf(row.target, row.id)) ?? [], index))
  }
  writer.writeEnvironmentInfo(environmentOf(record))
  const file = (name: string, content: string | Uint8Array): ReportFile => ({ path: `allure-results/${name}`, content })
  return [
    ...writer.tests.map((result) => file(`${result.uuid}-result.json`, plainJson(result))),
    ...Object.entries(writer.attachments).map(([name, content]) => file(name, content)),
    file('environment.properties', `${stringifyEnvInfo(writer.envInfo ?? {})}\n`),
  ]
}

const severities: Record<Level, Severity> = {
  must: Severity.CRITICAL,
  should: Severity.NORMAL,
  may: Severity.MINOR,
}

function testResult(test: TestRecord, index: RecordIndex, writer: InMemoryWriter): TestResult {
  const { record } = index
  const rows = test.requirements.flatMap((id) => index.requirement(test.target, id) ?? [])
  const target = index.target(test.target)
  const start = startOf(test, index)
  const fullName = makeVisible([target?.api ?? test.target, ...test.suite, test.title].join(' › '))
  const failed = gatingChecks(test, index)[0] ?? failedChecks(test)[0]
  return {
    ...createTestResult(uuidFrom(record.run.id, test.target, test.id)),
    name: makeVisible(test.title),
    fullName,
    testCaseId: md5(`${test.target}\n${test.id}`),
    historyId: md5(`${test.target}\n${test.id}\n${target?.environment ?? ''}\n${target?.reading ?? ''}`),
    status: statusOf(test, index),
    stage: Stage.FINISHED,
    statusDetails: statusDetails(test, failed),
    description: makeVisible(rows.map((row) => `${row.id} (${row.level}): ${row.statement}`).join('\n\n'), 'lines'),
    labels: labelsOf(test.suite, rows, target?.apiTitle ?? test.target),
    links: rows.flatMap((row) => linkOf(row, index)),
    parameters: [
      { name: 'environment', value: makeVisible(target?.environment ?? '') },
      { name: 'reading', value: makeVisible(target?.reading ?? '') },
    ],
    start,
    stop: start + Math.round(test.durationMs),
    steps: test.steps.map((step, position) => stepResult(step, position, test, start, index, writer)),
  }
}

/** A row that holds for every answer has no test: without a result of its own, its failure would not be seen. */
function ruleResult(row: RequirementRecord, failed: Finding[], index: RecordIndex): TestResult {
  const { run } = index.record
  const target = index.target(row.target)
  const apiTitle = target?.apiTitle ?? row.target
  const start = Date.parse(run.startedAt) || 0
  const first = failed[0]?.check
  const message = row.reason === undefined ? {} : { message: makeVisible(`${row.verdict}: ${row.reason}`) }
  return {
    ...createTestResult(uuidFrom(run.id, row.target, 'rule', row.id)),
    name: makeVisible(row.statement),
    fullName: makeVisible([target?.api ?? row.target, everyAnswer, row.id].join(' › ')),
    testCaseId: md5(`${row.target}\n${everyAnswer}\n${row.id}`),
    historyId: md5(`${row.target}\n${everyAnswer}\n${row.id}\n${target?.environment ?? ''}\n${target?.reading ?? ''}`),
    status: ruleStatus(row),
    stage: Stage.FINISHED,
    statusDetails: first === undefined ? message : checkDetails(first),
    description: makeVisible(`${row.id} (${row.level}): ${row.statement}`),
    labels: labelsOf([everyAnswer], [row], apiTitle),
    links: linkOf(row, index),
    start,
    stop: start,
  }
}

const everyAnswer = 'Rules that hold for every answer'

function ruleStatus(row: RequirementRecord): Status {
  if (isGating(row)) return Status.FAILED
  if (row.verdict === 'Could not test') return Status.BROKEN
  return row.verdict === 'Not tested' || row.verdict === 'Not applicable' ? Status.SKIPPED : Status.PASSED
}

/** Failed is for what gates the run; a recommendation that is not met does not turn a test red. */
function statusOf(test: TestRecord, index: RecordIndex): Status {
  switch (test.outcome) {
    case 'failed':
      return isGatingFailure(test, index) ? Status.FAILED : Status.PASSED
    case 'error':
      return Status.BROKEN
    case 'skipped':
      return Status.SKIPPED
    default:
      return Status.PASSED
  }
}

function statusDetails(test: TestRecord, failed: CheckRecord | undefined): TestResult['statusDetails'] {
  if (test.outcome === 'skipped' || test.outcome === 'error')
    return { message: makeVisible(test.reason ?? 'no reason recorded') }
  if (test.outcome !== 'failed') return {}
  return failed === undefined ? { message: makeVisible(test.reason ?? 'The test failed') } : checkDetails(failed)
}

function labelsOf(suite: string[], rows: RequirementRecord[], apiTitle: string): Label[] {
  const [parentSuite, ...suites] = [apiTitle, ...suite]
  const severest = (['must', 'should', 'may'] as const).find((level) => rows.some((row) => row.level === level))
  const label = (name: LabelName, value: string): Label => ({ name, value: makeVisible(value) })
  return [
    label(LabelName.EPIC, apiTitle),
    ...[...new Set(rows.map((row) => row.interaction))].map((each) =>
      label(LabelName.FEATURE, titleOfInteraction(each)),
    ),
    ...rows.map((row) => label(LabelName.STORY, `${row.id} ${row.statement}`)),
    label(LabelName.SEVERITY, severities[severest ?? 'may']),
    ...rows.flatMap((row) => [label(LabelName.TAG, row.id), label(LabelName.TAG, row.level)]),
    label(LabelName.PARENT_SUITE, parentSuite ?? apiTitle),
    label(LabelName.SUITE, suites.join(' › ')),
    label(LabelName.FRAMEWORK, 'fhir-assay'),
  ]
}

function linkOf(row: RequirementRecord, index: RecordIndex): TestResult['links'] {
  const address = index.target(row.target)?.sources.find((source) => source.id === row.source.document)?.address
  if (address === undefined || !/^https?:\/\//i.test(address)) return []
  return [
    {
      name: makeVisible(`${row.source.title}, ${row.source.section}`),
      url: makeVisible(address),
      type: LinkType.DEFAULT,
    },
  ]
}

function environmentOf(record: RunRecord): Record<string, string> {
  const entries: [string, string][] = record.targets.flatMap((target, position): [string, string][] => {
    const prefix = record.targets.length === 1 ? '' : `target ${position + 1} `
    return [
      [`${prefix}api`, target.apiTitle],
      [`${prefix}address`, target.baseUrl ?? target.file ?? target.id],
      [`${prefix}environment`, target.environment],
      [`${prefix}reading`, target.reading],
    ]
  })
  entries.push(
    ['tool', `${record.tool.name} ${record.tool.version}`],
    ['seed', record.run.seed],
    ['run', record.run.id],
  )
  return Object.fromEntries(entries.map(([name, value]) => [name, makeVisible(value)]))
}

/** A test has no start time of its own: its first request has, or the run. */
function startOf(test: TestRecord, index: RecordIndex): number {
  const runStart = Date.parse(index.record.run.startedAt) || 0
  const first = index.exchange(test.steps.flatMap((step) => step.exchanges)[0])
  return first === undefined ? runStart : timeOf(first, runStart)
}
