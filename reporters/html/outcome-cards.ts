import type { RequirementRecord } from '../../src/record/run-record.ts'
import { collectFindings, type Finding } from '../findings.ts'
import { keyOf } from '../record-index.ts'
import { clip, countOf, formatCount } from '../safe-text.ts'
import { findingView } from './finding-view.ts'
import { type Content, html, type Markup } from './markup.ts'
import type { PageContext } from './page-context.ts'

/** Outcomes of checks that are shown and decide nothing. */
export type SilentOutcome = 'observed' | 'information'

const introductions: Record<SilentOutcome, string> = {
  observed: 'No source decides these cases. They are shown for you to judge, and do not decide the result.',
  information:
    'These come from a source that does not oblige the target, or are excused by the reading of this run. They do not decide the result.',
}

const shownFindings = 20

/**
 * What was seen without deciding anything, by requirement, each on one line that unfolds: there can be many, and they
 * are not what a reader came for.
 *
 * @param level level of the headings in what unfolds
 */
export function outcomeCards(
  rows: readonly RequirementRecord[],
  outcome: SilentOutcome,
  level: number,
  context: PageContext,
): Content {
  const found = collectFindings(context.index.record, outcome)
  const cards = rows.flatMap((row) => {
    const findings = found.get(keyOf(row.target, row.id)) ?? []
    return findings.length === 0 ? [] : [outcomeCard(row, findings, level, context)]
  })
  return cards.length === 0 ? undefined : [html`<p>${introductions[outcome]}</p>`, ...cards]
}

function outcomeCard(row: RequirementRecord, findings: Finding[], level: number, context: PageContext): Markup {
  const more = findings.length - shownFindings
  return html`<article class="card quiet"><p class="card-top"><span class="id"><a href="#${context.requirementAnchor(row)}">${row.id}</a></span> <span>${row.statement}</span></p>
${findings.slice(0, shownFindings).map(
  (
    finding,
  ) => html`<details class="folded"><summary>${lineOf(finding)}</summary>${findingView(finding, row.target, level, context)}</details>
`,
)}${more > 0 && html`<p>And ${countOf(more, 'more case')}, in record.json.</p>`}</article>
`
}

/** What was tried and what came: the message where there is nothing to compare. */
function lineOf({ check, count, occurrences }: Finding): Content {
  const title = occurrences[0]?.step === undefined ? undefined : occurrences[0].test?.title
  const times = count > 1 && html` <span class="note times">(${formatCount(count)} times)</span>`
  if (title === undefined || check.actual === undefined) return html`${clip(check.message, 300)}${times}`
  return html`${title} <span class="answer-text">→ ${clip(check.actual, 160)}</span>${times}`
}
