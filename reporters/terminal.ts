import picocolors from 'picocolors'
import type { CheckRecord, RequirementRecord, RunRecord, TargetRecord } from '../src/record/run-record.ts'
import { adviceOf } from './advice.ts'
import { countVerdicts, levels, verdicts } from './counts.ts'
import { curlFor } from './curl.ts'
import type { Cause, Finding, RequirementFindings } from './findings.ts'
import { collectFailures, groupByCause } from './findings.ts'
import { indexRecord, type RecordIndex } from './record-index.ts'
import { clip, countOf, formatCount, makeVisible } from './safe-text.ts'
import { type Colours, idList, indentCurl, labelled, labelWidth, wrap } from './terminal-text.ts'

export type { FinishedSuite, Progress } from './progress.ts'
export { renderFinishedSuite, renderProgress } from './progress.ts'

export interface EndOptions {
  colour: boolean
  /** Paths of the reports that were written, the one to open first at the front. */
  reportPaths: string[]
  /** Columns of the terminal. */
  width: number
}

/** Failures shown in full; of the rest, what was expected and what came; those after them are named. */
const shownFailures = 5
const namedCauses = 12
const shownWarnings = 5

/**
 * The end of a run as it is read in a terminal: first what failed, then warnings, what was not tested, the counts, and
 * last the line that says it all, where the report is, and how to run it again.
 *
 * @returns text with a final line feed, without any control character of a target
 */
export function renderEnd(record: RunRecord, options: EndOptions): string {
  const colours = picocolors.createColors(options.colour)
  const width = Math.max(40, Math.min(options.width, 120))
  const index = indexRecord(record)
  const failures = collectFailures(record, 'Not met')
  const musts = failures.filter(({ requirement }) => requirement.level === 'must')
  const others = failures.filter(({ requirement }) => requirement.level !== 'must')

  const blocks = [
    record.targets.map((target) => targetLine(target, colours)).join('\n'),
    failureBlock(musts, index, colours, width),
    adviceBlock(record, colours, width),
    warningBlock(others, colours, width),
    deviationBlock(record, colours, width),
    notTestedBlock(record, colours, width),
    leftBehindBlock(record, colours, width),
    countsBlock(record.requirements, colours),
    endBlock(record, options.reportPaths, colours, width),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function targetLine(target: TargetRecord, colours: Colours): string {
  const where = target.embedded === true ? 'the embedded simulator' : (target.baseUrl ?? target.file ?? target.id)
  const parts = [where, target.environment, `reading ${target.reading}`].map((part) => makeVisible(part))
  return `${colours.bold(makeVisible(target.apiTitle))} ${colours.dim('·')} ${parts.join(colours.dim(' · '))}`
}

function failureBlock(failures: RequirementFindings[], index: RecordIndex, colours: Colours, width: number): string {
  if (failures.length === 0) return ''
  const causes = groupByCause(failures)
  const shown = causes.slice(0, shownFailures).map((cause) => causeLines(cause, index, colours, width))
  const others = causes.slice(shownFailures)
  const title = colours.bold(colours.red(`Not met: ${countOf(failures.length, 'must')}`))
  return [title, ...shown, ...(others.length === 0 ? [] : [otherCauses(others, width)])].join('\n\n')
}

function otherCauses(causes: readonly Cause[], width: number): string {
  const idsOf = (some: readonly Cause[]) =>
    some.flatMap(({ failures }) => failures.map(({ requirement }) => requirement.id))
  const lines = causes.slice(0, namedCauses).map((cause) => {
    const { expected, actual, message } = cause
    const what = expected === undefined || actual === undefined ? message : `expected ${expected}, got ${actual}`
    return wrap(`✗ ${idList(idsOf([cause]), 8)}: ${clip(what, 160)}`, width, 4).replace(/^ {2}/, '')
  })
  const rest = idsOf(causes.slice(namedCauses))
  if (rest.length > 0)
    lines.push(wrap(`And ${countOf(rest.length, 'more must')} not met: ${idList(rest, 20)}.`, width, 2))
  return [`  And ${countOf(idsOf(causes).length, 'more must')} not met:`, ...lines].join('\n')
}

function adviceBlock(record: RunRecord, colours: Colours, width: number): string {
  return adviceOf(record)
    .map((advice) => `${colours.yellow('→')} ${wrap(advice, width, 2).trimStart()}`)
    .join('\n')
}

function causeLines(cause: Cause, index: RecordIndex, colours: Colours, width: number): string {
  const first = cause.failures[0]
  if (first === undefined) return ''
  const { requirement } = first
  const lines = [
    `  ${colours.red('✗')} ${colours.bold(makeVisible(requirement.id))} ${colours.dim(`(${requirement.level})`)}`,
    wrap(requirement.statement, width, 4),
  ]
  const field = (label: string, text: string | undefined, limit = 400) => {
    if (text === undefined || text === '') return
    lines.push(labelled(label, clip(text, limit), colours, width))
  }
  const { source } = requirement
  field('Source', `${source.title}, ${source.section}: “${source.quote}”`)
  const finding = first.findings[0]
  if (finding === undefined) {
    field('Reason', requirement.reason)
  } else {
    const { check } = finding
    const test = finding.occurrences[0]?.test
    if (test?.title !== requirement.statement) field('Test', test?.title)
    field('Found', countedMessage(clip(check.message, 300), countAlike(first.findings, check)))
    field('Place', placeIn(check))
    field('Expected', check.expected)
    field('Received', check.actual)
    field('Otherwise', otherReadings(requirement))
    if (test?.path !== undefined) field('Shrunk to', `seed ${test.seed ?? ''}, path ${test.path}`)
    const command = reproduction(requirement, check, index)
    if (command !== '') {
      lines.push(`    ${colours.dim('Reproduce'.padEnd(labelWidth))}${indentCurl(makeVisible(command, 'lines'))}`)
    }
  }
  const alike = cause.failures.slice(1).map(({ requirement: row }) => row.id)
  if (alike.length > 0) {
    lines.push(labelled('Likewise', `${countOf(alike.length, 'more must')}: ${idList(alike, 12)}`, colours, width))
  }
  return lines.join('\n')
}

/** A longer curl is for the report, which gives it in full: here it would push everything else out of sight. */
const longestCurl = 1500

/** A curl; or the tests of the row again, where the simulator that answered has ended with the run or the curl is long. */
function reproduction(requirement: RequirementRecord, check: CheckRecord, index: RecordIndex): string {
  const { command } = index.record.run
  const again = / --only\b/.test(command) ? command : `${command} --only ${requirement.id}`
  if (index.target(requirement.target)?.embedded === true && requirement.scope === 'test') return again
  const exchange = index.exchange(check.exchange ?? check.exchanges?.[0])
  const curl = exchange === undefined ? '' : curlFor(exchange)
  return curl.length > longestCurl ? again : curl
}

/** What the row would have come to under the other presets, where that differs. */
function otherReadings(requirement: RequirementRecord): string | undefined {
  const entries = Object.entries(requirement.otherReadings)
  if (entries.length === 0) return undefined
  return entries.map(([reading, verdict]) => `${verdict} under the reading ${reading}`).join(', ')
}

function warningBlock(failures: RequirementFindings[], colours: Colours, width: number): string {
  if (failures.length === 0) return ''
  const shown = failures.slice(0, shownWarnings).map(({ requirement, findings }) => {
    const text = `${requirement.id} (${requirement.level}) ${requirement.statement}`
    const received = findings[0]?.check.actual
    return [
      `  ${colours.yellow('!')} ${wrap(text, width, 4).trimStart()}`,
      ...(received === undefined ? [] : [labelled('Received', clip(received, 200), colours, width)]),
    ].join('\n')
  })
  const rest = failures.slice(shownWarnings).map(({ requirement }) => requirement.id)
  const title = colours.bold(colours.yellow(`Warnings: ${countOf(failures.length, 'recommendation')} not met`))
  return [title, ...shown, ...(rest.length === 0 ? [] : [wrap(`And ${idList(rest, 20)}.`, width, 2)])].join('\n')
}

function deviationBlock(record: RunRecord, colours: Colours, width: number): string {
  const rows = record.requirements.filter((row) => row.verdict === 'Accepted deviation')
  if (rows.length === 0) return ''
  const lines = rows.map((row) => {
    const until = row.deviation === undefined ? '' : ` Accepted until ${row.deviation.expires}: ${row.deviation.reason}`
    return `  ~ ${wrap(`${row.id} ${row.statement}${until}`, width, 4).trimStart()}`
  })
  return [colours.bold(`Accepted deviations: ${countOf(rows.length, 'requirement')}`), ...lines].join('\n')
}

function notTestedBlock(record: RunRecord, colours: Colours, width: number): string {
  const rows = record.requirements.filter((row) => row.verdict === 'Not tested' || row.verdict === 'Could not test')
  if (rows.length === 0) return ''
  const byReason = new Map<string, number>()
  for (const row of rows) {
    const reason = whyNotJudged(row)
    byReason.set(reason, (byReason.get(reason) ?? 0) + 1)
  }
  const reasons = [...byReason].sort((a, b) => b[1] - a[1])
  const lines = reasons.slice(0, 8).map(([reason, count]) => {
    return `${formatCount(count).padStart(5)}  ${wrap(clip(reason, 300), width, 7).trimStart()}`
  })
  if (reasons.length > 8) lines.push(`       and ${countOf(reasons.length - 8, 'more reason')}, in the report`)
  return [colours.bold(`Not judged: ${countOf(rows.length, 'requirement')}`), ...lines].join('\n')
}

/** Rows that no run can judge have a reason each, which the report gives; here they are two lines. */
function whyNotJudged({ verdict, disposition, reason }: RequirementRecord): string {
  if (disposition === 'attested') return 'Not tested: a person answers these, with evidence'
  if (disposition === 'not-testable') return 'Not tested: they cannot be provoked or seen from outside'
  return `${verdict}: ${reason ?? 'no reason recorded'}`
}

function leftBehindBlock(record: RunRecord, colours: Colours, width: number): string {
  if (record.leftBehind.length === 0) return ''
  const lines = record.leftBehind
    .slice(0, 10)
    .map((left) => `  ${wrap(`${left.what}: ${left.reason}`, width, 4).trimStart()}`)
  if (record.leftBehind.length > 10)
    lines.push(`  and ${formatCount(record.leftBehind.length - 10)} more, in the report`)
  return [colours.bold(colours.yellow('Left behind on the target')), ...lines].join('\n')
}

function countsBlock(requirements: readonly RequirementRecord[], colours: Colours): string {
  const counts = countVerdicts(requirements)
  const columns = verdicts.filter((verdict) => levels.some((level) => counts[level][verdict] > 0))
  const rows = levels.filter((level) => columns.some((verdict) => counts[level][verdict] > 0))
  if (rows.length === 0) return ''
  const lines = rows.map((level) => {
    const cells = columns
      .filter((verdict) => counts[level][verdict] > 0)
      .map((verdict) => {
        const text = `${formatCount(counts[level][verdict])} ${verdict.toLowerCase()}`
        if (verdict === 'Met') return colours.green(text)
        return verdict === 'Not met' ? (level === 'must' ? colours.red(text) : colours.yellow(text)) : text
      })
    return `  ${level.padEnd(labelWidth - 2)}${cells.join(colours.dim(', '))}`
  })
  return [colours.bold('Requirements'), ...lines].join('\n')
}

function endBlock(record: RunRecord, reportPaths: string[], colours: Colours, width: number): string {
  const { gate, run } = record
  const lines: string[] = []
  if (!run.complete) {
    const reason = makeVisible(run.incompleteReason ?? 'It ended early.')
    lines.push(colours.yellow(wrap(`This run is not complete. ${reason}`, width, 0)))
  }
  lines.push(...gate.reasons.slice(0, 10).map((reason) => wrap(`- ${reason}`, width, 0)))
  const mark = gate.exitCode === 0 ? colours.green('✓') : colours.red('✗')
  lines.push(`${mark} ${colours.bold(makeVisible(gate.summary))}`)
  lines.push('')
  for (const [position, path] of reportPaths.entries()) {
    lines.push(`${(position === 0 ? 'Report' : '').padEnd(labelWidth)}${colours.cyan(makeVisible(path))}`)
  }
  lines.push(`${'Run again'.padEnd(labelWidth)}${makeVisible(run.command)}`)
  return lines.join('\n')
}

/** How often the same was found: in a file, each example has a value of its own. */
function countAlike(findings: readonly Finding[], { message }: CheckRecord): number {
  return findings.filter(({ check }) => check.message === message).reduce((sum, { count }) => sum + count, 0)
}

/** `extract.csv:12:40`, as editors and terminals open it. */
function placeIn({ place }: CheckRecord): string | undefined {
  return place?.file === undefined ? undefined : `${place.file}:${place.line}:${place.column}`
}

function countedMessage(message: string, count: number): string {
  return count === 1 ? message : `${message} (${formatCount(count)} times)`
}
