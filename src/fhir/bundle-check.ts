import { at, type BundleEntry, bundleUrl, checkFirst, entriesOf } from './bundle-entry.ts'
import { checkDocument } from './document-check.ts'
import { show } from './finding.ts'
import { isObject } from './items.ts'
import type { Run } from './run.ts'
import { isAbsolute } from './text-scanner.ts'

type JsonObject = Record<string, unknown>

/** Rules of Bundles that the definition leaves to prose: links, addresses of entries, and what each kind of Bundle holds. */
export function checkBundle(bundle: JsonObject, run: Run): void {
  const all = Array.isArray(bundle.entry) ? bundle.entry : []
  const entries = entriesOf(bundle)
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

function checkFullUrls(bundle: JsonObject, entries: BundleEntry[], run: Run): void {
  const seen = new Map<string, number>()
  const isExchange = /^(transaction|batch)(-response)?$/.test(String(bundle.type))
  for (const { index, fullUrl, resource } of entries) {
    if (fullUrl === undefined) {
      if (!isExchange && typeof resource.id === 'string' && resource.resourceType !== 'OperationOutcome')
        reportNoFullUrl(resource, index, run)
      continue
    }
    checkFullUrl(fullUrl, resource, index, run)
    if (bundle.type === 'history' || !run.hasInvariants) continue
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

/** Only what a transaction creates, an operation made up, or what tells how a search went, has no address (hl7.org/fhir/R4/bundle.html#bundle-unique). */
function reportNoFullUrl(resource: JsonObject, index: number, run: Run): void {
  at('entry', index, run, () =>
    run.error(
      'required',
      'bundle-full-url',
      bundleUrl,
      `The entry has no fullUrl, though its resource is identified: ${String(resource.resourceType)}/${show(resource.id)}`,
      { expected: 'the address of the resource', actual: 'none' },
    ),
  )
}

function checkFullUrl(fullUrl: string, resource: JsonObject, index: number, run: Run): void {
  const { id } = resource
  if (!isAbsolute(fullUrl)) {
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
