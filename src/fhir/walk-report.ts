import type { Engine } from './engine.ts'
import { show } from './finding.ts'
import type { Format } from './primitives.ts'
import type { Property, Table } from './property-table.ts'
import type { Run } from './run.ts'

type JsonObject = Record<string, unknown>

export function unknown(key: string, object: JsonObject, table: Table, run: Run): void {
  const near = run.isFull ? undefined : nearest(key, table.properties.keys())
  const hint = near ? `; did you mean "${near}"?` : ''
  run.report(
    {
      severity: 'error',
      code: 'structure',
      key: 'unknown-element',
      profile: table.url,
      message: `${table.path} has no element ${show(key)}${hint}`,
      actual: show(object[key]),
    },
    /^[A-Za-z_]\w*$/.test(key) ? key : show(key),
  )
}

export function choice(property: Property, object: JsonObject, table: Table, run: Run): void {
  const names = [...table.properties.values()]
    .filter(({ name, schema }) => schema.choice === property.schema.choice && (name in object || `_${name}` in object))
    .map((other) => other.name)
  run.report(
    {
      severity: 'error',
      code: 'structure',
      key: 'choice',
      profile: table.url,
      message: `Only one of ${names.join(' and ')} may be given: they are the same element, ${property.path}`,
      expected: 'one',
      actual: names.join(', '),
    },
    property.segment,
  )
}

export function missing(seen: number, table: Table, run: Run): void {
  for (const { bit, name } of table.required) {
    if ((seen & bit) !== 0) continue
    run.report(
      {
        severity: 'error',
        code: 'required',
        key: 'min',
        profile: table.url,
        message: `${table.path}.${name} is required and is missing`,
        expected: 'at least 1',
        actual: '0',
      },
      name.replace('[x]', ''),
    )
  }
}

export function notNull(property: Property, table: Table, run: Run): void {
  run.error('structure', 'null', table.url, `"${property.name}" must not be null: leave it out, or give it a value`, {
    actual: 'null',
  })
}

/** A primitive value that is not of its type. */
export function fault(value: unknown, property: Property, engine: Engine, run: Run): void {
  const { key, expected, severity } = (property.format as Format).fault(value)
  run.report({
    severity: severity ?? 'error',
    code: key === 'format' ? 'value' : 'structure',
    key: Array.isArray(value) ? 'list' : key,
    profile: engine.typeUrl(property.type),
    message: `${show(value)} is not a valid ${property.type}: expected ${expected}`,
    expected,
    actual: show(value),
  })
}

export function notObject(value: unknown, table: Table, run: Run): void {
  const expected = table.isType ? `an object of type ${table.path}` : `an object (${table.path})`
  run.error('structure', 'type', table.url, `Expected ${expected}, found ${show(value)}`, {
    expected: table.isType ? table.path : 'object',
    actual: show(value),
  })
}

export function emptyObject(table: Table, run: Run): void {
  run.error('structure', 'empty', table.url, `An object must not be empty: give ${table.path} content or leave it out`)
}

export function emptyList(property: Property, table: Table, run: Run): void {
  const message = `A list must not be empty: give "${property.name}" content or leave it out`
  run.error('structure', 'empty', table.url, message)
}

export function notList(value: unknown, property: Property, table: Table, run: Run): void {
  const message = `"${property.name}" repeats, so it must be a list ([…]), found ${show(value)}`
  run.error('structure', 'list', table.url, message, { expected: 'a list', actual: show(value) })
}

export function notRepeating(value: unknown[], property: Property, table: Table, run: Run): void {
  const message = `"${property.name}" does not repeat, so it must not be a list`
  run.error('structure', 'list', table.url, message, { expected: 'a single value', actual: show(value) })
}

export function tooMany(count: number, max: number, property: Property, table: Table, run: Run): void {
  const message = `Expected at most ${max} of "${property.name}", found ${count}`
  run.error('structure', 'max', table.url, message, { expected: `at most ${max}`, actual: String(count) })
}

export function tooFew(count: number, min: number, property: Property, table: Table, run: Run): void {
  const message = `Expected at least ${min} of "${property.name}", found ${count}`
  run.error('required', 'min', table.url, message, { expected: `at least ${min}`, actual: String(count) })
}

export function tooLong(value: string, maxLength: number, table: Table, run: Run): void {
  const message = `Expected at most ${maxLength} characters, found ${value.length}`
  run.error('value', 'max-length', table.url, message, {
    expected: `at most ${maxLength}`,
    actual: String(value.length),
  })
}

/** The known name that differs least, when it differs little. */
function nearest(key: string, names: Iterable<string>): string | undefined {
  if (key.length > 40) return undefined
  const written = key.toLowerCase()
  let best: string | undefined
  let least = 3
  for (const name of names) {
    if (Math.abs(key.length - name.length) >= least) continue
    const distance = editDistance(written, name.toLowerCase(), least)
    if (distance < least) {
      least = distance
      best = name
    }
  }
  return best
}

/** Rows of the table of distances, used again for each pair: a name is compared with some 20 others. */
let above = new Uint8Array(64)
let row = new Uint8Array(64)

/** How many letters must be put in, left out or changed; any number from `most` on means that or more. */
function editDistance(one: string, other: string, most: number): number {
  if (other.length >= row.length) return most
  for (let j = 0; j <= other.length; j++) above[j] = j
  for (let i = 1; i <= one.length; i++) {
    row[0] = i
    let least = i
    const letter = one.charCodeAt(i - 1)
    for (let j = 1; j <= other.length; j++) {
      const cost = letter === other.charCodeAt(j - 1) ? 0 : 1
      const distance = Math.min((row[j - 1] as number) + 1, (above[j] as number) + 1, (above[j - 1] as number) + cost)
      row[j] = distance
      if (distance < least) least = distance
    }
    if (least >= most) return most
    ;[above, row] = [row, above]
  }
  return above[other.length] as number
}
