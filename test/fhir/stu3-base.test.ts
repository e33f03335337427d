import { describe, expect, test } from 'vitest'
import { createValidator, type Finding } from '../../src/fhir/index.ts'

const validator = createValidator({ version: 'stu3' })

/** A resource that keeps every rule; each case below breaks one. */
const patient = {
  resourceType: 'Patient',
  id: 'p1',
  identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' }],
  active: true,
  name: [{ family: 'Test', given: ['Ada'] }],
  gender: 'female',
  birthDate: '1980-02-29',
  contact: [{ name: { text: 'Next of kin' } }],
}

function errorsOf(resource: unknown): Pick<Finding, 'key' | 'path'>[] {
  return validator
    .validate(resource)
    .filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .map(({ key, path }) => ({ key, path }))
}

test('a resource that keeps every rule gives no finding', () => {
  expect(validator.validate(patient)).toEqual([])
})

describe('each rule of the base resource is seen to be broken', () => {
  const cases: [title: string, change: Record<string, unknown>, key: string, path: string][] = [
    ['an unknown element', { gendre: 'female' }, 'unknown-element', 'Patient.gendre'],
    ['a wrong type of primitive', { active: 'true' }, 'type', 'Patient.active'],
    ['a day that does not exist', { birthDate: '1981-02-29' }, 'format', 'Patient.birthDate'],
    ['a code that is not in a required value set', { gender: 'woman' }, 'binding', 'Patient.gender'],
    ['a list where a single value is due', { gender: ['female'] }, 'list', 'Patient.gender'],
    ['a single value where a list is due', { name: { family: 'Test' } }, 'list', 'Patient.name'],
    ['an empty list', { name: [] }, 'empty', 'Patient.name'],
    ['an empty object', { name: [{}] }, 'empty', 'Patient.name[0]'],
    ['an empty text', { name: [{ family: '' }] }, 'empty', 'Patient.name[0].family'],
    ['a null', { name: [{ family: null }] }, 'null', 'Patient.name[0].family'],
    ['a null in a list', { name: [null] }, 'null', 'Patient.name[0]'],
    [
      'two values of one choice',
      { deceasedBoolean: false, deceasedDateTime: '2020' },
      'choice',
      'Patient.deceased.ofType(dateTime)',
    ],
    ['a missing element', { link: [{ type: 'seealso' }] }, 'min', 'Patient.link[0].other'],
    ['an id with a forbidden character', { id: 'p_1' }, 'format', 'Patient.id'],
    ['an id that is too long', { id: 'p'.repeat(65) }, 'format', 'Patient.id'],
    [
      'an extension with a value and extensions',
      {
        extension: [
          {
            url: 'http://hl7.org/fhir/StructureDefinition/patient-cadavericDonor',
            valueBoolean: true,
            extension: [{ url: 'x', valueString: 'y' }],
          },
        ],
      },
      'ext-1',
      'Patient.extension[0]',
    ],
    [
      'an extension that is not known',
      { extension: [{ url: 'https://nowhere.nhs.uk/x', valueString: 'y' }] },
      'extension-unknown',
      'Patient.extension[0]',
    ],
    [
      'an extension in the wrong place',
      {
        name: [
          {
            family: 'Test',
            extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-cadavericDonor', valueBoolean: true }],
          },
        ],
      },
      'extension-context',
      'Patient.name[0].extension[0]',
    ],
    [
      'an extension with a value of the wrong type',
      { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-cadavericDonor', valueString: 'yes' }] },
      'type',
      'Patient.extension[0].value.ofType(string)',
    ],
    [
      'a reference to a type that is not allowed',
      { managingOrganization: { reference: 'Patient/1' } },
      'reference-type',
      'Patient.managingOrganization',
    ],
    [
      'a reference to nothing contained',
      { managingOrganization: { reference: '#o' } },
      'ref-1',
      'Patient.managingOrganization',
    ],
    [
      'a contained resource that nothing refers to',
      { contained: [{ resourceType: 'Organization', id: 'o', name: 'Test' }] },
      'dom-3',
      'Patient.contained[0]',
    ],
    [
      'a period that ends before it starts',
      { name: [{ family: 'Test', period: { start: '2020-01-02', end: '2020-01-01' } }] },
      'per-1',
      'Patient.name[0].period',
    ],
    ['an invariant of a backbone element', { contact: [{ gender: 'female' }] }, 'pat-1', 'Patient.contact[0]'],
    [
      'a narrative with a script',
      { text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>' } },
      'txt-1',
      'Patient.text.div',
    ],
  ]
  test.each(cases)('%s', (_title, change, key, path) => {
    expect(errorsOf({ ...patient, ...change })).toContainEqual({ key, path })
  })
})

test('a resource type that is not in STU3 is refused', () => {
  expect(errorsOf({ resourceType: 'Toaster' })).toEqual([{ key: 'resource-type', path: '' }])
})

test('a contained resource is checked by its own type, within the resource', () => {
  const contained = { resourceType: 'Organization', id: 'o', name: 5 }
  expect(errorsOf({ ...patient, contained: [contained], managingOrganization: { reference: '#o' } })).toEqual([
    { key: 'type', path: 'Patient.contained[0].name' },
  ])
})

test('each entry of a Bundle is checked, and references are resolved within it', () => {
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      {
        fullUrl: 'https://example.org/Patient/p1',
        resource: { ...patient, managingOrganization: { reference: 'Organization/1' } },
      },
      {
        fullUrl: 'https://example.org/Organization/1',
        resource: { resourceType: 'Organization', id: '1', name: 'Test', active: 'yes' },
      },
    ],
  }
  expect(errorsOf(bundle)).toEqual([{ key: 'type', path: 'Bundle.entry[1].resource.active' }])
})

test('a null may hold the place of a value that only has extensions', () => {
  const reason = {
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
  }
  expect(errorsOf({ ...patient, name: [{ given: ['Ada', null], _given: [null, reason] }] })).toEqual([])
})

test('extensions that are not known can be information, and modifier extensions stay errors', () => {
  const lenient = createValidator({ version: 'stu3', unknownExtensions: 'information' })
  const findings = lenient.validate({
    ...patient,
    extension: [{ url: 'https://nowhere.nhs.uk/x', valueString: 'y' }],
    modifierExtension: [{ url: 'https://nowhere.nhs.uk/z', valueString: 'y' }],
  })
  expect(findings.map(({ severity, path }) => [severity, path])).toEqual([
    ['information', 'Patient.extension[0]'],
    ['error', 'Patient.modifierExtension[0]'],
  ])
})

test('a finding says what is wrong in plain English, and which definition says so', () => {
  expect(validator.validate({ ...patient, gender: 'woman' })).toEqual([
    {
      severity: 'error',
      code: 'code-invalid',
      path: 'Patient.gender',
      profile: 'http://hl7.org/fhir/StructureDefinition/Patient',
      key: 'binding',
      message:
        '"woman" is not in the value set http://hl7.org/fhir/ValueSet/administrative-gender: the code must be one of male, female, other, unknown',
      expected: 'one of male, female, other, unknown',
      actual: '"woman"',
    },
  ])
})

test('an expression is evaluated with the types of the release', () => {
  expect(validator.evaluate("Patient.name.where(family = 'Test').given", patient)).toEqual(['Ada'])
  expect(validator.evaluate('Patient.deceased is boolean', { ...patient, deceasedBoolean: false })).toEqual([true])
})

test('a Reference of R4 that states a type leads to that type', () => {
  const r4 = createValidator({ version: 'r4', bestPractice: false })
  const led = (type: string) =>
    r4
      .validate({ resourceType: 'Patient', managingOrganization: { reference: 'Organization/1', type } })
      .map(({ key, path }) => ({ key, path }))
  expect(led('Organization')).toEqual([])
  expect(led('Practitioner')).toContainEqual({ key: 'reference-type', path: 'Patient.managingOrganization' })
})
