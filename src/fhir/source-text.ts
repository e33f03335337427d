import type { Finding } from './finding.ts'
import { locatePlaces, offsetOf, placeTree } from './json-places.ts'
import { type SourceFault, scanSource } from './source-scan.ts'

export interface ParsedSource {
  /** The document, with the last value of a duplicate key, as JSON.parse gives it; undefined when it is not JSON. */
  value: unknown
  /** What is wrong with the text itself. */
  findings: Finding[]
}

const mostCharacters = 300_000_000

/** Parses JSON text, and looks for what parsing hides: keys given twice and digits that a number cannot hold. */
export function parseSource(text: string): ParsedSource {
  if (text.length > mostCharacters) {
    return {
      value: undefined,
      findings: [
        textFinding('fatal', 'too-long', 'size', `The text is longer than ${mostCharacters} characters`, undefined),
      ],
    }
  }
  const source = text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be parsed'
    return {
      value: undefined,
      findings: [textFinding('fatal', 'structure', 'json', `This is not JSON: ${shorten(reason)}`, faultPlace(source))],
    }
  }
  const findings = scanSource(source).map((fault) => faultFinding(source, fault))
  return { value: value === undefined ? null : value, findings }
}

function shorten(reason: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being removed
  return reason.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').slice(0, 160)
}

function faultFinding(source: string, fault: SourceFault): Finding {
  if (fault.kind === 'duplicate-key') {
    return textFinding(
      'error',
      'structure',
      'duplicate-key',
      `The key ${JSON.stringify(fault.text)} is given twice in one object`,
      lineAndColumn(source, fault.offset),
    )
  }
  return textFinding(
    'warning',
    'value',
    'number-precision',
    `The number ${fault.text} has more digits than programs usually keep, so its value may change`,
    lineAndColumn(source, fault.offset),
  )
}

function textFinding(
  severity: Finding['severity'],
  code: string,
  key: Finding['key'],
  message: string,
  place: Place | undefined,
): Finding {
  return { severity, code, path: '', message, profile: '', key, ...(place ?? {}) }
}

interface Place {
  line: number
  column: number
}

/** Line and column, from 1, of a character. */
export function lineAndColumn(source: string, offset: number): Place {
  let line = 1
  let start = 0
  for (let next = source.indexOf('\n'); next !== -1 && next < offset; next = source.indexOf('\n', start)) {
    line++
    start = next + 1
  }
  return { line, column: offset - start + 1 }
}

function faultPlace(source: string): Place {
  return lineAndColumn(source, firstFault(source))
}

/** Where the text stops being JSON: what each prefix of tokens allows next, without recursion. */
function firstFault(source: string): number {
  const token =
    // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings
    /[ \t\r\n]*(?:("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)|(true|false|null)|([{}[\],:]))/y
  const stack: string[] = []
  let expect: 'value' | 'key' | 'keyOrEnd' | 'valueOrEnd' | 'colon' | 'comma' | 'end' = 'value'
  let place = 0
  const closed = (): typeof expect => (stack.length === 0 ? 'end' : 'comma')
  for (;;) {
    token.lastIndex = place
    const match = token.exec(source)
    if (!match) return skipSpace(source, place)
    const [, text, number, word, mark] = match
    const isValue = text !== undefined || number !== undefined || word !== undefined
    if (expect === 'end') return skipSpace(source, place)
    if (expect === 'key' || expect === 'keyOrEnd') {
      if (text !== undefined) expect = 'colon'
      else if (mark === '}' && expect === 'keyOrEnd') {
        stack.pop()
        expect = closed()
      } else return skipSpace(source, place)
    } else if (expect === 'colon') {
      if (mark !== ':') return skipSpace(source, place)
      expect = 'value'
    } else if (expect === 'comma') {
      const top = stack.at(-1)
      if (mark === ',') expect = top === '{' ? 'key' : 'value'
      else if ((mark === '}' && top === '{') || (mark === ']' && top === '[')) {
        stack.pop()
        expect = closed()
      } else return skipSpace(source, place)
    } else if (isValue) expect = closed()
    else if (mark === '{') {
      stack.push('{')
      expect = 'keyOrEnd'
    } else if (mark === '[') {
      stack.push('[')
      expect = 'valueOrEnd'
    } else if (mark === ']' && expect === 'valueOrEnd') {
      stack.pop()
      expect = closed()
    } else return skipSpace(source, place)
    place = token.lastIndex
  }
}

function skipSpace(source: string, from: number): number {
  let place = from
  while (/[ \t\r\n]/.test(source[place] ?? '')) place++
  return place
}

/** Adds line and column to findings: the text is searched once, and only when there is something to place. */
export function placeFindings(source: string, findings: Finding[], places: string[][]): Finding[] {
  if (findings.length === 0) return findings
  const tree = placeTree(places)
  locatePlaces(source, tree)
  return withPlaces(source, findings, (index) => offsetOf(tree, places[index] ?? []))
}

/** Adds line and column to findings, from the offsets of JSON pointers: that of the nearest thing around it that has one. */
export function placeByPointer(
  source: string,
  findings: Finding[],
  places: string[][],
  offsets: Map<string, number>,
): Finding[] {
  return withPlaces(source, findings, (index) => {
    let pointer = ''
    let offset = offsets.get(pointer)
    for (const part of places[index] ?? []) {
      pointer = `${pointer}/${part}`
      const inner = offsets.get(pointer)
      if (inner === undefined) break
      offset = inner
    }
    return offset
  })
}

function withPlaces(source: string, findings: Finding[], offsetAt: (index: number) => number | undefined): Finding[] {
  const starts = lineStarts(source)
  for (const [index, finding] of findings.entries()) {
    const offset = offsetAt(index)
    if (offset !== undefined) Object.assign(finding, placeOf(starts, offset))
  }
  return findings
}

function lineStarts(source: string): number[] {
  const starts = [0]
  for (let next = source.indexOf('\n'); next !== -1; next = source.indexOf('\n', next + 1)) starts.push(next + 1)
  return starts
}

function placeOf(starts: number[], offset: number): Place {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
}
