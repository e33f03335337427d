import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { packageRoot } from '../package-root.ts'
import { type Column, columnTypes, type Format, type FormatPatch, type FormatRows, rowKinds } from './format.ts'

/** A format that cannot be used; the message names the file and everything that is wrong with it. */
export class FormatProblem extends Error {
  override name = 'FormatProblem'
}

const folder = join(packageRoot, 'suites', 'vaccination-extracts', 'formats')

/** Rows of a format that a user describes: each quotes the page that says that the individual specification decides. */
const ownRows: FormatRows = {
  header: 'EXT-FMT-02',
  columns: 'EXT-FMT-03',
  rows: 'EXT-FMT-04',
  mandatory: 'EXT-FMT-05',
  blank: 'EXT-FMT-05',
  value: 'EXT-FMT-06',
  length: 'EXT-FMT-07',
}

/** Names of the formats that come with Assay. */
export function formatNames(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort()
}

/**
 * Load a format.
 * @param nameOrFile name of a format that comes with Assay, or path of a YAML file; such a file may say `extends: <name>`
 *   and give only what differs
 * @param conflicts reading chosen of each conflict: a format may say what changes under one
 * @throws FormatProblem
 */
export function loadFormat(nameOrFile: string, conflicts: Readonly<Record<string, string>> = {}): Format {
  const format = completed(readSource(nameOrFile), nameOrFile)
  return underReading(format, conflicts)
}

function readSource(nameOrFile: string): Record<string, unknown> {
  const shipped = join(folder, `${nameOrFile}.yaml`)
  const isName = /^[\w-]+$/.test(nameOrFile) && existsSync(shipped)
  const path = isName ? shipped : nameOrFile
  if (!existsSync(path)) {
    throw new FormatProblem(
      `There is no format "${nameOrFile}", and no such file. Known formats: ${formatNames().join(', ')}.`,
    )
  }
  const own = parseYaml(path)
  if (own.extends === undefined) return own
  const base = String(own.extends)
  if (!formatNames().includes(base))
    throw new FormatProblem(`${path}: extends "${base}", which is none of ${formatNames().join(', ')}.`)
  const { extends: _, ...patch } = own
  return patched(readSource(base), patch as FormatPatch)
}

function parseYaml(path: string): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new FormatProblem(`${path} cannot be read: ${(error as Error).message}`)
  }
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter })
  const [error] = document.errors
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0])
    throw new FormatProblem(`${path}:${line}:${col}: ${error.message.split('\n', 1)[0]}`)
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 })
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FormatProblem(`${path}: settings as "name: value" are expected.`)
  return value as Record<string, unknown>
}

/** Put parts over a format: columns one by one, anything else whole. */
function patched(base: Record<string, unknown>, patch: FormatPatch): Record<string, unknown> {
  const { columns, rows, ...rest } = patch
  const result: Record<string, unknown> = { ...base, ...rest }
  if (rows !== undefined) result.rows = { ...(base.rows as object), ...rows }
  if (Array.isArray(columns)) result.columns = columns
  else if (columns !== undefined) {
    const known = base.columns as Column[]
    result.columns = known.map((one) => ({ ...one, ...(columns[one.name] ?? {}) }))
    const unknown = Object.keys(columns).filter((name) => !known.some((one) => one.name === name))
    if (unknown.length > 0) throw new FormatProblem(`${String(base.id)} has no column ${unknown.join(', ')} to change.`)
  }
  return result
}

function underReading(format: Format, conflicts: Readonly<Record<string, string>>): Format {
  let result = format as unknown as Record<string, unknown>
  for (const [conflict, byLetter] of Object.entries(format.readings)) {
    const patch = byLetter[conflicts[conflict] ?? '']
    if (patch !== undefined) result = patched(result, patch)
  }
  return result as unknown as Format
}

/** Fill in what may be left out, and name everything that is wrong. */
function completed(source: Record<string, unknown>, name: string): Format {
  const format = {
    reading: 'documented',
    workflowIds: [],
    delimiter: '|',
    encodings: ['utf-8'],
    lineEnds: ['lf', 'crlf'],
    quoting: 'rfc4180',
    across: [],
    readings: {},
    ...source,
    header: { order: 'exact', case: 'exact', ...(source.header as object | undefined) },
    rows: { ...ownRows, ...(source.rows as object | undefined) },
    columns: ((source.columns ?? []) as Partial<Column>[]).map(completedColumn),
  } as unknown as Format
  const problems = problemsOf(format)
  if (problems.length > 0)
    throw new FormatProblem(`The format ${name} cannot be used:\n${problems.map((one) => `  ${one}`).join('\n')}`)
  return format
}

function completedColumn(column: Partial<Column>): Column {
  return { is: 'required', type: 'text', ...column } as Column
}

function problemsOf(format: Format): string[] {
  const problems: string[] = []
  for (const needed of ['id', 'title'] as const)
    if (typeof format[needed] !== 'string') problems.push(`it has no ${needed}`)
  if (
    typeof format.delimiter !== 'string' ||
    !/^[^\s"]$/u.test(format.delimiter) ||
    Buffer.byteLength(format.delimiter) > 2
  )
    problems.push('delimiter is one character, such as "|" or "¬"')
  if (format.encodings.some((one) => one !== 'utf-8' && one !== 'windows-1252'))
    problems.push('encodings are utf-8 and windows-1252')
  const names = new Set<string>()
  for (const column of format.columns) {
    const say = (what: string) => problems.push(`column ${column.name ?? '(without a name)'}: ${what}`)
    if (typeof column.name !== 'string' || column.name === '') say('has no name')
    if (names.has(column.name)) say('stands twice')
    names.add(column.name)
    if (!columnTypes.includes(column.type)) say(`type is "${column.type}"; known: ${columnTypes.join(', ')}`)
    if (!['mandatory', 'required', 'optional', 'conditional'].includes(column.is))
      say(`is "${column.is}"; known: mandatory, required, optional, conditional`)
    if (column.type === 'code' && !Array.isArray(column.values)) say('is a code, and lists no values')
    if (column.type === 'pattern' && !isPattern(column.pattern)) say('has no pattern that can be read')
  }
  for (const kind of rowKinds) if (typeof format.rows[kind] !== 'string') problems.push(`rows: ${kind} names no row`)
  const mentioned = [
    ...(format.identity?.columns ?? []),
    ...format.across.flatMap((one) => [
      one.when?.column,
      ...(one.given ?? []),
      one.oneOf?.column,
      one.isOds,
      ...(one.inOrder ?? []),
    ]),
  ]
  for (const one of mentioned) if (one !== undefined && !names.has(one)) problems.push(`there is no column "${one}"`)
  if (format.fileName !== undefined && !isPattern(format.fileName.pattern)) problems.push('fileName has no pattern')
  return problems
}

function isPattern(text: unknown): boolean {
  if (typeof text !== 'string' || text === '') return false
  try {
    return new RegExp(text, 'u') instanceof RegExp
  } catch {
    return false
  }
}
