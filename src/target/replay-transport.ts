import { storedBytes } from '../evidence/exchange.ts'
import type { Redactor } from '../evidence/redaction.ts'
import type { ExchangeRecord, RunRecord } from '../record/run-record.ts'
import { RequestComparison } from './request-difference.ts'
import type { ExchangePlace, RawAnswer, RawRequest, TimedOutcome, Transport } from './transport.ts'

export interface ReplayOptions {
  record: Pick<RunRecord, 'exchanges'>
  /** Id of the target in the record. */
  target: string
  /** Redacts the requests of this run by the same rules, so that they can be compared with the recorded ones. */
  redactor: Redactor
}

/**
 * Gives the recorded answers of a run, by test and ordinal, without a network. A request that is not the recorded one
 * gets no answer but the error `replay-mismatch`, which names the difference: an answer to another question proves nothing.
 */
export function createReplayTransport({ record, target, redactor }: ReplayOptions): Transport {
  const sent = record.exchanges.filter((exchange) => exchange.target === target && exchange.direction === 'out')
  const byPlace = new Map(
    sent.filter(({ test }) => test !== null).map((exchange) => [placeKey(exchange.test, exchange.ordinal), exchange]),
  )
  // Outside a test the order depends on how many workers there were, so there the request itself is what is looked for.
  const housekeeping = sent.filter(({ test }) => test === null)
  const comparison = new RequestComparison(redactor.isPseudonym)

  function differenceOf(exchange: ExchangeRecord, request: RawRequest): string | undefined {
    const difference = (isAboutPerson: boolean): string | undefined => {
      const [redacted] = redactor.redact([request], isAboutPerson)
      return redacted && comparison.differenceOf(exchange.request, request.method, redacted)
    }
    const first = difference(false)
    // It may have been the recorded answer that named the patient, and so had the request masked.
    return first === undefined || difference(true) === undefined ? undefined : first
  }

  function findHousekeeping(request: RawRequest): ExchangeRecord | undefined {
    const index = housekeeping.findIndex((exchange) => differenceOf(exchange, request) === undefined)
    return index === -1 ? undefined : housekeeping.splice(index, 1)[0]
  }

  return {
    kind: 'replay',
    async send(request: RawRequest, { test, ordinal }: ExchangePlace): Promise<TimedOutcome> {
      const exchange = test === null ? findHousekeeping(request) : byPlace.get(placeKey(test, ordinal))
      if (exchange === undefined) return mismatch(`The record has no exchange ${ordinal} of ${describeTest(test)}.`)
      const difference = differenceOf(exchange, request)
      if (difference !== undefined) {
        return mismatch(`Exchange ${ordinal} of ${describeTest(test)} is not the recorded one: ${difference}.`)
      }
      return recordedOutcome(exchange)
    },
    close: async () => {},
  }
}

function placeKey(test: string | null, ordinal: number): string {
  return JSON.stringify([test, ordinal])
}

function describeTest(test: string | null): string {
  return test === null ? 'the work outside tests' : `the test "${test}"`
}

function mismatch(message: string): TimedOutcome {
  return { error: { kind: 'replay-mismatch', message }, startedAt: new Date(0).toISOString(), durationMs: 0 }
}

function recordedOutcome({ response, error, startedAt, durationMs }: ExchangeRecord): TimedOutcome {
  if (error !== undefined) return { error, startedAt, durationMs }
  if (response === undefined)
    return { ...mismatch('The record holds neither an answer nor an error.'), startedAt, durationMs }
  const body = storedBytes(response.body)
  const travelled = response.body?.bytes ?? 0
  const answer: RawAnswer = {
    status: response.status,
    headers: response.headers,
    body,
    ...(travelled === body.byteLength ? {} : { travelledBytes: travelled }),
    ...(response.body?.truncated ? { truncated: true } : {}),
  }
  return { answer, startedAt, durationMs }
}
