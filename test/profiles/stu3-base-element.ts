import type { ElementDefinition, StructureDefinition } from 'fhir/r3.js'
import { baseDefinition } from './stu3-definitions.ts'

/**
 * The element of base STU3 that an element id of a profile constrains, found through the data types on its way:
 * `Flag.code.coding:x.system` is `Coding.system`. A choice counts as the type that `typeOf` gives for its id.
 * Undefined when base STU3 has no such element.
 */
export function baseElement(
  id: string,
  typeOf: (id: string) => string | undefined = () => undefined,
): ElementDefinition | undefined {
  const [type = '', ...segments] = id.split('.')
  let place = { definition: baseDefinition(type), path: type }
  let element = elementAt(place.definition, place.path)
  let walked = type
  for (const segment of segments) {
    if (!element) return undefined
    const name = segment.replace(/:.*/, '')
    let next = elementAt(place.definition, `${place.path}.${name}`)
    if (next) {
      place = { ...place, path: `${place.path}.${name}` }
    } else {
      const inner = typeOf(walked) ?? onlyType(element)
      if (!inner) return undefined
      place = { definition: baseDefinition(inner), path: `${inner}.${name}` }
      next = elementAt(place.definition, place.path)
    }
    element = next
    walked += `.${segment}`
  }
  return element
}

function elementAt(definition: StructureDefinition | undefined, path: string): ElementDefinition | undefined {
  return definition?.snapshot?.element.find((element) => element.path === path)
}

function onlyType(element: ElementDefinition): string | undefined {
  const codes = new Set(element.type?.map((type) => type.code))
  return codes.size === 1 ? [...codes][0] : undefined
}
