import { type DuplicateListener, findDuplicates, type KeyedRow } from './duplicates.ts'
import type { ExtractFile } from './extract-file.ts'
import type { FileCheckListener } from './file-check.ts'
import { decode, type FindingCollector } from './findings.ts'
import type { RangeResult, RangeSettings } from './range-check.ts'
import { longestQuotedField, RowScanner } from './row-scanner.ts'

/** Add what is found of records that stand twice. @returns bytes that were used on the disk */
export function addDuplicates(
  file: ExtractFile,
  settings: RangeSettings,
  ranges: readonly RangeResult[],
  collector: FindingCollector,
  listener: FileCheckListener,
): number {
  const { common, format } = settings.compiled
  const reader = new RowReader(file, settings)
  const first = format.columns.findIndex((one) => one.name === format.identity?.columns[0])
  const add = (rule: number, row: KeyedRow, earlier: KeyedRow) => {
    const read = reader.read(row)
    const at = read.scanner.starts[settings.positions?.[first] ?? 0] ?? 0
    const end = read.scanner.ends[settings.positions?.[first] ?? 0] ?? 0
    collector.add(
      rule,
      () => ({ bytes: read.bytes, rowStart: 0, line: row.line, row: 0, at, end }),
      true,
      `first on line ${earlier.line}`,
    )
    if (settings.rejecting?.[rule] === 1) listener.onReject?.(read.bytes.subarray(0, read.next), row.line, [rule])
  }
  const duplicates: DuplicateListener = {
    hasSameKey: (one, other) => reader.key(one) === reader.key(other),
    onDuplicate: (row, earlier) => add(common.duplicate, row, earlier),
    onRemovedTwice: (row, earlier) => add(common.conflictingAction, row, earlier),
  }
  return findDuplicates(
    ranges.map((one) => one.keys),
    settings.keysInMemory,
    duplicates,
  )
}

/** Reads single rows again, by where they lie. */
class RowReader {
  readonly #bytes = Buffer.allocUnsafe(2 * longestQuotedField)
  readonly #scanner: RowScanner
  readonly #file: ExtractFile
  readonly #settings: RangeSettings
  readonly #columns: number[]

  constructor(file: ExtractFile, settings: RangeSettings) {
    this.#file = file
    this.#settings = settings
    this.#scanner = new RowScanner(settings.delimiter)
    const { columns, identity } = settings.compiled.format
    this.#columns = (identity?.columns ?? []).map((name) => columns.findIndex((one) => one.name === name))
  }

  read({ offset }: KeyedRow): { bytes: Buffer; scanner: RowScanner; next: number } {
    // Rows are seldom longer than this, and a read costs more than a second one that is seldom needed
    for (const length of [4_096, this.#bytes.length]) {
      const got = this.#file.readAt(this.#bytes, 0, length, offset)
      const next = this.#scanner.next(this.#bytes, 0, got, length === this.#bytes.length || got < length)
      if (next !== -1) return { bytes: this.#bytes, scanner: this.#scanner, next }
    }
    return { bytes: this.#bytes, scanner: this.#scanner, next: 0 }
  }

  key(row: KeyedRow): string {
    const { bytes, scanner } = this.read(row)
    const { positions, encoding } = this.#settings
    return this.#columns
      .map((column) => positions?.[column] ?? 0)
      .map((at) => {
        const text = decode(bytes, scanner.starts[at] ?? 0, scanner.ends[at] ?? 0, encoding)
        return scanner.forms[at] === 2 ? text.replaceAll('""', '"') : text
      })
      .join('\n')
  }
}
