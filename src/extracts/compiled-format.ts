import type { ByteCheck } from './byte-checks.ts'
import { checksOf } from './column-checks.ts'
import { type CrossCheck, crossCheck } from './cross-checks.ts'
import type { Encoding, Format } from './format.ts'
import type { Today } from './today.ts'

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
  passes: CrossCheck
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
      identity?.actionColumn === undefined ? 'the same record stands twice' : 'the same record is new twice',
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
