import { show } from './finding.ts'
import { isObject } from './items.ts'
import type { Run } from './run.ts'

export interface BundleEntry {
  index: number
  fullUrl: string | undefined
  resource: Record<string, unknown>
}

export const bundleUrl = 'http://hl7.org/fhir/StructureDefinition/Bundle'

/** The entries of a Bundle that have a resource. */
export function entriesOf(bundle: Record<string, unknown>): BundleEntry[] {
  const entries: BundleEntry[] = []
  const all = Array.isArray(bundle.entry) ? bundle.entry : []
  all.forEach((entry, index) => {
    if (!isObject(entry) || !isObject(entry.resource)) return
    const fullUrl = typeof entry.fullUrl === 'string' ? entry.fullUrl : undefined
    entries.push({ index, fullUrl, resource: entry.resource })
  })
  return entries
}

/** The first entry says what the whole Bundle is. */
export function checkFirst(
  type: string,
  key: 'bundle-document' | 'bundle-message',
  entries: unknown[],
  run: Run,
): void {
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

/** Reports at one entry or link. */
export function at(name: 'entry' | 'link', index: number, run: Run, report: () => void): void {
  run.enter({ name, segment: name, path: `Bundle.${name}`, type: 'BackboneElement' })
  run.enter(index)
  report()
  run.leave()
  run.leave()
}
