import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { BodyRecord, ExchangeRecord } from '../record/run-record.ts'
import type { RawRequest, TimedOutcome } from '../target/transport.ts'
import type { RedactedBody, Redactor } from './redaction.ts'

/** Where an exchange belongs in the record. */
export type ExchangePosition = Pick<ExchangeRecord, 'id' | 'target' | 'test' | 'ordinal' | 'direction' | 'purpose'>

/** How much of a body is stored when nothing else is said: as much as the transport accepts, so that nothing is cut. */
export const storedBodyBytes = 5 * 1024 * 1024

/**
 * Makes the record of an exchange from what was sent and what came: redacted, hashed, and cut at `maximumBytes` a body.
 */
export function recordExchange(
  position: ExchangePosition,
  request: RawRequest,
  outcome: TimedOutcome,
  redactor: Redactor,
  maximumBytes: number = storedBodyBytes,
): ExchangeRecord {
  const { startedAt, durationMs } = outcome
  const answer = 'answer' in outcome ? outcome.answer : undefined
  const [sent, came] = redactor.redact(answer === undefined ? [request] : [request, answer])
  const requestBody = sent?.body && bodyRecord(sent.body, request.body?.byteLength ?? 0, maximumBytes)
  const answerBody =
    came?.body &&
    bodyRecord(came.body, answer?.travelledBytes ?? answer?.body.byteLength ?? 0, maximumBytes, answer?.truncated)
  return {
    ...position,
    request: {
      method: request.method,
      url: sent?.url ?? '',
      headers: sent?.headers ?? [],
      ...(requestBody === undefined ? {} : { body: requestBody }),
    },
    ...(answer === undefined || came === undefined
      ? {}
      : {
          response: {
            status: answer.status,
            headers: came.headers,
            ...(answerBody === undefined ? {} : { body: answerBody }),
          },
        }),
    ...('error' in outcome
      ? { error: { kind: outcome.error.kind, message: redactor.redactText(outcome.error.message) } }
      : {}),
    startedAt,
    durationMs,
  }
}

/**
 * The record of a redacted body; undefined for an empty one. Kept as text when it is valid UTF-8, as base64 otherwise.
 *
 * @param travelledBytes length of the body on the wire
 * @param isPartial whether what is here is already only a part
 */
export function bodyRecord(
  { bytes, redactions }: RedactedBody,
  travelledBytes: number,
  maximumBytes: number = storedBodyBytes,
  isPartial = false,
): BodyRecord | undefined {
  if (bytes.byteLength === 0) return undefined
  const isText = isUtf8(bytes)
  const stored =
    bytes.byteLength <= maximumBytes
      ? bytes
      : bytes.subarray(0, isText ? characterEnd(bytes, maximumBytes) : maximumBytes)
  const kept = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength)
  return {
    sha256: createHash('sha256').update(kept).digest('hex'),
    bytes: travelledBytes,
    ...(isText ? { text: kept.toString('utf8') } : { base64: kept.toString('base64') }),
    ...(isPartial || kept.byteLength < bytes.byteLength ? { truncated: true } : {}),
    redactions,
  }
}

/** The last place at or before `limit` that is not inside a UTF-8 character. */
function characterEnd(bytes: Uint8Array, limit: number): number {
  let end = limit
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return end
}

/** The stored bytes of a body: what `sha256` is the hash of. */
export function storedBytes(body: BodyRecord | undefined): Uint8Array {
  if (body === undefined) return new Uint8Array()
  return body.base64 === undefined ? Buffer.from(body.text ?? '', 'utf8') : Buffer.from(body.base64, 'base64')
}
