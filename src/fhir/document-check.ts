import { at, type BundleEntry, bundleUrl, checkFirst } from './bundle-entry.ts'
import { show } from './finding.ts'
import { isObject } from './items.ts'
import { bundleIndex, statedType } from './references.ts'
import type { Run } from './run.ts'

type JsonObject = Record<string, unknown>

const absolute = /^[a-z][a-z0-9+.-]*:/i

/** A document begins with its Composition, and everything in it belongs to it. */
export function checkDocument(bundle: JsonObject, entries: BundleEntry[], run: Run): void {
  checkFirst('Composition', 'bundle-document', Array.isArray(bundle.entry) ? bundle.entry : [], run)
  const composition = entries[0]
  if (composition?.resource.resourceType !== 'Composition') return
  const neighbours = new Map<JsonObject, Set<JsonObject>>()
  const join = (one: JsonObject, other: JsonObject): void => {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const set = neighbours.get(from)
      if (set) set.add(to)
      else neighbours.set(from, new Set([to]))
    }
  }
  for (const entry of entries) {
    forEachReference(entry.resource, (text, path) => {
      const targets = findTargets(text, entry.fullUrl, bundle, entries)
      for (const target of targets) join(entry.resource, target)
      if (entry === composition) checkCompositionReference(text, path, targets.length, run)
    })
  }
  const reached = new Set<JsonObject>([composition.resource])
  for (const resource of reached) for (const neighbour of neighbours.get(resource) ?? []) reached.add(neighbour)
  for (const { index, resource, fullUrl } of entries) {
    if (reached.has(resource)) continue
    at('entry', index, run, () =>
      run.error(
        'value',
        'bundle-document',
        bundleUrl,
        `Nothing links ${show(fullUrl ?? resource.resourceType)} to the Composition, so it is not part of the document`,
        { expected: 'a reference from or to it', actual: 'none' },
      ),
    )
  }
}

/** What a Composition refers to must be in the document, once; an absolute address may lead out of it. */
function checkCompositionReference(text: string, path: string, count: number, run: Run): void {
  if (text.startsWith('#') || count === 1 || (count === 0 && absolute.test(text) && !text.startsWith('urn:'))) return
  at('entry', 0, run, () =>
    run.report(
      {
        severity: 'error',
        code: 'value',
        key: 'bundle-document',
        profile: bundleUrl,
        message:
          count === 0
            ? `${show(text)} is not in the document`
            : `${show(text)} could be any of ${count} entries of the document`,
        expected: 'one entry',
        actual: String(count),
      },
      `resource.${path}`,
    ),
  )
}

function findTargets(
  text: string,
  fullUrl: string | undefined,
  bundle: JsonObject,
  entries: BundleEntry[],
): JsonObject[] {
  if (text.startsWith('#')) return []
  const [plain = '', version] = text.split('/_history/')
  const address = absolute.test(plain) ? plain : resolveAgainst(fullUrl, plain)
  if (address === undefined || !bundleIndex(bundle).has(address)) return []
  return entries
    .filter((entry) => entry.fullUrl === address)
    .filter(({ resource }) => version === undefined || (isObject(resource.meta) && resource.meta.versionId === version))
    .map(({ resource }) => resource)
}

/** `Type/id` is relative to the server that the fullUrl of the referring entry names. */
function resolveAgainst(fullUrl: string | undefined, reference: string): string | undefined {
  const match = /^(.*\/)[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/.exec(fullUrl ?? '')
  return match && absolute.test(match[1] ?? '') && statedType(reference) ? `${match[1]}${reference}` : undefined
}

function forEachReference(value: unknown, visit: (text: string, path: string) => void, path = '', depth = 0): void {
  if (typeof value !== 'object' || value === null || depth > 400) return
  if (Array.isArray(value)) {
    value.forEach((entry, index) => {
      forEachReference(entry, visit, `${path}[${index}]`, depth + 1)
    })
    return
  }
  for (const [key, part] of Object.entries(value)) {
    if (key === 'reference' && typeof part === 'string') visit(part, path)
    else if (typeof part === 'object') forEachReference(part, visit, path === '' ? key : `${path}.${key}`, depth + 1)
  }
}
