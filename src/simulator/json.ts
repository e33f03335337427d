/** A JSON object of unknown content. */
export type JsonObject = Record<string, unknown>

/** Why a body was not taken as JSON. */
export type JsonProblemKind = 'malformed' | 'duplicate-key' | 'too-deep' | 'prototype-key'

/** A body that is not acceptable JSON; the message says where. */
export class JsonProblem extends Error {
  readonly kind: JsonProblemKind

  constructor(kind: JsonProblemKind, message: string) {
    super(message)
    this.name = 'JsonProblem'
    this.kind = kind
  }
}

/** Resources of this API are about 8 levels deep. */
const DEEPEST = 40

const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Parses JSON and refuses what JSON.parse lets through: a key given twice (of which it keeps the last, so that two readers
 * may see two different records), nesting deeper than 40, and keys that reach an object's prototype.
 */
export function parseStrictJson(text: string): unknown {
  scan(text)
  try {
    return JSON.parse(text)
  } catch {
    throw new JsonProblem('malformed', 'The body is not JSON')
  }
}

/** The value as an object, or undefined for anything else (null and arrays included). */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
}

/** The objects of an array, leaving out what is no object; empty for anything but an array. */
export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.map(asObject).filter((item) => item !== undefined) : []
}

/** The value if it is a string, else undefined. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/**
 * Walks the text once before it is parsed, so that a hostile depth never reaches the parser. It only follows brackets and
 * strings: whether the text is JSON at all is left to the parser.
 */
function scan(text: string): void {
  const open: (Set<string> | undefined)[] = []
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : undefined)
      if (open.length > DEEPEST) throw new JsonProblem('too-deep', `The body is nested deeper than ${DEEPEST} levels`)
    } else if (character === '}' || character === ']') {
      open.pop()
    } else if (character === '"') {
      const end = endOfString(text, at)
      if (isFollowedByColon(text, end)) checkKey(text.slice(at, end + 1), open.at(-1))
      at = end
    }
  }
}

function isFollowedByColon(text: string, end: number): boolean {
  let at = end + 1
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++
  return text[at] === ':'
}

function checkKey(literal: string, seen: Set<string> | undefined): void {
  let key: string
  try {
    key = JSON.parse(literal) as string
  } catch {
    throw new JsonProblem('malformed', 'The body is not JSON: a key is not a string')
  }
  if (PROTOTYPE_KEYS.has(key)) throw new JsonProblem('prototype-key', `The key "${key}" is not part of any resource`)
  if (seen?.has(key)) throw new JsonProblem('duplicate-key', `The key "${key}" is given twice in one object`)
  seen?.add(key)
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  throw new JsonProblem('malformed', 'The body is not JSON: a string has no end')
}
