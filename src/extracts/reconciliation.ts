import type { Acknowledgement, RefusedRow } from './acknowledgement.ts'
import { decode } from './findings.ts'
import type { Encoding, Format } from './format.ts'
import type { RowFields } from './range-check.ts'

/** Something that the acknowledgements of an extract say of it. */
export interface ReconciliationFinding {
  row: string
  message: string
  expected: string
  actual: string
  /** Line of the extract, when it is about one; otherwise 1. */
  line: number
}

/** What the acknowledgements of an extract came to. */
export interface Reconciliation {
  /** Rows of the register that were judged. */
  judged: string[]
  findings: ReconciliationFinding[]
  /** How often each reason was given, the most frequent first. */
  reasons: { diagnostics: string; count: number }[]
  refused: number
}

/**
 * Holds an extract against its acknowledgements: hand it every row, then ask for the result.
 */
export class Reconciler {
  readonly #acknowledgements: readonly Acknowledgement[]
  readonly #format: Format
  readonly #byRow = new Map<number, RefusedRow>()
  readonly #findings: ReconciliationFinding[] = []
  readonly #identity: number[]
  #rows = 0

  constructor(acknowledgements: readonly Acknowledgement[], format: Format) {
    this.#acknowledgements = acknowledgements
    this.#format = format
    this.#identity = (format.identity?.columns ?? []).map((name) =>
      format.columns.findIndex((one) => one.name === name),
    )
    for (const { refused } of acknowledgements)
      for (const one of refused) if (one.row > 0) this.#byRow.set(one.row, one)
  }

  /** @returns whether the service refused the row, so that it is to be sent again */
  add(row: RowFields, encoding: Encoding): boolean {
    this.#rows = row.row
    const refused = this.#byRow.get(row.row)
    if (refused === undefined) return false
    this.#byRow.delete(row.row)
    this.#findings.push({
      row: 'EXT-REC-02',
      message: 'the service refused the row',
      expected: 'a row that the service takes',
      actual: refused.diagnostics,
      line: row.line,
    })
    if (row.isWhole) {
      const own = this.#identity
        .map((at) => decode(row.bytes, row.starts[at] ?? 0, row.ends[at] ?? 0, encoding))
        .join('^')
      if (own !== refused.localId && refused.localId !== '')
        this.#findings.push({
          row: 'EXT-REC-03',
          message: 'the acknowledgement names another record in this row',
          expected: own,
          actual: refused.localId,
          line: row.line,
        })
    }
    return true
  }

  result(): Reconciliation {
    const findings = [...this.#findings]
    const judged = new Set<string>()
    for (const { kind, accepted, totalRecords, path } of this.#acknowledgements) {
      if (kind === 'InfAck') {
        judged.add('EXT-REC-01')
        if (accepted !== true)
          findings.push({
            row: 'EXT-REC-01',
            message: 'the service did not take the file',
            expected: 'an InfAck that says Success',
            actual: path,
            line: 1,
          })
        continue
      }
      judged.add('EXT-REC-02')
      judged.add('EXT-REC-03')
      if (totalRecords === undefined) continue
      judged.add('EXT-REC-04')
      if (totalRecords !== this.#rows)
        findings.push({
          row: 'EXT-REC-04',
          message: 'the service counted other records than the extract has',
          expected: `${this.#rows} records`,
          actual: `${totalRecords} records`,
          line: 1,
        })
    }
    for (const { row, localId } of this.#byRow.values()) {
      findings.push({
        row: 'EXT-REC-03',
        message: 'the acknowledgement names a row that the extract does not have',
        expected: `rows 1 to ${this.#rows}`,
        actual: `row ${row}, ${localId}`,
        line: 1,
      })
    }
    return {
      judged: [...judged],
      findings,
      reasons: this.#reasons(),
      refused: this.#findings.filter((one) => one.row === 'EXT-REC-02').length,
    }
  }

  #reasons(): Reconciliation['reasons'] {
    const counts = new Map<string, number>()
    for (const { row, actual } of this.#findings)
      if (row === 'EXT-REC-02') counts.set(actual, (counts.get(actual) ?? 0) + 1)
    return [...counts]
      .map(([diagnostics, count]) => ({ diagnostics, count }))
      .sort((one, other) => other.count - one.count)
  }

  get format(): Format {
    return this.#format
  }
}
