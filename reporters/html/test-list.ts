import type { TestRecord } from '../../src/record/run-record.ts'
import { countOf } from '../safe-text.ts'
import { duration } from './dates.ts'
import { exchangeLine } from './exchange-view.ts'
import { heading, html, type Markup } from './markup.ts'
import type { PageContext } from './page-context.ts'
import { outcomeTag } from './tag.ts'

/** All tests that were selected, by suite, each with what it sent: one line a request. */
export function testList(tests: readonly TestRecord[], level: number, context: PageContext): Markup[] {
  const bySuite = new Map<string, TestRecord[]>()
  for (const test of tests) {
    if (test.outcome === 'not-selected') continue
    const suite = test.suite.join(', ')
    bySuite.set(suite, [...(bySuite.get(suite) ?? []), test])
  }
  return [...bySuite].map(
    ([suite, ofSuite]) => html`<section class="suite">${heading(level, suite)}
<ul class="entries">${ofSuite.map((test) => testEntry(test, context))}</ul></section>
`,
  )
}

function testEntry(test: TestRecord, context: PageContext): Markup {
  const count = test.steps.reduce((sum, step) => sum + step.exchanges.length, 0)
  const title = html`${test.title} <span class="note">${test.requirements.join(', ')}</span>`
  const reason = test.reason !== undefined && html`<p class="reason">${test.reason}</p>`
  const sent = html`<p class="note">${countOf(count, 'request')} in ${duration(test.durationMs)}</p>${stepList(test, context)}`
  return html`<li id="${context.testAnchor(test.target, test.id)}">${outcomeTag(test.outcome)}<div>${
    count > 0 ? html`<details><summary>${title}</summary>${sent}</details>` : title
  }${reason}</div></li>
`
}

function stepList(test: TestRecord, context: PageContext): Markup {
  return html`<ol class="steps">${test.steps.map((step) => {
    const lines = step.exchanges
      .flatMap((id) => context.index.exchange(id) ?? [])
      .filter(() => context.takeExchangeLine())
      .map((exchange) => {
        const line = exchangeLine(exchange, context)
        return html`<li>${context.isShown(exchange) ? html`<a href="#${context.exchangeAnchor(exchange)}">${line}</a>` : line}</li>`
      })
    return html`<li>${step.title || 'The request of the test'}${lines.length > 0 && html`<ul>${lines}</ul>`}</li>`
  })}</ol>`
}
