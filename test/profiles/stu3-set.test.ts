import type { CodeSystem, ElementDefinition, StructureDefinition, ValueSet } from 'fhir/r3.js'
import { describe, expect, test } from 'vitest'
import { type DefinitionFile, elementsOf, filesIn, filesOf, generations } from './stu3-definitions.ts'
import { problemsOf } from './stu3-set-problems.ts'

/** A copy of the 2020 set in which one definition was changed. */
function changed<Kind>(id: string, change: (definition: Kind, file: DefinitionFile) => void): DefinitionFile[] {
  const files = structuredClone(filesOf('v1'))
  const file = files.find(({ name }) => name === `${id}.json`)
  if (!file) throw new Error(`${id} is not in the set`)
  change(file.definition as Kind, file)
  return files
}

function changedElement(id: string, element: string, change: Partial<ElementDefinition>): DefinitionFile[] {
  return changed<StructureDefinition>(`StructureDefinition-${id}`, (profile) => {
    const found = elementsOf(profile).find((candidate) => candidate.id === element)
    if (!found) throw new Error(`${id} has no ${element}`)
    Object.assign(found, change)
  })
}

describe('the STU3 definitions', () => {
  test.each(generations)('%s, with what is common, is a closed and valid set', (generation) => {
    expect(problemsOf(filesOf(generation))).toEqual([])
  })

  test('each generation has the profiles, extensions and outcome that the API uses', () => {
    for (const generation of generations) {
      const ids = filesOf(generation).map(({ definition }) => definition.id)
      expect(ids).toEqual(
        expect.arrayContaining([
          'RARecord-Consent-1',
          'RARecord-Flag-1',
          'RARecord-Provenance-1',
          'CareConnect-RARecord-List-1',
          'CareConnect-RARecord-Condition-1',
          'Spine-OperationOutcome-1',
          'RARecord-RemoveRARecord-Operation-1',
        ]),
      )
    }
  })

  test('what both generations have alike is kept once, in common', () => {
    const kept = new Map(filesIn('v1').map(({ name, definition }) => [name, JSON.stringify(definition)]))
    const twice = filesIn('v2').filter(({ name, definition }) => kept.get(name) === JSON.stringify(definition))
    expect(twice.map(({ name }) => name)).toEqual([])
  })

  test('an adjustment has one code list in each generation, the union of its groups', () => {
    for (const generation of generations) {
      const listed = new Set(listedCodes(generation, /ValueSet-RARecord-FlagCode-1/))
      const groups = new Set(
        listedCodes(generation, /ValueSet-RARecord-(Acc|Additional|Comm|Bespoke|Environment|Individual)/),
      )
      const apart = [...groups]
        .filter((code) => !listed.has(code))
        .concat([...listed].filter((code) => !groups.has(code)))
      // The 2020 list lacks one concept of the group of information formats, as published.
      expect(apart).toHaveLength(generation === 'v1' ? 1 : 0)
    }
  })
})

function listedCodes(generation: 'v1' | 'v2', name: RegExp): string[] {
  return filesOf(generation)
    .filter((file) => name.test(file.name))
    .flatMap(({ definition }) => (definition as ValueSet).compose?.include ?? [])
    .flatMap(({ system, concept }) => concept?.map(({ code }) => code) ?? [`all of ${system}`])
}

describe('a set that is not right is told apart', () => {
  const flag = 'StructureDefinition-RARecord-Flag-1'
  const category = 'CodeSystem-RARecord-FlagCategory-1'
  test.each<[string, DefinitionFile[]]>([
    [
      'holds ValueSet RARecord-FlagCode-2',
      changed<ValueSet>('ValueSet-RARecord-FlagCode-1', (v) => (v.id = 'RARecord-FlagCode-2')),
    ],
    [
      'its url is http://example.org/x',
      changed<ValueSet>('ValueSet-RARecord-ProxyRole-1', (v) => (v.url = 'http://example.org/x')),
    ],
    ['its name is Flag', changed<StructureDefinition>(flag, (profile) => (profile.name = 'Flag'))],
    ['is in the set twice', [...filesOf('v1'), ...filesIn('common').slice(0, 1)]],
    ['has a snapshot', changed<StructureDefinition>(flag, (profile) => (profile.snapshot = { element: [] }))],
    ['is of FHIR 4.0.1', changed<StructureDefinition>(flag, (profile) => (profile.fhirVersion = '4.0.1'))],
    ['constrains nothing', changed<StructureDefinition>(flag, (profile) => (profile.differential = { element: [] }))],
    ['Flag.author is repeated', changedElement('RARecord-Flag-1', 'Flag.encounter', { id: 'Flag.author' })],
    ['Flag.writer is no element of base STU3', changedElement('RARecord-Flag-1', 'Flag.author', { id: 'Flag.writer' })],
    [
      'Extension.value[x].coding is no element of base STU3',
      changedElement('Extension-RARecord-ProxyRole-1', 'Extension.value[x]', { type: [] }),
    ],
    ['has the path Flag.period', changedElement('RARecord-Flag-1', 'Flag.author', { path: 'Flag.period' })],
    ['has the slice name note', changedElement('RARecord-Flag-1', 'Flag.extension:notes', { sliceName: 'note' })],
    ['lowers the minimum', changedElement('RARecord-Flag-1', 'Flag.code', { min: 0 })],
    ['raises the maximum', changedElement('RARecord-Flag-1', 'Flag.author', { max: '*' })],
    [
      'has the type Annotation, which base STU3 does not allow there',
      changedElement('RARecord-Provenance-1', 'Provenance.target', { type: [{ code: 'Annotation' }] }),
    ],
    [
      'refers to http://example.org/x, which is not in the set',
      changedElement('RARecord-Flag-1', 'Flag.extension:notes', {
        type: [{ code: 'Extension', profile: 'http://example.org/x' }],
      }),
    ],
    [
      'has fixedBoolean but is code',
      changedElement('CareConnect-RARecord-List-1', 'List.mode', { fixedBoolean: true }),
    ],
    [
      'is bound to http://example.org/x, which is not in the set',
      changedElement('RARecord-Flag-1', 'Flag.code', {
        binding: { strength: 'required', valueSetUri: 'http://example.org/x' },
      }),
    ],
    ['is bound to', filesOf('v1').filter(({ name }) => name !== 'ValueSet-RARecord-FlagCode-1.json')],
    ['which is not in the set', filesOf('v1').filter(({ name }) => name !== `${category}.json`)],
    ['includes nothing', changed<ValueSet>('ValueSet-RARecord-ProxyRole-1', (valueSet) => delete valueSet.compose)],
    [
      'includes all of http://snomed.info/sct, which cannot be listed',
      changed<ValueSet>('ValueSet-RARecord-ProxyRole-1', (valueSet) => {
        valueSet.compose = { include: [{ system: 'http://snomed.info/sct' }] }
      }),
    ],
    [
      'includes NOBODY, which http://hl7.org/fhir/v3/RoleClass does not have',
      changed<ValueSet>('ValueSet-RARecord-ProxyRole-1', (valueSet) => {
        valueSet.compose = { include: [{ system: 'http://hl7.org/fhir/v3/RoleClass', concept: [{ code: 'NOBODY' }] }] }
      }),
    ],
    ['code NRAF is repeated', changed<CodeSystem>(category, (system) => system.concept?.push({ code: 'NRAF' }))],
  ])('%s', (problem, files) => {
    expect(problemsOf(files)).toContainEqual(expect.stringContaining(problem))
  })
})
