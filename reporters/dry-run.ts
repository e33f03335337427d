import type { BodyRecord, ExchangeRecord, RunRecord, TargetRecord, TestRecord } from '../src/record/run-record.ts'
import { AnsweredValues } from './answered-values.ts'
import { indexRecord } from './record-index.ts'
import { countOf, formatCount, makeVisible } from './safe-text.ts'

export interface DryRunOptions {
  /** Base URL of the target that the requests would go to, without a slash at its end. */
  baseUrl: string
}

/** Characters of one request body that are shown. */
const shownBody = 4_000

/**
 * What a run would send: the requests of each test as the embedded simulator received them, with the base URL of the
 * real target. A value that came from an earlier answer of the same test is shown as where it would come from
 * (`‹ETag of step 2›`), because the target will give another; what derives from the seed stays as it is.
 *
 * @returns text with a final line feed; it holds no control character from an answer
 */
export function renderDryRun(record: RunRecord, options: DryRunOptions): string {
  const index = indexRecord(record)
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  const tests = record.tests.filter((test) => test.outcome !== 'not-selected')
  const blocks = tests.flatMap((test) => {
    const target = index.target(test.target)
    const ofTest = record.exchanges
      .filter(
        (exchange) => exchange.test === test.id && exchange.target === test.target && exchange.direction === 'out',
      )
      .sort((a, b) => a.ordinal - b.ordinal)
    return ofTest.length === 0 ? [] : [testBlock(test, ofTest, target, baseUrl)]
  })
  const sent = record.exchanges.filter((exchange) => exchange.test !== null).length
  const silent = tests.length - blocks.length
  const head = [
    `Dry run: nothing was sent to ${makeVisible(baseUrl)}.`,
    `${countOf(blocks.length, 'test')} would send ${countOf(sent, 'request')}.${silent > 0 ? ` ${countOf(silent, 'test')} would send nothing.` : ''}`,
    `Seed ${makeVisible(record.run.seed)}: the same seed gives the same requests.`,
  ].join('\n')
  return `${[head, ...blocks].join('\n\n')}\n`
}

function testBlock(
  test: TestRecord,
  exchanges: ExchangeRecord[],
  target: TargetRecord | undefined,
  baseUrl: string,
): string {
  const title = [...test.suite, test.title].map((part) => makeVisible(part)).join(' › ')
  const rows = test.requirements.length === 0 ? '' : `  [${makeVisible(test.requirements.join(', '))}]`
  const stepOf = new Map(test.steps.flatMap((step, position) => step.exchanges.map((id) => [id, position] as const)))
  const values = new AnsweredValues()
  const lines = [`${title}${rows}`]
  let step: number | undefined
  exchanges.forEach((exchange, position) => {
    const own = stepOf.get(exchange.id)
    if (own !== undefined && own !== step)
      lines.push(`  ${own + 1}. ${makeVisible(test.steps[own]?.title ?? '')}`.trimEnd())
    step = own ?? step
    lines.push(...requestLines(exchange, values, target, baseUrl))
    values.learn(exchange, own === undefined ? `request ${position + 1}` : `step ${own + 1}`)
  })
  return lines.join('\n')
}

const purposes: Record<ExchangeRecord['purpose'], string> = {
  test: '',
  'starting-state': '  (makes the starting state)',
  'clean-up': '  (cleans up)',
  control: '  (control)',
  renewal: '  (its token had expired)',
}

function requestLines(
  exchange: ExchangeRecord,
  values: AnsweredValues,
  target: TargetRecord | undefined,
  baseUrl: string,
): string[] {
  const { method, url, headers, body } = exchange.request
  const rebase = (text: string) => replaceBase(text, target?.baseUrl, baseUrl)
  const named = (text: string) => makeVisible(rebase(values.name(text, exchange)))
  const lines = [`     ${makeVisible(method)} ${named(url)}${purposes[exchange.purpose]}`]
  for (const [name, value] of headers) {
    if (name.toLowerCase() === 'content-length') continue
    const isHost = name.toLowerCase() === 'host'
    lines.push(
      `       ${makeVisible(name)}: ${isHost ? hostOf(baseUrl) : named(values.nameHeader(name, value, exchange))}`,
    )
  }
  if (body !== undefined) lines.push(`       ${bodyText(body, named)}`)
  return lines
}

function bodyText(body: BodyRecord, named: (text: string) => string): string {
  if (body.text === undefined) return `(a body of ${formatCount(body.bytes)} bytes that is not text)`
  if (body.text === '') return '(an empty body)'
  const text = named(body.text)
  return text.length > shownBody ? `${text.slice(0, shownBody)}… (${formatCount(body.bytes)} bytes)` : text
}

function replaceBase(text: string, from: string | undefined, to: string): string {
  const base = from?.replace(/\/+$/, '')
  return base === undefined || base === '' ? text : text.replaceAll(base, to)
}

function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : makeVisible(baseUrl)
}
