/** One scalar or key of a JSON text, by its place: `text.slice(start, end)` is how it is written, quotes included. */
export interface JsonToken {
  kind: 'key' | 'string' | 'number' | 'literal'
  start: number
  end: number
  /** Index into `containers` of the object or array it is in. */
  container: number
  /** The member it is the value of; for an item of an array, the member that holds the array. Empty at the root. */
  key: string
}

export interface JsonContainer {
  /** Index of the container around it; -1 for the root. */
  parent: number
  key: string
  /** Text of the members that say what an object is, when it has them. */
  resourceType?: string
  reference?: string
  system?: string
  hasCode?: boolean
}

export interface JsonLayout {
  tokens: JsonToken[]
  /** Parents come before their children; index 0 stands for what is around the text. */
  containers: JsonContainer[]
}

const whiteSpace = /\s*/y
const bareToken = /[^\s,:[\]{}"]+/y
const stringBreak = /["\\]/g
const numberForm = /^-?[0-9]/

const escapedDigit = /\\u003([0-9])/gi

/** The value of a string token; for one that is not well-formed, its text as written, with escaped digits undone. */
export function decodeJsonString(written: string): string {
  if (!written.includes('\\') && isClosed(written)) return written.slice(1, -1)
  try {
    return JSON.parse(written) as string
  } catch {
    return written.replace(escapedDigit, '$1')
  }
}

/** What a token stands for: the value of a string or key, the text of anything else. */
export function tokenText(text: string, { kind, start, end }: JsonToken): string {
  const written = text.slice(start, end)
  return kind === 'string' || kind === 'key' ? decodeJsonString(written) : written
}

function isClosed(written: string): boolean {
  return written.length > 1 && written.endsWith('"')
}

/** Whether a text is meant as JSON: an object, an array or a string, after white space and a byte order mark. */
export function looksLikeJson(text: string): boolean {
  return /^[\ufeff\s]*[{["]/.test(text)
}

/**
 * Finds the scalars and keys of a JSON text and where they stand, so that single values can be replaced and every other
 * byte kept. Reads broken and truncated JSON too (a body is redacted before anybody knows whether it is good), one pass,
 * without recursion: depth costs memory, not stack.
 */
export function layoutOf(text: string): JsonLayout {
  const tokens: JsonToken[] = []
  const containers: JsonContainer[] = [{ parent: -1, key: '' }]
  let current = 0
  let key = ''
  let at = 0

  const place = (kind: JsonToken['kind'], end: number): void => {
    const isArrayItem = key === ''
    tokens.push({ kind, start: at, end, container: current, key: isArrayItem ? (containers[current]?.key ?? '') : key })
  }

  while (at < text.length) {
    const character = text[at]
    if (character === '{' || character === '[') {
      containers.push({ parent: current, key: key === '' ? (containers[current]?.key ?? '') : key })
      current = containers.length - 1
      key = ''
      at++
    } else if (character === '}' || character === ']') {
      current = Math.max(0, containers[current]?.parent ?? 0)
      key = ''
      at++
    } else if (character === '"') {
      const end = stringEnd(text, at + 1)
      whiteSpace.lastIndex = end
      whiteSpace.exec(text)
      if (text[whiteSpace.lastIndex] === ':') {
        tokens.push({ kind: 'key', start: at, end, container: current, key: '' })
        key = decodeJsonString(text.slice(at, end))
        at = whiteSpace.lastIndex + 1
      } else {
        place('string', end)
        noteMember(containers[current], key, text, at, end)
        at = end
      }
    } else if (character === ',') {
      key = ''
      at++
    } else {
      bareToken.lastIndex = at
      const bare = bareToken.exec(text)?.[0]
      if (bare === undefined) at++
      else {
        place(numberForm.test(bare) ? 'number' : 'literal', at + bare.length)
        at += bare.length
      }
    }
  }
  return { tokens, containers }
}

/** The place after the closing quote, or the end of the text when there is none. */
function stringEnd(text: string, from: number): number {
  stringBreak.lastIndex = from
  for (let found = stringBreak.exec(text); found !== null; found = stringBreak.exec(text)) {
    if (found[0] === '"') return found.index + 1
    stringBreak.lastIndex = found.index + 2
  }
  return text.length
}

function noteMember(container: JsonContainer | undefined, key: string, text: string, start: number, end: number): void {
  if (container === undefined) return
  if (key === 'code') container.hasCode = true
  else if (key === 'resourceType' || key === 'reference' || key === 'system') {
    container[key] = decodeJsonString(text.slice(start, end))
  }
}
