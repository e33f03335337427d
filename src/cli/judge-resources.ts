import { createReadStream, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Finding, ValidateOptions, Validator } from '../fhir/index.ts'
import { UsageError } from './usage-error.ts'
import type { ValidateCommandOptions } from './validate.ts'

/** One resource that was validated: a file, or a line of NDJSON. */
export interface Judged {
  file: string
  /** Line of NDJSON, from 1. */
  row?: number
  /** The text of the resource. */
  text: string
  findings: Finding[]
}

const progressEvery = 10_000

/**
 * Validates a file, or standard input (`-`), resource by resource.
 * @throws UsageError when it cannot be read
 */
export async function* judge(
  file: string,
  validator: Validator,
  options: ValidateCommandOptions,
): AsyncGenerator<Judged> {
  const settings = { profiles: options.profile, ignoreMetaProfiles: !options.metaProfiles }
  if (file === '-') {
    yield* judgeInput(validator, settings)
    return
  }
  if (/\.ndjson$/i.test(file)) {
    yield* judgeLines(file, linesOf(createReadStream(file), file), validator, settings)
    return
  }
  yield judgeWhole(file, readText(file), validator, { ...settings, isXml: /\.xml$/i.test(file) })
}

function judgeWhole(file: string, text: string, validator: Validator, settings: ValidateOptions): Judged {
  return { file, text, findings: validator.validate(text, settings) }
}

/** Standard input has no name to go by: XML begins with `<`, and NDJSON has a whole object on its first line. */
async function* judgeInput(validator: Validator, settings: ValidateOptions): AsyncGenerator<Judged> {
  const name = 'standard input'
  const lines = linesOf(process.stdin, name)[Symbol.asyncIterator]()
  const kept: string[] = []
  let next = await lines.next()
  while (!next.done && kept.every((line) => line.trim() === '')) {
    kept.push(next.value)
    next = await lines.next()
  }
  if (!next.done && isJson(kept.at(-1) ?? '')) {
    yield* judgeLines(name, chain([...kept, next.value], lines), validator, settings)
    return
  }
  for (; !next.done; next = await lines.next()) kept.push(next.value)
  const text = kept.join('\n')
  yield judgeWhole(name, text, validator, { ...settings, isXml: /^\uFEFF?\s*</.test(text) })
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

async function* chain(first: string[], rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield* first
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}

/** Judges line by line, so that a file of any size needs the memory of one line. */
async function* judgeLines(
  file: string,
  lines: AsyncIterable<string>,
  validator: Validator,
  settings: ValidateOptions,
): AsyncGenerator<Judged> {
  let row = 0
  for await (const text of lines) {
    row++
    if (row % progressEvery === 0) process.stderr.write(`assay: ${file}: ${row.toLocaleString('en-GB')} lines\n`)
    if (text.trim() !== '') yield { file, row, text, findings: validator.validate(text, settings) }
  }
}

/** The lines, with a fault of reading, and only that, named as the user's to mend. */
async function* linesOf(input: NodeJS.ReadableStream, file: string): AsyncGenerator<string> {
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  try {
    for await (const line of lines) yield line
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${reason(error)}`)
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${reason(error)}`)
  }
}

/** What an error says. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
