import { closeSync, openSync, writeSync } from 'node:fs'
import type { Rule } from '../extracts/compiled-format.ts'
import { UsageError } from './usage-error.ts'

/** A file that rows of an extract are written to, as they stand. */
export interface RowOutput {
  /** The extract is read from its beginning: what was written before is dropped. */
  begin(header: Uint8Array, rules: readonly Rule[]): void
  /** @param broken positions of the rules that the row breaks */
  add(row: Uint8Array, line: number, broken: readonly number[]): void
  /** @returns a line that says what was written */
  end(): string
}

const flushAt = 1 << 16

/**
 * Open an output. It holds data of patients as the extract does, so that only this user may read it.
 * @param withReasons whether `<path>.reasons.csv` says for each row what is wrong with it
 * @throws UsageError when it cannot be written
 */
export function openRowOutput(path: string, withReasons: boolean): RowOutput {
  let rows: TextOutput | undefined
  let reasons: TextOutput | undefined
  let rules: readonly Rule[] = []
  let count = 0
  const reasonsPath = `${path}.reasons.csv`
  const close = () => {
    rows?.close()
    reasons?.close()
  }
  return {
    begin(header, all) {
      close()
      rows = new TextOutput(path)
      rows.write(header)
      rules = all
      count = 0
      if (!withReasons) return
      reasons = new TextOutput(reasonsPath)
      reasons.write(Buffer.from('line,requirement,reason\n'))
    },
    add(row, line, broken) {
      rows?.write(row)
      if (row[row.length - 1] !== 0x0a) rows?.write(Buffer.from('\n'))
      count++
      for (const one of broken) {
        const { row: requirement = '', message = '' } = rules[one] ?? {}
        reasons?.write(Buffer.from(`${line},${requirement},"${message.replaceAll('"', '""')}"\n`))
      }
    },
    end() {
      close()
      const written = `${path} (${count.toLocaleString('en-GB')} ${count === 1 ? 'row' : 'rows'})`
      return withReasons ? `Rejects     ${written}, reasons in ${reasonsPath}` : `Rows        ${written}`
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
