import type { Invariant } from './definition.ts'
import type { Engine } from './engine.ts'
import type { PreparedInvariant } from './invariants.ts'
import type { Format } from './primitives.ts'
import type { AllowedTargets } from './reference-check.ts'
import type { Run, Step } from './run.ts'
import type { ElementSchema, TypeSchema } from './schema.ts'
import type { BoundCodes } from './terminology.ts'
import type { Check } from './walk.ts'

/** Parts of a resource that checks of the whole resource look at. */
export type NotedPart = 'contained' | 'meta' | 'text' | 'url'

const noted: ReadonlySet<string> = new Set<NotedPart>(['contained', 'meta', 'text', 'url'])

/**
 * Checks a value of a type beyond its elements.
 * @param profile the definition that the property is of
 */
export type After = (value: unknown, run: Run, property: Property, profile: string) => void

/** The elements of one object, by the key that a document has. */
export interface Table {
  readonly properties: Map<string, Property>
  requiredMask: number
  readonly schemaInvariants: Invariant[] | undefined
  /** The invariants, made ready when first needed. */
  invariants: PreparedInvariant[] | undefined
  after: After | undefined
  /** Walks a value of the type; undefined for a backbone element. */
  walk: Check | undefined
  readonly isResource: boolean
  /** Whether it is of a whole type; otherwise of a backbone element within one. */
  readonly isType: boolean
  readonly path: string
  readonly url: string
  readonly required: Required[]
  /** What stands beside primitives, by its key (`_birthDate`); few documents have any. */
  readonly siblings: Map<string, Property>
  readonly family: Family
}

/** An element that must be there, and the bit that says it was seen. */
interface Required {
  bit: number
  name: string
}

/** The tables of one definition. Content references lead from one to another. */
interface Family {
  properties: Record<string, ElementSchema>
  tables: Map<string, Table>
}

/** What the walk asks about a property first, as bits of one number. */
export const isList = 1
/** A primitive itself; not what stands beside one. */
export const isPrimitive = 2
/** What stands beside a primitive (`_birthDate`), for its id and extensions. */
export const isSibling = 4
/** One of the names of a choice: they share a bit. */
export const isChoice = 8
/** More is asked of a value than its type: a binding, profiles, invariants, a length. */
export const hasMore = 16
/** A part of a resource that is noted. */
export const isNoted = 32

/**
 * A property as the walk needs it: looked up by the key that is present, so that cost follows the data. The tables of
 * all types together are larger than a processor's cache, and a look-up costs what it has to fetch: so all properties
 * have one hidden class, in which what every value needs comes first and together. That takes a fifth off the walk.
 */
export class Property implements Step {
  readonly flags: number
  /** The bit that a required element or choice sets when it is seen. */
  readonly bit: number
  /** The format of a primitive; a sibling has that of its primitive. */
  readonly format: Format | undefined
  /** Codes that are right: then the common case is one look-up. Made when the first value is met. */
  codes: ReadonlySet<string> | undefined
  /** The elements of a value; found when first needed. */
  table: Table | undefined
  readonly schema: ElementSchema
  /** What stands in place of elements: of a resource, a narrative, an id. */
  check: Check | undefined
  /** The invariants, made ready when first needed. */
  invariants: PreparedInvariant[] | undefined
  /** What a reference may lead to, made ready when first needed. */
  targets: AllowedTargets | undefined
  /** The codes of a binding, made ready when first needed. */
  bound: BoundCodes | undefined
  readonly name: string
  readonly key: string | undefined
  readonly segment: string
  readonly path: string
  readonly type: string

  constructor(name: string, schema: ElementSchema, table: Table, bit: number, sibling: boolean, engine: Engine) {
    const type = schema.type ?? ''
    const format = engine.formats.get(type)
    const check = sibling || type === '' ? undefined : engine.ownCheck(type, name)
    const primitive = format !== undefined && !sibling
    const more =
      schema.binding !== undefined ||
      (primitive
        ? schema.maxLength !== undefined || check !== undefined
        : schema.profiles !== undefined || (engine.hasInvariants && schema.invariants !== undefined))
    this.flags =
      (schema.list ? isList : 0) |
      (primitive ? isPrimitive : 0) |
      (sibling ? isSibling : 0) |
      (schema.choice ? isChoice : 0) |
      (more ? hasMore : 0) |
      (table.isResource && !sibling && noted.has(name) ? isNoted : 0)
    this.bit = bit
    this.format = format
    this.codes = undefined
    this.table = undefined
    this.schema = schema
    this.check = check
    this.invariants = undefined
    this.targets = undefined
    this.bound = undefined
    this.name = name
    this.key = sibling ? `_${name}` : undefined
    this.segment = schema.choice ? `${schema.choice.slice(0, -3)}.ofType(${type})` : name
    this.path = schema.content ?? `${table.path}.${schema.choice ?? name}`
    this.type = type === '' ? 'BackboneElement' : type
  }
}

/** The table of a type. */
export function compileTable(schema: TypeSchema['elements'], url: string, engine: Engine): Table {
  const family = { properties: schema.properties, tables: new Map<string, Table>() }
  return createTable(schema.name, url, schema.properties, family, schema, engine)
}

/**
 * The table of a property's value: of its type, or of the elements that stand below it in the same definition. Where
 * there is none, because a definition is missing or is only a profile, the property gets a check instead.
 */
export function findTable(property: Property, owner: Table, engine: Engine): Table | undefined {
  const { schema } = property
  const type = property.flags & isSibling ? 'Element' : schema.type
  if (type !== undefined) {
    property.table = engine.table(type)
    if (property.table === undefined) property.check = engine.typeCheck(type)
    return property.table
  }
  const { family, url } = owner
  const elements = schema.content ? findElement(family.properties, schema.content)?.elements : schema.elements
  if (elements === undefined) property.check = () => undefined
  else
    property.table =
      family.tables.get(property.path) ?? createTable(property.path, url, elements, family, undefined, engine)
  return property.table
}

function createTable(
  path: string,
  url: string,
  properties: Record<string, ElementSchema>,
  family: Family,
  type: TypeSchema['elements'] | undefined,
  engine: Engine,
): Table {
  const table: Table = {
    properties: new Map(),
    requiredMask: 0,
    schemaInvariants: engine.hasInvariants ? type?.invariants : undefined,
    invariants: undefined,
    after: undefined,
    walk: undefined,
    isResource: type?.isResource === true,
    isType: type !== undefined,
    path,
    url,
    required: [],
    siblings: new Map(),
    family,
  }
  family.tables.set(path, table)
  fillTable(table, properties, engine)
  return table
}

function fillTable(table: Table, properties: Record<string, ElementSchema>, engine: Engine): void {
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
    table.properties.set(name, new Property(name, schema, table, bit, false, engine))
  }
}

/** What stands beside a primitive, made when the first is met; undefined when the key is not of one. */
export function findSibling(key: string, table: Table, engine: Engine): Property | undefined {
  const known = table.siblings.get(key)
  if (known !== undefined || key.charCodeAt(0) !== 95) return known
  const primitive = table.properties.get(key.slice(1))
  if (primitive?.format === undefined || primitive.schema.type === 'xhtml') return undefined
  const sibling = new Property(primitive.name, primitive.schema, table, primitive.bit, true, engine)
  table.siblings.set(key, sibling)
  return sibling
}

/** The schema of the element that a content reference names. */
function findElement(properties: Record<string, ElementSchema>, path: string): ElementSchema | undefined {
  let level: Record<string, ElementSchema> | undefined = properties
  let found: ElementSchema | undefined
  for (const name of path.split('.').slice(1)) {
    found = level?.[name]
    level = found?.elements
  }
  return found
}
