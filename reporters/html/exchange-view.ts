import { STATUS_CODES } from 'node:http'
import type { BodyRecord, ExchangeRecord, HeaderPair } from '../../src/record/run-record.ts'
import { curlFor } from '../curl.ts'
import { clip, countOf, formatCount } from '../safe-text.ts'
import { layOut, lineOfPlace } from './json-layout.ts'
import { html, type Markup, preserved, trusted } from './markup.ts'
import { type PageContext, shortUrl } from './page-context.ts'

interface Place {
  line: number
  column: number
}

/** `PUT /Consent/1 → 409 Conflict`. */
export function exchangeLine(exchange: ExchangeRecord, context: PageContext): Markup {
  const path = shortUrl(exchange, context.index.target(exchange.target))
  return html`<code>${exchange.request.method} ${path}</code> <span class="answer">→ ${answerOf(exchange)}</span>`
}

/**
 * Request and response as they travelled and a curl command that repeats them, folded away. An exchange that is on the page already is linked to; one that
 * the page has no room for is named.
 *
 * @param place line of the response body to point at
 */
export function exchangeView(exchange: ExchangeRecord, context: PageContext, place?: Place): Markup {
  const taken = context.takeExchange(exchange)
  const line = exchangeLine(exchange, context)
  if (taken === 'shown-above') {
    return html`<p class="evidence-link"><a href="#${context.exchangeAnchor(exchange)}">Request and response</a>, shown above: ${line}</p>`
  }
  if (taken === 'left-out') {
    return html`<p class="evidence-link">Request and response are in record.json as exchange ${exchange.id}: ${line}</p>${curlView(exchange, context)}`
  }
  const { request, response, error } = exchange
  return html`<details class="exchange" id="${context.exchangeAnchor(exchange)}">
<summary>Request and response: ${line}</summary>
<div class="message"><p class="message-title">Request, sent at ${exchange.startedAt}</p><p class="note">Exchange ${exchange.id}</p>
${messageText([`${request.method} ${request.url}`], request.headers)}${bodyView(request.body, context)}</div>
<div class="message"><p class="message-title">${response === undefined ? 'No response' : 'Response'}, after ${formatCount(exchange.durationMs)} milliseconds</p>
${response !== undefined && messageText([`HTTP ${statusOf(response.status)}`], response.headers)}${bodyView(response?.body, context, place)}${
  error !== undefined && html`<p>No complete HTTP answer came (${error.kind}): ${clip(error.message, 1_000)}</p>`
}</div>
</details>${curlView(exchange, context)}`
}

function curlView(exchange: ExchangeRecord, context: PageContext): Markup {
  const isEmbedded = context.index.target(exchange.target)?.embedded === true
  return html`<details class="curl"><summary>Repeat this request with curl</summary>${
    isEmbedded &&
    html`<p class="note">The simulator that answered has ended with the run. Start one with assay simulate, and change the address.</p>`
  }<pre>${preserved(curlFor(exchange))}</pre></details>`
}

function answerOf(exchange: ExchangeRecord): string {
  if (exchange.response !== undefined) return statusOf(exchange.response.status)
  return exchange.error === undefined ? 'no answer' : `no answer (${exchange.error.kind})`
}

function statusOf(status: number): string {
  const name = STATUS_CODES[status]
  return name === undefined ? String(status) : `${status} ${name}`
}

function messageText(first: string[], headers: HeaderPair[]): Markup {
  const lines = [...first, ...headers.map(([name, value]) => `${name}: ${value}`)].map((line) => clip(line, 4_000))
  return html`<pre class="headers">${preserved(lines.join('\n'))}</pre>`
}

function bodyView(body: BodyRecord | undefined, context: PageContext, place?: Place): Markup {
  if (body === undefined || (body.bytes === 0 && !body.text)) return html`<p class="note">No body.</p>`
  const notes = [
    ...body.redactions.map(({ what, count }) => html`<p class="note">Masked: ${what}, ${countOf(count, 'time')}.</p>`),
    ...(body.truncated === true
      ? [html`<p class="note">The record keeps the beginning of ${formatCount(body.bytes)} bytes.</p>`]
      : []),
  ]
  if (body.text === undefined) {
    return html`<p class="note">A body of ${formatCount(body.bytes)} bytes that is not text, SHA-256 ${body.sha256}.</p>${notes}`
  }
  const layout = layOut(body.text)
  const marked = place === undefined ? undefined : lineOfPlace(body.text, layout, place)
  const from = marked === undefined ? 0 : Math.max(0, marked - Math.floor(context.limits.bodyLines / 2))
  const lines = layout.lines.slice(from, from + context.limits.bodyLines).map((line) => clip(line, 4_000))
  if (!context.takeBody(lines.reduce((sum, line) => sum + line.length, 0))) {
    return html`<p class="note">The body of ${formatCount(body.bytes)} bytes is in record.json.</p>${notes}`
  }
  const missing = layout.lines.length - lines.length
  return html`<pre class="body">${lines.map((line, position) => bodyLine(line, from + position === marked))}</pre>${
    layout.isReflowed &&
    html`<p class="note">Line breaks were added for reading. Nothing else differs from the body as it came.</p>`
  }${missing > 0 && html`<p class="note">${countOf(missing, 'more line')} in record.json.</p>`}${notes}`
}

function bodyLine(line: string, isMarked: boolean): Markup {
  const text = preserved(line)
  return isMarked
    ? html`<mark><span class="pointer">→ the place named above</span>
${text}</mark>${trusted('\n')}`
    : html`${text}${trusted('\n')}`
}
