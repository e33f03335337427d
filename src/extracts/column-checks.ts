import {
  type ByteCheck,
  charactersAt,
  dateAt,
  isBlankAt,
  isConceptIdAt,
  isDecimalAt,
  isNhsNumberAt,
  isOdsCodeAt,
  isSameAt,
  timeAt,
  wholeNumberAt,
} from './byte-checks.ts'
import type { Column, Encoding, Format } from './format.ts'
import type { Today } from './today.ts'

/** A check with the row that asks for it, and what is said when it fails. */
export interface DescribedCheck {
  row: string
  message: string
  expected: string
  passes: ByteCheck
}

/** What is asked of a field of a column, when it is not empty. */
export function checksOf(column: Column, format: Format, today: Today, encoding: Encoding): DescribedCheck[] {
  const { name, type } = column
  const { rows } = format
  const row = column.row ?? rows[type] ?? rows.value
  const checks: DescribedCheck[] = []
  const ask = (passes: ByteCheck, what: string, expected: string, its = row) =>
    checks.push({ row: its, message: `${name} ${what}`, expected: column.says ?? expected, passes })
  switch (type) {
    case 'nhs-number':
      ask(isNhsNumberAt, 'is not an NHS number', '10 digits that pass Modulus 11')
      break
    case 'date':
      ask((bytes, start, end) => end - start === 8 && dateAt(bytes, start) > 0, 'is not a date', 'a date as YYYYMMDD')
      if (column.notFuture !== undefined)
        ask(
          (bytes, start, end) => end - start !== 8 || dateAt(bytes, start) <= today.date,
          'is in the future',
          'a date that has come',
          column.notFuture,
        )
      break
    case 'date-time': {
      const offsets = column.offsets ?? ['']
      const isGood = dateTimeCheck(offsets, column.dateAlone === true)
      const written = offsets.map((one) => `YYYYMMDDThhmmss${one}`).join(' or ')
      ask(isGood, 'is not a date and time', column.dateAlone === true ? `${written} or YYYYMMDD` : written)
      if (column.notFuture !== undefined)
        ask(
          (bytes, start, end) => !isGood(bytes, start, end) || !isAfter(bytes, start, end, today),
          'is in the future',
          'a time that has come',
          column.notFuture,
        )
      break
    }
    case 'snomed':
      ask(isConceptIdAt, 'is not a SNOMED CT concept id', '6 to 18 digits of a concept, with its check digit')
      break
    case 'ods':
      ask(isOdsCodeAt, 'is not an ODS code', '3 to 10 letters and digits')
      break
    case 'code':
      ask(
        listCheck(column.values ?? [], column.ignoreCase === true),
        'is not one of its codes',
        `one of ${(column.values ?? []).join(', ')}`,
      )
      break
    case 'boolean':
      ask(listCheck(['true', 'false'], true), 'is not true or false', 'TRUE or FALSE')
      break
    case 'integer': {
      const { min = 0, max = Number.MAX_SAFE_INTEGER } = column
      ask(
        (bytes, start, end) => isWithin(wholeNumberAt(bytes, start, end), min, max),
        'is not a whole number in its range',
        `a whole number from ${min} to ${max}`,
      )
      break
    }
    case 'decimal': {
      const places = column.decimals ?? 100
      ask(
        (bytes, start, end) => isDecimalAt(bytes, start, end, places),
        'is not a number',
        column.decimals === undefined ? 'a number, as 0.5' : `a number with at most ${places} digits after the point`,
      )
      break
    }
    case 'pattern': {
      const pattern = new RegExp(`^(?:${column.pattern})$`, 'u')
      ask(
        remembering((text) => pattern.test(text), encoding),
        'is not written as it should be',
        `the pattern ${column.pattern}`,
      )
      break
    }
    case 'text':
      ask(
        (bytes, start, end) => (bytes[start] as number) > 0x20 || !isBlankAt(bytes, start, end),
        'holds nothing but white space',
        'text',
        rows.blank,
      )
  }
  if (column.maxLength !== undefined) {
    const most = column.maxLength
    const isUtf8 = encoding === 'utf-8'
    ask(
      (bytes, start, end) => end - start <= most || charactersAt(bytes, start, end, isUtf8) <= most,
      `has more than ${most} characters`,
      `at most ${most} characters`,
      rows.length,
    )
  }
  return checks
}

function isWithin(value: number, min: number, max: number): boolean {
  return value >= 0 && value >= min && value <= max
}

function dateTimeCheck(offsets: readonly string[], dateAlone: boolean): ByteCheck {
  const endings = offsets.map((one) => Buffer.from(one, 'latin1'))
  return (bytes, start, end) => {
    if (dateAlone && end - start === 8) return dateAt(bytes, start) > 0
    if (end - start < 15 || bytes[start + 8] !== 0x54 || dateAt(bytes, start) < 0 || timeAt(bytes, start + 9) < 0)
      return false
    for (const ending of endings) if (isSameAt(bytes, start + 15, end, ending)) return true
    return false
  }
}

function isAfter(bytes: Uint8Array, start: number, end: number, today: Today): boolean {
  const date = dateAt(bytes, start)
  if (date < today.date) return false
  if (end - start < 15) return date > today.date
  const moment = date * 1_000_000 + timeAt(bytes, start + 9)
  const isSummer = end - start >= 17 && bytes[start + 15] === 0x30 && bytes[start + 16] === 0x31
  return moment > (isSummer ? today.summer : today.utc)
}

/** Whether the field is one of these values. */
export function listCheck(values: readonly string[], ignoreCase: boolean): ByteCheck {
  const known = values.map((one) => Buffer.from(one, 'utf8'))
  return (bytes, start, end) => {
    for (const one of known) if (isSameAt(bytes, start, end, one, ignoreCase)) return true
    return false
  }
}

/** A check of text that remembers the last value that passed: in most columns the next row has the same. */
function remembering(passes: (text: string) => boolean, encoding: Encoding): ByteCheck {
  let last = new Uint8Array(0)
  return (bytes, start, end) => {
    if (last.length > 0 && isSameAt(bytes, start, end, last)) return true
    const value = bytes.slice(start, end)
    if (!passes(Buffer.from(value).toString(encoding === 'utf-8' ? 'utf8' : 'latin1'))) return false
    last = value
    return true
  }
}
