import { show } from './finding.ts'
import { isObject } from './items.ts'
import type { Run } from './run.ts'

type JsonObject = Record<string, unknown>

/** An invariant that asks for different values all over a resource: what it is of, and where the values are. */
interface Distinct {
  key: string
  /** Elements to go into, from any depth. */
  into: string[]
  value: string
}

/**
 * Kept by code, because the FHIRPath engine compares each value with each: in a CodeSystem of 10,000 codes, 50 million
 * times.
 */
const distinctByType: Record<string, Distinct> = {
  Questionnaire: { key: 'que-2', into: ['item', 'answer'], value: 'linkId' },
  CodeSystem: { key: 'csd-1', into: ['concept'], value: 'code' },
}

/** Checks that the link ids of a Questionnaire, and the codes of a CodeSystem, differ. */
export function checkDistinct(resource: JsonObject, run: Run): void {
  if (!run.hasInvariants) return
  const type = String(resource.resourceType)
  const rule = Object.hasOwn(distinctByType, type) ? distinctByType[type] : undefined
  if (!rule) return
  const seen = new Set<string>()
  const repeated = new Set<string>()
  const visit = (value: unknown, depth: number): void => {
    if (depth > 400) return
    if (Array.isArray(value)) for (const entry of value) visit(entry, depth + 1)
    else if (isObject(value)) {
      const own = depth > 0 ? value[rule.value] : undefined
      if (typeof own === 'string') (seen.has(own) ? repeated : seen).add(own)
      for (const name of rule.into) visit(value[name], depth + 1)
    }
  }
  visit(resource, 0)
  for (const value of repeated) {
    const profile = `http://hl7.org/fhir/StructureDefinition/${type}`
    const message = `${show(value)} is given more than once: each ${rule.value} of a ${type} is different (${rule.key})`
    run.error('invariant', rule.key, profile, message, {
      expected: `one ${rule.value} ${show(value)}`,
      actual: 'more than one',
    })
  }
}
