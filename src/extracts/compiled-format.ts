import {
  areDigits,
  type ByteCheck,
  charactersAt,
  dateAt,
  isBlankAt,
  isConceptIdAt,
  isDecimalAt,
  isNhsNumberAt,
  isOdsCodeAt,
  isSameAt,
  numberAt,
  timeAt,
} from './byte-checks.ts'
import type { Column, Encoding, Format } from './format.ts'

/** One thing that is asked of a file: a row of the register, about one column or about the row or file as a whole. */
export interface Rule {
  /** Position in `CompiledFormat.rules`. */
  index: number
  /** Id of the row of the register. */
  row: string
  /** Column that it is about, by position, when it is about one. */
  column?: number
  /** What is wrong when it fails: "NHS_NUMBER is not an NHS number". */
  message: string
  /** What was expected, in words. */
  expected: string
  observed?: boolean
  /** The value is never shown, whoever the patient is. */
  hidesValue?: boolean
}

/** A check with the rule that it decides. */
interface RuledCheck {
  rule: number
  passes: ByteCheck
}

export interface CompiledColumn {
  name: string
  personal: boolean
  /** Rule of an empty value, or -1 when it may be empty. */
  mandatory: number
  checks: RuledCheck[]
}

/** A check over the fields of a row. `field` gives the position of the column to show. */
export interface CompiledCross {
  rule: number
  passes(bytes: Uint8Array, starts: Int32Array, ends: Int32Array): boolean
}

/** Rules that hold for every format, by what they are about. */
export type CommonRule =
  | 'fileName'
  | 'byteOrderMark'
  | 'undecodable'
  | 'notUtf8'
  | 'nul'
  | 'header'
  | 'columns'
  | 'rows'
  | 'neverClosed'
  | 'afterClosing'
  | 'stray'
  | 'loneReturn'
  | 'quotedLineEnd'
  | 'cutShort'
  | 'duplicate'
  | 'conflictingAction'

export interface CompiledFormat {
  format: Format
  rules: Rule[]
  common: Record<CommonRule, number>
  columns: CompiledColumn[]
  cross: CompiledCross[]
}

/** A moment that dates are held against, as the numbers that they are compared as. */
export interface Today {
  /** YYYYMMDD. */
  date: number
  /** YYYYMMDDhhmmss in UTC. */
  utc: number
  /** The same moment one hour on: what a clock shows in British Summer Time. */
  summer: number
}

/** @param now the clock, given from outside so that a run can be repeated */
export function todayOf(now: Date): Today {
  const number = (date: Date, length: number) => Number(date.toISOString().replace(/\D/g, '').slice(0, length))
  const summer = new Date(now.getTime() + 3_600_000)
  return { date: number(summer, 8), utc: number(now, 14), summer: number(summer, 14) }
}

/** Rows of the register that no format chooses: how delimited text is written. */
const commonRows = {
  byteOrderMark: 'EXT-ENC-01',
  undecodable: 'EXT-ENC-02',
  notUtf8: 'EXT-ENC-03',
  nul: 'EXT-CSV-05',
  neverClosed: 'EXT-CSV-01',
  afterClosing: 'EXT-CSV-02',
  stray: 'EXT-CSV-03',
  loneReturn: 'EXT-CSV-06',
  cutShort: 'EXT-CSV-04',
} as const

/**
 * Turn a format into checks, once: what follows runs for every field of every row.
 * @param encoding decides how characters are counted
 */
export function compileFormat(format: Format, today: Today, encoding: Encoding): CompiledFormat {
  const rules: Rule[] = []
  const rule = (row: string, message: string, expected: string, more: Partial<Rule> = {}): number => {
    rules.push({ index: rules.length, row, message, expected, ...more })
    return rules.length - 1
  }
  const { rows, fileName, identity } = format
  const width = format.columns.length
  const common = {
    fileName: rule(fileName?.row ?? rows.header, 'the file name is not as it should be', fileName?.says ?? ''),
    byteOrderMark: rule(commonRows.byteOrderMark, 'the file begins with a byte order mark', 'the header at once', {
      hidesValue: true,
    }),
    undecodable: rule(
      commonRows.undecodable,
      'bytes that no encoding of this format has',
      format.encodings.join(' or '),
      { hidesValue: true },
    ),
    notUtf8: rule(commonRows.notUtf8, 'the file is not UTF-8 and was read as Windows-1252', 'UTF-8', {
      hidesValue: true,
    }),
    nul: rule(commonRows.nul, 'a NUL character', 'text without NUL characters', { hidesValue: true }),
    header: rule(
      rows.header,
      'the header is not that of this format',
      `${width} column names, ${format.header.order === 'exact' ? 'in order' : 'in any order'}`,
    ),
    columns: rule(rows.columns, 'the row does not have as many fields as the header', `${width} fields`, {
      hidesValue: true,
    }),
    rows: rule(rows.rows, 'the file has no rows', 'a header and one row or more', { hidesValue: true }),
    neverClosed: rule(commonRows.neverClosed, 'a quote opens a field and is never closed', 'a closing quote', {
      hidesValue: true,
    }),
    afterClosing: rule(
      commonRows.afterClosing,
      'text follows a closing quote; a quote inside a field is written twice',
      'a delimiter or the end of the line',
      { hidesValue: true },
    ),
    stray: rule(
      commonRows.stray,
      'a quote stands inside a field that is not in quotes',
      'the field in quotes, and the quote written twice',
      { hidesValue: true },
    ),
    loneReturn: rule(
      commonRows.loneReturn,
      'a carriage return that is not part of a line end',
      'lines that end with LF or CR LF',
      { hidesValue: true },
    ),
    quotedLineEnd: rule(
      format.quoting === 'one-line' ? rows.columns : commonRows.loneReturn,
      'a line end inside a field in quotes',
      'each row on one line',
      { hidesValue: true },
    ),
    cutShort: rule(
      commonRows.cutShort,
      'the file ends in the middle of a row: it may have been cut short',
      `${width} fields`,
      { hidesValue: true },
    ),
    duplicate: rule(
      identity?.row ?? rows.rows,
      'the same record is new twice',
      `each ${identity?.columns.join(' with ') ?? 'record'} once`,
    ),
    conflictingAction: rule(
      identity?.conflictRow ?? identity?.row ?? rows.rows,
      'the record was deleted by an earlier row',
      'actions that can follow each other',
    ),
  }
  const columns = format.columns.map((column, index): CompiledColumn => {
    const more = { column: index }
    return {
      name: column.name,
      personal: column.personal === true,
      mandatory: column.is === 'mandatory' ? rule(rows.mandatory, `${column.name} is empty`, 'a value', more) : -1,
      checks: checksOf(column, format, today, encoding).map(({ row, message, expected, passes }) => ({
        rule: rule(row, message, expected, more),
        passes,
      })),
    }
  })
  const positionOf = (name: string) => format.columns.findIndex((one) => one.name === name)
  const cross = format.across.map((one): CompiledCross => {
    const shown = one.given?.[0] ?? one.isOds ?? one.oneOf?.column ?? one.inOrder?.[0] ?? one.when?.column ?? ''
    const observed = one.observed === true ? { observed: true } : {}
    return {
      rule: rule(one.row, one.says, one.says, { column: positionOf(shown), ...observed }),
      passes: crossCheck(one, positionOf),
    }
  })
  return { format, rules, common, columns, cross }
}

interface DescribedCheck {
  row: string
  message: string
  expected: string
  passes: ByteCheck
}

function checksOf(column: Column, format: Format, today: Today, encoding: Encoding): DescribedCheck[] {
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
        (bytes, start, end) =>
          end - start <= 15 && areDigits(bytes, start, end) && isWithin(numberAt(bytes, start, end), min, max),
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
  return value >= min && value <= max
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

function listCheck(values: readonly string[], ignoreCase: boolean): ByteCheck {
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

function crossCheck(rule: Format['across'][number], positionOf: (name: string) => number): CompiledCross['passes'] {
  const applies = conditionOf(rule, positionOf)
  const given = (rule.given ?? []).map(positionOf)
  const oneOf =
    rule.oneOf === undefined
      ? undefined
      : { at: positionOf(rule.oneOf.column), check: listCheck(rule.oneOf.values, true) }
  const inOrder = rule.inOrder?.map(positionOf)
  const ods = rule.isOds === undefined ? -1 : positionOf(rule.isOds)
  return (bytes, starts, ends) => {
    if (!applies(bytes, starts, ends)) return true
    for (const at of given) if (starts[at] === ends[at]) return false
    if (oneOf !== undefined) {
      const start = starts[oneOf.at] as number
      const end = ends[oneOf.at] as number
      if (start !== end && !oneOf.check(bytes, start, end)) return false
    }
    if (ods >= 0 && starts[ods] !== ends[ods] && !isOdsCodeAt(bytes, starts[ods] as number, ends[ods] as number))
      return false
    if (inOrder !== undefined) {
      const [one = 0, other = 0] = inOrder
      if (!isLong(starts, ends, one) || !isLong(starts, ends, other)) return true
      const first = dateAt(bytes, starts[one] as number)
      const second = dateAt(bytes, starts[other] as number)
      return first < 0 || second < 0 || first <= second
    }
    return true
  }
}

function isLong(starts: Int32Array, ends: Int32Array, at: number): boolean {
  return (ends[at] as number) - (starts[at] as number) >= 8
}

function conditionOf(
  { when }: Format['across'][number],
  positionOf: (name: string) => number,
): CompiledCross['passes'] {
  if (when === undefined) return () => true
  const at = positionOf(when.column)
  if (when.values === 'given') return (_bytes, starts, ends) => (starts[at] !== ends[at]) !== (when.not === true)
  const check = listCheck(when.values, true)
  return (bytes, starts, ends) => {
    const holds = check(bytes, starts[at] as number, ends[at] as number)
    return holds !== (when.not === true)
  }
}
