/** A text cut into lines for reading, each with where it begins in the text as it was stored. */
export interface LaidOutText {
  lines: string[]
  /** Offset of the first character of each line in the stored text, in UTF-16 units. */
  starts: number[]
  /** True if line breaks were added; nothing but white space between tokens differs from the stored text. */
  isReflowed: boolean
}

/** Longer texts are shown as they came: they are cut short anyway, and parsing them would take the time. */
const longestReflow = 500_000

/**
 * Cuts a body into lines. JSON that came on one line is broken after each member, without touching a token: numbers,
 * escapes, duplicate keys and their order are evidence. Anything else keeps its own lines.
 */
export function layOut(text: string): LaidOutText {
  return isDenseJson(text) ? reflow(text) : splitLines(text)
}

/** The line (from 0) of a laid-out text that holds the given place (1-based) of the stored text. */
export function lineOfPlace(text: string, layout: LaidOutText, place: { line: number; column: number }): number {
  let offset = 0
  for (let line = 1; line < place.line; line += 1) {
    const end = text.indexOf('\n', offset)
    if (end < 0) break
    offset = end + 1
  }
  offset += Math.max(0, place.column - 1)
  let found = 0
  for (const [position, start] of layout.starts.entries()) {
    if (start > offset) break
    found = position
  }
  return found
}

function isDenseJson(text: string): boolean {
  if (text.length > longestReflow || !/^\s*[[{]/.test(text)) return false
  if (text.trim().includes('\n')) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function splitLines(text: string): LaidOutText {
  const lines: string[] = []
  const starts: number[] = []
  let start = 0
  for (const line of text.split('\n')) {
    lines.push(line.endsWith('\r') ? line.slice(0, -1) : line)
    starts.push(start)
    start += line.length + 1
  }
  if (lines.length > 1 && lines.at(-1) === '') {
    lines.pop()
    starts.pop()
  }
  return { lines, starts, isReflowed: false }
}

function reflow(text: string): LaidOutText {
  const lines: string[] = []
  const starts: number[] = []
  let line = ''
  let lineStart = 0
  let depth = 0
  const breakLine = (next: number) => {
    lines.push(line)
    starts.push(lineStart)
    // Nesting is the target's choice: beyond this, more indentation would only push the text off the page
    line = '  '.repeat(Math.min(depth, 24))
    lineStart = next
  }
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g
  const tokens = [...text.matchAll(token)]
  tokens.forEach((match, position) => {
    const [value] = match
    const following = tokens[position + 1]
    const next = following?.index ?? text.length
    const opens = value === '{' || value === '['
    const closesNext = following?.[0] === '}' || following?.[0] === ']'
    if (line.trim() === '') lineStart = match.index
    line += value
    if (opens) depth += 1
    if (value === ':') line += ' '
    if (opens && !closesNext) breakLine(next)
    else if (value === ',') breakLine(next)
    if (closesNext) {
      depth -= 1
      if (!opens) breakLine(next)
    }
  })
  lines.push(line)
  starts.push(lineStart)
  return { lines, starts, isReflowed: lines.length > 1 }
}
