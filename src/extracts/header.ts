import { decode, maskedValue } from './findings.ts'
import type { Encoding, Format } from './format.ts'
import type { RowScanner } from './row-scanner.ts'

/** What the first row of a file says about the rest. */
export interface HeaderReading {
  /** Why it is not the header of the format; undefined when it is. */
  problem?: string
  /** Position of the first field that is not as it should be. */
  field: number
  /** Position in the file of each column of the format; undefined when a column is missing, so that rows cannot be judged. */
  positions?: Int32Array
  /** Fields of the header, and so of every row. */
  width: number
}

const otherDelimiters = ['|', '¬', ',', ';', '\t', '^']

/**
 * Read the header that a scanner stands on. Rows are judged by the names of the columns, in whatever order they stand: that
 * the order is wrong is said once, and does not hide what is in the rows.
 */
export function readHeader(format: Format, scanner: RowScanner, bytes: Uint8Array, encoding: Encoding): HeaderReading {
  const names: string[] = []
  for (let index = 0; index < scanner.count; index++) {
    names.push(decode(bytes, scanner.starts[index] ?? 0, scanner.ends[index] ?? 0, encoding))
  }
  const wanted = format.columns.map((one) => one.name)
  const same = (one: string, other: string) =>
    format.header.case === 'any' ? one.trim().toUpperCase() === other.toUpperCase() : one === other
  const found = wanted.map((name) => names.findIndex((one) => same(one, name)))
  const loosely = wanted.map((name, at) => {
    const exact = found[at] ?? -1
    return exact >= 0 ? exact : names.findIndex((one) => one.trim().toUpperCase() === name.toUpperCase())
  })
  const isComplete = loosely.every((at) => at >= 0) && new Set(loosely).size === loosely.length
  const positions = isComplete ? { positions: Int32Array.from(loosely) } : {}
  const { problem, field } = problemOf(format, names, wanted, found)
  return { ...(problem === undefined ? {} : { problem }), field, ...positions, width: names.length }
}

function problemOf(
  format: Format,
  names: readonly string[],
  wanted: readonly string[],
  found: readonly number[],
): { problem?: string; field: number } {
  const inOrder = format.header.order === 'exact'
  if (names.length === wanted.length && found.every((at, index) => (inOrder ? at === index : at >= 0)))
    return { field: 0 }
  if (names.length === 1 && wanted.length > 1) {
    const used = otherDelimiters.find((one) => one !== format.delimiter && names[0]?.includes(one))
    if (used !== undefined)
      return {
        problem: `the fields are separated by ${shownDelimiter(used)}, and not by ${shownDelimiter(format.delimiter)}`,
        field: 0,
      }
  }
  const known = names.filter((name) => wanted.some((one) => one.toUpperCase() === name.trim().toUpperCase())).length
  if (known === 0) return { problem: 'the first line is not a header: it has none of the column names', field: 0 }
  const missing = wanted.filter((_, index) => found[index] === -1)
  const extra = names.map((name, index) => ({ name, index })).filter(({ index }) => !found.includes(index))
  const [unknown] = extra
  if (unknown !== undefined) {
    const name = shownName(unknown.name, wanted)
    const of =
      missing.length === 1
        ? `; ${missing[0]} is missing`
        : missing.length > 1
          ? `; ${missing.length} columns are missing`
          : ''
    return { problem: `column ${unknown.index + 1} is called ${name}${of}`, field: unknown.index }
  }
  if (missing.length > 0) {
    const listed =
      missing.length > 5 ? `${missing.slice(0, 5).join(', ')} and ${missing.length - 5} more` : missing.join(', ')
    return { problem: `${names.length} columns, ${listed} missing`, field: 0 }
  }
  const first = found.findIndex((at, index) => at !== index)
  if (names.length !== wanted.length)
    return { problem: `${names.length} columns in place of ${wanted.length}`, field: 0 }
  return {
    problem: `column ${first + 1} is ${shownName(names[first] ?? '', wanted)}, and ${wanted[first]} belongs there`,
    field: first,
  }
}

/** A name that is none of ours may be the datum of a patient, where the header is missing. */
function shownName(name: string, wanted: readonly string[]): string {
  const isKnown = wanted.some((one) => one.toUpperCase() === name.trim().toUpperCase())
  return isKnown || /^[A-Z]+(_[A-Z0-9]+)+$/.test(name) ? name : maskedValue('name', name)
}

function shownDelimiter(delimiter: string): string {
  return delimiter === '\t' ? 'tabs' : `"${delimiter}"`
}
