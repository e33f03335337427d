import type { Engine } from './engine.ts'
import type { Format } from './primitives.ts'
import {
  compileTable,
  findSibling,
  findTable,
  hasMore,
  isChoice,
  isList,
  isNoted,
  isPrimitive,
  isSibling,
  type NotedPart,
  type Property,
  type Table,
} from './property-table.ts'
import type { Run } from './run.ts'
import type { TypeSchema } from './schema.ts'
import { isSurelyBound } from './terminology.ts'
import * as report from './walk-report.ts'

type JsonObject = Record<string, unknown>

/** Checks a value of one type and reports to the run. */
export type Check = (value: unknown, run: Run) => void

/**
 * Compiles the keyword `elements`: a walk over the keys that are present, each dispatched to the check of its element.
 * It is what makes validation as cheap as parsing: a schema knows 50 elements where a document has 10.
 *
 * From a value to the types within it the walk goes by itself, not through their validating functions: those check
 * `type: object`, which the walk does too, and set a property of a function each time, which costs more than the check.
 */
export function compileElements(schema: TypeSchema['elements'], url: string, engine: Engine): Check {
  const table = compileTable(schema, url, engine)
  const walk: Check = (value, run) => walkObject(value, table, engine, run)
  table.walk = walk
  engine.register(schema, url, table)
  return walk
}

function walkObject(value: unknown, table: Table, engine: Engine, run: Run): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report.notObject(value, table, run)
    return
  }
  const object = value as JsonObject
  const { properties } = table
  let seen = 0
  let isEmpty = true
  for (const key in object) {
    isEmpty = false
    const property = properties.get(key) ?? findSibling(key, table, engine)
    if (property === undefined) {
      if (key !== 'resourceType' || !table.isResource) report.unknown(key, object, table, run)
      continue
    }
    // Read here, and not in a function called: only within its own loop is a key of for…in read without a look-up.
    const child = object[key]
    const { bit, flags } = property
    if (bit !== 0) {
      if ((seen & bit) !== 0 && isSecondChoice(property, object)) report.choice(property, object, table, run)
      seen |= bit
    }
    if ((flags & isList) !== 0) checkList(child, property, object, table, engine, run)
    else if ((flags & isPrimitive) !== 0) {
      if (property.codes?.has(child as string) !== true) checkPrimitive(child, property, table, engine, run)
    } else checkSingle(child, property, table, engine, run)
    if ((flags & isNoted) !== 0 && run.scope !== undefined) run.scope[property.name as NotedPart] = child
  }
  if (isEmpty) {
    report.emptyObject(table, run)
    return
  }
  if ((seen & table.requiredMask) !== table.requiredMask) report.missing(seen, table, run)
  if (table.schemaInvariants !== undefined) {
    table.invariants ??= engine.prepare(table.schemaInvariants, table.path)
    engine.holds(table.invariants, object, table.url, run)
  }
}

/** Whether another name of the same choice was met before. */
function isSecondChoice({ flags, name }: Property, object: JsonObject): boolean {
  return (flags & isChoice) !== 0 && !((flags & isSibling) !== 0 && name in object)
}

/** A right value of which nothing more is asked, the common case, costs no step down. */
function checkPrimitive(value: unknown, property: Property, table: Table, engine: Engine, run: Run): void {
  const isRight = (property.format as Format).isRight(value)
  if ((isRight && (property.flags & hasMore) === 0) || !run.enter(property)) return
  if (value === null) report.notNull(property, table, run)
  else if (!isRight) report.fault(value, property, engine, run)
  else checkMorePrimitive(value as string, property, table, engine, run)
  run.leave()
}

/** What is asked of a primitive value beyond its format. */
function checkMorePrimitive(value: unknown, property: Property, table: Table, engine: Engine, run: Run): void {
  const { schema } = property
  if (schema.maxLength !== undefined && typeof value === 'string' && value.length > schema.maxLength)
    report.tooLong(value, schema.maxLength, table, run)
  if (schema.binding !== undefined) {
    if (property.codes === undefined && isBoundAlone(property))
      property.codes = engine.codes(schema.binding.valueSet, property.format as Format)
    engine.binding(schema.binding, value, property.type, table.url, run)
  }
  property.check?.(value, run)
}

/** Whether it is enough for a value to be one of the codes. */
function isBoundAlone({ schema, check }: Property): boolean {
  return schema.maxLength === undefined && schema.binding?.most === undefined && check === undefined
}

function checkSingle(value: unknown, property: Property, table: Table, engine: Engine, run: Run): void {
  if (!run.enter(property)) return
  if (Array.isArray(value)) report.notRepeating(value, property, table, run)
  else if (value === null) report.notNull(property, table, run)
  else checkItem(value, property, table, engine, run)
  run.leave()
}

function checkList(
  values: unknown,
  property: Property,
  parent: JsonObject,
  table: Table,
  engine: Engine,
  run: Run,
): void {
  if (!run.enter(property)) return
  if (!Array.isArray(values)) report.notList(values, property, table, run)
  else {
    const { schema } = property
    const count = values.length
    if (count === 0) report.emptyList(property, table, run)
    if (schema.max !== undefined && count > schema.max) report.tooMany(count, schema.max, property, table, run)
    if (schema.min !== undefined && count < schema.min && count > 0)
      report.tooFew(count, schema.min, property, table, run)
    for (let index = 0; index < count; index++) {
      const value = values[index]
      if (!run.enter(index)) break
      if (value === null) checkPlaceholder(index, property, parent, table, run)
      else if ((property.flags & isPrimitive) === 0) checkItem(value, property, table, engine, run)
      else if (!(property.format as Format).isRight(value)) report.fault(value, property, engine, run)
      else if ((property.flags & hasMore) !== 0) checkMorePrimitive(value, property, table, engine, run)
      run.leave()
    }
  }
  run.leave()
}

/** A null holds the place of a value that only has extensions, or of extensions that only have a value. */
function checkPlaceholder(index: number, property: Property, parent: JsonObject, table: Table, run: Run): void {
  const other = property.format && parent[(property.flags & isSibling) !== 0 ? property.name : `_${property.name}`]
  const isPaired = Array.isArray(other) && index < other.length && other[index] !== null
  if (!isPaired) report.notNull(property, table, run)
}

/** Checks one value that is no primitive. We stand at it. */
function checkItem(value: unknown, property: Property, table: Table, engine: Engine, run: Run): void {
  const inner = property.table ?? (property.check === undefined ? findTable(property, table, engine) : undefined)
  if (inner === undefined) property.check?.(value, run)
  else {
    walkObject(value, inner, engine, run)
    inner.after?.(value, run, property, table.url)
  }
  if ((property.flags & hasMore) === 0) return
  const { schema } = property
  if (schema.binding !== undefined) {
    property.bound ??= engine.bound(schema.binding)
    if (!isSurelyBound(value, property.bound)) engine.binding(schema.binding, value, property.type, table.url, run)
  }
  if (schema.profiles !== undefined) engine.profiles(schema.profiles, value, table.url, run)
  if (schema.invariants !== undefined) {
    property.invariants ??= engine.prepare(schema.invariants, schema.type ?? property.path)
    engine.holds(property.invariants, value, table.url, run)
  }
}
