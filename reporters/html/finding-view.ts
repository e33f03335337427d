import type { CheckOutcome, CheckRecord, ConflictRecord, TestRecord } from '../../src/record/run-record.ts'
import type { Finding } from '../findings.ts'
import { clip, countOf, formatCount } from '../safe-text.ts'
import { exchangeLine, exchangeView } from './exchange-view.ts'
import { heading, html, type Markup, preserved } from './markup.ts'
import type { PageContext } from './page-context.ts'

const longestText = 2_000
const shownSteps = 40
const shownExchangesOfStep = 6

/** One thing that was found: what was done, what was expected, what came, and the evidence. */
export function findingView(finding: Finding, target: string, level: number, context: PageContext): Markup {
  const { check, count } = finding
  const occurrence = finding.occurrences[0]
  const test = occurrence?.test
  const exchange = context.index.exchange(check.exchange ?? check.exchanges?.[0])
  const times = count > 1 && html` <span class="note times">(${formatCount(count)} times)</span>`
  return html`<div class="finding"><p class="said">${clip(check.message, longestText)}${times}</p>
${test !== undefined && whatWasDone(finding, test, level, context)}${comparison(check)}${basis(check)}${otherReadings(check, target, context)}${
  exchange !== undefined && exchangeView(exchange, context, check.place)
}${moreExchanges(finding, context)}</div>
`
}

/** Where in the answer it was found, and what says that it has to be otherwise. */
function basis(check: CheckRecord): Markup | undefined {
  // The list of readings says the same with more room
  const source = check.byReading === undefined ? check.source : undefined
  const parts = [
    source !== undefined && html`Source of what was expected: ${source}. `,
    check.path !== undefined && html`Element: <code>${check.path}</code>. `,
    check.place !== undefined && placeText(check.place),
  ].filter((part) => part !== false)
  return parts.length === 0 ? undefined : html`<p>${parts}</p>`
}

function placeText(place: { file?: string; line: number; column: number }): Markup {
  const { file, line, column } = place
  return html`${file === undefined ? 'In the response body' : html`In <code>${file}</code>`}: line ${formatCount(line)}, column ${formatCount(column)}.`
}

/** Expected beside received. */
export function comparison(check: CheckRecord): Markup | undefined {
  if (check.expected === undefined && check.actual === undefined) return undefined
  const tone = check.outcome === 'failed' ? '' : ' even'
  return html`<dl class="compare${tone}"><div><dt>Expected</dt><dd>${preserved(clip(check.expected ?? 'not stated', longestText))}</dd></div><div><dt>Received</dt><dd>${preserved(clip(check.actual ?? 'nothing', longestText))}</dd></div></dl>
`
}

/**
 * Positions of the steps that a reader needs. A test that drew its values failed many times while its example was made
 * smaller: the steps up to the first failure and the last one say it all.
 */
function stepsToShow({ steps, path }: TestRecord, failing: ReadonlySet<number | undefined>): number[] {
  const all = steps.map((_, position) => position)
  const failed = all.filter((position) => failing.has(position))
  const [first] = failed
  const last = failed.at(-1)
  if (path === undefined || first === undefined || last === undefined) return all.slice(0, shownSteps)
  const before = all.slice(0, first + 1).slice(-shownSteps)
  return last === first ? before : [...before, last]
}

function whatWasDone(finding: Finding, test: TestRecord, level: number, context: PageContext): Markup {
  const failing = new Set(finding.occurrences.filter((each) => each.test === test).map((each) => each.step))
  const positions = stepsToShow(test, failing)
  const others = finding.occurrences.filter((each) => each.test !== undefined && each.test !== test)
  return html`${heading(level, 'What was done')}
<p>Test: <a href="#${context.testAnchor(test.target, test.id)}">${test.title}</a>${
    test.path !== undefined &&
    html`. The example was found by seed <code>${test.seed ?? ''}</code> and made as small as it gets: path <code>${test.path}</code>`
  }</p>
<ol class="steps">${positions.map((position, index) => {
    const step = test.steps[position] as TestRecord['steps'][number]
    const isFailing = failing.has(position)
    const lines = step.exchanges.slice(0, shownExchangesOfStep).flatMap((id) => context.index.exchange(id) ?? [])
    const more = step.exchanges.length - lines.length
    const isAfterGap = index > 0 && positions[index - 1] !== position - 1
    return html`<li${isAfterGap && html` value="${position + 1}"`}>${step.title || 'The request of the test'}${isFailing && html` ${finding.check.outcome === 'failed' ? html`<span class="here bad">✗ failed here</span>` : html`<span class="here">← here</span>`}`}${
      lines.length > 0 &&
      html`<ul>${lines.map((exchange) => html`<li>${exchangeLine(exchange, context)}</li>`)}${more > 0 && html`<li>and ${countOf(more, 'more request')}</li>`}</ul>`
    }</li>
`
  })}</ol>${test.steps.length > positions.length && html`<p>And ${countOf(test.steps.length - positions.length, 'more step')}, in record.json.</p>`}${
    others.length > 0 && html`<p>The same was found in ${sameIn(others, context)}</p>`
  }
`
}

function sameIn(occurrences: Finding['occurrences'], context: PageContext): Markup {
  const tests = [...new Set(occurrences.flatMap(({ test }) => test ?? []))]
  const links = tests
    .slice(0, 10)
    .map(
      (test, position) =>
        html`${position > 0 && '; '}<a href="#${context.testAnchor(test.target, test.id)}">${test.title}</a>`,
    )
  return html`${countOf(tests.length, 'more test')}: ${links}${tests.length > 10 && ' and others'}.`
}

/** What each reading of the conflict says about this answer: the chosen one decided. */
function otherReadings(check: CheckRecord, targetId: string, context: PageContext): Markup | undefined {
  if (check.conflict === undefined || check.byReading === undefined) return undefined
  const target = context.index.target(targetId)
  const conflict: ConflictRecord | undefined = target?.conflictDetails.find((each) => each.id === check.conflict)
  const chosen = target?.conflicts[check.conflict] ?? conflict?.chosen
  const rows = Object.entries(check.byReading).map(([reading, outcome]) => {
    const says = conflict?.readings[reading]?.says
    return html`<li><strong>${reading}</strong>${reading === chosen && ' (the reading of this run)'}${says !== undefined && `: ${says}`}. This answer ${wordOf(outcome)}.</li>`
  })
  return html`<p>The sources disagree: ${conflict?.question ?? ''} (${check.conflict})</p><ul>${rows}</ul>`
}

function wordOf(outcome: CheckOutcome): string {
  if (outcome === 'passed') return 'meets it'
  return outcome === 'failed' ? 'does not meet it' : 'is not decided by it'
}

/** A folded entry stands for many exchanges; the first ones are named so that a reader can find them in the record. */
function moreExchanges(finding: Finding, context: PageContext): Markup | undefined {
  const shown = finding.check.exchange ?? finding.check.exchanges?.[0]
  const ids = (finding.check.exchanges ?? []).filter((id) => id !== shown)
  const exchanges = ids.slice(0, 5).flatMap((id) => context.index.exchange(id) ?? [])
  if (exchanges.length === 0) return undefined
  return html`<p>Also in these exchanges:</p><ul>${exchanges.map((each) => html`<li>${exchangeLine(each, context)} <span class="note">${each.id}</span></li>`)}</ul>`
}
