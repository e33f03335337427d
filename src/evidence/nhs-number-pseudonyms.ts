import { createHmac } from 'node:crypto'
import { isInTestRange, isNhsNumber, testNhsNumberAt } from '../nhs/nhs-number.ts'
import { eachNumber, isPartOfIdentifier, rewriteDigits } from './nhs-number-scan.ts'

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
    let isFound = false
    eachNumber(text, (candidate) => {
      isFound = this.isPersonal(candidate.digits) && !isPartOfIdentifier(text, candidate)
      return isFound
    })
    return isFound
  }

  /** The text with every such number replaced, separators and percent-encoding of digits kept, and how many there were. */
  replaceIn(text: string): { text: string; count: number } {
    let replaced = ''
    let done = 0
    let count = 0
    eachNumber(text, (candidate) => {
      const { start, end, digits } = candidate
      if (!this.isPersonal(digits) || isPartOfIdentifier(text, candidate)) return false
      replaced += text.slice(done, start) + rewriteDigits(text.slice(start, end), this.#pseudonymOf(digits))
      done = end
      count++
      return false
    })
    return count === 0 ? { text, count } : { text: replaced + text.slice(done), count }
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
