import { basename } from 'node:path'
import { type CompiledFormat, compileFormat, type Rule } from './compiled-format.ts'
import { areUtf8, type ExtractFile, openExtract } from './extract-file.ts'
import { addDuplicates } from './file-duplicates.ts'
import { fileNameProblem } from './file-name.ts'
import { checkRanges, type RangePool } from './file-ranges.ts'
import { FindingCollector, type Findings, joinFindings } from './findings.ts'
import type { Encoding, Format } from './format.ts'
import { readHeader } from './header.ts'
import { countLinesFrom } from './key-log.ts'
import type { RangeListener, RangeSettings } from './range-check.ts'
import { longestQuotedField, RowScanner } from './row-scanner.ts'
import { type Today, todayOf } from './today.ts'

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

export interface FileCheckListener {
  onProgress?(progress: { bytes: number; size: number; rows: number }): boolean
  onReject?: NonNullable<RangeListener['onReject']>
  onRow?: NonNullable<RangeListener['onRow']>
  /** The file is read from its beginning: its header as it stands, how it is read, and the rules that it is judged by. */
  onHeader?(bytes: Uint8Array, encoding: Encoding, rules: readonly Rule[]): void
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
  listener.onHeader?.(head.bytes.subarray(head.start, head.next), encoding, compiled.rules)
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
    if (lines > 0) countLinesFrom(one.keys, lines)
    lines += one.lines
    rows += one.rows
  }
  const complete = ranges.every((one) => one.complete)
  if (rows === 0 && complete && file.size > 0) say(common.rows)
  const diskBytes = complete || rows > 0 ? addDuplicates(file, settings, ranges, collector, listener) : 0
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
