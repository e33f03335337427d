import type { CompiledFormat } from './compiled-format.ts'
import { areUtf8, blockSize, type ExtractFile, undecodableAt } from './extract-file.ts'
import type { Findings } from './findings.ts'
import type { Encoding } from './format.ts'
import type { KeyLogContent } from './key-log.ts'
import { RowJudge } from './row-judge.ts'
import { longestQuotedField, RowScanner } from './row-scanner.ts'

/** What a range of a file is judged with. */
export interface RangeSettings {
  compiled: CompiledFormat
  encoding: Encoding
  delimiter: Uint8Array
  /** Position in the file of each column; undefined when rows can only be counted. */
  positions?: Int32Array
  /** Fields that each row has. */
  width: number
  /** Examples kept of each rule. */
  examples: number
  /** Entries of keys kept in memory. */
  keysInMemory: number
  /** 1 for each rule that makes a row one to reject. */
  rejecting?: Uint8Array
}

export interface RangeListener {
  /** Called after each block with the bytes done so far; gives true to stop. */
  onProgress?(bytes: number, rows: number): boolean
  /** A row that is to be rejected, as it stands in the file, its line end included. */
  onReject?(row: Uint8Array, line: number, rules: readonly number[]): void
  /** A row as it was read. */
  onRow?(row: RowFields): void
}

/** A row, valid only while the listener runs. */
export interface RowFields {
  /** The row as it stands in the file, its line end included. */
  raw: Uint8Array
  /** Holds the values, without quotes; fields by the position of their column in the format. */
  bytes: Uint8Array
  starts: Int32Array
  ends: Int32Array
  line: number
  /** From 1, the header not counted. */
  row: number
  /** Whether the fields can be told apart. */
  isWhole: boolean
}

export interface RangeResult {
  findings: Findings
  rows: number
  /** Line ends read. */
  lines: number
  keys: KeyLogContent
  /** Where the range really ended: at the end of the row that holds its last byte. */
  end: number
  /** False when it was stopped. */
  complete: boolean
  /** The bytes are not UTF-8: the file is to be read again in another encoding. */
  notUtf8: boolean
}

/** Rows are read into this much memory: a block, and the longest row that a block can begin with. */
const bufferSize = blockSize + 2 * longestQuotedField

/**
 * Judge the rows that begin from `from` up to `to`. Blocks are read into one buffer; the row that a block ends in is moved to
 * the front of it, so that memory does not grow with the file.
 * @param line line of the first row, from 1
 */
export async function checkRange(
  file: ExtractFile,
  settings: RangeSettings,
  range: { from: number; to: number; line: number },
  listener: RangeListener = {},
): Promise<RangeResult> {
  const run = new RangeRun(file, settings, range, listener)
  while (run.block()) await new Promise((resolve) => setImmediate(resolve))
  return run.result()
}

class RangeRun {
  readonly #file: ExtractFile
  readonly #settings: RangeSettings
  readonly #listener: RangeListener
  readonly #range: { from: number; to: number; line: number }
  readonly #scanner: RowScanner
  readonly #judge: RowJudge
  readonly #buffer = Buffer.allocUnsafe(bufferSize)
  /** Bytes of the buffer that hold the file. */
  #held = 0
  #read: number
  /** A row that does not fit into memory was named: what is left of it is passed over. */
  #isPassingOver = false
  #complete = true
  #notUtf8 = false

  constructor(
    file: ExtractFile,
    settings: RangeSettings,
    range: { from: number; to: number; line: number },
    listener: RangeListener,
  ) {
    this.#file = file
    this.#settings = settings
    this.#listener = listener
    this.#range = range
    this.#scanner = new RowScanner(settings.delimiter)
    this.#judge = new RowJudge(settings, listener, this.#scanner, this.#buffer, range)
    this.#read = range.from
  }

  /** Read a block and judge the rows that end in it. @returns whether there is more */
  block(): boolean {
    const room = bufferSize - this.#held
    const got = this.#file.readAt(this.#buffer, this.#held, Math.min(blockSize, room), this.#read)
    this.#held += got
    this.#read += got
    const isEnd = got === 0 || this.#read >= this.#file.size
    let done = this.#judgeBlock(isEnd)
    if (this.#notUtf8) return false
    if (done === 0 && this.#held === bufferSize && !isEnd) done = this.#passOver()
    this.#buffer.copyWithin(0, done, this.#held)
    this.#held -= done
    this.#judge.base += done
    if (this.#listener.onProgress?.(this.#judge.base, this.#judge.rows) === true) {
      this.#complete = isEnd && this.#held === 0
      return false
    }
    return !isEnd && this.#judge.base < this.#range.to
  }

  result(): RangeResult {
    const { collector, keys, rows, line, base } = this.#judge
    return {
      findings: collector.findings,
      rows,
      lines: line - this.#range.line,
      keys: keys.content(),
      end: base,
      complete: this.#complete,
      notUtf8: this.#notUtf8,
    }
  }

  /** @returns the bytes of the buffer that were judged */
  #judgeBlock(isEnd: boolean): number {
    const { compiled, encoding } = this.#settings
    const buffer = this.#buffer
    const held = this.#held
    const scanner = this.#scanner
    const judge = this.#judge
    const text = buffer.subarray(0, held)
    const hasNul = text.indexOf(0) !== -1
    let at = this.#isPassingOver ? this.#endOfRow(text) : 0
    // What is left after the last row of the block is looked at again with the next block
    const textEnd = isEnd ? held : text.lastIndexOf(0x0a) + 1
    if (encoding === 'utf-8' && !areUtf8(buffer, at, Math.max(at, textEnd))) {
      this.#notUtf8 = true
      return 0
    }
    if (encoding !== 'utf-8') {
      const bad = undecodableAt(buffer, at, textEnd)
      if (bad !== -1) judge.addAt(compiled.common.undecodable, bad, bad + 1, 0)
    }
    while (at < held && judge.base + at < this.#range.to) {
      const next = scanner.next(buffer, at, held, isEnd)
      if (next === -1) break
      if (scanner.count > 0) judge.judge(at, next, isEnd && next === held, hasNul)
      judge.line += scanner.lineEnds
      at = next
    }
    return at
  }

  /** A row that fills the buffer and does not end is named, and the file goes on after its line. */
  #passOver(): number {
    this.#judge.addLongRow(this.#held)
    this.#isPassingOver = true
    return this.#held
  }

  #endOfRow(text: Buffer): number {
    const at = text.indexOf(0x0a)
    if (at === -1) return text.length
    this.#isPassingOver = false
    this.#judge.line++
    return at + 1
  }
}
