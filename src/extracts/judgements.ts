import type { CheckRecord } from '../record/run-record.ts'
import type { Acknowledgement } from './acknowledgement.ts'
import type { Rule } from './compiled-format.ts'
import type { RowJudgement } from './extract-record.ts'
import type { FileResult } from './file-check.ts'
import type { Example } from './findings.ts'
import type { Reconciliation } from './reconciliation.ts'

/** What was found in a file, row of the register by row of the register, in the order of the rules. */
export function judgementsOf(result: FileResult): RowJudgement[] {
  const byRow = new Map<string, Rule[]>()
  for (const rule of rulesThatApply(result)) byRow.set(rule.row, [...(byRow.get(rule.row) ?? []), rule])
  const { rows, rowsJudged, path } = result
  const inRows = `Looked at in ${rows.toLocaleString('en-GB')} ${rows === 1 ? 'row' : 'rows'}`
  return [...byRow].map(([row, rules]): RowJudgement => {
    const ofFields = rules.every((one) => isOfFields(one, result))
    const checks = rules.flatMap((rule) => checksOf(rule, result, path))
    const step = ofFields ? inRows : 'Looked at in the file'
    const skipped = !ofFields || checks.length > 0 ? undefined : whyNoRows(rows, rowsJudged)
    if (skipped !== undefined) return { row, checks: [], step, skipped }
    if (checks.length > 0) return { row, checks, step }
    return { row, checks: [{ requirement: row, outcome: 'passed', message: 'it holds' }], step }
  })
}

function whyNoRows(rows: number, rowsJudged: boolean): string | undefined {
  if (!rowsJudged) return 'The header does not tell which field is which'
  return rows === 0 ? 'The file has no rows' : undefined
}

function rulesThatApply({ compiled }: FileResult): Rule[] {
  const { common, format, rules } = compiled
  const left = new Set<number>()
  if (format.fileName === undefined) left.add(common.fileName)
  if (format.identity === undefined) left.add(common.duplicate).add(common.conflictingAction)
  else if (format.identity.conflictRow === undefined) left.add(common.conflictingAction)
  if (format.quoting !== 'one-line') left.add(common.quotedLineEnd)
  if (!format.encodings.includes('windows-1252')) left.add(common.notUtf8)
  return rules.filter((one) => !left.has(one.index))
}

function isOfFields(rule: Rule, { compiled }: FileResult): boolean {
  const { duplicate, conflictingAction } = compiled.common
  return rule.column !== undefined || rule.index === duplicate || rule.index === conflictingAction
}

/** A check for each example; the first of a rule counts for those that are not shown as well. */
function checksOf(rule: Rule, { findings, compiled }: FileResult, file: string): CheckRecord[] {
  const total = findings.counts[rule.index] ?? 0
  const examples = findings.examples[rule.index] ?? []
  const column = rule.column === undefined ? undefined : compiled.columns[rule.column]?.name
  return examples.map((one, index): CheckRecord => {
    const count = index === 0 ? total - examples.length + 1 : 1
    const actual = [one.value === undefined ? '' : shown(one), one.detail ?? '']
      .filter((part) => part !== '')
      .join('; ')
    return {
      requirement: rule.row,
      outcome: rule.observed === true ? 'observed' : 'failed',
      message: rule.message,
      expected: rule.expected,
      ...(actual === '' ? {} : { actual }),
      place: { file, line: one.line, column: one.column },
      ...(column === undefined ? {} : { path: column }),
      ...(count > 1 ? { count } : {}),
    }
  })
}

function shown({ value = '' }: Example): string {
  if (value === '') return 'nothing'
  return value.startsWith('‹redacted:') ? value : `"${value}"`
}

/** What was found in an acknowledgement. */
export function acknowledgementJudgements(
  { findings, judged, path, rows }: Acknowledgement,
  most: number,
): RowJudgement[] {
  return judged.map((row) => listed(row, findings, path, most, `Looked at in ${rows} ${rows === 1 ? 'row' : 'rows'}`))
}

/** What the acknowledgements of an extract say of it. */
export function reconciliationJudgements(
  { findings, judged }: Reconciliation,
  path: string,
  most: number,
): RowJudgement[] {
  return judged.map((row) => listed(row, findings, path, most, 'Held against its acknowledgements'))
}

function listed(
  row: string,
  findings: readonly { row: string; message: string; expected: string; actual: string; line: number }[],
  file: string,
  most: number,
  step: string,
): RowJudgement {
  const own = findings.filter((one) => one.row === row)
  if (own.length === 0) return { row, checks: [{ requirement: row, outcome: 'passed', message: 'it holds' }], step }
  const examples = own.slice(0, most)
  const checks = examples.map(({ message, expected, actual, line }, index): CheckRecord => {
    const count = index === 0 ? own.length - examples.length + 1 : 1
    return {
      requirement: row,
      outcome: 'failed',
      message,
      expected,
      actual,
      place: { file, line, column: 1 },
      ...(count > 1 ? { count } : {}),
    }
  })
  return { row, checks, step }
}
