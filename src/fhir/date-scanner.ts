/**
 * Dates and times, read character by character: a third of the time of a regular expression with captures, and a
 * document has many. Each function takes text and answers whether it is of its form; `test/fhir/primitives.test.ts`
 * holds them against the regular expressions that FHIR publishes.
 */

const lengthOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const dash = 45
const colon = 58

/** YYYY, YYYY-MM or YYYY-MM-DD, of a day that exists. */
export function isDate(text: string): boolean {
  const { length } = text
  if (length === 10) return isDay(text)
  if (length !== 4 && length !== 7) return false
  if (yearOf(text) < 1) return false
  return length === 4 || (text.charCodeAt(4) === dash && isWithin(twoDigits(text, 5), 1, 12))
}

/** A date, or a day with time and zone. */
export function isDateTime(text: string): boolean {
  return text.length > 10 ? isInstant(text) : isDate(text)
}

/** A day with time and zone. */
export function isInstant(text: string): boolean {
  // The shortest is 2020-01-01T00:00:00Z.
  if (text.length < 20 || !isDay(text) || text.charCodeAt(10) !== 84) return false
  const end = endOfTime(text, 11)
  return end !== -1 && isZone(text, end)
}

/** hh:mm:ss, and parts of a second. */
export function isTime(text: string): boolean {
  return text.length >= 8 && endOfTime(text, 0) === text.length
}

/** Whether the first ten characters are a day that exists. */
function isDay(text: string): boolean {
  const year = yearOf(text)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  if (year < 1 || text.charCodeAt(4) !== dash || text.charCodeAt(7) !== dash) return false
  if (month < 1 || month > 12 || day < 1) return false
  if (day <= 28) return true
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return day <= (month === 2 && isLeap ? 29 : (lengthOfMonth[month - 1] as number))
}

/** The first four characters as a number; below 0 when they are not digits. */
function yearOf(text: string): number {
  const century = twoDigits(text, 0)
  const year = twoDigits(text, 2)
  return century < 0 || year < 0 ? -1 : century * 100 + year
}

/** Where the time of day that begins at a place ends; -1 when there is none. There must be 8 characters. */
function endOfTime(text: string, from: number): number {
  if (!isWithin(twoDigits(text, from), 0, 23) || text.charCodeAt(from + 2) !== colon) return -1
  if (!isWithin(twoDigits(text, from + 3), 0, 59) || text.charCodeAt(from + 5) !== colon) return -1
  // A leap second is the 61st.
  if (!isWithin(twoDigits(text, from + 6), 0, 60)) return -1
  let end = from + 8
  if (end >= text.length || text.charCodeAt(end) !== 46) return end
  end++
  const start = end
  while (end < text.length && isDigit(text.charCodeAt(end))) end++
  return end === start ? -1 : end
}

/** Whether the text ends with a zone that begins at a place: Z, or an offset up to 14:00. */
function isZone(text: string, from: number): boolean {
  if (from >= text.length) return false
  const sign = text.charCodeAt(from)
  if (sign === 90) return text.length === from + 1
  if ((sign !== 43 && sign !== dash) || text.length !== from + 6 || text.charCodeAt(from + 3) !== colon) return false
  const hours = twoDigits(text, from + 1)
  const minutes = twoDigits(text, from + 4)
  return hours === 14 ? minutes === 0 : isWithin(hours, 0, 13) && isWithin(minutes, 0, 59)
}

/** Two digits as a number; -1 when they are not. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at)
  const ones = text.charCodeAt(at + 1)
  return isDigit(tens) && isDigit(ones) ? (tens - 48) * 10 + ones - 48 : -1
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most
}
