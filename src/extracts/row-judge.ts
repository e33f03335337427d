import { isTestNumberAt } from './byte-checks.ts'
import type { CommonRule } from './compiled-format.ts'
import { actions } from './duplicates.ts'
import { FindingCollector, type Place } from './findings.ts'
import { Fingerprint } from './fingerprint.ts'
import { KeyLog } from './key-log.ts'
import type { RangeListener, RangeSettings } from './range-check.ts'
import { actionAt, OnlyIdentity } from './row-identity.ts'
import { fieldForms, quotingFaults, type RowScanner } from './row-scanner.ts'

/** Judges rows where they lie in a buffer, and keeps what it finds, and the keys of the records. */
export class RowJudge {
  readonly collector: FindingCollector
  readonly keys: KeyLog
  /** Rows judged. */
  rows = 0
  /** Line of the row that is judged next. */
  line: number
  /** Offset in the file of the first byte of the buffer. */
  base: number
  readonly #settings: RangeSettings
  readonly #listener: RangeListener
  readonly #scanner: RowScanner
  readonly #buffer: Buffer
  readonly #fingerprint = new Fingerprint()
  /** Places of the fields, by the position of their column in the format. */
  readonly #starts: Int32Array
  readonly #ends: Int32Array
  readonly #identity: Int32Array
  readonly #nhsNumber: number
  readonly #action: number
  readonly #only: OnlyIdentity | undefined
  readonly #failed: number[] = []
  #isSynthetic = false
  #rowStart = 0
  /** Holds the values of the fields: the buffer, or a copy in which doubled quotes are single. */
  #bytes: Uint8Array

  constructor(
    settings: RangeSettings,
    listener: RangeListener,
    scanner: RowScanner,
    buffer: Buffer,
    { from, line }: { from: number; line: number },
  ) {
    const { compiled, examples, encoding, keysInMemory } = settings
    const { columns, identity, onlyIdentity } = compiled.format
    this.#settings = settings
    this.#listener = listener
    this.#scanner = scanner
    this.#buffer = buffer
    this.#bytes = buffer
    this.collector = new FindingCollector(compiled, examples, encoding)
    this.keys = new KeyLog(keysInMemory)
    this.#starts = new Int32Array(columns.length)
    this.#ends = new Int32Array(columns.length)
    const at = (name: string) => columns.findIndex((one) => one.name === name)
    this.#identity = Int32Array.from(identity?.columns.map(at) ?? [])
    this.#nhsNumber = columns.findIndex((one) => one.type === 'nhs-number')
    this.#action = identity?.actionColumn === undefined ? -1 : at(identity.actionColumn)
    this.#only = onlyIdentity === undefined ? undefined : new OnlyIdentity(onlyIdentity, at, columns.length)
    this.base = from
    this.line = line
  }

  /**
   * Judge the row that the scanner has just read.
   * @param isLast whether the file ends with it
   * @param hasNul whether a NUL character stands somewhere around it
   */
  judge(start: number, next: number, isLast: boolean, hasNul: boolean): void {
    const { compiled, width, positions, rejecting } = this.#settings
    this.#rowStart = start
    const scanner = this.#scanner
    const buffer = this.#buffer
    this.rows++
    this.#failed.length = 0
    this.#isSynthetic = false
    if (scanner.fault !== quotingFaults.none)
      this.addAt(compiled.common[faultRule(scanner.fault)], scanner.faultAt, next)
    if (scanner.hasQuotedLineEnd && compiled.format.quoting === 'one-line')
      this.addAt(compiled.common.quotedLineEnd, start, next)
    if (hasNul) {
      const nul = buffer.subarray(start, next).indexOf(0)
      if (nul !== -1) this.addAt(compiled.common.nul, start + nul, start + nul + 1)
    }
    if (scanner.count !== width) {
      const isCut = isLast && scanner.count < width && buffer[next - 1] !== 0x0a
      this.addAt(
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
        line: this.line,
        row: this.rows,
        isWhole: scanner.count === width && positions !== undefined,
      })
    }
    if (this.#failed.length > 0 && rejecting !== undefined && this.#listener.onReject !== undefined) {
      const rules = this.#failed.filter((rule) => rejecting[rule] === 1)
      if (rules.length > 0) this.#listener.onReject(buffer.subarray(start, next), this.line, rules)
    }
  }

  /** A row that is too long to be read: its fields were not judged. */
  addLongRow(length: number): void {
    this.rows++
    this.#rowStart = 0
    const detail = `the row is longer than ${length.toLocaleString('en-GB')} bytes, and was passed over`
    this.addAt(this.#settings.compiled.common.columns, 0, 0, undefined, detail)
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
    this.keys.add(fingerprint.high, fingerprint.low, this.base + this.#rowStart, this.line, action)
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
    this.addAt(rule, this.#scanner.starts[from] as number, this.#scanner.ends[from] as number)
  }

  /** Count a finding in the bytes from `at`; row 0 stands for the block as a whole. */
  addAt(rule: number, at: number, end: number, row?: number, detail?: string): void {
    this.#failed.push(rule)
    this.collector.add(
      rule,
      (): Place => ({
        bytes: this.#buffer,
        rowStart: row === 0 ? 0 : this.#rowStart,
        line: this.line,
        row: row ?? this.rows,
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
