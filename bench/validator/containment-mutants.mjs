/** Mutants of what stands around resources: contained resources, Bundles, and where extensions may stand. */

const edit = (root, change) => {
  const copy = structuredClone(root)
  change(copy)
  return copy
}

/** @returns {Generator<{ rule: string, value: unknown }>} */
export function* containedMutants(resource) {
  if (!('contained' in resource) && resource.resourceType !== 'Bundle')
    yield {
      rule: 'contained and not referred to (dom-3)',
      value: { ...resource, contained: [{ resourceType: 'Basic', id: 'nobody-refers-to-this', code: { text: 'x' } }] },
    }
  for (const [index, inner] of (resource.contained ?? []).entries()) {
    const change = (rule, next) => ({ rule, value: edit(resource, (copy) => next(copy.contained[index], copy)) })
    yield change('contained twice under one id', (_one, copy) => copy.contained.push(structuredClone(inner)))
    yield change('contained without an id', (one) => delete one.id)
    yield change('contained within contained (dom-2)', (one) => {
      one.contained = [{ resourceType: 'Basic', id: 'inner', code: { text: 'x' } }]
    })
    yield change('contained with a version (dom-4)', (one) => {
      one.meta = { versionId: '1' }
    })
    yield change('contained with a security label (dom-5)', (one) => {
      one.meta = { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }] }
    })
    yield change('what is referred to is contained no more (ref-1)', (one) => {
      one.id = 'renamed'
    })
  }
}

export function* bundleMutants(bundle) {
  const entries = bundle.entry ?? []
  const change = (rule, next) => ({ rule: `Bundle: ${rule}`, value: edit(bundle, next) })
  const addressed = entries.findIndex(({ fullUrl, resource }) => fullUrl && resource)
  if (addressed >= 0) {
    const isHistory = bundle.type === 'history'
    if (!isHistory)
      yield change('one fullUrl twice (bdl-7)', (copy) => copy.entry.push(structuredClone(entries[addressed])))
    yield change('a relative fullUrl', (copy) => {
      copy.entry[addressed].fullUrl = 'Basic/1'
    })
    yield change('a fullUrl of a version (bdl-8)', (copy) => {
      copy.entry[addressed].fullUrl += '/_history/1'
    })
    const { id, resourceType } = entries[addressed].resource
    if (id && entries[addressed].fullUrl.endsWith(`/${resourceType}/${id}`))
      yield change('a fullUrl of another id', (copy) => {
        copy.entry[addressed].fullUrl += 'x'
      })
    if (id && !/^(batch|transaction)/.test(bundle.type) && resourceType !== 'OperationOutcome')
      yield change('no fullUrl', (copy) => delete copy.entry[addressed].fullUrl)
  }
  if (!/^(searchset|history)$/.test(bundle.type)) {
    yield change('a total (bdl-1)', (copy) => {
      copy.total = 1
    })
    yield change('a link to the next page', (copy) => {
      copy.link = [{ relation: 'next', url: 'http://example.org/next' }]
    })
  }
  if (bundle.type === 'searchset') {
    yield change('the same link twice', (copy) => {
      copy.link = [1, 2].map(() => ({ relation: 'self', url: 'http://example.org/self' }))
    })
    const match = entries.findIndex(({ search, resource }) => resource && search?.mode === 'match')
    if (match >= 0) {
      yield change('a match without an id', (copy) => delete copy.entry[match].resource.id)
      yield change('an outcome that is none', (copy) => {
        copy.entry[match].search.mode = 'outcome'
      })
    }
  } else if (entries.length > 0)
    yield change('search outside a search (bdl-2)', (copy) => {
      copy.entry[0].search = { mode: 'match' }
    })
  if (bundle.type === 'document' || bundle.type === 'message')
    yield change('another first entry (bdl-11, bdl-12)', (copy) => copy.entry.reverse())
  if (bundle.type === 'document') {
    yield change('what nothing links to', (copy) =>
      copy.entry.push({
        fullUrl: 'http://example.org/fhir/Basic/alone',
        resource: { resourceType: 'Basic', id: 'alone', code: { text: 'x' } },
      }),
    )
    yield change('a section entry that is not there', (copy) => {
      copy.entry[0].resource.section[0].entry = [{ reference: 'urn:uuid:00000000-0000-4000-8000-000000000000' }]
    })
  }
}

/**
 * An extension that is present, moved to the metadata of its resource, where its definition does not let it stand.
 * @param allows whether a definition lets its extension stand on an element of a type
 */
export function* contextMutants(resource, allows) {
  const seen = new Set()
  const visit = function* (value) {
    if (typeof value !== 'object' || value === null) return
    for (const extension of Array.isArray(value.extension) ? value.extension : []) {
      if (typeof extension?.url !== 'string' || seen.has(extension.url) || allows(extension.url, 'Meta') !== false)
        continue
      seen.add(extension.url)
      yield {
        rule: 'extension context',
        value: { ...resource, meta: { ...resource.meta, extension: [structuredClone(extension)] } },
      }
    }
    for (const part of Object.values(value)) yield* visit(part)
  }
  const { meta: _meta, contained: _contained, entry: _entry, ...rest } = resource
  yield* visit(rest)
}
