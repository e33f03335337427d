import type { RequirementRecord, RunRecord, TargetRecord } from '../../src/record/run-record.ts'
import { adviceOf } from '../advice.ts'
import { countVerdicts, levels, verdicts } from '../counts.ts'
import { clip, countOf, formatCount } from '../safe-text.ts'
import { dateTime, duration } from './dates.ts'
import { type Content, heading, html, type Markup } from './markup.ts'
import { summaryList, table } from './table.ts'
import { toneOf } from './tag.ts'

/**
 * What the exit code of the gate says, in words: the codes are the contract of the command line. A run passes or fails, as
 * its tests do; Met and Not met are of requirements.
 */
const results: Record<number, [word: string, tone: 'good' | 'bad' | 'open', tag: string]> = {
  0: ['Passed', 'good', 'met'],
  1: ['Failed', 'bad', 'not-met'],
  3: ['Could not test', 'open', 'warn'],
  4: ['Incomplete', 'open', 'warn'],
  130: ['Interrupted', 'open', 'warn'],
}

/** The result of the run, in one sentence with its reasons. */
export function verdictPanel(record: RunRecord): Markup {
  const [word, tone, tag] = results[record.gate.exitCode] ?? ['Could not test', 'open', 'warn']
  const { reasons, summary } = record.gate
  return html`<div class="verdict ${tone}"><p class="card-top"><span>Result</span> <strong class="tag ${tag}">${word}</strong></p>
<p class="sentence">${summary}</p>${reasons.length > 0 && html`<ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`}${adviceOf(record).map((advice) => html`<p>${advice}</p>`)}</div>
`
}

/** A warning before everything else if the run did not do all that it set out to do. */
export function incompleteCallout(record: RunRecord): Markup | undefined {
  const { run } = record
  if (run.complete) return undefined
  return html`<div class="callout">${heading(2, 'This run is not complete')}
<p>${run.incompleteReason ?? 'It ended before all of its tests did.'}</p>
<p>${formatCount(run.finished)} of ${countOf(run.selected, 'selected test')} ended. Do not read this report as the result of a whole run.</p></div>
`
}

/** What was judged, where, under which reading, when and with what. */
export function runSummary(record: RunRecord): Markup {
  const { run, tool, targets } = record
  const [only] = targets
  const aboutTarget: [string, Content][] = targets.length === 1 && only !== undefined ? targetEntries(only) : []
  return summaryList(
    [
      ...aboutTarget,
      ['Started', dateTime(run.startedAt)],
      ['Took', duration(Math.max(0, Date.parse(run.endedAt) - Date.parse(run.startedAt)) || 0)],
      ['Tests', testsSentence(record)],
      ['Tool', `${tool.name} ${tool.version}`],
      ['Seed', run.seed],
      ['Run', run.id],
    ],
    'wide',
  )
}

export function targetEntries(target: TargetRecord): [string, Content][] {
  return [
    ['API', target.apiTitle],
    ['Target', describeTarget(target)],
    ['Environment', target.environment],
    ['Reading', target.reading],
  ]
}

/** Several targets at a glance, each with how it did on its musts. */
export function targetsTable(record: RunRecord, anchors: string[]): Markup {
  const rows = record.targets.map((target, position): Content[] => {
    const { must } = countVerdicts(record.requirements.filter((row) => row.target === target.id))
    return [
      html`<a href="#${anchors[position] ?? ''}">${target.apiTitle}</a>`,
      describeTarget(target),
      target.environment,
      target.reading,
      formatCount(must.Met),
      formatCount(must['Not met']),
    ]
  })
  const titles = [
    { title: 'API' },
    { title: 'Target' },
    { title: 'Environment', name: 'short' },
    { title: 'Reading', name: 'short' },
  ]
  const numbers = ['Musts met', 'Musts not met'].map((title) => ({ title, isNumber: true }))
  return table('Targets of this run', [...titles, ...numbers], rows)
}

/** Where the answers came from. Never a link: the address is the target's. */
export function describeTarget(target: TargetRecord): string {
  const address = clip(target.baseUrl ?? target.file ?? target.id, 500)
  return target.embedded === true ? `The simulator of this tool, at ${address}` : address
}

/** Counts by level and verdict, as a table with a bar over it for the eye alone. */
export function countsTable(requirements: readonly RequirementRecord[], caption: string): Markup {
  const counts = countVerdicts(requirements)
  const columns = verdicts.filter(
    (verdict) => verdict === 'Met' || verdict === 'Not met' || levels.some((level) => counts[level][verdict] > 0),
  )
  const rows = levels
    .map((level) => ({ level, total: verdicts.reduce((sum, verdict) => sum + counts[level][verdict], 0) }))
    .filter(({ total }) => total > 0)
    .map(({ level, total }): Content[] => [
      html`${level}${bar(
        columns.map((verdict) => [toneOf(verdict, level), counts[level][verdict]]),
        total,
      )}`,
      ...columns.map((verdict) => formatCount(counts[level][verdict])),
      formatCount(total),
    ])
  const numbers = [...columns, 'Total'].map((title) => ({ title, isNumber: true }))
  return table(caption, [{ title: 'Level' }, ...numbers], rows, 'counts')
}

function bar(parts: [tone: string, count: number][], total: number): Markup {
  let x = 0
  const rects = parts
    .filter(([, count]) => count > 0)
    .map(([tone, count]) => {
      const width = (count / total) * 100
      const rect = html`<rect class="${tone}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="6"></rect>`
      x += width
      return rect
    })
  return html`<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">${rects}</svg>`
}

function testsSentence(record: RunRecord): string {
  const { planned, selected, finished } = record.run
  return `${formatCount(finished)} ended, of ${formatCount(selected)} selected and ${formatCount(planned)} in the suites`
}
