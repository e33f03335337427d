import { describe, expect, test } from 'vitest'
import type { Finding } from '../../src/fhir/index.ts'
import { address, errorsOf, profile, validatorWith } from './profile-definition.ts'

type Json = Record<string, unknown>

const note = (more: Json, element: Json[] = []): Json =>
  profile(
    'Note',
    'Extension',
    [
      { id: 'Extension.url', path: 'Extension.url', fixedUri: address('Note') },
      { id: 'Extension.value[x]', path: 'Extension.value[x]', min: 1, type: [{ code: 'string' }] },
      ...element,
    ],
    more,
  )
const extension = [{ url: address('Note'), valueString: 'x' }]
const judge = (definition: Json, resource: Json): Finding[] => validatorWith([definition]).validate(resource)
const on = (expression: string, type = 'element'): Json => note({ context: [{ type, expression }] })

describe('an extension stands only where its definition lets it', () => {
  const named = { resourceType: 'Patient', active: true, name: [{ text: 'x', extension }] }
  test.each<[string, Json, Json, string[]]>([
    ['on an element by path', on('Patient.name'), named, []],
    ['on an element by type', on('HumanName'), named, []],
    ['not on another element', on('Patient.contact'), named, ['extension-context Patient.name[0].extension[0]']],
    ['where FHIRPath selects the element', on('Patient.name.where(text.exists())', 'fhirpath'), named, []],
    [
      'not where FHIRPath selects another',
      on('Patient.name.where(family.exists())', 'fhirpath'),
      named,
      ['extension-context Patient.name[0].extension[0]'],
    ],
    [
      'not in another type of resource than FHIRPath speaks of',
      on('Patient', 'fhirpath'),
      { resourceType: 'Observation', status: 'final', code: { text: 'x' }, extension },
      ['extension-context Observation.extension[0]'],
    ],
  ])('%s', (_title, definition, resource, expected) => {
    expect(errorsOf(judge(definition, resource))).toEqual(expected)
  })

  test('and where its invariant of context holds', () => {
    const definition = note({ context: [{ type: 'element', expression: 'Patient' }], contextInvariant: ['active'] })
    const patient = { resourceType: 'Patient', extension }
    expect(errorsOf(judge(definition, { ...patient, active: true }))).toEqual([])
    expect(errorsOf(judge(definition, { ...patient, active: false }))).toEqual([
      'extension-context Patient.extension[0]',
    ])
  })

  test('an invariant of context that cannot be run is reported as such', () => {
    const definition = note({ context: [{ type: 'element', expression: 'Patient' }], contextInvariant: ['active.('] })
    expect(judge(definition, { resourceType: 'Patient', extension })).toMatchObject([
      { severity: 'warning', key: 'invariant-failed-to-run', path: 'Patient.extension[0]' },
    ])
  })
})

test('the maximum of an extension’s own root counts without any profile, and is reported once', () => {
  const single = note({ context: [{ type: 'element', expression: 'Patient' }] })
  const root = (single.differential as { element: Json[] }).element[0] as Json
  root.max = '1'
  const three = [...extension, ...extension, ...extension]
  expect(errorsOf(judge(single, { resourceType: 'Patient', extension }))).toEqual([])
  expect(errorsOf(judge(single, { resourceType: 'Patient', extension: three }))).toEqual(['max Patient.extension[1]'])
})

test('an extension that carries an element of another release is told of, and not refused', () => {
  const url = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Patient.photo'
  expect(validatorWith([]).validate({ resourceType: 'Patient', extension: [{ url, valueString: 'x' }] })).toMatchObject(
    [{ severity: 'information', key: 'extension-unknown' }],
  )
})
