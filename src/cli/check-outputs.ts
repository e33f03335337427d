import { closeSync, openSync, writeSync } from 'node:fs'
import type { Rule } from '../extracts/compiled-format.ts'
import { UsageError } from './usage-error.ts'

/** A file that rows of an extract are written to, as they stand. */
export interface RowOutput {
  /** The extract is read from its beginning: what was written before is dropped. */
  begin(header: Uint8Array): void
  add(row: Uint8Array, line: number, rules: readonly number[]): void
  /** @returns a line that says what was written */
  end(ruleOf?: (rule: number) => Rule | undefined): string
}

const flushAt = 1 << 16

/**
 * Open an output. It holds data of patients as the extract does, so that only this user may read it.
 * @param withReasons whether `<path>.reasons.csv` says for each row what is wrong with it
 * @throws UsageError when it cannot be written
 */
export function openRowOutput(path: string, withReasons: boolean): RowOutput {
  let rows: TextOutput | undefined
  let count = 0
  let reasons: { line: number; rules: number[] }[] = []
  let reasonsOutput: TextOutput | undefined
  let ruleNames: ((rule: number) => Rule | undefined) | undefined
  return {
    begin(header) {
      rows?.close()
      rows = new TextOutput(path)
      rows.write(header)
      count = 0
      reasons = []
    },
    add(row, line, rules) {
      const isEnded = row[row.length - 1] === 0x0a
      rows?.write(isEnded ? row : Buffer.concat([row, Buffer.from('\n')]))
      count++
      if (withReasons) reasons.push({ line, rules: [...rules] })
    },
    end(ruleOf) {
      rows?.close()
      ruleNames = ruleOf
      if (!withReasons || ruleNames === undefined) return `Rows        ${path} (${count.toLocaleString('en-GB')} rows)`
      reasonsOutput = new TextOutput(`${path}.reasons.csv`)
      reasonsOutput.write(Buffer.from('line,requirement,reason\n'))
      for (const { line, rules } of reasons) {
        for (const one of rules) {
          const rule = ruleNames(one)
          reasonsOutput.write(Buffer.from(`${line},${rule?.row},"${(rule?.message ?? '').replaceAll('"', '""')}"\n`))
        }
      }
      reasonsOutput.close()
      return `Rejects     ${path} (${count.toLocaleString('en-GB')} rows), reasons in ${path}.reasons.csv`
    },
  }
}

/** Bytes written to a file in larger pieces. */
export class TextOutput {
  readonly #file: number
  #parts: Uint8Array[] = []
  #held = 0

  constructor(path: string) {
    try {
      this.#file = openSync(path, 'w', 0o600)
    } catch (error) {
      throw new UsageError(`${path} cannot be written: ${(error as Error).message}`)
    }
  }

  write(bytes: Uint8Array): void {
    this.#parts.push(Uint8Array.from(bytes))
    this.#held += bytes.length
    if (this.#held >= flushAt) this.#flush()
  }

  close(): void {
    this.#flush()
    closeSync(this.#file)
  }

  #flush(): void {
    const all = Buffer.concat(this.#parts)
    for (let at = 0; at < all.length; ) at += writeSync(this.#file, all, at)
    this.#parts = []
    this.#held = 0
  }
}
