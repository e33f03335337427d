import type { FhirVersion, Finding, Severity } from './finding.ts'
import { specLink } from './spec-link.ts'

/** Adds colour to words; by default none. */
export type Paint = (severity: Severity | 'quiet', text: string) => string

export interface TextOptions {
  /** What was validated, as it is shown: a file name, with a line for NDJSON. */
  name: string
  /** The text that was validated, to show the line that a finding is about. */
  source?: string
  version: FhirVersion
  paint?: Paint
  /** How many findings to show; further ones are counted. */
  most?: number
}

const noPaint: Paint = (_severity, text) => text
const widest = 100

/** Findings as text for a terminal: place, what is wrong, the line with a mark under it, and where to read more. */
export function formatText(findings: Finding[], options: TextOptions): string {
  const { name, source, version, paint = noPaint, most = 200 } = options
  const lines = source === undefined ? [] : source.split('\n')
  const parts = findings.slice(0, most).map((finding) => formatFinding(finding, name, lines, version, paint))
  if (findings.length > most) parts.push(paint('quiet', `… and ${findings.length - most} more`))
  return parts.length > 0 ? `${parts.join('\n\n')}\n` : ''
}

function formatFinding(finding: Finding, name: string, lines: string[], version: FhirVersion, paint: Paint): string {
  const { severity, key, path, message, line, column } = finding
  const place = line === undefined ? name : `${name}:${line}:${column ?? 1}`
  const parts = [`${place}  ${paint(severity, severity)}  ${key}${path ? `  ${path}` : ''}`, `  ${message}`]
  if (line !== undefined && column !== undefined) parts.push(...excerpt(lines[line - 1], line, column, paint))
  const link = specLink(finding, version)
  if (link) parts.push(paint('quiet', `  ${link}`))
  return parts.join('\n')
}

/** The line, cut to the part around the column, with a mark under it. */
function excerpt(text: string | undefined, line: number, column: number, paint: Paint): string[] {
  if (text === undefined) return []
  const from = Math.max(0, column - 1 - widest / 2)
  // Escapes and direction marks of the file must not reach the terminal.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being removed
  const shown = text.slice(from, from + widest).replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, ' ')
  const label = String(line)
  return [
    paint('quiet', `  ${label} | ${shown}`),
    paint('quiet', `  ${' '.repeat(label.length)} | ${' '.repeat(column - 1 - from)}^`),
  ]
}

/** One line of counts, such as `2 errors, 1 warning`. */
export function countFindings(findings: Iterable<Pick<Finding, 'severity'>>): string {
  const counts = { error: 0, warning: 0, information: 0 }
  for (const { severity } of findings) counts[severity === 'fatal' ? 'error' : severity]++
  const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
  return `${plural(counts.error, 'error')}, ${plural(counts.warning, 'warning')}, ${counts.information} information`
}
