import { isTestNumberAt } from './byte-checks.ts'
import type { CommonRule, CompiledFormat } from './compiled-format.ts'
import { actions } from './duplicates.ts'
import { areUtf8, blockSize, type ExtractFile, undecodableAt } from './extract-file.ts'
import { FindingCollector, type Findings, type Place } from './findings.ts'
import { Fingerprint } from './fingerprint.ts'
import type { Encoding } from './format.ts'
import { KeyLog, type KeyLogContent } from './key-log.ts'
import { actionAt, OnlyIdentity } from './row-identity.ts'
import { fieldForms, longestQuotedField, quotingFaults, RowScanner } from './row-scanner.ts'

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
  readonly #to: number
  readonly #listener: RangeListener
  readonly #scanner: RowScanner
  readonly #collector: FindingCollector
  readonly #keys: KeyLog
  readonly #fingerprint = new Fingerprint()
  readonly #buffer = Buffer.allocUnsafe(bufferSize)
  readonly #starts: Int32Array
  readonly #ends: Int32Array
  readonly #identity: Int32Array
  readonly #nhsNumber: number
  readonly #action: number
  readonly #only: OnlyIdentity | undefined
  /** Bytes of the buffer that hold the file. */
  #held = 0
  /** Offset in the file of the first byte of the buffer. */
  #base: number
  #read: number
  #rows = 0
  #line: number
  readonly #firstLine: number
  #end: number
  #complete = true
  #notUtf8 = false
  #failed: number[] = []
  #isSynthetic = false
  /** Of the row being judged: its first byte. */
  #rowStart = 0
  /** Holds the values of its fields: the buffer, or a copy in which doubled quotes are single. */
  #bytes: Uint8Array = this.#buffer

  constructor(
    file: ExtractFile,
    settings: RangeSettings,
    range: { from: number; to: number; line: number },
    listener: RangeListener,
  ) {
    const { compiled, delimiter, examples, encoding, keysInMemory } = settings
    const { columns, identity, onlyIdentity } = compiled.format
    this.#file = file
    this.#settings = settings
    this.#to = range.to
    this.#listener = listener
    this.#scanner = new RowScanner(delimiter)
    this.#collector = new FindingCollector(compiled, examples, encoding)
    this.#keys = new KeyLog(keysInMemory)
    this.#starts = new Int32Array(columns.length)
    this.#ends = new Int32Array(columns.length)
    const at = (name: string) => columns.findIndex((one) => one.name === name)
    this.#identity = Int32Array.from(identity?.columns.map(at) ?? [])
    this.#nhsNumber = columns.findIndex((one) => one.type === 'nhs-number')
    this.#action = identity?.actionColumn === undefined ? -1 : at(identity.actionColumn)
    this.#only = onlyIdentity === undefined ? undefined : new OnlyIdentity(onlyIdentity, at, columns.length)
    this.#base = range.from
    this.#read = range.from
    this.#end = range.from
    this.#line = range.line
    this.#firstLine = range.line
  }

  /** Read a block and judge the rows that end in it. @returns whether there is more */
  block(): boolean {
    const got = this.#file.readAt(this.#buffer, this.#held, Math.min(blockSize, bufferSize - this.#held), this.#read)
    this.#held += got
    this.#read += got
    const isEnd = got === 0 || this.#read >= this.#file.size
    const done = this.#judge(isEnd)
    if (this.#notUtf8) return false
    this.#buffer.copyWithin(0, done, this.#held)
    this.#held -= done
    this.#base += done
    this.#end = this.#base
    if (this.#listener.onProgress?.(this.#base, this.#rows) === true) {
      this.#complete = isEnd && this.#held === 0
      return false
    }
    return !isEnd && this.#base < this.#to
  }

  result(): RangeResult {
    return {
      findings: this.#collector.findings,
      rows: this.#rows,
      lines: this.#line - this.#firstLine,
      keys: this.#keys.content(),
      end: this.#end,
      complete: this.#complete,
      notUtf8: this.#notUtf8,
    }
  }

  /** @returns the bytes of the buffer that were judged */
  #judge(isEnd: boolean): number {
    const { compiled, encoding } = this.#settings
    const buffer = this.#buffer
    const held = this.#held
    const scanner = this.#scanner
    const hasNul = buffer.subarray(0, held).indexOf(0) !== -1
    let at = 0
    // The whole block first: what is left after its last row is looked at again with the next block
    const textEnd = isEnd ? held : buffer.subarray(0, held).lastIndexOf(0x0a) + 1
    if (encoding === 'utf-8' && !areUtf8(buffer, 0, textEnd)) {
      this.#notUtf8 = true
      return 0
    }
    if (encoding !== 'utf-8') {
      const bad = undecodableAt(buffer, 0, textEnd)
      if (bad !== -1) this.#addAt(compiled.common.undecodable, bad, bad + 1, 0)
    }
    while (at < held && this.#base + at < this.#to) {
      const next = scanner.next(buffer, at, held, isEnd)
      if (next === -1) break
      this.#rowStart = at
      if (scanner.count > 0) this.#judgeRow(at, next, isEnd && next === held, hasNul)
      this.#line += scanner.lineEnds
      at = next
    }
    return at
  }

  #judgeRow(start: number, next: number, isLast: boolean, hasNul: boolean): void {
    const { compiled, width, positions, rejecting } = this.#settings
    const scanner = this.#scanner
    const buffer = this.#buffer
    this.#rows++
    this.#failed.length = 0
    this.#isSynthetic = false
    if (scanner.fault !== quotingFaults.none)
      this.#addAt(compiled.common[faultRule(scanner.fault)], scanner.faultAt, next)
    if (scanner.hasQuotedLineEnd && compiled.format.quoting === 'one-line')
      this.#addAt(compiled.common.quotedLineEnd, start, next)
    if (hasNul) {
      const nul = buffer.subarray(start, next).indexOf(0)
      if (nul !== -1) this.#addAt(compiled.common.nul, start + nul, start + nul + 1)
    }
    if (scanner.count !== width) {
      const isCut = isLast && scanner.count < width && buffer[next - 1] !== 0x0a
      this.#addAt(
        isCut ? compiled.common.cutShort : compiled.common.columns,
        start,
        next,
        undefined,
        this.#describeCount(start, next),
      )
    } else if (positions !== undefined) this.#judgeFields(positions)
    if (this.#listener.onRow !== undefined) {
      this.#listener.onRow({
        raw: buffer.subarray(start, next),
        bytes: this.#bytes,
        starts: this.#starts,
        ends: this.#ends,
        line: this.#line,
        row: this.#rows,
        isWhole: scanner.count === width && positions !== undefined,
      })
    }
    if (this.#failed.length > 0 && rejecting !== undefined && this.#listener.onReject !== undefined) {
      const rules = this.#failed.filter((rule) => rejecting[rule] === 1)
      if (rules.length > 0) this.#listener.onReject(buffer.subarray(start, next), this.#line, rules)
    }
  }

  #describeCount(start: number, next: number): string {
    const { count } = this.#scanner
    const { delimiter } = this.#settings.compiled.format
    const row = this.#buffer.subarray(start, next)
    const other = delimiter === '|' ? [0xac] : [0x7c]
    const uses = row.includes(other[0] as number) ? `; the row holds ${delimiter === '|' ? '¬' : '|'} too` : ''
    return `${count} ${count === 1 ? 'field' : 'fields'}${uses}`
  }

  #judgeFields(positions: Int32Array): void {
    const { compiled } = this.#settings
    const { columns, cross } = compiled
    const scanner = this.#scanner
    const starts = this.#starts
    const ends = this.#ends
    let bytes: Uint8Array = this.#buffer
    for (let column = 0; column < columns.length; column++) {
      const from = positions[column] as number
      starts[column] = scanner.starts[from] as number
      ends[column] = scanner.ends[from] as number
    }
    if (scanner.hasEscaped) bytes = this.#unescaped(positions)
    const nhsNumber = this.#nhsNumber
    if (nhsNumber >= 0)
      this.#isSynthetic = isTestNumberAt(bytes, starts[nhsNumber] as number, ends[nhsNumber] as number)
    const only = this.#only?.applies(bytes, starts, ends) === true ? this.#only.keeps : undefined
    for (let index = 0; index < columns.length; index++) {
      if (only !== undefined && only[index] === 0) continue
      const column = columns[index] as (typeof columns)[number]
      const start = starts[index] as number
      const end = ends[index] as number
      if (start === end) {
        if (column.mandatory >= 0) this.#addField(column.mandatory, index)
        continue
      }
      const { checks } = column
      for (let one = 0; one < checks.length; one++) {
        const check = checks[one] as (typeof checks)[number]
        if (!check.passes(bytes, start, end)) this.#addField(check.rule, index)
      }
    }
    if (only === undefined) {
      for (let one = 0; one < cross.length; one++) {
        const check = cross[one] as (typeof cross)[number]
        if (!check.passes(bytes, starts, ends)) this.#addField(check.rule, compiled.rules[check.rule]?.column ?? 0)
      }
    }
    if (this.#identity.length > 0) this.#logKey(bytes)
    this.#bytes = bytes
  }

  #logKey(bytes: Uint8Array): void {
    const fingerprint = this.#fingerprint
    fingerprint.reset()
    for (const column of this.#identity) {
      const start = this.#starts[column] as number
      const end = this.#ends[column] as number
      if (start === end) return
      fingerprint.add(bytes, start, end)
    }
    const action =
      this.#action === -1
        ? actions.other
        : actionAt(bytes, this.#starts[this.#action] as number, this.#ends[this.#action] as number)
    this.#keys.add(fingerprint.high, fingerprint.low, this.#base + this.#rowStart, this.#line, action)
  }

  /** A copy of the row in which doubled quotes are single; the places of its fields are made to fit it. */
  #unescaped(positions: Int32Array): Uint8Array {
    const { forms } = this.#scanner
    const parts: Buffer[] = []
    let length = 0
    for (let column = 0; column < positions.length; column++) {
      let part = this.#buffer.subarray(this.#starts[column], this.#ends[column])
      if (forms[positions[column] as number] === fieldForms.escaped)
        part = Buffer.from(part.toString('latin1').replaceAll('""', '"'), 'latin1')
      this.#starts[column] = length
      length += part.length
      this.#ends[column] = length
      parts.push(part)
    }
    return Buffer.concat(parts)
  }

  #addField(rule: number, column: number): void {
    const from = this.#settings.positions?.[column] ?? 0
    this.#addAt(rule, this.#scanner.starts[from] as number, this.#scanner.ends[from] as number)
  }

  #addAt(rule: number, at: number, end: number, row?: number, detail?: string): void {
    this.#failed.push(rule)
    this.#collector.add(
      rule,
      (): Place => ({
        bytes: this.#buffer,
        rowStart: row === 0 ? 0 : this.#rowStart,
        line: this.#line,
        row: row ?? this.#rows,
        at,
        end,
      }),
      this.#isSynthetic,
      detail,
    )
  }
}

function faultRule(fault: number): CommonRule {
  if (fault === quotingFaults.neverClosed) return 'neverClosed'
  if (fault === quotingFaults.afterClosing) return 'afterClosing'
  return fault === quotingFaults.stray ? 'stray' : 'loneReturn'
}
