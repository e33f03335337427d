import type { RequirementRecord, Verdict } from '../../src/record/run-record.ts'
import type { Cause, RequirementFindings } from '../findings.ts'
import { clip, countOf, titleOfInteraction } from '../safe-text.ts'
import { day } from './dates.ts'
import { findingView } from './finding-view.ts'
import { heading, html, type Markup, preserved } from './markup.ts'
import { citation, type PageContext } from './page-context.ts'
import { table } from './table.ts'
import { verdictTag } from './tag.ts'

const shownFindings = 6

/** A requirement that was not met: what it says and where, and each thing that was found against it. */
export function requirementCard(failure: RequirementFindings, level: number, context: PageContext): Markup {
  const { requirement: row, findings } = failure
  const tone = row.verdict === 'Not met' && row.level === 'must' ? 'bad' : 'warn'
  const more = findings.slice(shownFindings)
  return html`<article class="card ${tone}" id="${context.cardAnchor(row)}">
<p class="card-top"><span class="id"><a href="#${context.requirementAnchor(row)}">${row.id}</a></span> ${verdictTag(row.verdict, row.level)} <span><span class="level">${row.level}</span>, ${titleOfInteraction(row.interaction)}</span></p>
${heading(level, row.statement)}${quote(row, context)}${deviation(row)}${otherPresets(row)}${
  findings.length === 0 && html`<p>${row.reason ?? 'The record holds no failed check for this requirement.'}</p>`
}${findings.slice(0, shownFindings).map((finding) => findingView(finding, row.target, level + 1, context))}${
  more.length > 0 &&
  html`<details><summary>${countOf(more.length, 'more failure')} of this requirement</summary><ul>${more.map(({ check, count }) => html`<li>${clip(check.message, 300)}${count > 1 && ` (${count} times)`}</li>`)}</ul></details>`
}${onlyThis(row, context)}</article>
`
}

/** What failed in the same way, once each with the requirements behind it; of use when there are many. */
export function causesTable(causes: Cause[], context: PageContext): Markup {
  const rows = causes.map((cause) => [
    cause.expected === undefined ? clip(cause.message, 200) : clip(cause.expected, 200),
    cause.actual === undefined ? 'see below' : clip(cause.actual, 200),
    html`${countOf(cause.failures.length, 'requirement')}: ${cause.failures.map(
      ({ requirement }, position) =>
        html`${position > 0 && ' '}<span class="id"><a href="#${context.cardAnchor(requirement)}">${requirement.id}</a>${position < cause.failures.length - 1 && ','}</span>`,
    )}`,
  ])
  return table(
    'Failures by what was expected and what came',
    [{ title: 'Expected' }, { title: 'Received' }, { title: 'Requirements', name: 'wide' }],
    rows,
  )
}

function quote(row: RequirementRecord, context: PageContext): Markup {
  return html`<blockquote><p>“${row.source.quote}”</p><footer>${citation(row.source, context.index.target(row.target))}${
    row.sourceKind === 'observed' && ' (observed, not published)'
  }</footer></blockquote>`
}

function deviation(row: RequirementRecord): Markup | undefined {
  if (row.deviation === undefined) return undefined
  const { reason, agreedWith, expires } = row.deviation
  return html`<p>Accepted deviation: ${reason} Agreed with ${agreedWith}, until ${day(expires)}.</p>`
}

function otherPresets(row: RequirementRecord): Markup | undefined {
  const others: [string, Verdict][] = Object.entries(row.otherReadings)
  if (others.length === 0) return undefined
  return html`<p>Under other readings: ${others.map(
    ([reading, verdict], position) => html`${position > 0 && ', '}${reading} ${verdictTag(verdict, row.level)}`,
  )}</p>`
}

function onlyThis(row: RequirementRecord, context: PageContext): Markup | undefined {
  const { command } = context.index.record.run
  // A file is judged whole, in one pass over its rows
  if (context.index.target(row.target)?.kind === 'file') return undefined
  // A row that holds for every answer has no tests of its own to run
  if (row.scope === 'every-exchange' || command === '' || / --only\b/.test(command) || !/^[\w.-]+$/.test(row.id))
    return undefined
  return html`<details class="again"><summary>Run the tests of this requirement again</summary><pre>${preserved(`${command} --only ${row.id}`)}</pre></details>`
}
