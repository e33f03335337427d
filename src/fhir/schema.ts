import type { Binding, Definition, Element, Invariant } from './definition.ts'
import type { ElementNode } from './element-tree.ts'
import { choiceKey } from './snapshot.ts'

/**
 * JSON Schema of one element of a base type. Keywords of JSON Schema would repeat for each of 15,000 elements what is
 * the same everywhere (formats, `_name` siblings, empty values, unknown names), so one keyword, `elements`, stands for
 * them: it is to a FHIR object what `properties`, `required` and `additionalProperties: false` are to a plain one.
 */
export interface ElementSchema {
  /** Type of the value; absent when the element has elements of its own. */
  type?: string
  list?: true
  min?: number
  max?: number
  /** Name of the choice that it is one of: `value[x]`. */
  choice?: string
  elements?: Record<string, ElementSchema>
  /** Path of the element of the same definition whose elements apply here. */
  content?: string
  binding?: Binding
  targets?: string[]
  profiles?: string[]
  maxLength?: number
  invariants?: Invariant[]
}

export interface TypeSchema {
  $schema: 'https://json-schema.org/draft/2020-12/schema'
  $id: string
  title: string
  type: 'object'
  elements: { name: string; isResource: boolean; properties: Record<string, ElementSchema>; invariants?: Invariant[] }
}

/** Compiles the snapshot of a base type or resource to its JSON Schema. */
export function typeSchema(definition: Definition, root: ElementNode): TypeSchema {
  const invariants = root.element.constraints
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: definition.url,
    title: definition.name,
    type: 'object',
    elements: {
      name: definition.type,
      isResource: definition.kind === 'resource',
      properties: properties(root),
      ...(invariants ? { invariants } : {}),
    },
  }
}

function properties(node: ElementNode): Record<string, ElementSchema> {
  const schemas: Record<string, ElementSchema> = {}
  for (const child of node.children.values()) {
    const types = child.element.types ?? []
    if (child.name.endsWith('[x]')) {
      for (const type of types) {
        schemas[choiceKey(child.name, type.code)] = { ...elementSchema(child, type), choice: child.name }
      }
    } else schemas[child.name] = elementSchema(child, types[0])
  }
  return schemas
}

type Type = NonNullable<Element['types']>[number]

function elementSchema(node: ElementNode, type: Type | undefined): ElementSchema {
  const { element } = node
  const schema: ElementSchema = {}
  if (node.children.size > 0) schema.elements = properties(node)
  else if (element.content) schema.content = element.content
  else if (type) schema.type = type.code
  if (element.list) schema.list = true
  if (element.min) schema.min = element.min
  if (element.max !== undefined && element.max >= 0 && (element.max === 0 || element.list)) schema.max = element.max
  if (type?.targets) schema.targets = type.targets
  if (type?.profiles) schema.profiles = type.profiles
  if (element.binding && (element.binding.strength !== 'example' || element.binding.most))
    schema.binding = element.binding
  if (element.maxLength !== undefined) schema.maxLength = element.maxLength
  if (element.constraints) schema.invariants = element.constraints
  return schema
}
