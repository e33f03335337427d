import { describe, expect, test } from 'vitest'
import { createValidator } from '../../src/fhir/index.ts'
import { address, errorsOf, profile, validatorWith } from './profile-definition.ts'

type Json = Record<string, unknown>

const validator = createValidator({ version: 'r4', bestPractice: false })

describe('a profile constrains what its base has', () => {
  const faults: [title: string, type: string, element: Json[], more?: Json][] = [
    ['an element that there is not', 'Patient', [{ path: 'Patient.dateOfBirth', min: 1 }]],
    ['a type that a choice has not', 'Observation', [{ path: 'Observation.valueBla', min: 1 }]],
    [
      'a discriminator that leads nowhere',
      'Patient',
      [{ path: 'Patient.name', slicing: { discriminator: [{ type: 'value', path: 'colour' }], rules: 'open' } }],
    ],
    [
      'a value that the base fixes otherwise',
      'Extension',
      [{ path: 'Extension.url', fixedUri: address('P') }],
      { baseDefinition: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason' },
    ],
  ]
  const withIds = (element: Json[]): Json[] => element.map((one) => ({ id: one.path, ...one }))
  test.each(faults)('%s', (_title, type, element, more) => {
    expect(errorsOf(validator.validate(profile('P', type, withIds(element), more)))).toContain(
      'differential StructureDefinition.differential.element[1]',
    )
  })

  test('and is itself not its base', () => {
    const circular = profile('P', 'Patient', [{ id: 'Patient.name', path: 'Patient.name', min: 1 }], {
      baseDefinition: address('P'),
    })
    expect(errorsOf(validator.validate(circular))).toEqual(['differential StructureDefinition.baseDefinition'])
  })

  test('a resource is not called valid against one that cannot be applied', () => {
    const judge = (definition: Json) =>
      validatorWith([definition]).validate({ resourceType: 'Patient', active: true }, { profiles: [address('P')] })
    const misnamed = profile('P', 'Patient', [{ id: 'Patient.dateOfBirth', path: 'Patient.dateOfBirth', min: 1 }])
    expect(judge(misnamed)).toMatchObject([{ severity: 'error', key: 'differential', profile: address('P') }])
    const rootless = profile('P', 'Patient', [], { baseDefinition: address('Nowhere') })
    expect(judge(rootless)).toMatchObject([{ severity: 'warning', key: 'profile-unknown', profile: address('P') }])
  })
})

describe('the filters of a ValueSet, as far as they can be judged without its code system', () => {
  const filtered = (property: string, op: string, value: string): string[] =>
    errorsOf(
      validator.validate({
        resourceType: 'ValueSet',
        status: 'active',
        compose: { include: [{ system: 'http://snomed.info/sct', filter: [{ property, op, value }] }] },
      }),
    )
  const place = ['value-set-filter ValueSet.compose.include[0].filter[0]']
  test.each<[string, string, string, string[]]>([
    ['notSelectable', '=', 'true', []],
    ['notSelectable', '=', '1', place],
    ['constraint', '=', '<< 404684003 |Clinical finding| AND ^ 700043003', []],
    ['constraint', '=', '<< 404684003 : 363698007 = << 39057004', []],
    ['constraint', '=', '404684003 << 39057004', place],
    ['constraint', '=', '(<< 404684003', place],
  ])('%s %s %s', (property, op, value, expected) => expect(filtered(property, op, value)).toEqual(expected))
})
