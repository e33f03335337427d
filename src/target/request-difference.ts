import { isUtf8 } from 'node:buffer'
import { storedBytes } from '../evidence/exchange.ts'
import type { RedactedMessage } from '../evidence/redaction.ts'
import { redactionMarks } from '../evidence/redaction-mark.ts'
import { isSecretHeader } from '../evidence/secret-headers.ts'
import { isInTestRange } from '../nhs/nhs-number.ts'
import type { BodyRecord, ExchangeRecord, HeaderPair } from '../record/run-record.ts'

/** Headers that say which tool or connection sent the request, not what was asked. */
const incidentalHeaders = new Set(['user-agent', 'host', 'connection', 'content-length', 'accept-encoding'])

/**
 * Compares requests with recorded ones in their redacted form. What was masked counts as equal to anything, since the
 * value is gone; a pseudonym counts as equal to the recorded pseudonym in its place, and to that one alone from then on.
 */
export class RequestComparison {
  readonly #isPseudonym: (digits: string) => boolean
  /** Pseudonym of this run → pseudonym of the recorded run; one to one. */
  #recordedPseudonyms = new Map<string, string>()

  /** @param isPseudonym tells the numbers that the redactor of this run gave */
  constructor(isPseudonym: (digits: string) => boolean) {
    this.#isPseudonym = isPseudonym
  }

  /** What differs, in a phrase; undefined when nothing does. Only an equal request teaches which pseudonyms belong together. */
  differenceOf(recorded: ExchangeRecord['request'], method: string, now: RedactedMessage): string | undefined {
    if (recorded.method !== method) return `the method was ${recorded.method} and is ${method}`
    const known = new Map(this.#recordedPseudonyms)
    const difference =
      this.#urlDifference(recorded.url, now.url) ??
      this.#headerDifference(judgedHeaders(recorded.headers), judgedHeaders(now.headers)) ??
      this.#bodyDifference(recorded.body, now.body?.bytes ?? new Uint8Array())
    if (difference !== undefined) this.#recordedPseudonyms = known
    return difference
  }

  #urlDifference(recorded: string, now: string): string | undefined {
    if (this.#isSame(recorded, now)) return undefined
    const [was, is] = [urlParts(recorded), urlParts(now)]
    if (was[0] !== is[0]) return `the host was ${quote(was[0])} and is ${quote(is[0])}`
    if (!this.#isSame(was[1], is[1])) return `the path was ${quote(was[1])} and is ${quote(is[1])}`
    const [before, after] = [was[2].split('&'), is[2].split('&')]
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      if (this.#isSame(before[index] ?? '', after[index] ?? '')) continue
      return `part ${index + 1} of the query was ${quote(before[index] ?? '')} and is ${quote(after[index] ?? '')}`
    }
    return 'the URL is written differently'
  }

  #headerDifference(recorded: HeaderPair[], now: HeaderPair[]): string | undefined {
    for (let index = 0; index < Math.max(recorded.length, now.length); index++) {
      const [was, is] = [recorded[index], now[index]]
      if (was === undefined) return `the header ${is?.[0]} is new`
      if (is === undefined) return `the header ${was[0]} is missing`
      if (was[0].toLowerCase() !== is[0].toLowerCase()) return `the header ${was[0]} was where ${is[0]} is`
      if (!this.#isSame(was[1], is[1])) return `the header ${was[0]} was ${quote(was[1])} and is ${quote(is[1])}`
    }
    return undefined
  }

  #bodyDifference(recorded: BodyRecord | undefined, now: Uint8Array): string | undefined {
    const stored = Buffer.from(storedBytes(recorded))
    const current = Buffer.from(recorded?.truncated ? now.subarray(0, stored.byteLength) : now)
    if (stored.equals(current)) return undefined
    if (stored.byteLength === 0) return 'a body is sent where none was'
    if (current.byteLength === 0) return 'no body is sent where one was'
    const encoding = isUtf8(stored) && isUtf8(current) ? 'utf8' : 'latin1'
    const [was, is] = [
      stored.toString(encoding),
      this.#translate(stored.toString(encoding), current.toString(encoding)),
    ]
    return matchesMasked(was, is) ? undefined : `the body differs at ${placeOfDifference(was, is)}`
  }

  #isSame(recorded: string, now: string): boolean {
    return recorded === now || matchesMasked(recorded, this.#translate(recorded, now))
  }

  /** Puts the recorded pseudonyms in the places of this run's. */
  #translate(recorded: string, now: string): string {
    return now.replace(/[0-9]{10}|[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}/g, (written, offset: number) => {
      const digits = written.replace(/[ -]/g, '')
      if (!this.#isPseudonym(digits)) return written
      const there = recorded.slice(offset, offset + written.length)
      const recordedDigits = there.replace(/[ -]/g, '')
      if (!this.#recordedPseudonyms.has(digits) && this.#isFree(recordedDigits)) {
        this.#recordedPseudonyms.set(digits, recordedDigits)
      }
      return recordedDigits === this.#recordedPseudonyms.get(digits) ? there : written
    })
  }

  #isFree(recordedDigits: string): boolean {
    return isInTestRange(recordedDigits) && ![...this.#recordedPseudonyms.values()].includes(recordedDigits)
  }
}

function judgedHeaders(headers: HeaderPair[]): HeaderPair[] {
  return headers.filter(([name]) => !isSecretHeader(name) && !incidentalHeaders.has(name.toLowerCase()))
}

function urlParts(url: string): [origin: string, path: string, query: string] {
  const parts = /^([a-z]+:\/\/[^/?]*)?([^?]*)\??([\s\S]*)$/i.exec(url)
  return [parts?.[1] ?? '', parts?.[2] ?? '', parts?.[3] ?? '']
}

/** Whether a text is the recorded one, with anything where the recorded one has a mark. Linear: each part is searched once. */
function matchesMasked(recorded: string, now: string): boolean {
  const parts = recorded.split(redactionMarks)
  const [first = '', last = ''] = [parts[0], parts.at(-1)]
  if (parts.length === 1) return recorded === now
  if (!now.startsWith(first) || !now.endsWith(last) || now.length < first.length + last.length) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = now.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return at <= now.length - last.length
}

function placeOfDifference(was: string, is: string): string {
  let at = 0
  while (at < was.length && was[at] === is[at]) at++
  const before = was.slice(0, at)
  const line = before.split('\n').length
  const column = at - before.lastIndexOf('\n')
  return `line ${line}, column ${column}: it was ${quote(was.slice(at, at + 60))} and is ${quote(is.slice(at, at + 60))}`
}

function quote(text: string): string {
  return text === '' ? 'absent' : `"${text.length > 120 ? `${text.slice(0, 119)}…` : text}"`
}
