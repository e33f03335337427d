/** What stands in place of a masked value. The name says what was there or which variable held it, never the value. */
export function redactionMark(name: string): string {
  return `‹redacted: ${name.replace(/[^\w.-]/g, '')}›`
}

/** Matches a mark; for splitting stored text around what was masked. Bounded, so that it costs linear time. */
export const redactionMarks = /‹redacted: [\w.-]{0,128}›/g

/** Counts of what was masked, by what it was. */
export class RedactionTally {
  readonly #counts = new Map<string, number>()

  add(what: string, count = 1): void {
    if (count > 0) this.#counts.set(what, (this.#counts.get(what) ?? 0) + count)
  }

  list(): { what: string; count: number }[] {
    return [...this.#counts].map(([what, count]) => ({ what, count }))
  }
}
