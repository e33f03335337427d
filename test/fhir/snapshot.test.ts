import { describe, expect, test } from 'vitest'
import { readDefinition } from '../../src/fhir/definition-reader.ts'
import { Library } from '../../src/fhir/library.ts'
import { openPack } from '../../src/fhir/pack.ts'
import { completeTree, flattenTree } from '../../src/fhir/snapshot.ts'
import { address, errorsOf, profile, validatorWith } from './profile-definition.ts'

type Json = Record<string, unknown>

function snapshotOf(type: string, element: Json[], version: 'stu3' | 'r4' = 'r4') {
  const library = new Library(version, [openPack(version)])
  const tree = completeTree(readDefinition(profile('P', type, element)), (url) => library.tree(url), version)
  return tree ? flattenTree(tree) : []
}

describe('a snapshot is the base with the differential laid over it', () => {
  test('what is not spoken of stays, and what is changes', () => {
    const base = snapshotOf('Patient', [])
    const elements = snapshotOf('Patient', [{ id: 'Patient.name', path: 'Patient.name', min: 1, max: '2' }])
    expect(elements.length).toBe(base.length)
    expect(elements.find(({ id }) => id === 'Patient.name')).toMatchObject({
      min: 1,
      max: 2,
      list: true,
      types: [{ code: 'HumanName' }],
    })
    expect(elements.filter(({ id }) => id !== 'Patient.name')).toEqual(base.filter(({ id }) => id !== 'Patient.name'))
  })

  test('a path into a datatype brings in all the elements of the type', () => {
    const elements = snapshotOf('Patient', [{ id: 'Patient.name.family', path: 'Patient.name.family', min: 1 }])
    expect(elements.find(({ id }) => id === 'Patient.name.family')).toMatchObject({ min: 1 })
    expect(elements.some(({ id }) => id === 'Patient.name.given')).toBe(true)
  })

  test('a path through a content reference leads into what it refers to', () => {
    const elements = snapshotOf('Questionnaire', [
      { id: 'Questionnaire.item.item.text', path: 'Questionnaire.item.item.text', min: 1 },
    ])
    expect(elements.find(({ id }) => id === 'Questionnaire.item.item.text')).toMatchObject({ min: 1 })
    expect(elements.find(({ id }) => id === 'Questionnaire.item.text')).toMatchObject({ min: 0 })
  })

  test('a slice has the elements of what it slices, and its own minimum', () => {
    const elements = snapshotOf('Patient', [
      {
        id: 'Patient.identifier',
        path: 'Patient.identifier',
        min: 1,
        slicing: { discriminator: [{ type: 'value', path: 'system' }], rules: 'open' },
      },
      { id: 'Patient.identifier:a', path: 'Patient.identifier', sliceName: 'a' },
      { id: 'Patient.identifier:a.system', path: 'Patient.identifier.system', fixedUri: 'http://a' },
    ])
    expect(elements.find(({ id }) => id === 'Patient.identifier:a')).toMatchObject({ min: 0, slice: 'a' })
    expect(elements.find(({ id }) => id === 'Patient.identifier:a.system')).toMatchObject({
      fixed: { value: 'http://a' },
    })
    expect(elements.some(({ id }) => id === 'Patient.identifier:a.value')).toBe(true)
  })

  test('a short path means the choice: its only type in STU3, one of its types in R4', () => {
    const element = [{ id: 'Observation.valueString', path: 'Observation.valueString', maxLength: 5 }]
    expect(snapshotOf('Observation', element, 'stu3').find(({ id }) => id === 'Observation.value[x]')?.types).toEqual([
      { code: 'string' },
    ])
    expect(
      snapshotOf('Observation', element).find(({ id }) => id === 'Observation.value[x]')?.types?.length,
    ).toBeGreaterThan(5)
    expect(
      snapshotOf('Observation', element).find(({ id }) => id === 'Observation.value[x]:valueString'),
    ).toMatchObject({ maxLength: 5 })
  })
})

test('a profile of a profile holds both, wherever the rule was made', () => {
  const first = profile('First', 'Patient', [{ id: 'Patient.name', path: 'Patient.name', min: 1 }])
  const second = profile('Second', 'Patient', [{ id: 'Patient.birthDate', path: 'Patient.birthDate', min: 1 }], {
    baseDefinition: address('First'),
  })
  const validator = validatorWith([second, first])
  expect(
    errorsOf(validator.validate({ resourceType: 'Patient', active: true }, { profiles: [address('Second')] })),
  ).toEqual(['min Patient.name', 'min Patient.birthDate'])
})

test('definitions that refer to each other in a circle are read, and end', () => {
  const one = profile('One', 'Patient', [], { baseDefinition: address('Two') })
  const two = profile('Two', 'Patient', [], { baseDefinition: address('One') })
  expect(
    errorsOf(
      validatorWith([one, two]).validate({ resourceType: 'Patient', active: true }, { profiles: [address('One')] }),
    ),
  ).toEqual([])
})

describe('other rules of a profile', () => {
  const cases: [title: string, type: string, element: Json, resource: Json, expected: string][] = [
    [
      'a fixed value',
      'Patient',
      { path: 'Patient.gender', fixedCode: 'female' },
      { gender: 'male' },
      'fixed Patient.gender',
    ],
    [
      'a pattern',
      'Observation',
      { path: 'Observation.code', patternCodeableConcept: { coding: [{ code: 'a' }] } },
      { status: 'final', code: { coding: [{ code: 'b' }] } },
      'pattern Observation.code',
    ],
    [
      'a least value',
      'Patient',
      { path: 'Patient.birthDate', minValueDate: '1900-01-01' },
      { birthDate: '1899-12-31' },
      'min-value Patient.birthDate',
    ],
    [
      'a greatest value',
      'Patient',
      { path: 'Patient.multipleBirth[x]', maxValueInteger: 3 },
      { multipleBirthInteger: 4 },
      'max-value Patient.multipleBirth.ofType(integer)',
    ],
    [
      'a longest text',
      'Patient',
      { path: 'Patient.name.family', maxLength: 3 },
      { name: [{ family: 'abcd' }] },
      'max-length Patient.name[0].family',
    ],
    [
      'a regular expression',
      'Patient',
      {
        path: 'Patient.name.family',
        extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/regex', valueString: '[A-Z]+' }],
      },
      { name: [{ family: 'abc' }] },
      'format Patient.name[0].family',
    ],
    [
      'a type of a choice',
      'Patient',
      { path: 'Patient.deceased[x]', type: [{ code: 'boolean' }] },
      { deceasedDateTime: '2020' },
      'type Patient.deceased.ofType(dateTime)',
    ],
    [
      'a target of a reference',
      'Patient',
      {
        path: 'Patient.generalPractitioner',
        type: [{ code: 'Reference', targetProfile: ['http://hl7.org/fhir/StructureDefinition/Organization'] }],
      },
      { generalPractitioner: [{ reference: 'Practitioner/1' }] },
      'reference-type Patient.generalPractitioner[0]',
    ],
    [
      'an invariant',
      'Patient',
      { path: 'Patient', constraint: [{ key: 'x-1', severity: 'error', human: 'Active', expression: 'active' }] },
      { active: false },
      'x-1 Patient',
    ],
    [
      'a binding',
      'Patient',
      {
        path: 'Patient.maritalStatus',
        binding: { strength: 'required', valueSet: 'http://hl7.org/fhir/ValueSet/administrative-gender' },
      },
      { maritalStatus: { coding: [{ system: 'http://a', code: 'b' }] } },
      'binding Patient.maritalStatus',
    ],
  ]
  test.each(cases)('%s', (_title, type, element, resource, expected) => {
    const validator = validatorWith([profile('P', type, [{ id: String(element.path), ...element }])])
    expect(errorsOf(validator.validate({ resourceType: type, ...resource }, { profiles: [address('P')] }))).toEqual([
      expected,
    ])
  })

  test('an invariant that cannot be run is said to be so, and is no error', () => {
    const constraint = [{ key: 'x-1', severity: 'error', human: 'x', expression: 'name.nonsense(' }]
    const findings = validatorWith([
      profile('P', 'Patient', [{ id: 'Patient', path: 'Patient', constraint }]),
    ]).validate({ resourceType: 'Patient', active: true }, { profiles: [address('P')] })
    expect(findings).toMatchObject([
      { key: 'invariant-failed-to-run', severity: 'warning', message: expect.stringContaining('x-1') },
    ])
  })
})
