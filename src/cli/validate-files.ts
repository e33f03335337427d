import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import picocolors from 'picocolors'
import {
  countFindings,
  createValidator,
  type Finding,
  findFiles,
  formatOperationOutcome,
  formatSarif,
  formatText,
  type Paint,
  readPackage,
  type Severity,
  type Validator,
} from '../fhir/index.ts'
import { UsageError } from './usage-error.ts'
import type { ValidateCommandOptions } from './validate.ts'

/** One resource that was validated: a file, or a line of NDJSON. */
interface Judged {
  file: string
  /** Line of NDJSON, from 1. */
  row?: number
  findings: Finding[]
}

const rank: Record<Severity, number> = { information: 0, warning: 1, error: 2, fatal: 3 }
// Colour is for a terminal: continuous integration keeps what is printed, and other programs read it
const pc = picocolors.createColors(picocolors.isColorSupported && process.stdout.isTTY === true)
const progressEvery = 10_000

/**
 * Validates files and writes what was found to standard output; progress goes to standard error.
 * @returns whether a finding is as severe as `--fail-on` says
 * @throws UsageError when a file, definition or package cannot be read
 */
export async function validateFiles(
  args: string[],
  options: ValidateCommandOptions,
  version: string,
): Promise<boolean> {
  const files = expand(args)
  const validator = makeValidator(options)
  const output = new Output(options, version)
  for (const file of files) {
    for await (const judged of judge(file, validator, options)) output.add(judged)
  }
  output.end()
  return output.hasFailed
}

function expand(args: string[]): string[] {
  try {
    return args.flatMap(findFiles)
  } catch (error) {
    throw new UsageError(reason(error))
  }
}

function makeValidator(options: ValidateCommandOptions): Validator {
  try {
    const packages = options.package.map((path) => readPackage(path))
    const names = new Set(packages.map(({ name }) => name))
    for (const { name, dependencies } of packages) {
      const missing = Object.keys(dependencies).filter(
        (other) => !names.has(other) && !/^hl7\.(fhir\.r[34]|terminology)/.test(other),
      )
      if (missing.length > 0)
        process.stderr.write(
          `assay: the package ${name} builds on ${missing.join(', ')}: give those with --package too\n`,
        )
    }
    return createValidator({
      version: options.fhir,
      definitions: options.definitions,
      packages: options.package,
      allowedExtensions: options.allowExtensions,
      exampleExtensions: options.exampleExtensions,
      bestPractice: options.bestPractice,
    })
  } catch (error) {
    throw new UsageError(reason(error))
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function* judge(
  file: string,
  validator: Validator,
  options: ValidateCommandOptions,
): AsyncGenerator<Judged & { text?: string }> {
  const settings = { profiles: options.profile, ignoreMetaProfiles: !options.metaProfiles }
  if (/\.ndjson$/i.test(file)) {
    yield* judgeLines(file, validator, settings)
    return
  }
  const text = readText(file)
  const isXml = /\.xml$/i.test(file) || (file === '-' && /^\uFEFF?\s*</.test(text))
  yield {
    file: file === '-' ? 'standard input' : file,
    text,
    findings: validator.validate(text, { ...settings, isXml }),
  }
}

/** Reads line by line, so that a file of any size needs the memory of one line. */
async function* judgeLines(
  file: string,
  validator: Validator,
  settings: { profiles: string[]; ignoreMetaProfiles: boolean },
): AsyncGenerator<Judged & { text?: string }> {
  let row = 0
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })
  for await (const text of readable(lines, file)) {
    row++
    if (row % progressEvery === 0) process.stderr.write(`assay: ${file}: ${row.toLocaleString('en-GB')} lines\n`)
    if (text.trim() !== '') yield { file, row, text, findings: validator.validate(text, settings) }
  }
}

/** The lines, with a fault of reading, and only that, named as the user's to mend. */
async function* readable(lines: AsyncIterable<string>, file: string): AsyncGenerator<string> {
  try {
    for await (const line of lines) yield line
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${reason(error)}`)
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${reason(error)}`)
  }
}

const paint: Paint = (severity, text) => {
  if (severity === 'quiet') return pc.dim(text)
  if (severity === 'information') return pc.cyan(text)
  return severity === 'warning' ? pc.yellow(text) : pc.red(text)
}

/** Writes findings in the format asked for: text as it goes, a machine's format as one document at the end. */
class Output {
  hasFailed = false
  readonly #options: ValidateCommandOptions
  readonly #version: string
  readonly #kept: Judged[] = []
  readonly #counts: Record<Severity, number> = { fatal: 0, error: 0, warning: 0, information: 0 }
  #resources = 0

  constructor(options: ValidateCommandOptions, version: string) {
    this.#options = options
    this.#version = version
  }

  add({ text, ...judged }: Judged & { text?: string }): void {
    const { file, row, findings } = judged
    this.#resources++
    for (const { severity } of findings) {
      this.#counts[severity]++
      if (rank[severity] >= rank[this.#options.failOn]) this.hasFailed = true
    }
    if (this.#options.format !== 'text') {
      if (findings.length > 0 || row === undefined) this.#kept.push(judged)
      return
    }
    if (findings.length === 0) return
    const name = row === undefined ? file : `${file}:${row}`
    process.stdout.write(
      `${formatText(findings, { name, version: this.#options.fhir, paint, ...(text === undefined ? {} : { source: text }) })}\n`,
    )
  }

  end(): void {
    const { format, fhir } = this.#options
    if (format === 'text') process.stdout.write(this.#summary())
    else process.stdout.write(`${JSON.stringify(this.#document(format, fhir), null, 2)}\n`)
  }

  #summary(): string {
    const severities = (Object.keys(this.#counts) as Severity[]).flatMap((severity) =>
      Array.from({ length: this.#counts[severity] }, () => ({ severity })),
    )
    const resources = `${this.#resources.toLocaleString('en-GB')} ${this.#resources === 1 ? 'resource' : 'resources'}`
    return `${resources}: ${severities.length === 0 ? 'nothing found' : countFindings(severities)}\n`
  }

  #document(format: Exclude<ValidateCommandOptions['format'], 'text'>, fhir: 'stu3' | 'r4'): unknown {
    if (format === 'json') return this.#kept
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
