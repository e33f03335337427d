import { Answer, keepRaw } from './answer.ts'
import { record } from './check.ts'
import { TargetDown } from './could-not-reach.ts'
import { judgeEveryAnswer } from './every-answer/judge.ts'
import { noteWrite } from './noted-writes.ts'
import { runningTest } from './running-test.ts'
import type { RequestChanges } from './target.ts'
import { versionHeaderFor, versionHeaders } from './version-headers.ts'

/** A request in the vocabulary's terms. */
export interface VocabularyRequest {
  /** What the report calls it when a later step cannot go on. */
  label: string
  method: string
  /** Below the base URL, query included, percent-encoded as it is to travel. */
  path: string
  body?: object
  changes: RequestChanges
  /** Given for what tidies up behind a test: it is recorded, and not judged. */
  purpose?: 'clean-up'
}

/**
 * Send one request of the running test, record the exchange and judge it by the rows that hold for every answer.
 * @throws TargetDown when no complete answer came and the target could not be shown to be well
 */
export async function sendRequest(request: VocabularyRequest): Promise<Answer> {
  const test = runningTest()
  const ordinal = test.begun++
  const body = bodyOf(request)
  const answered = noteWrite({ ...request, body }, ordinal)
  const sent = await test.workbench.client.send(
    {
      method: request.method,
      path: request.path,
      headers: headersFor(request, body !== undefined, ordinal),
      withoutHeaders: request.changes.without ?? [],
      ...(request.changes.bearer === undefined ? {} : { unfitToken: request.changes.bearer }),
      ...(body === undefined ? {} : { body }),
    },
    { test: test.id, step: test.step, purpose: request.purpose ?? 'test' },
  )
  test.exchanges.push(sent.exchange)
  const answer = new Answer(sent.exchange, request.label, versionHeaders().answer)
  if (sent.raw !== undefined) {
    keepRaw(answer, sent.raw)
    answered(answer.succeeded, headerOf(sent.raw.headers, 'Location'))
    if (request.purpose === undefined) judgeEveryAnswer(answer)
    return answer
  }
  const message = (sent.exchange.error?.message ?? 'no answer came').replace(/\.$/, '')
  if (sent.silence !== 'target-well') throw new TargetDown(`${request.label}: ${message}`)
  for (const requirement of test.requirements) {
    record({
      requirement,
      outcome: 'failed',
      message: `No HTTP answer: ${message}. The target answered other requests before and after.`,
      expected: 'a complete HTTP answer',
      actual: message,
      exchange: sent.exchange.id,
    })
  }
  throw new NoAnswer(`${request.label}: no HTTP answer (${message})`)
}

/** The check has failed already: nothing more can be judged in this test. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

function headerOf(headers: readonly (readonly [string, string])[], name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
}

function bodyOf({ body, changes }: VocabularyRequest): Uint8Array | undefined {
  const text = changes.text ?? (body === undefined ? undefined : JSON.stringify(body))
  return changes.bytes ?? (text === undefined ? undefined : new TextEncoder().encode(text))
}

function headersFor({ changes }: VocabularyRequest, hasBody: boolean, ordinal: number): [string, string][] {
  const { random, suite } = runningTest()
  const headers = new Map<string, [string, string]>()
  const set = (name: string, value: string) => headers.set(name.toLowerCase(), [name, value])
  if (suite.api.fhirVersion !== 'none') {
    set('Accept', 'application/fhir+json')
    set('X-Request-ID', random.uuid(`request ${ordinal}`))
    set('X-Correlation-ID', random.uuid(`correlation ${ordinal}`))
    if (hasBody) set('Content-Type', changes.contentType ?? 'application/fhir+json')
  }
  if (changes.ifVersion !== undefined) set(...versionHeaderFor(changes.ifVersion))
  if (changes.ifMatch !== undefined) set('If-Match', `W/"${changes.ifMatch}"`)
  for (const [name, value] of Object.entries(changes.headers ?? {})) set(name, value)
  for (const name of changes.without ?? []) headers.delete(name.toLowerCase())
  return [...headers.values()]
}
