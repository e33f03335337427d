import { createHash } from 'node:crypto'
import type { StepResult } from 'allure-js-commons'
import { Stage, Status } from 'allure-js-commons'
import { createStepResult, type InMemoryWriter } from 'allure-js-commons/sdk/reporter'
import type { CheckRecord, ExchangeRecord, StepRecord, TestRecord } from '../src/record/run-record.ts'
import { curlFor } from './curl.ts'
import type { RecordIndex } from './record-index.ts'
import { clip, makeVisible } from './safe-text.ts'

/** A step of a test with its checks as steps below it; its exchanges go to the writer as attachments. */
export function stepResult(
  step: StepRecord,
  position: number,
  test: TestRecord,
  testStart: number,
  index: RecordIndex,
  writer: InMemoryWriter,
): StepResult {
  const exchanges = step.exchanges.flatMap((id) => index.exchange(id) ?? [])
  const first = exchanges[0]
  const last = exchanges.at(-1)
  const start = first === undefined ? testStart : timeOf(first, testStart)
  const failed = step.checks.find((check) => check.outcome === 'failed')
  return {
    ...createStepResult(),
    uuid: uuidFrom(index.record.run.id, test.target, test.id, String(position)),
    name: makeVisible(step.title),
    status: failed === undefined ? Status.PASSED : Status.FAILED,
    stage: Stage.FINISHED,
    statusDetails: failed === undefined ? {} : checkDetails(failed),
    start,
    stop: last === undefined ? start : timeOf(last, testStart) + Math.round(last.durationMs),
    attachments: exchanges.flatMap((exchange) => attach(exchange, index, writer)),
    steps: step.checks.map((check) => checkStep(check, start)),
  }
}

function checkStep(check: CheckRecord, start: number): StepResult {
  const word = check.outcome === 'failed' || check.outcome === 'passed' ? '' : ` (${check.outcome})`
  return {
    ...createStepResult(),
    name: makeVisible(`${check.requirement}${word}: ${clip(check.message, 500)}`),
    status: check.outcome === 'failed' ? Status.FAILED : Status.PASSED,
    stage: Stage.FINISHED,
    statusDetails: check.outcome === 'failed' ? checkDetails(check) : {},
    start,
    stop: start,
  }
}

/** The exchange as JSON, exactly as recorded, and a curl command; both are plain text, whatever the answer claims to be. */
function attach(exchange: ExchangeRecord, index: RecordIndex, writer: InMemoryWriter): StepResult['attachments'] {
  const uuid = uuidFrom(index.record.run.id, exchange.target, exchange.id)
  const line = makeVisible(clip(`${exchange.request.method} ${exchange.request.url}`, 200))
  const exchangeFile = `${uuid}-attachment.json`
  const curlFile = `${uuid}-curl-attachment.txt`
  const { request, response, error } = exchange
  const evidence = {
    request,
    ...(response === undefined ? {} : { response }),
    ...(error === undefined ? {} : { error }),
  }
  writer.writeAttachment(exchangeFile, Buffer.from(plainJson(evidence)))
  writer.writeAttachment(curlFile, Buffer.from(`${curlFor(exchange)}\n`))
  return [
    { name: line, source: exchangeFile, type: 'application/json' },
    { name: `${line} as curl`, source: curlFile, type: 'text/plain' },
  ].map((attachment) => ({ ...attachment, name: makeVisible(attachment.name) }))
}

/** What a failed check says, in the fields that Allure shows side by side. */
export function checkDetails(check: CheckRecord): StepResult['statusDetails'] {
  return {
    message: makeVisible(`${check.requirement}: ${clip(check.message, 1_000)}`),
    ...(check.expected === undefined ? {} : { expected: makeVisible(clip(check.expected, 2_000), 'lines') }),
    ...(check.actual === undefined ? {} : { actual: makeVisible(clip(check.actual, 2_000), 'lines') }),
  }
}

/** When an exchange was sent, in milliseconds since the epoch. */
export function timeOf(exchange: ExchangeRecord, otherwise: number): number {
  return Date.parse(exchange.startedAt) || otherwise
}

/** An id in the form of a UUID (version 8, RFC 9562) that is the same for the same parts. */
export function uuidFrom(...parts: string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/**
 * JSON with a final line feed in which no hidden character stands as itself: those that JSON allows, such as
 * bidirectional overrides, are written as escapes, which changes nothing in what it says.
 */
export function plainJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, unit) => {
      return `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`
    }).join(''),
  )
  return `${text}\n`
}
