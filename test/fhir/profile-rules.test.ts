import { describe, expect, test } from 'vitest'
import { address, errorsOf, profile, validatorWith } from './profile-definition.ts'

type Json = Record<string, unknown>

function judge(type: string, element: Json[], resource: Json, others: Json[] = []): string[] {
  const validator = validatorWith([profile('P', type, element), ...others])
  return errorsOf(validator.validate({ resourceType: type, ...resource }, { profiles: [address('P')] }))
}

const observation = { status: 'final', code: { text: 'x' } }
const invariant = (expression: string, severity = 'error'): Json => ({
  constraint: [{ key: 'x-1', severity, human: 'Something holds', expression }],
})

describe('invariants of a profile', () => {
  test('one on a choice starts from the type that is given', () => {
    const element = [{ id: 'Observation.value[x]', path: 'Observation.value[x]', ...invariant('$this is Quantity') }]
    expect(judge('Observation', element, { ...observation, valueString: 'a' })).toEqual([
      'x-1 Observation.value.ofType(string)',
    ])
    expect(judge('Observation', element, { ...observation, valueQuantity: { value: 1 } })).toEqual([])
  })

  test('conformsTo asks another profile, and one that is not here leaves the question open', () => {
    const named = profile('Named', 'Patient', [{ id: 'Patient.name', path: 'Patient.name', min: 1 }])
    const conforms = (url: string): Json[] => [{ id: 'Patient', path: 'Patient', ...invariant(`conformsTo('${url}')`) }]
    expect(judge('Patient', conforms(address('Named')), { active: true }, [named])).toEqual(['x-1 Patient'])
    expect(judge('Patient', conforms(address('Named')), { name: [{ text: 'x' }] }, [named])).toEqual([])
    expect(judge('Patient', conforms(address('Nowhere')), { active: true })).toEqual([])
    expect(judge('Patient', conforms('http://hl7.org/fhir/StructureDefinition/Person'), { active: true })).toEqual([
      'x-1 Patient',
    ])
  })

  test('memberOf asks a value set, and one that only a server knows leaves the question open', () => {
    const within = (url: string): Json[] => [
      { id: 'Patient', path: 'Patient', ...invariant(`gender.memberOf('${url}')`) },
    ]
    expect(judge('Patient', within('http://hl7.org/fhir/ValueSet/marital-status'), { gender: 'male' })).toEqual([
      'x-1 Patient',
    ])
    expect(judge('Patient', within('https://test.nhs.uk/ValueSet/nowhere'), { gender: 'male' })).toEqual([])
  })
})

test('no code lies outside the maximum value set of a weak binding', () => {
  const most = 'http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet'
  const binding = {
    extension: [{ url: most, valueCanonical: 'http://hl7.org/fhir/ValueSet/observation-status' }],
    strength: 'preferred',
    valueSet: 'http://hl7.org/fhir/ValueSet/observation-category',
  }
  const element = [{ id: 'Observation.category', path: 'Observation.category', binding }]
  const category = (code: string): Json[] => [{ coding: [{ system: 'http://hl7.org/fhir/observation-status', code }] }]
  expect(judge('Observation', element, { ...observation, category: category('final') })).toEqual([])
  expect(
    judge('Observation', element, {
      ...observation,
      category: [{ coding: [{ system: 'https://test.nhs.uk/x', code: 'y' }] }],
    }),
  ).toEqual(['binding Observation.category[0]'])
})

test('what a reference leads to is given the way that the profile asks for', () => {
  const within = (...aggregation: string[]): Json[] => [
    {
      id: 'Observation.subject',
      path: 'Observation.subject',
      type: [{ code: 'Reference', targetProfile: ['http://hl7.org/fhir/StructureDefinition/Patient'], aggregation }],
    },
  ]
  const elsewhere = { ...observation, subject: { reference: 'Patient/1' } }
  const inside = { ...observation, subject: { reference: '#p' }, contained: [{ resourceType: 'Patient', id: 'p' }] }
  expect(judge('Observation', within('contained'), inside)).toEqual([])
  expect(judge('Observation', within('contained'), elsewhere)).toEqual(['reference-aggregation Observation.subject'])
  expect(judge('Observation', within('referenced'), elsewhere)).toEqual([])
  expect(judge('Observation', within('referenced', 'bundled'), inside)).toEqual([
    'reference-aggregation Observation.subject',
  ])
})

test('an attachment is no larger than the profile says', () => {
  const element = [
    {
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/maxSize', valueDecimal: 3 }],
      id: 'Patient.photo',
      path: 'Patient.photo',
    },
  ]
  expect(judge('Patient', element, { photo: [{ contentType: 'image/png', data: 'AAAA' }] })).toEqual([])
  expect(judge('Patient', element, { photo: [{ contentType: 'image/png', data: 'AAAAAAAA' }] })).toEqual([
    'attachment-size Patient.photo[0]',
  ])
})

test('an implementation guide lays its global profiles on every resource of the type', () => {
  const named = profile('Named', 'Patient', [{ id: 'Patient.name', path: 'Patient.name', min: 1 }])
  const guide = {
    resourceType: 'ImplementationGuide',
    url: address('Guide'),
    global: [{ type: 'Patient', profile: address('Named') }],
  }
  const validator = validatorWith([named, guide])
  expect(errorsOf(validator.validate({ resourceType: 'Patient', active: true }))).toEqual(['min Patient.name'])
  expect(errorsOf(validator.validate({ resourceType: 'Group', type: 'person', actual: true }))).toEqual([])
})
