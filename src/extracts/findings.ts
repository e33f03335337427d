import { isTestNumberAt } from './byte-checks.ts'
import type { CompiledFormat, Rule } from './compiled-format.ts'
import type { Encoding } from './format.ts'

/** An example of what a rule found. */
export interface Example {
  /** Line of the file, from 1: within the range that was read, until ranges are put together. */
  line: number
  /** Character of the line, from 1. */
  column: number
  /** Row of the file, from 1, the header not counted; 0 for what is not of a row. */
  row: number
  /** What was there, masked where it may be of a real patient. */
  value?: string
  /** What is wrong in this place, beyond the message of the rule. */
  detail?: string
}

/** What a range of a file, or a whole file, was found to be. Plain data: it travels between threads. */
export interface Findings {
  counts: number[]
  examples: Example[][]
}

export function emptyFindings(rules: readonly Rule[]): Findings {
  return { counts: rules.map(() => 0), examples: rules.map(() => []) }
}

/** Where a field lies, for an example to be made of it. */
export interface Place {
  bytes: Uint8Array
  /** First byte of the row; the line that an example names is counted from here. */
  rowStart: number
  /** Line of `rowStart`. */
  line: number
  row: number
  at: number
  end: number
}

/**
 * Counts what is found, and keeps the first examples of each rule: a file in which every row is wrong costs no more memory
 * than one in which the first is.
 */
export class FindingCollector {
  readonly findings: Findings
  readonly #compiled: CompiledFormat
  readonly #most: number
  readonly #encoding: Encoding
  readonly #nhsNumber: number

  constructor(compiled: CompiledFormat, most: number, encoding: Encoding) {
    this.findings = emptyFindings(compiled.rules)
    this.#compiled = compiled
    this.#most = most
    this.#encoding = encoding
    this.#nhsNumber = compiled.format.columns.findIndex((one) => one.type === 'nhs-number')
  }

  /**
   * Count one finding.
   * @param place called only when there is room for an example
   * @param isSynthetic whether the row is of a patient of the range that belongs to nobody
   */
  add(rule: number, place: () => Place, isSynthetic: boolean, detail?: string): void {
    this.findings.counts[rule] = (this.findings.counts[rule] ?? 0) + 1
    const examples = this.findings.examples[rule]
    if (examples === undefined || examples.length >= this.#most) return
    examples.push(this.#example(this.#compiled.rules[rule] as Rule, place(), isSynthetic, detail))
  }

  #example(rule: Rule, place: Place, isSynthetic: boolean, detail: string | undefined): Example {
    const { bytes, rowStart, at, end } = place
    let lineStart = rowStart
    let line = place.line
    for (let one = rowStart; one < at; one++) {
      if (bytes[one] !== 0x0a) continue
      line++
      lineStart = one + 1
    }
    const column = this.#text(bytes, lineStart, at).length + 1
    const value = rule.hidesValue === true ? undefined : this.#shown(rule, bytes, at, end, isSynthetic)
    return {
      line,
      column,
      row: place.row,
      ...(value === undefined ? {} : { value }),
      ...(detail === undefined ? {} : { detail }),
    }
  }

  #shown(rule: Rule, bytes: Uint8Array, at: number, end: number, isSynthetic: boolean): string {
    const column = rule.column === undefined ? undefined : this.#compiled.columns[rule.column]
    const isNumber = rule.column !== undefined && rule.column === this.#nhsNumber
    const mayShow = isNumber ? isTestNumberAt(bytes, at, end) : column?.personal !== true || isSynthetic
    const text = this.#text(bytes, at, Math.min(end, at + 400))
    return mayShow ? text : maskedValue(column?.name ?? 'value', text)
  }

  #text(bytes: Uint8Array, start: number, end: number): string {
    return decode(bytes, start, end, this.#encoding)
  }
}

/** What is shown of a value that may be a real patient's: how long it is and what it is made of, never what it says. */
export function maskedValue(name: string, text: string): string {
  const length = [...text].length
  const made = /^\d*$/.test(text) ? 'digit' : 'character'
  return `‹redacted: ${name}, ${length} ${made}${length === 1 ? '' : 's'}›`
}

/** The text of bytes, in the encoding of the file. */
export function decode(bytes: Uint8Array, start: number, end: number, encoding: Encoding): string {
  const part = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, end - start))
  return encoding === 'utf-8' ? part.toString('utf8') : new TextDecoder('windows-1252').decode(part)
}

/** Put the findings of the next range of a file behind those of the ranges before it. */
export function joinFindings(into: Findings, next: Findings, lines: number, rows: number, most: number): void {
  next.counts.forEach((count, rule) => {
    into.counts[rule] = (into.counts[rule] ?? 0) + count
    const examples = into.examples[rule] as Example[]
    for (const one of next.examples[rule] ?? []) {
      if (examples.length >= most) break
      examples.push({ ...one, line: one.line + lines, row: one.row === 0 ? 0 : one.row + rows })
    }
  })
}
