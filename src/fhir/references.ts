import { isObject } from './items.ts'
import type { Run, Scope } from './run.ts'
import { isAbsolute, isIdPart } from './text-scanner.ts'

type JsonObject = Record<string, unknown>

/** Type and id that a literal reference ends with, as in `https://host/path/Patient/123/_history/2`. */
const literalPattern = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/

/** The text of a reference: of a Reference, or of a canonical or uri that stands for one. */
export function referenceText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return isObject(value) && typeof value.reference === 'string' ? value.reference : undefined
}

/** Contained resources by id, of the resource that `#` references are resolved in. */
export function containedIn(scope: Scope): Map<string, JsonObject> {
  const owner = scope.container ?? scope
  if (!owner.containedById) {
    owner.containedById = new Map()
    const list = owner.resource.contained
    if (Array.isArray(list)) {
      for (const entry of list)
        if (isObject(entry) && typeof entry.id === 'string' && !owner.containedById.has(entry.id))
          owner.containedById.set(entry.id, entry)
    }
  }
  return owner.containedById
}

/** Takes note that a Reference leads to a contained resource (dom-3). */
export function noteUse(reference: string, run: Run): void {
  const owner = run.scope?.container ?? run.scope
  if (owner === undefined) return
  owner.usedIds ??= new Set()
  owner.usedIds.add(reference.slice(1))
}

interface BundleIndex {
  /** Resources by the fullUrl of their entry. */
  resources: Map<string, JsonObject>
  fullUrls: Map<JsonObject, string>
}

const bundleIndexes = new WeakMap<JsonObject, BundleIndex>()

function indexBundle(bundle: JsonObject): BundleIndex {
  let index = bundleIndexes.get(bundle)
  if (!index) {
    index = { resources: new Map(), fullUrls: new Map() }
    for (const entry of Array.isArray(bundle.entry) ? bundle.entry : []) {
      if (!isObject(entry) || !isObject(entry.resource) || typeof entry.fullUrl !== 'string') continue
      if (!index.resources.has(entry.fullUrl)) index.resources.set(entry.fullUrl, entry.resource)
      if (!index.fullUrls.has(entry.resource)) index.fullUrls.set(entry.resource, entry.fullUrl)
    }
    bundleIndexes.set(bundle, index)
  }
  return index
}

/** Entries of a Bundle by fullUrl. */
export function bundleIndex(bundle: JsonObject): Map<string, JsonObject> {
  return indexBundle(bundle).resources
}

/** The address that references of the resource we are in are relative to: its fullUrl without type and id. */
function baseOfEntry(run: Run): string | undefined {
  const scope = run.scope?.container ?? run.scope
  const url = scope?.bundle && indexBundle(scope.bundle).fullUrls.get(scope.resource)
  const match = url === undefined ? null : literalPattern.exec(url)
  return match && url !== undefined ? url.slice(0, match.index + (url[match.index] === '/' ? 1 : 0)) : undefined
}

/** Finds the resource that a reference leads to: contained, or in the same Bundle. */
export function resolveReference(value: unknown, run: Run): JsonObject | undefined {
  const text = referenceText(value)
  const scope = run.scope
  if (text === undefined || !scope) return undefined
  if (text === '#') return (scope.container ?? scope).resource
  if (text.startsWith('#')) return containedIn(scope).get(text.slice(1))
  if (!scope.bundle) return undefined
  const index = bundleIndex(scope.bundle)
  const plain = text.replace(/\/_history\/[^/]*$/, '')
  const direct = index.get(text) ?? index.get(plain)
  if (direct || isAbsolute(text)) return direct
  const base = baseOfEntry(run)
  return base === undefined ? undefined : (index.get(base + text) ?? index.get(base + plain))
}

/** The type of resource that a reference says it leads to, from its text alone. */
export function statedType(value: unknown): string | undefined {
  const text = referenceText(value)
  const type = text === undefined ? undefined : literalType(text)
  if (type !== undefined) return type
  return isObject(value) && typeof value.type === 'string' ? value.type : undefined
}

/**
 * The type that a literal reference ends with, as `literalPattern` has it, by looking from the end: every reference of a
 * document is asked, and this is a third of the time of the pattern.
 */
export function literalType(text: string): string | undefined {
  let end = text.length
  let slash = text.lastIndexOf('/')
  if (slash > 0 && text.startsWith('/_history', slash - 9)) {
    if (!isLiteralId(text, slash + 1, end)) return undefined
    end = slash - 9
    slash = text.lastIndexOf('/', end - 1)
  }
  if (slash < 1 || text.charCodeAt(0) === 35 || !isLiteralId(text, slash + 1, end)) return undefined
  const start = text.lastIndexOf('/', slash - 1) + 1
  const first = text.charCodeAt(start)
  if (slash - start < 2 || first < 65 || first > 90) return undefined
  for (let place = start + 1; place < slash; place++) {
    const letter = text.charCodeAt(place) | 32
    if (letter < 97 || letter > 122) return undefined
  }
  return text.slice(start, slash)
}

/** Whether a reference is `Type/id` of one of the types. */
export function isUsual(text: string, types: string[]): boolean {
  for (let index = 0; index < types.length; index++) {
    const type = types[index] as string
    if (text.charCodeAt(type.length) === 47 && text.startsWith(type))
      return isLiteralId(text, type.length + 1, text.length)
  }
  return false
}

function isLiteralId(text: string, from: number, to: number): boolean {
  return to > from && to - from <= 64 && isIdPart(text, from, to)
}
