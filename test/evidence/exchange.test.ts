import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { bodyRecord, recordExchange, storedBytes } from '../../src/evidence/exchange.ts'
import { createRedactor } from '../../src/evidence/redaction.ts'
import type { RawAnswer, TimedOutcome } from '../../src/target/transport.ts'

const redactor = createRedactor({ allowedNumbers: [], secrets: [{ name: 'KEY', value: 'known-secret' }], key: 'k' })
const position = { id: 'raf/t/1', target: 'raf', test: 't', ordinal: 1, direction: 'out', purpose: 'test' } as const
const when = { startedAt: '2026-01-01T12:00:00.000Z', durationMs: 1.25 }
const request = { method: 'GET', url: 'http://h/p', headers: [] as [string, string][] }
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')
const record = (outcome: Partial<TimedOutcome> | { answer: RawAnswer }, maximumBytes?: number) =>
  recordExchange(position, request, { ...when, ...outcome } as TimedOutcome, redactor, maximumBytes)
const answer = (body: Uint8Array, more: Partial<RawAnswer> = {}) => ({
  answer: { status: 200, headers: [], body, ...more },
})

test('an answer is recorded with the hash of what is stored and the length of what travelled', () => {
  const exchange = record(answer(Buffer.from('{"access_token":"abc"}'), { travelledBytes: 99 }))
  const text = '{"access_token":"‹redacted: access_token›"}'
  expect(exchange).toEqual({
    ...position,
    request,
    response: {
      status: 200,
      headers: [],
      body: { sha256: sha256(text), bytes: 99, text, redactions: [{ what: 'access_token', count: 1 }] },
    },
    ...when,
  })
})

test('no body, no body record', () => {
  const exchange = record(answer(new Uint8Array()))
  expect(exchange.response).toEqual({ status: 200, headers: [] })
  expect(exchange.request).not.toHaveProperty('body')
})

test('an error is recorded in place of an answer, redacted', () => {
  const exchange = record({ error: { kind: 'reset', message: 'closed by known-secret for 9434765919' } })
  expect(exchange).not.toHaveProperty('response')
  expect(exchange.error?.kind).toBe('reset')
  expect(exchange.error?.message).toMatch(/^closed by ‹redacted: KEY› for 999\d{7}$/)
})

describe('how a body is stored', () => {
  const bodyOf = (bytes: Uint8Array, maximumBytes?: number) => record(answer(bytes), maximumBytes).response?.body

  test.each(['plain', '\ufeff{"bom":1}', 'line\r\nline\u2028', '\u0000', '😀'])(
    'valid UTF-8 is text, byte for byte: %j',
    (text) => {
      const bytes = Buffer.from(text)
      expect(bodyOf(bytes)).toEqual({ sha256: sha256(bytes), bytes: bytes.byteLength, text, redactions: [] })
      expect(Buffer.from(storedBytes(bodyOf(bytes)))).toEqual(bytes)
    },
  )

  test.each([[[0xff, 0xfe, 0x41]], [[0xc3, 0x28]], [[0xed, 0xa0, 0x80]], [[0xc0, 0x80]]])(
    'other bytes are base64: %j',
    (octets) => {
      const bytes = Buffer.from(octets)
      expect(bodyOf(bytes)).toEqual({
        sha256: sha256(bytes),
        bytes: bytes.byteLength,
        base64: bytes.toString('base64'),
        redactions: [],
      })
      expect(Buffer.from(storedBytes(bodyOf(bytes)))).toEqual(bytes)
    },
  )

  test('a body that is longer than what is kept is cut between characters, and says so', () => {
    const body = bodyOf(Buffer.from('ab€€'), 6)
    expect(body).toMatchObject({ text: 'ab€', bytes: 8, truncated: true, sha256: sha256('ab€') })
    expect(bodyOf(Buffer.from('ab€€'), 8)).not.toHaveProperty('truncated')
  })

  test('what is cut off was redacted before, so no half of a secret is left', () => {
    for (let limit = 1; limit < 40; limit++) {
      expect(bodyOf(Buffer.from('key=known-secret and more'), limit)?.text).not.toMatch(/know|9434/)
    }
  })

  test('an answer that was only partly recorded stays marked when it is recorded again', () => {
    expect(record(answer(Buffer.from('part'), { truncated: true })).response?.body?.truncated).toBe(true)
  })

  test('nothing is stored of an empty body', () => {
    expect(bodyRecord({ bytes: new Uint8Array(), redactions: [] }, 0)).toBeUndefined()
    expect(storedBytes(undefined)).toEqual(new Uint8Array())
  })
})
