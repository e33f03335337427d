/** Why a text is not an NHS number. The first reason that applies, in this order, is the one given. */
export type NhsNumberFault = 'white-space' | 'not-digits' | 'wrong-length' | 'check-digit-ten' | 'check-digit'

/** What checking a text found: a number to use, or the reason that it is none. */
export type NhsNumberCheck = { valid: true; nhsNumber: string } | { valid: false; reason: NhsNumberFault }

const LENGTH = 10

/**
 * The check digit that the first nine digits of an NHS number ask for (Modulus 11, weights 10 down to 2).
 * Takes exactly nine ASCII digits; gives 0 to 10. A result of 10 means that no NHS number starts with these digits.
 * Source: NHS Data Model and Dictionary, attribute NHS NUMBER.
 */
export function nhsCheckDigit(firstNine: string): number {
  if (!/^[0-9]{9}$/.test(firstNine))
    throw new Error(`A check digit is computed from nine digits, not from "${firstNine}"`)
  let sum = 0
  for (let position = 0; position < 9; position++) sum += Number(firstNine[position]) * (LENGTH - position)
  return (11 - (sum % 11)) % 11
}

/**
 * Checks a text as an NHS number, exactly as it is: nothing is trimmed and no separator is removed, because a value that
 * travels in a query or a body is compared byte for byte by whoever receives it. Anything but a string is `not-digits`.
 * Numbers of one repeated digit and numbers outside the ranges issued today pass: Modulus 11 is the only rule published.
 */
export function checkNhsNumber(text: unknown): NhsNumberCheck {
  if (typeof text !== 'string') return { valid: false, reason: 'not-digits' }
  if (/[\s\u200b\u2060\ufeff]/u.test(text)) return { valid: false, reason: 'white-space' }
  if (/[^0-9]/.test(text)) return { valid: false, reason: 'not-digits' }
  if (text.length !== LENGTH) return { valid: false, reason: 'wrong-length' }
  const expected = nhsCheckDigit(text.slice(0, 9))
  if (expected === 10) return { valid: false, reason: 'check-digit-ten' }
  if (expected !== Number(text[9])) return { valid: false, reason: 'check-digit' }
  return { valid: true, nhsNumber: text }
}

/** Whether a text is an NHS number as it stands (see {@link checkNhsNumber}). */
export function isNhsNumber(text: unknown): text is string {
  return checkNhsNumber(text).valid
}

/**
 * Reads an NHS number as a person writes it: white space around and between the digits, and hyphens, are left out.
 * Only for what a person typed (a command line, a configuration file), never for what a system sent.
 */
export function parseNhsNumber(text: string): NhsNumberCheck {
  return checkNhsNumber(text.replace(/[\s-]/gu, ''))
}

/** An NHS number as it is shown to people, in groups of 3, 3 and 4 ("999 000 0018"). Takes ten digits. */
export function formatNhsNumber(nhsNumber: string): string {
  return `${nhsNumber.slice(0, 3)} ${nhsNumber.slice(3, 6)} ${nhsNumber.slice(6)}`
}

/** Whether ten digits lie in 9990000000 to 9999999999, the range that is guaranteed to belong to nobody. */
export function isInTestRange(digits: string): boolean {
  return /^999[0-9]{7}$/.test(digits)
}

/**
 * The valid NHS number of the test range that belongs to a position: positions 0 to 999999 are spread over the range,
 * and a position whose check digit would be 10 takes the next one that has a digit.
 */
export function testNhsNumberAt(position: number): string {
  if (!Number.isInteger(position) || position < 0)
    throw new Error(`A position is a whole number from 0, not ${position}`)
  for (let step = 0; ; step++) {
    const firstNine = `999${String((position + step) % 1_000_000).padStart(6, '0')}`
    const digit = nhsCheckDigit(firstNine)
    if (digit !== 10) return `${firstNine}${digit}`
  }
}

/**
 * `count` different valid NHS numbers of the test range, always the same ones for the same seed.
 * The numbers follow each other from a start that the seed decides, so that two seeds rarely share a patient.
 */
export function testNhsNumbers(seed: string, count: number): string[] {
  const numbers = new Set<string>()
  for (let position = hash(seed) % 1_000_000; numbers.size < count; position++) {
    numbers.add(testNhsNumberAt(position % 1_000_000))
  }
  return [...numbers]
}

/** FNV-1a, 32 bits: spreads seeds; nothing secret depends on it. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  return value >>> 0
}
