import type { Check } from './value-checks.ts'

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/

/** Whether a text is a date that exists, written YYYY-MM-DD. */
export function isDate(text: string): boolean {
  const match = DATE.exec(text)
  if (!match) return false
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  // A year below 100 would be read as one of the twentieth century.
  const date = new Date(Date.UTC(2000, month - 1, day))
  date.setUTCFullYear(year, month - 1, day)
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** A date that exists; one that is still to come only if `future` is allowed. */
export function date(now: Date, future: 'allowed' | 'refused'): Check {
  return (value) => {
    if (typeof value !== 'string') return { aspect: 'type', says: 'must be a string' }
    if (!isDate(value))
      return { aspect: aspectOf(value), says: 'must be a valid date string in the format "YYYY-MM-DD"' }
    const isFuture = value > now.toISOString().slice(0, 10)
    return isFuture && future === 'refused' ? { aspect: 'future', says: 'must not be in the future' } : undefined
  }
}

/**
 * A whole date, or a date and time with an offset, that is not still to come. Whatever is wrong, the caller is told of all
 * formats: that a date-time lies in the future has no message of its own.
 */
export function dateTime(now: Date, path: string, offsets: 'any' | readonly string[]): Check {
  const says = formatsOf(path, offsets)
  return (value) => {
    if (typeof value !== 'string') return { aspect: 'type', says: 'must be a string' }
    if (isDate(value)) return Date.parse(value) > now.getTime() ? { aspect: 'future', says } : undefined
    const match = DATE_TIME.exec(value)
    if (!match || !isDate(match[1] ?? '')) return { aspect: aspectOf(value), says }
    if (offsets !== 'any' && !offsets.includes(match[2] ?? '')) return { aspect: 'offset', says }
    return Date.parse(value) > now.getTime() ? { aspect: 'future', says } : undefined
  }
}

/** A year, or a year and a month, is a date of FHIR, if a partial one; anything else is none. */
function aspectOf(value: string): 'partial' | 'format' {
  return /^[0-9]{4}(-[0-9]{2})?$/.test(value) ? 'partial' : 'format'
}

function formatsOf(path: string, offsets: 'any' | readonly string[]): string {
  const formats =
    'must be a valid datetime in one of the following formats:' +
    "- 'YYYY-MM-DD' — Full date only" +
    "- 'YYYY-MM-DDThh:mm:ss%z' — Full date and time with timezone (e.g. +00:00 or +01:00)" +
    "- 'YYYY-MM-DDThh:mm:ss.f%z' — Full date and time with milliseconds and timezone" +
    '- Date must not be in the future.'
  if (offsets === 'any') return formats
  const listed = offsets.map((offset) => `'${offset}'`).join(' and ')
  return (
    `${formats}Only ${listed} are accepted as valid timezone offsets. ` +
    `Note that partial dates are not allowed for ${path} in this service.`
  )
}
