import { createHmac } from 'node:crypto'
import { isInTestRange, isNhsNumber, testNhsNumberAt } from '../nhs/nhs-number.ts'

/**
 * What a scan steps over or stops at, left to right: a UUID and a long hexadecimal digest (ten digits inside them are no
 * number of a person), a percent-encoded character that is no digit (the 20 of `%20` does not belong to the digits after
 * it), a number written 3-3-4, and any other run of digits. Every alternative is bounded or consumes what it scanned, so
 * that a scan takes linear time.
 */
const digit = '(?:[0-9]|%3[0-9])'
const separator = '(?:[-. +\\u00a0\\u2009\\u202f\\u2010-\\u2013]|%20|%C2%A0|&nbsp;)'
const numberTokens = new RegExp(
  [
    '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])',
    '[0-9a-f]{32,}',
    '%(?!3[0-9])[0-9a-f]{2}',
    `(?<spaced>${digit}{3}${separator}${digit}{3}${separator}${digit}{4}(?!${digit}))`,
    `(?<run>${digit}+)`,
  ].join('|'),
  'gi',
)

/** A code of SNOMED CT in a search token: ten digits may pass Modulus 11 by chance. */
const snomedToken = /snomed\.info\/sct(?:\||%7C)$/i

const encodedDigit = /%3([0-9])/g

export interface PseudonymOptions {
  /** Numbers that may be kept although they are outside the test range: those listed for the environment. */
  allowedNumbers: Iterable<string>
  /** Random per run, and never written: with it a pseudonym could be turned back. */
  key: string
}

/**
 * Replaces NHS numbers of people who may be real by numbers of the test range. A valid number becomes a valid one, the
 * same one for the whole run, different ones for different numbers; text that is no valid NHS number is left as it is.
 */
export class NhsNumberPseudonyms {
  readonly #key: string
  readonly #pseudonyms = new Map<string, string>()
  readonly #taken: Set<string>
  readonly #allowed: Set<string>

  constructor({ allowedNumbers, key }: PseudonymOptions) {
    this.#key = key
    this.#allowed = new Set(allowedNumbers)
    this.#taken = new Set(this.#allowed)
  }

  /** True for ten digits that are an NHS number outside the test range and not listed: a number that may not be stored. */
  isPersonal(digits: string): boolean {
    return !isInTestRange(digits) && !this.#allowed.has(digits) && isNhsNumber(digits)
  }

  /** True for a number that this run gave in place of another. */
  isPseudonym(digits: string): boolean {
    return this.#taken.has(digits) && !this.#allowed.has(digits)
  }

  /** Whether a text holds a number that may not be stored. */
  isIn(text: string): boolean {
    let found = false
    this.#scan(text, () => {
      found = true
      return undefined
    })
    return found
  }

  /** The text with every such number replaced, separators and percent-encoding of digits kept, and how many there were. */
  replaceIn(text: string): { text: string; count: number } {
    let count = 0
    const replaced = this.#scan(text, (written, digits) => {
      count++
      return rewriteDigits(written, this.#pseudonymOf(digits))
    })
    return { text: replaced, count }
  }

  #scan(text: string, replace: (written: string, digits: string) => string | undefined): string {
    return text.replace(numberTokens, (...match) => {
      const written = match[0] as string
      const groups = match.at(-1) as { spaced?: string; run?: string }
      if ((groups.spaced ?? groups.run) === undefined || written.length < 10) return written
      const digits = written.replace(encodedDigit, '$1').replace(/%20|%C2%A0|[^0-9]/gi, '')
      if (digits.length !== 10 || !this.isPersonal(digits)) return written
      const offset = match.at(-3) as number
      if (snomedToken.test(text.slice(Math.max(0, offset - 24), offset))) return written
      return replace(written, digits) ?? written
    })
  }

  #pseudonymOf(digits: string): string {
    const known = this.#pseudonyms.get(digits)
    if (known !== undefined) return known
    for (let attempt = 0; ; attempt++) {
      const hash = createHmac('sha256', this.#key).update(`${digits}/${attempt}`).digest()
      const pseudonym = testNhsNumberAt(hash.readUIntBE(0, 6) % 1_000_000)
      if (this.#taken.has(pseudonym)) continue
      this.#taken.add(pseudonym)
      this.#pseudonyms.set(digits, pseudonym)
      return pseudonym
    }
  }
}

/** Puts ten new digits where the old ones stand, each written as the old one was (`9` or `%39`). */
function rewriteDigits(written: string, digits: string): string {
  let next = 0
  return written.replace(/%20|%C2%A0|%3[0-9]|[0-9]/gi, (part) => {
    if (/^%(20|C2%A0)$/i.test(part)) return part
    const digit = digits[next++] ?? ''
    return part.startsWith('%') ? `%3${digit}` : digit
  })
}
