import { describe, expect, test } from 'vitest'
import { createValidator } from '../../src/fhir/index.ts'
import { keptByCode, mendedExpressions } from '../../src/fhir/invariant-table.ts'
import { openPack } from '../../src/fhir/pack.ts'
import { errorsOf } from './profile-definition.ts'

describe.each(['stu3', 'r4'] as const)('the mended invariants of %s', (version) => {
  const pack = openPack(version)
  const published = new Set<string>()
  for (const url of pack.urls()) {
    for (const element of pack.definition(url)?.snapshot ?? []) {
      for (const { key, expression } of element.constraints ?? []) published.add(`${key}\n${expression}`)
    }
  }

  test.each(mendedExpressions[version])('$key is still published so', ({ key, published: expression }) => {
    expect(published.has(`${key}\n${expression}`)).toBe(true)
  })

  test('each is a FHIRPath expression', () => {
    const validator = createValidator({ version })
    for (const { mended } of mendedExpressions[version]) {
      expect(Array.isArray(validator.evaluate(mended, {})), mended).toBe(true)
    }
  })

  test('no invariant is both mended and kept by code', () => {
    expect(mendedExpressions[version].filter(({ key }) => keptByCode.has(key))).toEqual([])
  })
})

describe('invariants kept by code are seen to be broken', () => {
  const stu3 = createValidator({ version: 'stu3' })
  const r4 = createValidator({ version: 'r4', bestPractice: false })
  const organization = (more: object) => ({ resourceType: 'Organization', id: 'o', name: 'x', ...more })
  const patient = (contained: object) => ({
    resourceType: 'Patient',
    contained: [contained],
    managingOrganization: { reference: '#o' },
  })
  const text = { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' }
  const question = { linkId: 'a', type: 'string', text: 'x' }
  test.each<[string, object, string[]]>([
    [
      'dom-2',
      patient(organization({ contained: [{ resourceType: 'Patient', id: 'p' }] })),
      ['dom-2 Patient.contained[0]'],
    ],
    ['dom-4', patient(organization({ meta: { lastUpdated: '2026-01-01T00:00:00Z' } })), ['dom-4 Patient.contained[0]']],
    [
      'dom-5',
      patient(organization({ meta: { security: [{ code: 'x', system: 'http://a' }] } })),
      ['dom-5 Patient.contained[0]'],
    ],
    ['que-2', { resourceType: 'Questionnaire', status: 'draft', item: [question, question] }, ['que-2 Questionnaire']],
    [
      'csd-1',
      {
        resourceType: 'CodeSystem',
        status: 'draft',
        content: 'complete',
        concept: [{ code: 'a' }, { code: 'b', concept: [{ code: 'a' }] }],
      },
      ['csd-1 CodeSystem'],
    ],
  ])('%s', (_key, resource, expected) => {
    expect(errorsOf(r4.validate(resource))).toEqual(expected)
    expect(errorsOf(stu3.validate(resource))).toContain(expected[0])
  })

  test('dom-1, until R4', () => {
    expect(errorsOf(stu3.validate(patient(organization({ text }))))).toEqual(['dom-1 Patient.contained[0]'])
    expect(errorsOf(r4.validate(patient(organization({ text }))))).toEqual([])
  })
})
