import { show } from './finding.ts'
import { isObject } from './items.ts'
import type { Run } from './run.ts'

type JsonObject = Record<string, unknown>

const bundleUrl = 'http://hl7.org/fhir/StructureDefinition/Bundle'

/** Rules of Bundles that the definition leaves to prose: addresses of entries that belong together. */
export function checkBundle(bundle: JsonObject, run: Run): void {
  const entries = Array.isArray(bundle.entry) ? bundle.entry : []
  const seen = new Map<string, number>()
  entries.forEach((entry, index) => {
    if (!isObject(entry) || typeof entry.fullUrl !== 'string' || !isObject(entry.resource)) return
    checkFullUrl(entry.fullUrl, entry.resource, index, run)
    if (bundle.type === 'history') return
    const meta = isObject(entry.resource.meta) ? entry.resource.meta : {}
    const key = `${entry.fullUrl} ${typeof meta.versionId === 'string' ? meta.versionId : ''}`
    const first = seen.get(key)
    if (first !== undefined)
      at(index, run, () =>
        run.error(
          'invariant',
          'bdl-7',
          bundleUrl,
          `entry[${first}] has the same fullUrl and version: ${show(entry.fullUrl)} (bdl-7)`,
          { expected: 'different fullUrls', actual: show(entry.fullUrl) },
        ),
      )
    else seen.set(key, index)
  })
}

function checkFullUrl(fullUrl: string, resource: JsonObject, index: number, run: Run): void {
  const { id } = resource
  if (!/^[a-z][a-z0-9+.-]*:/i.test(fullUrl)) {
    at(index, run, () =>
      run.error('value', 'bundle-full-url', bundleUrl, `fullUrl must be an absolute URL, found ${show(fullUrl)}`, {
        expected: 'an absolute URL',
        actual: show(fullUrl),
      }),
    )
    return
  }
  if (fullUrl.startsWith('urn:') || typeof id !== 'string') return
  const tail = `${String(resource.resourceType)}/${id}`
  if (/\/[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/.test(fullUrl) && !fullUrl.endsWith(`/${tail}`)) {
    at(index, run, () =>
      run.error(
        'value',
        'bundle-full-url',
        bundleUrl,
        `fullUrl ${show(fullUrl)} does not end with ${tail}, the resource's own type and id`,
        { expected: `…/${tail}`, actual: show(fullUrl) },
      ),
    )
  }
}

const entryStep = { name: 'entry', segment: 'entry', path: 'Bundle.entry', type: 'BackboneElement' }

function at(index: number, run: Run, report: () => void): void {
  run.enter(entryStep)
  run.enter(index)
  report()
  run.leave()
  run.leave()
}
