import type { CodeSystem, ElementDefinition, StructureDefinition, ValueSet } from 'fhir/r3.js'
import { describe, expect, test } from 'vitest'
import {
  type DefinitionFile,
  elementsOf,
  filesOf,
  type Generation,
  generations,
  publishedFolder,
  readDefinitions,
} from './stu3-definitions.ts'
import { differencesBetween } from './stu3-published-differences.ts'

const folders = ['StructureDefinitions', 'ValueSets', 'CodeSystems', 'Operations']

function publishedFiles(generation: Generation): DefinitionFile[] {
  return folders.flatMap((folder) => readDefinitions(`${publishedFolder(generation)}/${folder}`))
}

/** Where we differ from the published set on purpose, and why: profiles/README.md says the same to a reader. */
const departures: Record<Generation, [difference: string, why: string][]> = {
  v1: [
    [
      'CodeSystem CareConnect-ConditionCategory-1: is not in',
      'the copies of 2020 hold only what is named RARecord or Spine',
    ],
    ['CodeSystem CareConnect-SDSJobRoleName-1: is not in', 'the same'],
    ['StructureDefinition CareConnect-RARecord-Condition-1: Condition.subject types', 'base STU3 may not be loosened'],
    [
      'StructureDefinition Extension-RARecord-RemovalReason-1: Extension.extension:removalReason binding',
      'no coded element',
    ],
    [
      'StructureDefinition Extension-RARecord-RemovalReason-1: Extension.extension:removalReason.value[x] binding',
      'put here',
    ],
    ['StructureDefinition Extension-coding-sctdescid: is not in', 'published by HL7 UK'],
    ['StructureDefinition RARecord-Flag-1: Flag.subject types', 'base STU3 may not be loosened'],
    ['ValueSet CareConnect-ConditionCategory-1: is not in', 'as its code system'],
    ['ValueSet CareConnect-ListCode-1: is not in', 'as the code systems of CareConnect'],
    ['ValueSet CareConnect-SDSJobRoleName-1: is not in', 'as its code system'],
    ['ValueSet RARecord-CommunityLanguageSupport-1: is not in', 'its source cannot be parsed'],
  ],
  v2: [
    ['StructureDefinition CareConnect-RARecord-Condition-1: Condition.subject types', 'base STU3 may not be loosened'],
    [
      'StructureDefinition Extension-RARecord-RemovalReason-1: Extension.extension:removalReason binding',
      'no coded element',
    ],
    [
      'StructureDefinition Extension-RARecord-RemovalReason-1: Extension.extension:removalReason.value[x] binding',
      'put here',
    ],
    ['StructureDefinition Extension-coding-sctdescid: url', 'the profile names the one that HL7 UK published'],
    ['StructureDefinition Extension-coding-sctdescid: context', 'the profile uses it in a Coding'],
    ['StructureDefinition Extension-coding-sctdescid: date', 'that of HL7 UK'],
    ['StructureDefinition Extension-coding-sctdescid: Extension.url fixed', 'that of HL7 UK'],
    ['StructureDefinition RARecord-Flag-1: Flag.subject types', 'base STU3 may not be loosened'],
  ],
}

/** The differences that no departure explains. */
function unexplained(files: DefinitionFile[], generation: Generation): string[] {
  return differencesBetween(files, publishedFiles(generation)).filter(
    (difference) => !departures[generation].some(([expected]) => difference.startsWith(expected)),
  )
}

function changed<Kind>(id: string, change: (definition: Kind) => void): DefinitionFile[] {
  const files = structuredClone(filesOf('v1'))
  const file = files.find(({ name }) => name === `${id}.json`)
  if (!file) throw new Error(`${id} is not in the set`)
  change(file.definition as Kind)
  return files
}

function changedElement(id: string, element: string, change: Partial<ElementDefinition>): DefinitionFile[] {
  return changed<StructureDefinition>(`StructureDefinition-${id}`, (profile) => {
    const found = elementsOf(profile).find((candidate) => candidate.id === element)
    if (!found) throw new Error(`${id} has no ${element}`)
    Object.assign(found, change)
  })
}

function without(id: string, element: string): DefinitionFile[] {
  return changed<StructureDefinition>(`StructureDefinition-${id}`, (profile) => {
    const kept = elementsOf(profile).filter((candidate) => !candidate.id?.startsWith(element))
    if (kept.length === elementsOf(profile).length) throw new Error(`${id} has no ${element}`)
    profile.differential = { element: kept }
  })
}

const isPresent = generations.every((generation) => publishedFolder(generation))
const title = 'the STU3 definitions say what the published ones say'

describe.skipIf(!isPresent)(
  isPresent ? title : `${title} (not run: no published copies in ASSAY_REFERENCE_DATA)`,
  () => {
    test.each(generations)('%s has the same constraints, codes and displays', (generation) => {
      expect(unexplained(filesOf(generation), generation)).toEqual([])
    })

    test.each(generations)('%s still departs in each way that is written down', (generation) => {
      const found = differencesBetween(filesOf(generation), publishedFiles(generation))
      const stale = departures[generation].filter(([expected]) => !found.some((one) => one.startsWith(expected)))
      expect(stale).toEqual([])
    })

    test('the two generations are not taken for one another', () => {
      expect(unexplained(filesOf('v1'), 'v2')).toContainEqual(expect.stringContaining('Provenance.activity min is 0'))
      expect(unexplained(filesOf('v2'), 'v1')).toContainEqual(expect.stringContaining('Provenance.activity max is 1'))
    })

    const provenance = 'RARecord-Provenance-1'
    const list = 'CareConnect-RARecord-List-1'
    const condition = 'CareConnect-RARecord-Condition-1'
    test.each<[string, DefinitionFile[]]>([
      ['Consent.period max is 1, published 0', without('RARecord-Consent-1', 'Consent.period')],
      ['Flag.category min is 0, published 1', changedElement('RARecord-Flag-1', 'Flag.category', { min: 0 })],
      [
        'Flag.status max is 0, published 1',
        changed<StructureDefinition>('StructureDefinition-RARecord-Flag-1', (profile) => {
          elementsOf(profile).push({ id: 'Flag.status', path: 'Flag.status', max: '0' })
        }),
      ],
      [
        'Provenance.target types is Reference | Reference(https',
        changed<StructureDefinition>(`StructureDefinition-${provenance}`, (profile) => {
          elementsOf(profile)[0]?.type?.push({ code: 'Reference' })
        }),
      ],
      ['Provenance.agent.who[x] types is', without(provenance, 'Provenance.agent.who[x]')],
      ['Provenance.agent.who[x].id is not an element here', without(provenance, 'Provenance.agent.who[x]')],
      [
        'Provenance.agent.onBehalfOf[x].identifier max is 1',
        without(provenance, 'Provenance.agent.onBehalfOf[x].identifier'),
      ],
      ['List.mode fixed is [["fixedCode","snapshot"]]', changedElement(list, 'List.mode', { fixedCode: 'snapshot' })],
      ['List.extension:warningCode max is *, published 0', without(list, 'List.extension:warningCode')],
      [
        'List.extension:warningCode extension is http://example.org/x',
        changedElement(list, 'List.extension:warningCode.url', { fixedUri: 'http://example.org/x' }),
      ],
      [
        'Condition.extension:removalReason extension is none',
        changedElement(condition, 'Condition.extension:removalReason', { type: [{ code: 'Extension' }] }),
      ],
      [
        'Condition.code.coding slicing is none, published open by value system',
        without(condition, 'Condition.code.coding'),
      ],
      ['Condition.code.coding:snomedCT.display min is 0', without(condition, 'Condition.code.coding:snomedCT.display')],
      ['Condition.category binding is example', changedBinding(condition, 'Condition.category', 'example')],
      [
        'Extension.value[x] binding is preferred',
        changedBinding('Extension-RARecord-ProxyRole-1', 'Extension.value[x]', 'preferred'),
      ],
      [
        'Extension.extension:created.value[x] min is 0',
        changedElement('Extension-RARecord-Provenance-1', 'Extension.extension:created.value[x]', { min: 0 }),
      ],
      [
        'RARecord-Flag-1: version',
        changed<StructureDefinition>('StructureDefinition-RARecord-Flag-1', (p) => (p.version = '9')),
      ],
      [
        'RARecord-Flag-1: date',
        changed<StructureDefinition>('StructureDefinition-RARecord-Flag-1', (p) => (p.date = '2019')),
      ],
      [
        'ValueSet RARecord-ProxyRole-1: is missing',
        filesOf('v1').filter(({ name }) => name !== 'ValueSet-RARecord-ProxyRole-1.json'),
      ],
      [
        'lacks ZZ "Patient prefers not',
        changed<CodeSystem>('CodeSystem-RARecord-ConditionCode-1', (system) => system.concept?.pop()),
      ],
      [
        'adds 001 "Consent of the patient"',
        changed<CodeSystem>('CodeSystem-RARecord-ProxyRole-1', (system) => {
          Object.assign(system.concept?.[0] ?? {}, { display: 'Consent of the patient' })
        }),
      ],
      [
        'lacks http://snomed.info/sct 1108111000000107',
        changed<ValueSet>('ValueSet-RARecord-FlagCode-1', (valueSet) => valueSet.compose?.include?.pop()),
      ],
      [
        'has 2 entries, published 1',
        changed<ValueSet>('ValueSet-RARecord-ProxyRole-1', (valueSet) => {
          valueSet.compose?.include?.push(...valueSet.compose.include)
        }),
      ],
      [
        'lacks removeRARecord.nhsNumber in 1..1 string',
        changed<{ parameter: { part: unknown[] }[] }>(
          'OperationDefinition-RARecord-RemoveRARecord-Operation-1',
          (operation) => {
            operation.parameter[0]?.part.shift()
          },
        ),
      ],
    ])('a copy that is wrong is told: %s', (difference, files) => {
      expect(unexplained(files, 'v1')).toContainEqual(expect.stringContaining(difference))
    })
  },
)

function changedBinding(id: string, element: string, strength: 'example' | 'preferred'): DefinitionFile[] {
  return changed<StructureDefinition>(`StructureDefinition-${id}`, (profile) => {
    const found = elementsOf(profile).find((candidate) => candidate.id === element)
    if (!found?.binding) throw new Error(`${id} has no binding at ${element}`)
    found.binding.strength = strength
  })
}
