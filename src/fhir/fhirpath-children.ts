import { Unsupported } from './fhirpath-unsupported.ts'
import { type Collection, fallback } from './fhirpath-values.ts'

/** A child's name, and that of what stands beside it: to join it anew for each value costs more than to look it up. */
export interface ChildName {
  name: string
  beside: string
}

export function childName(name: string): ChildName {
  // Every object has these, whatever it was read from.
  if (name in Object.prototype) throw new Unsupported()
  return { name, beside: `_${name}` }
}

/** The children of that name. @throws Fallback where a value is more than what JSON says of it by that name */
export function childrenOf(input: Collection, name: ChildName): Collection {
  if (input.length === 1) {
    const value = ownChild(input[0], name)
    if (value === undefined) return []
    if (!Array.isArray(value)) return [value]
    if (value.includes(null)) throw fallback
    return value
  }
  const children: Collection = []
  for (const owner of input) {
    const value = ownChild(owner, name)
    if (value === undefined) continue
    if (!Array.isArray(value)) children.push(value)
    else if (value.includes(null)) throw fallback
    else for (const entry of value) children.push(entry)
  }
  return children
}

/** A primitive with extensions is more than its value: such a document is left to the engine. */
function ownChild(owner: unknown, { name, beside }: ChildName): unknown {
  if (typeof owner !== 'object' || owner === null) throw fallback
  const object = owner as Record<string, unknown>
  if (object[beside] !== undefined) throw fallback
  const value = object[name]
  if (value === null) throw fallback
  return value
}
