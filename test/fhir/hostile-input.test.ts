import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { createValidator } from '../../src/fhir/index.ts'

const seed = Number(process.env.ASSAY_SEED ?? 20260101)
const validator = createValidator({ version: 'stu3', definitions: ['profiles/stu3/v1'] })

describe(`hostile input (seed ${seed})`, () => {
  test('any text gives findings, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) =>
        Array.isArray(validator.validate(text)),
      ),
      { seed, numRuns: 200 },
    )
  })

  const types = ['Patient', 'Bundle', 'Consent', 'Flag', 'Questionnaire', 'Provenance', 'OperationOutcome', 'List']
  const keys = [
    'id',
    'meta',
    'extension',
    'contained',
    'entry',
    'resource',
    'item',
    'text',
    'div',
    'url',
    'valueReference',
    'reference',
    'profile',
    'coding',
    '_id',
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'toString',
  ]
  test('a resource made of any values gives findings, and never throws', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        fc.string(),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.constant('#'),
        tie('list'),
        tie('object'),
      ),
      list: fc.array(tie('any'), { maxLength: 3 }),
      object: fc.dictionary(fc.constantFrom(...keys), tie('any'), { maxKeys: 4 }),
    }))
    fc.assert(
      fc.property(fc.constantFrom(...types), value.object, (resourceType, content) => {
        const text = JSON.stringify({ resourceType, ...content })
        for (const finding of validator.validate(text)) {
          if (finding.message === '' || finding.key === '') return false
        }
        return true
      }),
      { seed, numRuns: 200 },
    )
  })

  test('the same text gives the same findings', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()),
        (resourceType, content) => {
          const text = JSON.stringify({ resourceType, ...content })
          expect(validator.validate(text)).toEqual(validator.validate(text))
        },
      ),
      { seed, numRuns: 50 },
    )
  })
})

test('prototype keys are unknown elements, and change nothing', () => {
  const text =
    '{"resourceType": "Patient", "__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'
  expect(validator.validate(text).map(({ key, path }) => `${key} ${path}`)).toEqual([
    'unknown-element Patient.__proto__',
    'unknown-element Patient.constructor',
  ])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})

test('a document nested without end is refused, not followed', () => {
  const deep = '{"url":"a","extension":['.repeat(20_000)
  const text = `{"resourceType":"Patient","extension":[${deep}{"url":"a","valueString":"b"}${']}'.repeat(20_000)}]}`
  expect(validator.validate(text)).toContainEqual(expect.objectContaining({ key: 'depth', severity: 'fatal' }))
  expect(validator.validate('['.repeat(100_000))).toMatchObject([{ key: 'json' }])
})

test('findings are capped, and the last says so', () => {
  const name = Array.from({ length: 20_000 }, () => ({}))
  const findings = validator.validate({ resourceType: 'Patient', name })
  expect(findings).toHaveLength(5000)
  expect(findings.at(-1)).toMatchObject({ key: 'size', severity: 'error' })
})

test('control characters and direction marks of the input do not reach a message', () => {
  const [finding] = validator.validate({ resourceType: 'Patient', gender: '\u001b[31m\u202emale' })
  for (const character of ['\u001b', '\u202e']) expect(finding?.message).not.toContain(character)
})

test('a chain of references, each leading to the next twice, costs no more than its length', () => {
  const reference = (index: number) => ({ reference: `Provenance/p${index}` })
  const entry = Array.from({ length: 40 }, (_, index) => ({
    fullUrl: `https://example.nhs.uk/Flag/f${index}`,
    resource: {
      resourceType: 'Flag',
      id: `f${index}`,
      extension: ['created', 'updated'].map((url) => ({
        url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-RARecord-Provenance-1',
        extension: [{ url, valueReference: { reference: `Provenance/p${index}` } }],
      })),
    },
  }))
  const provenances = entry.map((_flag, index) => ({
    fullUrl: `https://example.nhs.uk/Provenance/p${index}`,
    resource: {
      resourceType: 'Provenance',
      id: `p${index}`,
      target: [{ reference: `Flag/f${index + 1}` }, { reference: `Flag/f${index + 1}` }],
      entity: [{ role: 'source', whatReference: reference(index + 1) }],
    },
  }))
  const findings = validator.validate({ resourceType: 'Bundle', type: 'collection', entry: [...entry, ...provenances] })
  expect(findings.length).toBeGreaterThan(0)
})

test('50,000 unknown keys cost no more than reading them', () => {
  const keys = Array.from({ length: 50_000 }, (_, index) => `"nonsense${index}": 1`).join(',')
  const findings = validator.validate(`{"resourceType": "Patient", ${keys}}`)
  expect(findings.at(-1)?.key).toBe('size')
})

test('a unit that the library of units does not know is no word on the console', () => {
  const write = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const quantity = (value: number, code: string) => ({ value, system: 'http://unitsofmeasure.org', code })
  const valueRange = { low: quantity(1, 'a  b'), high: quantity(2, 'mg') }
  const observation = { resourceType: 'Observation', status: 'final', code: { text: 'x' }, valueRange }
  const findings = createValidator({ version: 'r4', bestPractice: false }).validate(observation)
  expect(findings.map(({ key }) => key)).toEqual(['format', 'rng-2'])
  expect(write).not.toHaveBeenCalled()
  write.mockRestore()
})
