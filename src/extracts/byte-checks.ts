/**
 * Checks of a field's value where it lies, as bytes: no text is made of the millions of values that are right. What is
 * checked is what `src/nhs/` checks of text; a property test holds the two together.
 */

/** Whether the bytes from `start` up to `end` pass. */
export type ByteCheck = (bytes: Uint8Array, start: number, end: number) => boolean

const zero = 0x30

function digitAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) - zero
}

/** Whether all bytes are ASCII digits; true of nothing. */
export function areDigits(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - zero
    if (digit < 0 || digit > 9) return false
  }
  return true
}

/** The whole number that digits stand for; the caller has seen that they are digits. */
export function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) value = value * 10 + digitAt(bytes, at)
  return value
}

/** Ten digits that pass Modulus 11. Source: NHS Data Model and Dictionary, NHS NUMBER. */
export function isNhsNumberAt(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 10 || !areDigits(bytes, start, end)) return false
  let sum = 0
  for (let position = 0; position < 9; position++) sum += digitAt(bytes, start + position) * (10 - position)
  // A remainder of 1 asks for a check digit of 10, which no digit is
  return (11 - (sum % 11)) % 11 === digitAt(bytes, start + 9)
}

/** Whether the field starts with 999, as every number of the range that belongs to nobody does. */
export function isTestNumberAt(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= 3 && bytes[start] === 0x39 && bytes[start + 1] === 0x39 && bytes[start + 2] === 0x39
}

const daysOfMonth = Uint8Array.of(0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

/** The date YYYYMMDD as a number, or -1 when no calendar has it. */
export function dateAt(bytes: Uint8Array, start: number): number {
  if (!areDigits(bytes, start, start + 8)) return -1
  const year = numberAt(bytes, start, start + 4)
  const month = numberAt(bytes, start + 4, start + 6)
  const day = numberAt(bytes, start + 6, start + 8)
  if (year === 0 || month < 1 || month > 12 || day < 1 || day > (daysOfMonth[month] as number)) return -1
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return -1
  return year * 10_000 + month * 100 + day
}

/** The time hhmmss as a number, or -1 when no clock shows it. */
export function timeAt(bytes: Uint8Array, start: number): number {
  if (!areDigits(bytes, start, start + 6)) return -1
  const hour = numberAt(bytes, start, start + 2)
  const minute = numberAt(bytes, start + 2, start + 4)
  const second = numberAt(bytes, start + 4, start + 6)
  return hour > 23 || minute > 59 || second > 59 ? -1 : hour * 10_000 + minute * 100 + second
}

/** The products and permutations of the dihedral group of order 10, on which the Verhoeff digit is built, flat. */
const products = Uint8Array.from(
  '0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210',
  Number,
)
const permutations = Uint8Array.from(
  '01234567891576283094580379614289160435279453126870428657390127938064157046913258',
  Number,
)

/**
 * A SNOMED CT concept id: 6 to 18 digits, no leading zero, partition 00 or 10, Verhoeff digit last. Source: SNOMED CT
 * Release File Specification; the partitions are those that the Immunisation FHIR API takes.
 */
export function isConceptIdAt(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start
  if (length < 6 || length > 18 || bytes[start] === zero || !areDigits(bytes, start, end)) return false
  const format = digitAt(bytes, end - 3)
  if (digitAt(bytes, end - 2) !== 0 || format > 1) return false
  let check = 0
  for (let position = 0; position < length; position++) {
    const digit = digitAt(bytes, end - 1 - position)
    check = products[check * 10 + (permutations[(position & 7) * 10 + digit] as number)] as number
  }
  return check === 0
}

/** Nothing but white space: spaces, tabs and other control characters up to the space. */
export function isBlankAt(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] as number) > 0x20) return false
  return true
}

/** An ODS code: three to ten letters and digits. */
export function isOdsCodeAt(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 3 || end - start > 10) return false
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    const isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
    if (!isLetter && (byte < zero || byte > zero + 9)) return false
  }
  return true
}

/**
 * A number as the service reads one: a sign, digits with or without a point among them, an exponent; spaces around it do not
 * count. At most `places` digits after the point.
 */
export function isDecimalAt(bytes: Uint8Array, start: number, end: number, places: number): boolean {
  let at = afterSpaces(bytes, start, end)
  const last = beforeSpaces(bytes, start, end)
  if (bytes[at] === minus || bytes[at] === plus) at++
  const whole = digitsFrom(bytes, at, last)
  at += whole
  let part = 0
  if (at < last && bytes[at] === point) {
    part = digitsFrom(bytes, at + 1, last)
    at += part + 1
  }
  if (whole + part === 0 || part > places) return false
  if (at < last && ((bytes[at] as number) | 0x20) === 0x65) {
    at++
    if (bytes[at] === minus || bytes[at] === plus) at++
    const exponent = digitsFrom(bytes, at, last)
    if (exponent === 0) return false
    at += exponent
  }
  return at === last
}

/** A whole number as the service reads one, or -1: digits, and spaces around them do not count. */
export function wholeNumberAt(bytes: Uint8Array, start: number, end: number): number {
  const first = afterSpaces(bytes, start, end)
  const last = beforeSpaces(bytes, start, end)
  const isNumber = last > first && last - first <= 15 && areDigits(bytes, first, last)
  return isNumber ? numberAt(bytes, first, last) : -1
}

const minus = 0x2d
const plus = 0x2b
const point = 0x2e

/** How many digits follow each other from here. */
function digitsFrom(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && isDigit(bytes[at] as number)) at++
  return at - start
}

function afterSpaces(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] === 0x20) at++
  return at
}

function beforeSpaces(bytes: Uint8Array, start: number, end: number): number {
  let at = end
  while (at > start && bytes[at - 1] === 0x20) at--
  return at
}

/** The number of characters: in UTF-8, bytes that continue a character do not count. */
export function charactersAt(bytes: Uint8Array, start: number, end: number, isUtf8: boolean): number {
  if (!isUtf8) return end - start
  let count = 0
  for (let at = start; at < end; at++) if (((bytes[at] as number) & 0xc0) !== 0x80) count++
  return count
}

/** Whether two runs of bytes are the same, ASCII letters in either case when `ignoreCase`. */
export function isSameAt(
  bytes: Uint8Array,
  start: number,
  end: number,
  other: Uint8Array,
  ignoreCase = false,
): boolean {
  if (end - start !== other.length) return false
  for (let index = 0; index < other.length; index++) {
    const one = bytes[start + index] as number
    const two = other[index] as number
    if (one === two) continue
    const lower = one | 0x20
    if (!ignoreCase || lower !== (two | 0x20) || lower < 0x61 || lower > 0x7a) return false
  }
  return true
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= zero + 9
}
