import { describe, expect, test } from 'vitest'
import { createValidator, type Finding } from '../../src/fhir/index.ts'
import { validatorWith } from './profile-definition.ts'

const validator = createValidator({ version: 'r4', bestPractice: false })
const shown = (findings: Finding[]): string[] => findings.map(({ severity, key, path }) => `${severity} ${key} ${path}`)
const patient = (more: object): string[] => shown(validator.validate({ resourceType: 'Patient', ...more }))
const coding = (system: string, code: string): string[] =>
  patient({ contact: [{ name: { text: 'x' }, relationship: [{ coding: [{ system, code }] }] }] })
const place = 'Patient.contact[0].relationship[0]'

describe('what a Coding says of itself', () => {
  test('its system is an absolute address', () => {
    expect(coding('relationships', 'x')).toContain(`error code-system ${place}.coding[0]`)
  })
  test('its system is not a value set', () => {
    expect(coding('http://hl7.org/fhir/ValueSet/patient-contactrelationship', 'C')).toContain(
      `error code-system ${place}.coding[0]`,
    )
  })
  test('its code is one of a system that is here whole', () => {
    expect(coding('http://hl7.org/fhir/administrative-gender', 'x')).toContain(`error binding ${place}.coding[0]`)
  })
  test('a system that gains codes after a release may have more of them', () => {
    expect(coding('http://terminology.hl7.org/CodeSystem/v2-0131', 'x')).toContain(`warning binding ${place}.coding[0]`)
  })
  test('its system is not what only adds to another', () => {
    const supplement = { resourceType: 'CodeSystem', url: 'https://test.nhs.uk/s', content: 'supplement' }
    const relationship = [{ coding: [{ system: supplement.url, code: 'x' }] }]
    const findings = validatorWith([supplement]).validate({
      resourceType: 'Patient',
      contact: [{ name: { text: 'x' }, relationship }],
    })
    expect(shown(findings)).toContain(`error code-system ${place}.coding[0]`)
  })
  test('a system that is not here may have any', () => {
    expect(coding('http://snomed.info/sct', '1')).not.toContain(`error binding ${place}.coding[0]`)
  })
})

test('the system of an identifier is an absolute address', () => {
  expect(patient({ identifier: [{ system: 'nhs-number', value: '9990000018' }] })).toEqual([
    'error identifier-system Patient.identifier[0]',
  ])
  expect(patient({ identifier: [{ system: 'urn:oid:1.2', value: 'x' }] })).toEqual([])
})

test('a security label is given once', () => {
  const label = { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }
  expect(patient({ meta: { security: [label, { ...label, code: 'R' }] } })).toEqual([])
  expect(patient({ meta: { security: [label, label] } })).toEqual(['error security-label Patient.meta'])
})

test('media types and languages are known by how they are written', () => {
  expect(patient({ photo: [{ contentType: 'image/png; q=1' }], language: 'en-GB' })).toEqual([])
  expect(patient({ photo: [{ contentType: 'not a type' }] })).toEqual(['error binding Patient.photo[0].contentType'])
  expect(patient({ language: 'english!' })).toEqual(['error binding Patient.language'])
})

test('the size and hash of an attachment are those of its data', () => {
  const photo = (more: object): string[] => patient({ photo: [{ contentType: 'text/plain', data: 'YWJj', ...more }] })
  expect(photo({ size: 3, hash: 'qZk+NkcGgWq6PiVxeFDCbJzQ2J0=' })).toEqual([])
  expect(photo({ size: 4 })).toEqual(['error attachment-size Patient.photo[0]'])
  expect(photo({ hash: 'AAAA' })).toEqual(['error attachment-hash Patient.photo[0]'])
})

test('text of white space alone is advised against', () => {
  expect(patient({ name: [{ text: '  ' }] })).toEqual(['warning format Patient.name[0].text'])
})

describe('a reference is Type/id, #id or an absolute address', () => {
  test.each(['Patient/1', 'Patient/1/_history/2', 'https://a.nhs.uk/Patient/1', 'urn:oid:1.2', 'Patient?identifier=x'])(
    '%s is',
    (reference) => expect(patient({ link: [{ type: 'seealso', other: { reference } }] })).toEqual([]),
  )
  test.each(['Patient//1', 'patient 1', '123', 'https://a b/Patient/1'])('%s is not', (reference) =>
    expect(patient({ link: [{ type: 'seealso', other: { reference } }] })).toEqual([
      'warning reference-format Patient.link[0].other',
    ]),
  )
  test('within a Bundle, where it would be resolved, it is an error', () => {
    const resource = { resourceType: 'Patient', id: '1', link: [{ type: 'seealso', other: { reference: '123' } }] }
    const entry = [{ fullUrl: 'https://a.nhs.uk/Patient/1', resource }]
    expect(shown(validator.validate({ resourceType: 'Bundle', type: 'collection', entry }))).toEqual([
      'error reference-format Bundle.entry[0].resource.link[0].other',
    ])
  })
})

test('what a Bundle identifies has a fullUrl', () => {
  const bundle = (type: string, resource: object, more = {}): string[] =>
    shown(validator.validate({ resourceType: 'Bundle', type, entry: [{ resource, ...more }] }))
  expect(bundle('collection', { resourceType: 'Patient', id: '1' })).toEqual(['error bundle-full-url Bundle.entry[0]'])
  expect(bundle('collection', { resourceType: 'Patient' })).toEqual([])
  const request = { request: { method: 'POST', url: 'Patient' } }
  expect(bundle('transaction', { resourceType: 'Patient', id: '1' }, request)).toEqual([])
})

describe('narrative', () => {
  const narrative = (div: string): string[] => patient({ text: { status: 'generated', div } })
  test('says its namespace', () => {
    expect(narrative('<div>x</div>')).toEqual(['error narrative Patient.text.div'])
    expect(narrative('<div xmlns="http://www.w3.org/1999/xhtmlx">x</div>')).toEqual([
      'error narrative Patient.text.div',
    ])
  })
  test('has no block within a paragraph', () => {
    const within = (inner: string): string[] =>
      narrative(`<div xmlns="http://www.w3.org/1999/xhtml"><p>a${inner}</p></div>`)
    expect(within('<b>b</b>')).toEqual([])
    expect(within('<p>b</p>')).toEqual(['error txt-1 Patient.text.div'])
  })
})
