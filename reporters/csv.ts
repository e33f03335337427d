import type { RequirementRecord, RunRecord, TestRecord } from '../src/record/run-record.ts'
import { collectFindings, type Finding } from './findings.ts'
import { indexRecord, keyOf, type RecordIndex } from './record-index.ts'
import type { ReportFile } from './report.ts'
import { clip, countOf, makeVisible, titleOfInteraction } from './safe-text.ts'

/**
 * Columns of the requirement tables of the Supplier Conformance Assessment List (SCAL) v2.0, in the variant of its GP
 * Connect tabs, so that rows can be pasted into one.
 */
export const scalColumns = [
  'Requirement ID',
  'Item',
  'Requirement',
  'Requirement Test Case',
  'Test Evidence to be Assured by NHS Digital',
  'Assurance by End User',
  'Compliant Yes/No (please select) if No please provide detail of mitigating actions in the additional comments section',
  'Consumer System Compliance Evidence/Additional comments',
  'NHS Digital Review',
] as const

/** What the list holds where nobody has chosen yet. */
const unset = 'Please Select…'

/**
 * The requirements as `requirements.csv` (RFC 4180, UTF-8 with a byte order mark for Excel), one row per requirement
 * and target in the register's order. `Compliant` and `Non-Compliant` stand only where a verdict says so; the last
 * column is the reviewer's and stays unset.
 */
export function reportCsv(record: RunRecord): ReportFile[] {
  const index = indexRecord(record)
  const failed = collectFindings(record, 'failed')
  const rows = record.requirements.map((row) => cellsOf(row, failed.get(keyOf(row.target, row.id)) ?? [], index))
  const lines = [[...scalColumns], ...rows].map((cells) => cells.map(csvCell).join(','))
  return [{ path: 'requirements.csv', content: `\ufeff${lines.join('\r\n')}\r\n` }]
}

/**
 * One cell: quoted where RFC 4180 wants it, its hidden characters written out, and with an apostrophe before anything
 * that a spreadsheet would take for a formula.
 */
export function csvCell(value: string): string {
  const visible = makeVisible(value, 'lines')
  // Full-width signs too: some spreadsheets read them as the plain ones. A tab is a formula's start in some as well
  const guarded = /^\s*[=+\-@＝＋－＠]/u.test(visible) || /^[\t\r\n]/.test(value) ? `'${visible}` : visible
  return /[",\n\r]/.test(guarded) || guarded !== guarded.trim() ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

function cellsOf(row: RequirementRecord, failed: Finding[], index: RecordIndex): string[] {
  const tests = row.tests.flatMap((id) => index.test(row.target, id) ?? [])
  const { source } = row
  return [
    row.id,
    titleOfInteraction(row.interaction),
    `${row.level}: ${row.statement}\nSource: ${source.title}, ${source.section}: “${source.quote}”`,
    testCases(row, tests),
    evidence(row, tests),
    // Whether an end user assures a row is for the supplier to say
    '',
    compliance(row),
    comments(row, failed, index),
    unset,
  ]
}

function compliance(row: RequirementRecord): string {
  switch (row.verdict) {
    case 'Met':
      return 'Compliant'
    // The list wants a No with its mitigation: an accepted deviation is one
    case 'Not met':
    case 'Accepted deviation':
      return 'Non-Compliant'
    case 'Attested':
      return attestedCompliance(row.attestation?.answer ?? '')
    default:
      return unset
  }
}

function attestedCompliance(answer: string): string {
  const plain = answer.trim().toLowerCase()
  if (plain === 'yes' || plain === 'compliant') return 'Compliant'
  return plain === 'no' || plain === 'non-compliant' ? 'Non-Compliant' : unset
}

function testCases(row: RequirementRecord, tests: TestRecord[]): string {
  if (row.scope === 'every-exchange') return 'Checked on every answer of the run'
  if (tests.length === 0) return 'There is no test case associated with this requirement.'
  return tests.map((test) => `${test.title} (${test.outcome})`).join('\n')
}

function evidence(row: RequirementRecord, tests: TestRecord[]): string {
  const sent = tests.reduce(
    (sum, test) => sum + test.steps.reduce((count, step) => count + step.exchanges.length, 0),
    0,
  )
  if (sent > 0) return `Request and response messages including headers: ${countOf(sent, 'exchange')} in record.json`
  if (row.scope === 'every-exchange')
    return 'Request and response messages including headers: all exchanges in record.json'
  return row.disposition === 'attested' ? 'Supplier declaration of conformance' : 'None'
}

function comments(row: RequirementRecord, failed: Finding[], index: RecordIndex): string {
  const target = index.target(row.target)
  const lines = [`${row.verdict}${row.reason === undefined ? '' : `: ${row.reason}`}`]
  if (row.deviation !== undefined) {
    const { reason, agreedWith, expires } = row.deviation
    lines.push(`Mitigation: ${reason} Agreed with ${agreedWith}, until ${expires}.`)
  }
  if (row.attestation !== undefined) {
    const { answer, by, date, evidence: shown } = row.attestation
    lines.push(`Answer: ${answer}, by ${by} on ${date}${shown === undefined ? '' : `. Evidence: ${shown}`}`)
  }
  for (const { check, count } of failed.slice(0, 3)) {
    const compared =
      check.expected === undefined ? '' : ` Expected: ${check.expected}. Received: ${check.actual ?? 'nothing'}.`
    lines.push(clip(`${check.message}${count > 1 ? ` (${count} times)` : ''}.${compared}`, 600))
  }
  const { run, tool } = index.record
  const where = target === undefined ? '' : `${target.environment}, reading ${target.reading}, `
  lines.push(`${tool.name} ${tool.version}, ${where}${run.startedAt}, run ${run.id}`)
  return lines.join('\n')
}
