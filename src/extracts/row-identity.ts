import { isSameAt } from './byte-checks.ts'
import { actions } from './duplicates.ts'

/** Rows that only name a record: their other fields are not read. */
export class OnlyIdentity {
  readonly keeps: Uint8Array
  readonly #column: number
  readonly #values: Uint8Array[]

  constructor(
    rule: { column: string; values: string[]; columns: string[] },
    at: (name: string) => number,
    width: number,
  ) {
    this.#column = at(rule.column)
    this.#values = rule.values.map((one) => Buffer.from(one))
    this.keeps = new Uint8Array(width)
    for (const name of rule.columns) this.keeps[at(name)] = 1
  }

  applies(bytes: Uint8Array, starts: Int32Array, ends: Int32Array): boolean {
    for (const one of this.#values)
      if (isSameAt(bytes, starts[this.#column] as number, ends[this.#column] as number, one, true)) return true
    return false
  }
}

const actionNames: [Uint8Array, number][] = [
  [Buffer.from('NEW'), actions.create],
  [Buffer.from('UPDATE'), actions.update],
  [Buffer.from('DELETE'), actions.remove],
]

/** What a row does with its record, by its action flag. */
export function actionAt(bytes: Uint8Array, start: number, end: number): number {
  for (const [name, action] of actionNames) if (isSameAt(bytes, start, end, name, true)) return action
  return actions.unknown
}
