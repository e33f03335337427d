import { basename } from 'node:path'
import { type CompiledFormat, compileFormat, type Today, todayOf } from './compiled-format.ts'
import { type DuplicateListener, findDuplicates, type KeyedRow } from './duplicates.ts'
import { areUtf8, blockSize, type ExtractFile, openExtract } from './extract-file.ts'
import { fileNameProblem } from './file-name.ts'
import { decode, FindingCollector, type Findings, joinFindings } from './findings.ts'
import type { Encoding, Format } from './format.ts'
import { readHeader } from './header.ts'
import { checkRange, type RangeListener, type RangeResult, type RangeSettings } from './range-check.ts'
import { longestQuotedField, RowScanner } from './row-scanner.ts'

/** How a file is to be judged. */
export interface FileCheckOptions {
  format: Format
  /** The clock: what is in the future is after this. */
  now: Date
  /** Examples kept of each rule. */
  examples: number
  /** Keys of records kept in memory; more go to the disk. */
  keysInMemory: number
  threads: number
  /** Rules, by row of the register, that make a row one to reject. */
  rejects?: (row: string) => boolean
  /** Judges ranges of a file on other threads; absent, or with one thread, all is done here. */
  pool?: RangePool
}

/** Other threads that judge ranges. */
export interface RangePool {
  run(
    path: string,
    format: Format,
    now: Date,
    settings: RangeSettings,
    range: { from: number; to: number; line: number },
  ): Promise<RangeResult>
}

export interface FileCheckListener {
  onProgress?(progress: { bytes: number; size: number; rows: number }): boolean
  onReject?: NonNullable<RangeListener['onReject']>
  onRow?: NonNullable<RangeListener['onRow']>
  /** The header as it stands in the file. */
  onHeader?(bytes: Uint8Array): void
}

/** What a file was found to be. */
export interface FileResult {
  path: string
  format: Format
  compiled: CompiledFormat
  findings: Findings
  rows: number
  encoding: Encoding
  /** False when the header does not tell which field is which, so that only the form of the rows was judged. */
  rowsJudged: boolean
  complete: boolean
  /** Bytes of keys that went to the disk. */
  diskBytes: number
  durationMs: number
}

/** Keys kept in memory unless told otherwise: above this, they go to the disk. */
export const defaultKeysInMemory = 5_000_000

/**
 * Judge one delimited file. The file is read and never written.
 * @throws UnreadableFile when it is no text that can be judged
 */
export async function checkFile(
  path: string,
  options: FileCheckOptions,
  listener: FileCheckListener = {},
): Promise<FileResult> {
  const started = performance.now()
  const file = openExtract(path)
  try {
    const today = todayOf(options.now)
    for (const encoding of options.format.encodings) {
      const result = await checkAs(encoding, file, options, today, listener)
      // As the service does: what is not UTF-8 is read again, from its beginning, as Windows-1252
      if (result !== undefined) return { ...result, durationMs: performance.now() - started }
    }
    const result = await checkAs('windows-1252', file, options, today, listener, true)
    return { ...(result as FileResult), durationMs: performance.now() - started }
  } finally {
    file.close()
  }
}

async function checkAs(
  encoding: Encoding,
  file: ExtractFile,
  options: FileCheckOptions,
  today: Today,
  listener: FileCheckListener,
  isLastResort = false,
): Promise<FileResult | undefined> {
  const { format } = options
  const compiled = compileFormat(format, today, encoding)
  const collector = new FindingCollector(compiled, options.examples, encoding)
  const { common } = compiled
  const head = readHead(file, format, encoding)
  if (encoding === 'utf-8' && !areUtf8(head.bytes, 0, head.end)) return undefined
  const atStart = { bytes: head.bytes, rowStart: head.start, line: 1, row: 0, at: head.start, end: head.end }
  const say = (rule: number, detail?: string, at = head.start, end = head.start) =>
    collector.add(rule, () => ({ ...atStart, at, end }), false, detail)

  if (format.fileName !== undefined) {
    const problem = fileNameProblem(format.fileName, basename(file.path))
    if (problem !== undefined) say(common.fileName, problem)
  }
  if (head.start > 0) say(common.byteOrderMark)
  if (isLastResort) say(common.undecodable, 'the file is not UTF-8')
  else if (encoding !== 'utf-8') say(common.notUtf8)
  if (file.size === 0) say(common.header, 'the file is empty')

  const { scanner } = head
  const header = readHeader(format, scanner, head.bytes, encoding)
  if (file.size > 0 && header.problem !== undefined) {
    say(
      common.header,
      header.problem,
      scanner.starts[header.field] ?? head.start,
      scanner.starts[header.field] ?? head.start,
    )
  }
  listener.onHeader?.(head.bytes.subarray(head.start, head.next))
  const gating = options.rejects
  const settings: RangeSettings = {
    compiled,
    encoding,
    delimiter: encodeDelimiter(format.delimiter, encoding),
    ...(header.positions === undefined ? {} : { positions: header.positions }),
    width: header.width,
    examples: options.examples,
    keysInMemory: options.keysInMemory,
    ...(gating === undefined
      ? {}
      : { rejecting: Uint8Array.from(compiled.rules.map((one) => (gating(one.row) ? 1 : 0))) }),
  }
  const ranges = await checkRanges(file, settings, head.next, scanner.lineEnds + 1, options, listener)
  if (ranges === undefined) return undefined
  const findings = collector.findings
  let lines = 0
  let rows = 0
  for (const one of ranges) {
    joinFindings(findings, one.findings, lines, rows, options.examples)
    for (const chunk of one.keys.chunks)
      if (lines > 0) for (let at = 0; at < chunk.length; at++) chunk.line[at] = (chunk.line[at] as number) + lines
    lines += one.lines
    rows += one.rows
  }
  const complete = ranges.every((one) => one.complete)
  if (rows === 0 && complete && file.size > 0) say(common.rows)
  const diskBytes = complete || rows > 0 ? addDuplicates(file, settings, ranges, collector, options, listener) : 0
  return {
    path: file.path,
    format,
    compiled,
    findings,
    rows,
    encoding,
    rowsJudged: header.positions !== undefined,
    complete,
    diskBytes,
    durationMs: 0,
  }
}

interface Head {
  bytes: Buffer
  /** Where the text begins: after a byte order mark. */
  start: number
  /** Where the header ends, and where the first row begins. */
  end: number
  next: number
  scanner: RowScanner
}

function readHead(file: ExtractFile, format: Format, encoding: Encoding): Head {
  const bytes = Buffer.allocUnsafe(2 * longestQuotedField)
  const held = file.readAt(bytes, 0, bytes.length, 0)
  const start = held >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  const scanner = new RowScanner(encodeDelimiter(format.delimiter, encoding))
  const next = scanner.next(bytes, start, held, true)
  return { bytes, start, end: next, next, scanner }
}

/** The delimiter as the file has it: the not sign is two bytes in UTF-8, and one in Windows-1252. */
export function encodeDelimiter(delimiter: string, encoding: Encoding): Uint8Array {
  return Buffer.from(delimiter, encoding === 'utf-8' ? 'utf8' : 'latin1')
}

/**
 * Judge the rows, on as many threads as there are. A range begins after the first line end that follows its share; should
 * that line end lie inside a field in quotes, the range before it ends elsewhere, and what follows is judged again from there.
 */
async function checkRanges(
  file: ExtractFile,
  settings: RangeSettings,
  from: number,
  line: number,
  options: FileCheckOptions,
  listener: FileCheckListener,
): Promise<RangeResult[] | undefined> {
  const { pool } = options
  const onProgress = (bytes: number, rows: number) => listener.onProgress?.({ bytes, size: file.size, rows }) === true
  const { onReject, onRow } = listener
  const here: RangeListener = {
    onProgress,
    ...(onReject === undefined ? {} : { onReject }),
    ...(onRow === undefined ? {} : { onRow }),
  }
  const share = Math.ceil((file.size - from) / options.threads)
  if (pool === undefined || options.threads < 2 || share < 4 * blockSize) {
    const only = await checkRange(file, settings, { from, to: file.size, line }, here)
    return only.notUtf8 ? undefined : [only]
  }
  const starts = [from]
  for (let index = 1; index < options.threads; index++) starts.push(lineAfter(file, from + index * share))
  const guesses = await Promise.all(
    starts.map((start, index) => {
      const range = { from: start, to: starts[index + 1] ?? file.size, line: 1 }
      if (index > 0) return pool.run(file.path, settings.compiled.format, options.now, settings, range)
      return checkRange(
        file,
        settings,
        { ...range, line },
        { onProgress: (bytes, rows) => onProgress(from + (bytes - from) * options.threads, rows * options.threads) },
      )
    }),
  )
  if (guesses.some((one) => one.notUtf8)) return undefined
  const results: RangeResult[] = []
  let end = from
  for (const [index, guess] of guesses.entries()) {
    const isRight = starts[index] === end
    const range = { from: end, to: starts[index + 1] ?? file.size, line: index === 0 ? line : 1 }
    const result = isRight ? guess : await checkRange(file, settings, range, {})
    // Lines of a range count from its own first line; those before it are added when ranges are put together
    results.push(index === 0 ? { ...result, lines: result.lines + line - 1 } : result)
    end = result.end
  }
  return results
}

/** Offset after the first line end from `position` on. */
function lineAfter(file: ExtractFile, position: number): number {
  const bytes = Buffer.allocUnsafe(blockSize)
  for (let at = position; at < file.size; ) {
    const got = file.readAt(bytes, 0, bytes.length, at)
    if (got === 0) break
    const found = bytes.subarray(0, got).indexOf(0x0a)
    if (found !== -1) return at + found + 1
    at += got
  }
  return file.size
}

function addDuplicates(
  file: ExtractFile,
  settings: RangeSettings,
  ranges: readonly RangeResult[],
  collector: FindingCollector,
  options: FileCheckOptions,
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
    options.keysInMemory,
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
