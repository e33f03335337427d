import { asList, asObject, withoutVersion } from './definition.ts'
import { readDefinition } from './definition-reader.ts'
import { show } from './finding.ts'
import { isObject } from './items.ts'
import type { Library } from './library.ts'
import type { Run, Step } from './run.ts'
import { completeTree, type DifferentialFault } from './snapshot.ts'

type JsonObject = Record<string, unknown>

const profile = 'http://hl7.org/fhir/StructureDefinition/StructureDefinition'
const step = (name: string, path: string): Step => ({ name, segment: name, path, type: 'BackboneElement' })
const differentialStep = step('differential', 'StructureDefinition.differential')
const elementStep = step('element', 'StructureDefinition.differential.element')

/** What a profile constrains is there in its base, and what the base fixes stays fixed. */
export function checkStructure(resource: JsonObject, run: Run, library: Library): void {
  if (isCircular(resource, library)) {
    const message = `The definition is derived from itself, by way of ${show(resource.baseDefinition)}`
    run.report({ severity: 'error', code: 'invalid', key: 'differential', profile, message }, 'baseDefinition')
    return
  }
  if (resource.derivation !== 'constraint' || !isObject(resource.differential)) return
  const faults = differentialFaults(resource, library)
  if (faults.length === 0 || !run.enter(differentialStep)) return
  if (run.enter(elementStep)) {
    for (const { index, message } of faults) {
      if (!run.enter(index)) continue
      run.error('invariant', 'differential', profile, message)
      run.leave()
    }
    run.leave()
  }
  run.leave()
}

function isCircular({ url, baseDefinition }: JsonObject, library: Library): boolean {
  let base = typeof baseDefinition === 'string' ? withoutVersion(baseDefinition) : undefined
  for (let steps = 0; base !== undefined && steps < 50; steps++) {
    if (base === url) return true
    base = library.definition(base)?.base
  }
  return false
}

function differentialFaults(resource: JsonObject, library: Library): DifferentialFault[] {
  const faults: DifferentialFault[] = []
  // A snapshot that is given would be taken for the truth.
  const { snapshot: _snapshot, ...plain } = resource
  try {
    const elements = asList(asObject(plain.differential).element)
    if (elements.every(isObject))
      completeTree(readDefinition(plain), (url) => library.tree(url), library.version, faults)
  } catch {
    // What has no address or type is refused by the schema.
    return []
  }
  return faults.map((fault) => ({ ...fault, message: `${fault.message} (${show(resource.baseDefinition ?? null)})` }))
}
