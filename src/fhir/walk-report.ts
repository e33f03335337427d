import type { Engine } from './engine.ts'
import { show } from './finding.ts'
import type { Fault } from './primitives.ts'
import type { Property, Table } from './property-table.ts'
import type { Run } from './run.ts'

type JsonObject = Record<string, unknown>

export function reportUnknown(key: string, object: JsonObject, table: Table, run: Run): void {
  const names = [...table.properties.keys()].filter((name) => !name.startsWith('_'))
  const near = run.isFull ? undefined : nearest(key, names)
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

export function reportChoice(property: Property, object: JsonObject, table: Table, run: Run): void {
  const names = [...table.properties.values()]
    .filter(
      (other) =>
        other.choice === property.choice && !other.isSibling && (other.name in object || `_${other.name}` in object),
    )
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

export function reportMissing(seen: number, table: Table, run: Run): void {
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

export function reportNull(property: Property, table: Table, run: Run): void {
  run.error('structure', 'null', table.url, `"${property.name}" must not be null: leave it out, or give it a value`, {
    actual: 'null',
  })
}

/** A primitive value that is not of its type. */
export function reportFault(fault: Fault, value: unknown, property: Property, engine: Engine, run: Run): void {
  run.report({
    severity: fault.severity ?? 'error',
    code: fault.key === 'format' ? 'value' : 'structure',
    key: Array.isArray(value) ? 'list' : fault.key,
    profile: engine.typeUrl(property.type),
    message: `${show(value)} is not a valid ${property.type}: expected ${fault.expected}`,
    expected: fault.expected,
    actual: show(value),
  })
}

/** The known name that differs least, when it differs little. */
function nearest(key: string, names: string[]): string | undefined {
  if (key.length > 40) return undefined
  let best: string | undefined
  let least = 3
  for (const name of names) {
    if (Math.abs(key.length - name.length) >= least) continue
    const distance = editDistance(key.toLowerCase(), name.toLowerCase())
    if (distance < least) {
      least = distance
      best = name
    }
  }
  return best
}

function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + cost))
    }
    row = next
  }
  return row[other.length] ?? 0
}
