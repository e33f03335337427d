import { basename } from 'node:path'
import type { ExtractFile } from './extract-file.ts'
import type { Format } from './format.ts'
import { formatNames, loadFormat } from './load-format.ts'

/** How a file begins: enough for its header. */
export function headOf(file: ExtractFile): Buffer {
  const bytes = Buffer.alloc(16_384)
  return bytes.subarray(0, file.readAt(bytes, 0, bytes.length, 0))
}

/**
 * The format that a file is likely meant to be of: the one whose file name it has, or whose column names most of its header
 * are. A header that is wrong still tells which one it was meant to be.
 * @returns its name, or undefined when it looks like none
 */
export function detectFormat(path: string, head: Buffer): string | undefined {
  const formats = formatNames()
    .map((name) => loadFormat(name))
    .filter((one) => one.columns.length > 0)
  const line = head.toString('latin1').split(/\r?\n/, 1)[0] ?? ''
  const names = new Set(line.toUpperCase().match(/[A-Z][A-Z0-9_]+/g) ?? [])
  const shares = formats
    .map((format) => ({ format, share: shareOf(format, names) }))
    .sort((one, other) => other.share - one.share)
  const [best] = shares
  if (best !== undefined && best.share >= 0.5) return best.format.id
  const named = formats.find(
    ({ fileName }) => fileName !== undefined && new RegExp(looselyNamed(fileName.pattern), 'iu').test(basename(path)),
  )
  return named?.id
}

/** The part of all names, of the format and of the file, that both have. */
function shareOf(format: Format, names: ReadonlySet<string>): number {
  const own = format.columns.map((one) => one.name)
  const both = own.filter((name) => names.has(name)).length
  return both / Math.max(1, own.length + names.size - both)
}

/** A name that is nearly right still says what the file was meant to be: its fixed words are enough. */
function looselyNamed(pattern: string): string {
  return /Extended_Attributes/.test(pattern) ? '^Vaccination_Extended_Attributes' : '_Vaccinations?_v\\d+'
}
