import type { Engine } from './engine.ts'
import { show } from './finding.ts'
import type { Format } from './primitives.ts'
import { fillTable, findElement, type Property, type Table } from './property-table.ts'
import type { Run } from './run.ts'
import type { ElementSchema, TypeSchema } from './schema.ts'
import { reportChoice, reportFault, reportMissing, reportNull, reportUnknown } from './walk-report.ts'

type JsonObject = Record<string, unknown>

/** Checks a value of one type and reports to the run. */
export type Check = (value: unknown, run: Run) => void

/**
 * Compiles the keyword `elements`: a walk over the keys that are present, each dispatched to the check of its element.
 * It is what makes validation as cheap as parsing: a schema knows 50 elements where a document has 10.
 */
export function compileElements(schema: TypeSchema['elements'], url: string, engine: Engine): Check {
  engine.describe(schema)
  const root = schema.properties
  const tables = new Map<string, Table>()
  const compile = (path: string, properties: Record<string, ElementSchema>): Table => {
    const known = tables.get(path)
    if (known) return known
    const table: Table = {
      properties: new Map(),
      required: [],
      requiredMask: 0,
      invariants: undefined,
      path,
      url,
      isResource: false,
    }
    tables.set(path, table)
    fillTable(table, properties, engine, (name, element) => below(`${path}.${name}`, element))
    return table
  }
  const below = (path: string, element: ElementSchema): Check => {
    const target = element.content
      ? { path: element.content, element: findElement(root, element.content) }
      : { path, element }
    const properties = target.element?.elements
    if (!properties) return () => undefined
    let table: Table | undefined
    return (value, run) => {
      table ??= compile(target.path, properties)
      walkObject(value, table, engine, run)
    }
  }
  const table = compile(schema.name, root)
  table.invariants = schema.invariants
  table.isResource = schema.isResource
  return (value, run) => walkObject(value, table, engine, run)
}

function walkObject(value: unknown, table: Table, engine: Engine, run: Run): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    run.error('structure', 'type', table.url, `Expected an object (${table.path}), found ${show(value)}`, {
      expected: 'object',
      actual: show(value),
    })
    return
  }
  const object = value as JsonObject
  let seen = 0
  let isEmpty = true
  for (const key in object) {
    isEmpty = false
    const property = table.properties.get(key)
    if (property === undefined) {
      if (key === 'resourceType' && table.isResource) continue
      reportUnknown(key, object, table, run)
      continue
    }
    if (property.choice !== 0 && (seen & property.choice) !== 0 && !(property.isSibling && property.name in object)) {
      reportChoice(property, object, table, run)
    }
    seen |= property.bit
    checkProperty(object[key], property, object, table, engine, run)
  }
  if (isEmpty) {
    run.error(
      'structure',
      'empty',
      table.url,
      `An object must not be empty: give ${table.path} content or leave it out`,
    )
    return
  }
  if ((seen & table.requiredMask) !== table.requiredMask) reportMissing(seen, table, run)
  if (table.invariants !== undefined) engine.invariants(table.invariants, object, table.path, table.url, run)
}

function checkProperty(
  value: unknown,
  property: Property,
  parent: JsonObject,
  table: Table,
  engine: Engine,
  run: Run,
): void {
  if (property.list) {
    if (!Array.isArray(value)) {
      if (!run.enter(property)) return
      run.error(
        'structure',
        'list',
        table.url,
        `"${property.name}" repeats, so it must be a list ([…]), found ${show(value)}`,
        { expected: 'a list', actual: show(value) },
      )
      run.leave()
      return
    }
    if (run.enter(property)) {
      checkList(value, property, parent, table, engine, run)
      run.leave()
    }
    return
  }
  if (property.format !== undefined && !property.isSibling) {
    checkPrimitive(value, property, table, engine, run)
    return
  }
  if (!run.enter(property)) return
  if (Array.isArray(value)) {
    run.error('structure', 'list', table.url, `"${property.name}" does not repeat, so it must not be a list`, {
      expected: 'a single value',
      actual: show(value),
    })
  } else if (value === null) reportNull(property, table, run)
  else checkItem(value, property, table, engine, run)
  run.leave()
}

function checkItem(value: unknown, property: Property, table: Table, engine: Engine, run: Run): void {
  property.check(value, run)
  const { schema } = property
  if (schema.binding !== undefined) engine.binding(schema.binding, value, property.type, table.url, run)
  if (schema.targets !== undefined) engine.targets(schema.targets, value, table.url, run)
  if (schema.profiles !== undefined) engine.profiles(schema.profiles, value, table.url, run)
  if (property.invariants !== undefined) {
    engine.invariants(
      property.invariants,
      value,
      schema.type && !property.schema.elements ? schema.type : property.path,
      table.url,
      run,
    )
  }
}

function checkList(
  values: unknown[],
  property: Property,
  parent: JsonObject,
  table: Table,
  engine: Engine,
  run: Run,
): void {
  const { schema } = property
  const count = values.length
  if (count === 0) {
    run.error(
      'structure',
      'empty',
      table.url,
      `A list must not be empty: give "${property.name}" content or leave it out`,
    )
  }
  if (schema.max !== undefined && count > schema.max) {
    run.error('structure', 'max', table.url, `Expected at most ${schema.max} of "${property.name}", found ${count}`, {
      expected: `at most ${schema.max}`,
      actual: String(count),
    })
  }
  if (schema.min !== undefined && count < schema.min && count > 0) {
    run.error('required', 'min', table.url, `Expected at least ${schema.min} of "${property.name}", found ${count}`, {
      expected: `at least ${schema.min}`,
      actual: String(count),
    })
  }
  const isPrimitive = property.format !== undefined
  const other = isPrimitive ? parent[property.isSibling ? property.name : `_${property.name}`] : undefined
  for (let index = 0; index < count; index++) {
    const value = values[index]
    if (!run.enter(index)) return
    if (value === null) {
      // A null holds the place of a value that only has extensions, or of extensions that only have a value.
      const paired = isPrimitive && Array.isArray(other) && index < other.length && other[index] !== null
      if (!paired) reportNull(property, table, run)
    } else if (isPrimitive && !property.isSibling) checkPrimitiveHere(value, property, table, engine, run)
    else checkItem(value, property, table, engine, run)
    run.leave()
  }
}

/** The common case, a right value of which nothing more is asked, costs no step down. */
function checkPrimitive(value: unknown, property: Property, table: Table, engine: Engine, run: Run): void {
  const fault = (property.format as Format)(value)
  if (fault === undefined && !property.hasMore) return
  if (!run.enter(property)) return
  if (value === null) reportNull(property, table, run)
  else if (fault !== undefined) reportFault(fault, value, property, engine, run)
  else checkMore(value, property, table, engine, run)
  run.leave()
}

function checkPrimitiveHere(value: unknown, property: Property, table: Table, engine: Engine, run: Run): void {
  const fault = (property.format as Format)(value)
  if (fault !== undefined) reportFault(fault, value, property, engine, run)
  else if (property.hasMore) checkMore(value, property, table, engine, run)
}

/** What is asked of a primitive value beyond its format. */
function checkMore(value: unknown, property: Property, table: Table, engine: Engine, run: Run): void {
  const { schema } = property
  if (schema.maxLength !== undefined && typeof value === 'string' && value.length > schema.maxLength) {
    const message = `Expected at most ${schema.maxLength} characters, found ${value.length}`
    run.error('value', 'max-length', table.url, message, {
      expected: `at most ${schema.maxLength}`,
      actual: String(value.length),
    })
  }
  if (schema.binding !== undefined) engine.binding(schema.binding, value, property.type, table.url, run)
  property.check(value, run)
}
