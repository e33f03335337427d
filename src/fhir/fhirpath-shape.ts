import type { ElementSchema, TypeSchema } from './schema.ts'

/** What is known, before any document is seen, of the values that an expression gives. */
export type Shape =
  | { kind: 'object'; properties: Record<string, ElementSchema>; root: Record<string, ElementSchema> }
  | { kind: 'primitive'; type: string }
  | { kind: 'choice'; options: { key: string; schema: ElementSchema }[]; root: Record<string, ElementSchema> }
  /** An element that is there, of which nothing more is known: a resource of any type. */
  | { kind: 'opaque' }
  | { kind: 'unknown' }

export const unknownShape: Shape = { kind: 'unknown' }

/** Gives the schema of a type; undefined for a primitive or a type that is not known. */
export type TypeSchemas = (type: string) => TypeSchema['elements'] | undefined

/** The shape of a type, or of a backbone element by its path (`Patient.contact`). */
export function shapeOf(context: string, types: TypeSchemas): Shape {
  const [type = '', ...names] = context.split('.')
  const schema = types(type)
  if (!schema) return /^[a-z]/.test(type) ? { kind: 'primitive', type } : unknownShape
  let shape: Shape = { kind: 'object', properties: schema.properties, root: schema.properties }
  for (const name of names) shape = stepShape(shape, name, types)
  return shape
}

/** The shape of a child. */
export function stepShape(shape: Shape, name: string, types: TypeSchemas): Shape {
  if (shape.kind !== 'object') return unknownShape
  const { properties, root } = shape
  if (Object.hasOwn(properties, name)) return schemaShape(properties[name] as ElementSchema, root, types)
  const choice = `${name}[x]`
  const options = Object.keys(properties).flatMap((key) => {
    const schema = properties[key]
    return schema?.choice === choice ? [{ key, schema }] : []
  })
  return options.length > 0 ? { kind: 'choice', options, root } : unknownShape
}

export function schemaShape(schema: ElementSchema, root: Record<string, ElementSchema>, types: TypeSchemas): Shape {
  if (schema.elements) return { kind: 'object', properties: schema.elements, root }
  if (schema.content) {
    let properties: Record<string, ElementSchema> | undefined = root
    for (const name of schema.content.split('.').slice(1)) properties = properties?.[name]?.elements
    return properties ? { kind: 'object', properties, root } : unknownShape
  }
  const type = schema.type ?? ''
  if (/^[a-z]/.test(type)) return { kind: 'primitive', type }
  const inner = type === 'Resource' ? undefined : types(type)
  return inner ? { kind: 'object', properties: inner.properties, root: inner.properties } : { kind: 'opaque' }
}

const temporal = new Set(['date', 'dateTime', 'instant', 'time'])

/** Dates are compared by the moment that they mean, which is the engine's business. */
export function isTemporal(shape: Shape): boolean {
  return shape.kind === 'choice' || (shape.kind === 'primitive' && temporal.has(shape.type))
}

/** Whether both are primitives of one type. */
export function isSameType(one: Shape, other: Shape): boolean {
  return one.kind === 'primitive' && other.kind === 'primitive' && one.type === other.type
}

/** Types of FHIR that others derive from, or that derive from others. */
export const derived = new Set([
  'Quantity',
  'string',
  'uri',
  'integer',
  'Age',
  'Distance',
  'Duration',
  'Count',
  'Money',
  'Element',
])
