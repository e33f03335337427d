import { describe, expect, test } from 'vitest'
import { address, errorsOf, profile, validatorWith } from './profile-definition.ts'

type Json = Record<string, unknown>

/** Judges a resource against one profile with that differential. */
function judge(type: string, element: Json[], resource: Json, others: Json[] = []): string[] {
  const validator = validatorWith([profile('P', type, element), ...others])
  return errorsOf(validator.validate({ resourceType: type, ...resource }, { profiles: [address('P')] }))
}

const slicing = (type: string, path: string, rules = 'open', more: Json = {}): Json => ({
  slicing: { discriminator: [{ type, path }], rules, ...more },
})
const observation = { status: 'final', code: { text: 'x' } }

describe('slices told apart by value', () => {
  const bySystem = [
    { id: 'Patient.identifier', path: 'Patient.identifier', ...slicing('value', 'system') },
    { id: 'Patient.identifier:a', path: 'Patient.identifier', sliceName: 'a', min: 1, max: '1' },
    { id: 'Patient.identifier:a.system', path: 'Patient.identifier.system', min: 1, fixedUri: 'http://a' },
    { id: 'Patient.identifier:a.value', path: 'Patient.identifier.value', min: 1 },
  ]
  const a = { system: 'http://a', value: '1' }
  test.each<[string, Json[], string[]]>([
    ['one of the slice', [a], []],
    ['one of the slice and another', [a, { system: 'http://b' }], []],
    ['none of the slice', [{ system: 'http://b', value: '1' }], ['slice-min Patient.identifier']],
    ['two of the slice', [a, a], ['slice-max Patient.identifier']],
    ['a slice that breaks its own rule', [{ system: 'http://a' }], ['min Patient.identifier[0].value']],
  ])('%s', (_title, identifier, expected) => {
    expect(judge('Patient', bySystem, { identifier })).toEqual(expected)
  })

  test('closed slicing refuses what is in no slice', () => {
    const closed = [{ ...bySystem[0], ...slicing('value', 'system', 'closed') }, ...bySystem.slice(1)]
    expect(judge('Patient', closed as Json[], { identifier: [a, { system: 'http://b' }] })).toEqual([
      'slice Patient.identifier[1]',
    ])
  })

  test('slicing open at the end refuses what stands between slices', () => {
    const atEnd = [{ ...bySystem[0], ...slicing('value', 'system', 'openAtEnd') }, ...bySystem.slice(1)]
    expect(judge('Patient', atEnd as Json[], { identifier: [{ system: 'http://b' }, a] })).toEqual([
      'slice-order Patient.identifier[0]',
    ])
    expect(judge('Patient', atEnd as Json[], { identifier: [a, { system: 'http://b' }] })).toEqual([])
  })

  test('ordered slicing refuses slices in another order', () => {
    const ordered = [
      {
        id: 'Patient.identifier',
        path: 'Patient.identifier',
        ...slicing('value', 'system', 'open', { ordered: true }),
      },
      { id: 'Patient.identifier:a', path: 'Patient.identifier', sliceName: 'a' },
      { id: 'Patient.identifier:a.system', path: 'Patient.identifier.system', fixedUri: 'http://a' },
      { id: 'Patient.identifier:b', path: 'Patient.identifier', sliceName: 'b' },
      { id: 'Patient.identifier:b.system', path: 'Patient.identifier.system', fixedUri: 'http://b' },
    ]
    expect(judge('Patient', ordered, { identifier: [{ system: 'http://b' }, { system: 'http://a' }] })).toEqual([
      'slice-order Patient.identifier[1]',
    ])
  })
})

test('slices told apart by a pattern below a choice, each with rules of its own', () => {
  const component = (name: string, code: string): Json[] => [
    { id: `Observation.component:${name}`, path: 'Observation.component', sliceName: name, min: 1, max: '1' },
    {
      id: `Observation.component:${name}.code`,
      path: 'Observation.component.code',
      patternCodeableConcept: { coding: [{ code }] },
    },
    {
      id: `Observation.component:${name}.value[x]`,
      path: 'Observation.component.value[x]',
      type: [{ code: 'Quantity' }],
    },
  ]
  const element = [
    { id: 'Observation.component', path: 'Observation.component', ...slicing('pattern', 'code') },
    ...component('s', '1'),
    ...component('d', '2'),
  ]
  const part = (code: string, value: Json) => ({ code: { coding: [{ system: 'http://a', code }] }, ...value })
  const quantity = { valueQuantity: { value: 1 } }
  expect(
    judge('Observation', element, { ...observation, component: [part('1', quantity), part('2', quantity)] }),
  ).toEqual([])
  expect(
    judge('Observation', element, {
      ...observation,
      component: [part('1', quantity), part('2', { valueString: 'x' })],
    }),
  ).toEqual(['type Observation.component[1].value.ofType(string)'])
})

test('slices told apart by whether an element is there', () => {
  const element = [
    { id: 'Patient.name', path: 'Patient.name', ...slicing('exists', 'period') },
    { id: 'Patient.name:past', path: 'Patient.name', sliceName: 'past', max: '1' },
    { id: 'Patient.name:past.period', path: 'Patient.name.period', min: 1 },
    { id: 'Patient.name:now', path: 'Patient.name', sliceName: 'now', max: '1' },
    { id: 'Patient.name:now.period', path: 'Patient.name.period', max: '0' },
  ]
  const past = { text: 'x', period: { end: '2020' } }
  expect(judge('Patient', element, { name: [past, { text: 'y' }] })).toEqual([])
  expect(judge('Patient', element, { name: [past, past] })).toEqual(['slice-max Patient.name'])
})

test('slices of a choice told apart by type', () => {
  const element = [
    { id: 'Observation.value[x]', path: 'Observation.value[x]', ...slicing('type', '$this') },
    {
      id: 'Observation.value[x]:valueQuantity',
      path: 'Observation.value[x]',
      sliceName: 'valueQuantity',
      type: [{ code: 'Quantity' }],
    },
    { id: 'Observation.value[x]:valueQuantity.unit', path: 'Observation.value[x].unit', min: 1 },
  ]
  expect(judge('Observation', element, { ...observation, valueQuantity: { value: 1 } })).toEqual([
    'min Observation.value.ofType(Quantity).unit',
  ])
  expect(judge('Observation', element, { ...observation, valueString: 'x' })).toEqual([])
})

test('entries told apart by the type of resource, and by the profile that they meet', () => {
  const entry = (name: string, rule: Json, min = 0): Json[] => [
    { id: `Bundle.entry:${name}`, path: 'Bundle.entry', sliceName: name, min, max: '1' },
    { id: `Bundle.entry:${name}.resource`, path: 'Bundle.entry.resource', min: 1, ...rule },
  ]
  const named = profile('Named', 'Patient', [{ id: 'Patient.name', path: 'Patient.name', min: 1 }])
  const patient = (more: Json) => ({ resource: { resourceType: 'Patient', ...more } })
  const byType = [
    { id: 'Bundle.entry', path: 'Bundle.entry', ...slicing('type', 'resource') },
    ...entry('p', { type: [{ code: 'Patient' }] }),
  ]
  expect(
    judge('Bundle', byType, { type: 'collection', entry: [patient({ active: true }), patient({ active: true })] }),
  ).toEqual(['slice-max Bundle.entry'])
  const byProfile = [
    { id: 'Bundle.entry', path: 'Bundle.entry', ...slicing('profile', 'resource') },
    ...entry('n', { type: [{ code: 'Patient', profile: [address('Named')] }] }, 1),
  ]
  expect(
    judge('Bundle', byProfile, { type: 'collection', entry: [patient({ name: [{ text: 'x' }] })] }, [named]),
  ).toEqual([])
  expect(judge('Bundle', byProfile, { type: 'collection', entry: [patient({ active: true })] }, [named])).toEqual([
    'slice-min Bundle.entry',
  ])
})

test('references told apart by what they lead to', () => {
  const element = [
    { id: 'Observation.performer', path: 'Observation.performer', ...slicing('type', 'resolve()') },
    {
      id: 'Observation.performer:o',
      path: 'Observation.performer',
      sliceName: 'o',
      max: '1',
      type: [{ code: 'Reference', targetProfile: ['http://hl7.org/fhir/StructureDefinition/Organization'] }],
    },
  ]
  const contained = ['a', 'b'].map((id) => ({ resourceType: 'Organization', id, name: id }))
  const performer = [{ reference: '#a' }, { reference: '#b' }]
  expect(judge('Observation', element, { ...observation, contained, performer })).toEqual([
    'slice-max Observation.performer',
  ])
})

test('an extension told apart by its value', () => {
  const element = [
    {
      id: 'Patient.contact',
      path: 'Patient.contact',
      ...slicing('value', "extension('http://hl7.org/fhir/StructureDefinition/data-absent-reason').value"),
    },
    { id: 'Patient.contact:u', path: 'Patient.contact', sliceName: 'u', max: '0' },
    {
      id: 'Patient.contact:u.extension',
      path: 'Patient.contact.extension',
      slicing: { discriminator: [{ type: 'value', path: 'url' }], rules: 'open' },
    },
    {
      id: 'Patient.contact:u.extension:r',
      path: 'Patient.contact.extension',
      sliceName: 'r',
      type: [{ code: 'Extension', profile: ['http://hl7.org/fhir/StructureDefinition/data-absent-reason'] }],
    },
    { id: 'Patient.contact:u.extension:r.value[x]', path: 'Patient.contact.extension.value[x]', fixedCode: 'unknown' },
  ]
  const contact = (valueCode: string) => ({
    name: { text: 'x' },
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode }],
  })
  expect(judge('Patient', element, { contact: [contact('masked')] })).toEqual([])
  expect(judge('Patient', element, { contact: [contact('unknown')] })).toEqual(['slice-max Patient.contact'])
})

test('slices told apart by what a slice further down asks for', () => {
  const component = (name: string, code: string): Json[] => [
    { id: `Observation.component:${name}`, path: 'Observation.component', sliceName: name, max: '1' },
    {
      id: `Observation.component:${name}.code.coding`,
      path: 'Observation.component.code.coding',
      ...slicing('value', 'code'),
    },
    {
      id: `Observation.component:${name}.code.coding:c`,
      path: 'Observation.component.code.coding',
      sliceName: 'c',
      min: 1,
    },
    {
      id: `Observation.component:${name}.code.coding:c.code`,
      path: 'Observation.component.code.coding.code',
      min: 1,
      fixedCode: code,
    },
  ]
  const element = [
    { id: 'Observation.component', path: 'Observation.component', ...slicing('value', 'code.coding.code') },
    ...component('s', '1'),
    ...component('d', '2'),
  ]
  const part = (code: string) => ({ code: { coding: [{ code }, { code: 'local' }] }, valueBoolean: true })
  expect(judge('Observation', element, { ...observation, component: [part('1'), part('2')] })).toEqual([])
  expect(judge('Observation', element, { ...observation, component: [part('1'), part('1')] })).toEqual([
    'slice-max Observation.component',
  ])
})

test('slices that cannot be told apart are said not to be checked', () => {
  const element = [
    { id: 'Patient.identifier', path: 'Patient.identifier', ...slicing('value', 'assigner.display') },
    { id: 'Patient.identifier:a', path: 'Patient.identifier', sliceName: 'a', max: '0' },
  ]
  const validator = validatorWith([profile('P', 'Patient', element)])
  const patient = { resourceType: 'Patient', identifier: [{ value: '1' }] }
  expect(validator.validate(patient, { profiles: [address('P')] })).toMatchObject([
    { severity: 'information', key: 'slice', path: 'Patient.identifier' },
  ])
})

test('a slice within a slice', () => {
  const element = [
    { id: 'Patient.identifier', path: 'Patient.identifier', ...slicing('value', 'system') },
    { id: 'Patient.identifier:a', path: 'Patient.identifier', sliceName: 'a', ...slicing('value', 'use') },
    { id: 'Patient.identifier:a.system', path: 'Patient.identifier.system', fixedUri: 'http://a' },
    { id: 'Patient.identifier:a/old', path: 'Patient.identifier', sliceName: 'a/old', max: '1' },
    { id: 'Patient.identifier:a/old.use', path: 'Patient.identifier.use', fixedCode: 'old' },
  ]
  const old = { system: 'http://a', use: 'old' }
  expect(judge('Patient', element, { identifier: [old, { system: 'http://a', use: 'usual' }] })).toEqual([])
  expect(judge('Patient', element, { identifier: [old, old] })).toEqual(['slice-max Patient.identifier'])
})
