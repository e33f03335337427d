import { show } from './finding.ts'
import { isObject } from './items.ts'
import { bundleIndex, statedType } from './references.ts'
import type { Run } from './run.ts'

type JsonObject = Record<string, unknown>

interface Entry {
  index: number
  fullUrl: string | undefined
  resource: JsonObject
}

const bundleUrl = 'http://hl7.org/fhir/StructureDefinition/Bundle'
const absolute = /^[a-z][a-z0-9+.-]*:/i

/** Rules of Bundles that the definition leaves to prose: links, addresses of entries, and what each kind of Bundle holds. */
export function checkBundle(bundle: JsonObject, run: Run): void {
  const all = Array.isArray(bundle.entry) ? bundle.entry : []
  const entries: Entry[] = []
  all.forEach((entry, index) => {
    if (!isObject(entry) || !isObject(entry.resource)) return
    entries.push({
      index,
      fullUrl: typeof entry.fullUrl === 'string' ? entry.fullUrl : undefined,
      resource: entry.resource,
    })
  })
  checkLinks(bundle, run)
  checkFullUrls(bundle, entries, run)
  if (bundle.type === 'searchset') checkSearch(bundle, all, run)
  if (bundle.type === 'document') checkDocument(bundle, entries, run)
  if (bundle.type === 'message') checkFirst('MessageHeader', 'bundle-message', all, run)
}

/** Paging links say one thing each, so each may be given once; and paging is of search results and history only. */
function checkLinks(bundle: JsonObject, run: Run): void {
  const once = new Set(['self', 'first', 'previous', 'prev', 'next', 'last'])
  const seen = new Set<string>()
  const isPaged = bundle.type === 'searchset' || bundle.type === 'history'
  const links = Array.isArray(bundle.link) ? bundle.link : []
  links.forEach((link, index) => {
    const relation = isObject(link) ? link.relation : undefined
    if (typeof relation !== 'string' || !once.has(relation)) return
    if (seen.has(relation))
      at('link', index, run, () =>
        run.error('value', 'bundle-link', bundleUrl, `The link ${show(relation)} may be given once only`, {
          expected: `one link ${show(relation)}`,
          actual: 'more than one',
        }),
      )
    else if (!isPaged && relation !== 'self' && typeof bundle.type === 'string') {
      at('link', index, run, () =>
        run.error(
          'value',
          'bundle-link',
          bundleUrl,
          `The link ${show(relation)} is for pages of search results or history, not for a Bundle of type ${show(bundle.type)}`,
          { expected: 'no paging link', actual: relation },
        ),
      )
    }
    seen.add(relation)
  })
}

function checkFullUrls(bundle: JsonObject, entries: Entry[], run: Run): void {
  const seen = new Map<string, number>()
  for (const { index, fullUrl, resource } of entries) {
    if (fullUrl === undefined) continue
    checkFullUrl(fullUrl, resource, index, run)
    if (bundle.type === 'history') continue
    const meta = isObject(resource.meta) ? resource.meta : {}
    const key = `${fullUrl} ${typeof meta.versionId === 'string' ? meta.versionId : ''}`
    const first = seen.get(key)
    if (first === undefined) seen.set(key, index)
    else
      at('entry', index, run, () =>
        run.error(
          'invariant',
          'bdl-7',
          bundleUrl,
          `entry[${first}] has the same fullUrl and version: ${show(fullUrl)} (bdl-7)`,
          { expected: 'different fullUrls', actual: show(fullUrl) },
        ),
      )
  }
}

function checkFullUrl(fullUrl: string, resource: JsonObject, index: number, run: Run): void {
  const { id } = resource
  if (!absolute.test(fullUrl)) {
    at('entry', index, run, () =>
      run.report(
        {
          severity: 'error',
          code: 'value',
          key: 'bundle-full-url',
          profile: bundleUrl,
          message: `fullUrl must be an absolute URL, found ${show(fullUrl)}`,
          expected: 'an absolute URL',
          actual: show(fullUrl),
        },
        'fullUrl',
      ),
    )
    return
  }
  if (fullUrl.startsWith('urn:') || typeof id !== 'string') return
  const tail = `${String(resource.resourceType)}/${id}`
  if (/\/[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/.test(fullUrl) && !fullUrl.endsWith(`/${tail}`)) {
    at('entry', index, run, () =>
      run.report(
        {
          severity: 'error',
          code: 'value',
          key: 'bundle-full-url',
          profile: bundleUrl,
          message: `fullUrl ${show(fullUrl)} does not end with ${tail}, the resource's own type and id`,
          expected: `…/${tail}`,
          actual: show(fullUrl),
        },
        'fullUrl',
      ),
    )
  }
}

/** Search results: an outcome is an OperationOutcome, and what was found has an id, and a type that was searched for. */
function checkSearch(bundle: JsonObject, entries: unknown[], run: Run): void {
  const links = Array.isArray(bundle.link) ? bundle.link.filter(isObject) : []
  const self = links.find((link) => link.relation === 'self')
  if (!self)
    run.report({
      severity: 'warning',
      code: 'value',
      key: 'bundle-link',
      profile: bundleUrl,
      message: 'Search results have no link "self", which says what was searched for',
      expected: 'a link "self"',
      actual: 'none',
    })
  const types = searchedTypes(typeof self?.url === 'string' ? self.url : '')
  entries.forEach((entry, index) => {
    if (!isObject(entry) || !isObject(entry.resource)) return
    const mode = isObject(entry.search) ? entry.search.mode : undefined
    const type = String(entry.resource.resourceType)
    const report = (message: string, expected: string, actual: string): void =>
      at('entry', index, run, () =>
        run.report(
          { severity: 'error', code: 'value', key: 'bundle-search', profile: bundleUrl, message, expected, actual },
          'resource',
        ),
      )
    if (mode === 'outcome') {
      if (type !== 'OperationOutcome')
        report(`An entry with search.mode "outcome" holds an OperationOutcome, found ${type}`, 'OperationOutcome', type)
      return
    }
    if (typeof entry.resource.id !== 'string') {
      if (type !== 'OperationOutcome' || mode !== undefined) report('A search result needs an id', 'an id', 'none')
    }
    if (mode === 'match' && types.length > 0 && !types.includes(type))
      report(`The search was for ${types.join(' or ')}, and this match is ${type}`, types.join(' or '), type)
  })
}

/** The types of resource that a search URL asks for: in its path, or in `_type`. Empty when it does not say. */
function searchedTypes(url: string): string[] {
  const [path = '', query = ''] = url.split('?')
  const listed = /(?:^|&)_type=([^&]*)/.exec(query)?.[1]
  if (listed) return decodeQuery(listed).split(',').filter(Boolean)
  const last = /(?:^|\/)([A-Z][A-Za-z]+)\/?$/.exec(path.replace(/\/_search$/, ''))?.[1]
  return last && query !== '' ? [last] : []
}

function decodeQuery(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A document begins with its Composition, and everything in it belongs to it. */
function checkDocument(bundle: JsonObject, entries: Entry[], run: Run): void {
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

function findTargets(text: string, fullUrl: string | undefined, bundle: JsonObject, entries: Entry[]): JsonObject[] {
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

function checkFirst(type: string, key: 'bundle-document' | 'bundle-message', entries: unknown[], run: Run): void {
  const first = isObject(entries[0]) && isObject(entries[0].resource) ? entries[0].resource.resourceType : undefined
  if (first === type) return
  run.report(
    {
      severity: 'error',
      code: 'value',
      key,
      profile: bundleUrl,
      message: `The first entry must be a ${type}, found ${show(first ?? null)}`,
      expected: type,
      actual: show(first ?? null),
    },
    'entry',
  )
}

function at(name: 'entry' | 'link', index: number, run: Run, report: () => void): void {
  run.enter({ name, segment: name, path: `Bundle.${name}`, type: 'BackboneElement' })
  run.enter(index)
  report()
  run.leave()
  run.leave()
}
