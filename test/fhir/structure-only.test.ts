import { describe, expect, test } from 'vitest'
import { createValidator } from '../../src/fhir/index.ts'

const whole = createValidator({ version: 'r4' })
const structural = createValidator({ version: 'r4', invariants: false })
const keysOf = (validator: typeof whole, value: unknown) =>
  validator
    .validate(value)
    .filter(({ severity }) => severity === 'error')
    .map(({ key }) => key)

const patient = { resourceType: 'Patient' }
const breaches: Record<string, unknown> = {
  'txt-1': {
    ...patient,
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>' },
  },
  'per-1': { ...patient, name: [{ text: 'A', period: { start: '2020-02-01', end: '2020-01-01' } }] },
  'ext-1': { ...patient, extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace' }] },
  'ref-1': { ...patient, managingOrganization: { reference: '#none' } },
  'dom-3': { ...patient, contained: [{ resourceType: 'Organization', id: 'a', name: 'A' }] },
  'pat-1': { ...patient, contact: [{ gender: 'female' }] },
  'bdl-7': {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      { fullUrl: 'http://example.org/Patient/1', resource: { ...patient, id: '1' } },
      { fullUrl: 'http://example.org/Patient/1', resource: { ...patient, id: '1' } },
    ],
  },
  'que-2': {
    resourceType: 'Questionnaire',
    status: 'draft',
    item: [
      { linkId: '1', type: 'string', text: 'A' },
      { linkId: '1', type: 'string', text: 'B' },
    ],
  },
}

describe('a validator that is asked to leave invariants out', () => {
  for (const [key, value] of Object.entries(breaches))
    test(`says nothing of ${key}`, () => {
      expect(keysOf(whole, value)).toContain(key)
      expect(keysOf(structural, value)).not.toContain(key)
    })

  test('still looks at structure, formats, bindings, references and extensions', () => {
    const value = {
      ...patient,
      colour: 'red',
      active: 'yes',
      birthDate: '1970-13-01',
      gender: 'f',
      managingOrganization: { reference: 'Patient/1' },
      link: [{ type: 'refer' }],
      extension: [{ url: 'http://unknown.test/x', valueString: 'a' }],
    }
    expect(new Set(keysOf(structural, value))).toEqual(
      new Set(['unknown-element', 'type', 'format', 'binding', 'reference-type', 'min', 'extension-unknown']),
    )
  })
})
