import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkRecord } from '../../src/record/check-record.ts'
import { recordSchemaVersion } from '../../src/record/run-record.ts'
import { sampleRecord } from '../reporters/sample-record.ts'
import { completeRecord } from './complete-record.ts'

interface Schema {
  $ref?: string
  type?: string | string[]
  description?: string
  properties?: Record<string, Schema>
  additionalProperties?: boolean | Schema
  items?: Schema | boolean
  required?: string[]
  $defs?: Record<string, Schema>
}

const schema: Schema = JSON.parse(
  readFileSync(new URL('../../src/record/run-record.schema.json', import.meta.url), 'utf8'),
)

/** Every object of a value that the schema closes, with its schema and where it is. */
function closedObjects(value: unknown, of: Schema, place: string): { value: object; schema: Schema; place: string }[] {
  const resolved = of.$ref === undefined ? of : (schema.$defs?.[of.$ref.replace('#/$defs/', '')] ?? {})
  if (Array.isArray(value)) {
    const { items } = resolved
    return typeof items === 'object' ? value.flatMap((each, at) => closedObjects(each, items, `${place}[${at}]`)) : []
  }
  if (typeof value !== 'object' || value === null) return []
  const { additionalProperties } = resolved
  const inner = Object.entries(value).flatMap(([key, each]) => {
    const ofKey = resolved.properties?.[key] ?? (typeof additionalProperties === 'object' ? additionalProperties : {})
    return closedObjects(each, ofKey, `${place}.${key}`)
  })
  return additionalProperties === false ? [{ value, schema: resolved, place }, ...inner] : inner
}

/** As read from a file: no object in it is another one too. */
function copy(): typeof completeRecord {
  return JSON.parse(JSON.stringify(completeRecord))
}

describe('a record on disk', () => {
  test('is accepted when it is one', () => {
    expect(checkRecord(sampleRecord())).toEqual([])
    expect(checkRecord(completeRecord)).toEqual([])
  })

  test('is refused when another major version wrote it, saying what to do', () => {
    const problems = checkRecord({ ...copy(), schemaVersion: '2.0' })
    expect(problems).toEqual([
      'The record has schemaVersion "2.0", and this version of assay reads 1.x. Use the version of assay that wrote it.',
    ])
  })

  test('of a newer minor version is refused only for what is not known, saying so', () => {
    expect(checkRecord({ ...copy(), schemaVersion: '1.7' })).toEqual([])
    const problems = checkRecord({ ...copy(), schemaVersion: '1.7', weather: 'fine' })
    expect(problems[0]).toBe('the record has a field that is not known here: "weather".')
    expect(problems.at(-1)).toContain('a newer assay may read it')
  })

  test.each([
    [null],
    [[]],
    ['record'],
    [{}],
    [{ schemaVersion: 1 }],
    [JSON.parse('{"__proto__":{"schemaVersion":"1.0"}}')],
  ])('that is not a record at all is refused in one sentence: %j', (value) => {
    expect(checkRecord(value)).toEqual(['This is not a run record: it has no schemaVersion.'])
  })

  test('names the place of each problem, and not the same one 5,000 times', () => {
    const broken = copy()
    Object.assign(broken.tests[0]?.steps[0]?.checks[0] ?? {}, { outcome: 'perhaps' })
    expect(checkRecord(broken)).toEqual([
      'tests[0].steps[0].checks[0].outcome has to be one of "passed", "failed", "observed", "information".',
    ])
    const many = { ...copy(), exchanges: Array.from({ length: 5_000 }, () => ({})) }
    const problems = checkRecord(many)
    expect(problems).toHaveLength(21)
    expect(problems.at(-1)).toMatch(/^\d+ more problems like these\.$/)
  })
})

describe('the schema', () => {
  const objects = closedObjects(completeRecord, schema, 'record')

  test('has every field that the types have, and no other', () => {
    expect(objects.length).toBeGreaterThan(25)
    for (const each of objects) {
      expect(Object.keys(each.schema.properties ?? {}).sort(), each.place).toEqual(Object.keys(each.value).sort())
    }
  })

  test('closes every object, and wants every field that is not optional', () => {
    for (const { place } of objects) {
      const record = copy()
      const at = closedObjects(record, schema, 'record').find((each) => each.place === place)
      Object.assign(at?.value ?? {}, { surplus: 1 })
      expect(checkRecord(record), place).toHaveLength(1)
    }
    for (const { place, schema: of } of objects) {
      for (const field of Object.keys(of.properties ?? {})) {
        const record = copy()
        const at = closedObjects(record, schema, 'record').find((each) => each.place === place)
        Reflect.deleteProperty(at?.value ?? {}, field)
        const isRequired = of.required?.includes(field) ?? false
        expect(checkRecord(record).length > 0, `${place} without ${field}`).toBe(isRequired)
      }
    }
  })

  test('describes every field', () => {
    const undescribed = objects.flatMap(({ schema: of, place }) =>
      Object.entries(of.properties ?? {})
        .filter(([, field]) => {
          const resolved = field.$ref === undefined ? field : schema.$defs?.[field.$ref.replace('#/$defs/', '')]
          return resolved?.description === undefined
        })
        .map(([name]) => `${place}.${name}`),
    )
    expect(undescribed).toEqual([])
  })

  test('is of the version that records are written with', () => {
    expect(schema.properties?.schemaVersion).toMatchObject({ pattern: `^${recordSchemaVersion.split('.')[0]}\\.\\d+$` })
  })
})
