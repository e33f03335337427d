import picocolors from 'picocolors'
import {
  countFindings,
  formatOperationOutcome,
  formatSarif,
  formatText,
  type Paint,
  type Severity,
} from '../fhir/index.ts'
import type { Judged } from './judge-resources.ts'
import type { ValidateCommandOptions } from './validate.ts'

const rank: Record<Severity, number> = { information: 0, warning: 1, error: 2, fatal: 3 }
// Colour is for a terminal: continuous integration keeps what is printed, and other programs read it
const pc = picocolors.createColors(picocolors.isColorSupported && process.stdout.isTTY === true)

const paint: Paint = (severity, text) => {
  if (severity === 'quiet') return pc.dim(text)
  if (severity === 'information') return pc.cyan(text)
  return severity === 'warning' ? pc.yellow(text) : pc.red(text)
}

/** Writes findings in the format asked for: text as it goes, a machine's format as one document at the end. */
export class FindingsOutput {
  hasFailed = false
  readonly #options: ValidateCommandOptions
  readonly #version: string
  readonly #kept: Omit<Judged, 'text'>[] = []
  readonly #counts: Record<Severity, number> = { fatal: 0, error: 0, warning: 0, information: 0 }
  #resources = 0
  #entries = 0

  constructor(options: ValidateCommandOptions, version: string) {
    this.#options = options
    this.#version = version
  }

  add({ text, ...judged }: Judged): void {
    const { file, row, findings } = judged
    this.#resources++
    for (const { severity } of findings) {
      this.#counts[severity]++
      if (rank[severity] >= rank[this.#options.failOn]) this.hasFailed = true
    }
    if (this.#options.format === 'json') {
      if (findings.length > 0 || row === undefined) this.#writeEntry(judged)
      return
    }
    if (this.#options.format !== 'text') {
      if (findings.length > 0 || row === undefined) this.#kept.push(judged)
      return
    }
    if (findings.length === 0) return
    const name = row === undefined ? file : `${file}:${row}`
    process.stdout.write(`${formatText(findings, { name, version: this.#options.fhir, paint, source: text })}\n`)
  }

  end(): void {
    const { format, fhir } = this.#options
    if (format === 'text') process.stdout.write(this.#summary())
    else if (format === 'json') process.stdout.write(this.#entries === 0 ? '[]\n' : '\n]\n')
    else process.stdout.write(`${JSON.stringify(this.#document(format, fhir), null, 2)}\n`)
  }

  /** JSON is one list, written entry by entry: a file of any size is not kept. */
  #writeEntry(judged: Omit<Judged, 'text'>): void {
    process.stdout.write(`${this.#entries++ === 0 ? '[\n' : ',\n'}${JSON.stringify(judged, null, 2)}`)
  }

  #summary(): string {
    const severities = (Object.keys(this.#counts) as Severity[]).flatMap((severity) =>
      Array.from({ length: this.#counts[severity] }, () => ({ severity })),
    )
    const resources = `${this.#resources.toLocaleString('en-GB')} ${this.#resources === 1 ? 'resource' : 'resources'}`
    return `${resources}: ${severities.length === 0 ? 'nothing found' : countFindings(severities)}\n`
  }

  #document(format: 'operationoutcome' | 'sarif', fhir: 'stu3' | 'r4'): unknown {
    // A line of NDJSON is the line of the file.
    const files = this.#kept.map(({ file, row, findings }) => ({
      name: file,
      findings: row === undefined ? findings : findings.map((finding) => ({ ...finding, line: row })),
    }))
    if (format === 'sarif') return formatSarif(files, { version: this.#version, fhir })
    return formatOperationOutcome(
      files.flatMap(({ name, findings }) =>
        files.length === 1
          ? findings
          : findings.map((finding) => ({ ...finding, message: `${name}: ${finding.message}` })),
      ),
    )
  }
}
