import type { Invariant } from './definition.ts'
import type { Engine } from './engine.ts'
import type { Format } from './primitives.ts'
import type { Step } from './run.ts'
import type { ElementSchema } from './schema.ts'
import type { Check } from './walk.ts'

/** A property as the walker needs it: looked up by the key that is present, so that cost follows the data. */
export interface Property extends Step {
  schema: ElementSchema
  /** The bit that a required element or choice sets when it is seen. */
  bit: number
  /** The bit of the choice that it belongs to. */
  choice: number
  isSibling: boolean
  /** Whether an element of primitive type: it may have a `_name` beside it. */
  format: Format | undefined
  check: Check
  list: boolean
  /** Whether a primitive value is checked beyond its format. */
  hasMore: boolean
  invariants: Invariant[] | undefined
}

/** An element that must be there, and the bit that says it was seen. */
interface Required {
  bit: number
  name: string
}

/** The elements of one object, by the key that a document has. */
export interface Table {
  properties: Map<string, Property>
  required: Required[]
  requiredMask: number
  invariants: Invariant[] | undefined
  path: string
  url: string
  isResource: boolean
}

/** Makes the entries of a table, two for each primitive: its own, and that of the `_name` beside it. */
export function fillTable(
  table: Table,
  properties: Record<string, ElementSchema>,
  engine: Engine,
  below: (name: string, element: ElementSchema) => Check,
): void {
  const bits = new Map<string, number>()
  for (const [name, schema] of Object.entries(properties)) {
    const group = schema.choice ?? name
    let bit = bits.get(group) ?? 0
    if (bit === 0 && (schema.choice || schema.min)) {
      bit = 1 << bits.size
      bits.set(group, bit)
      if (schema.min) {
        table.required.push({ bit, name: group })
        table.requiredMask |= bit
      }
    }
    const type = schema.type ?? ''
    const format = engine.formats.get(type)
    const property: Property = {
      name,
      segment: schema.choice ? `${schema.choice.slice(0, -3)}.ofType(${type})` : name,
      path: schema.content ?? `${table.path}.${schema.choice ?? name}`,
      type: type === '' ? 'BackboneElement' : type,
      schema,
      bit,
      choice: schema.choice ? bit : 0,
      isSibling: false,
      format,
      list: schema.list === true,
      hasMore: schema.binding !== undefined || schema.maxLength !== undefined || engine.hasContentCheck(type, name),
      check: schema.type ? engine.typeCheck(type, name) : below(name, schema),
      invariants: schema.invariants,
    }
    table.properties.set(name, property)
    if (format && type !== 'xhtml') {
      table.properties.set(`_${name}`, {
        ...property,
        key: `_${name}`,
        isSibling: true,
        check: engine.typeCheck('Element', name),
      })
    }
  }
}

/** The schema of the element that a content reference names. */
export function findElement(properties: Record<string, ElementSchema>, path: string): ElementSchema | undefined {
  let level: Record<string, ElementSchema> | undefined = properties
  let found: ElementSchema | undefined
  for (const name of path.split('.').slice(1)) {
    found = level?.[name]
    level = found?.elements
  }
  return found
}
