import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { CodeSystem, ElementDefinition, OperationDefinition, StructureDefinition, ValueSet } from 'fhir/r3.js'

export type Definition = StructureDefinition | ValueSet | CodeSystem | OperationDefinition

/** A definition and the folder and name of the file that it came from. */
export interface DefinitionFile {
  folder: string
  name: string
  definition: Definition
}

export type Generation = 'v1' | 'v2'

export const generations: Generation[] = ['v1', 'v2']

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The definitions of one of our folders under `profiles/stu3/`, in the order of their names. */
export function filesIn(folder: 'common' | Generation): DefinitionFile[] {
  return readDefinitions(`${root}profiles/stu3/${folder}`).map((file) => ({ ...file, folder }))
}

/** What a validator is given for a generation: the shared definitions and those of the generation. */
export function filesOf(generation: Generation): DefinitionFile[] {
  return [...filesIn('common'), ...filesIn(generation)]
}

/** Every JSON file of a folder given by its full path, parsed. */
export function readDefinitions(path: string): DefinitionFile[] {
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ folder: path, name, definition: JSON.parse(readFileSync(`${path}/${name}`, 'utf8')) }))
}

/** The folder of a published generation in the reference data, or undefined where that data is absent. */
export function publishedFolder(generation: Generation): string | undefined {
  const data = process.env.ASSAY_REFERENCE_DATA ?? `${root}../shared/data`
  const folder = `${data}/profiles/stu3-rarecord-${generation === 'v1' ? 'v1-2020' : 'v2-2022'}`
  return existsSync(folder) ? folder : undefined
}

const basePackage = `${root}node_modules/hl7.fhir.r3.examples`
const baseDefinitions = new Map<string, StructureDefinition | undefined>()
let baseSystems: Map<string, Set<string>> | undefined

/** The base STU3 definition of a type, or undefined when STU3 has none of that name. */
export function baseDefinition(type: string): StructureDefinition | undefined {
  if (!baseDefinitions.has(type)) {
    const path = `${basePackage}/StructureDefinition-${type}.json`
    baseDefinitions.set(type, existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined)
  }
  return baseDefinitions.get(type)
}

/** The codes of each code system that base STU3 defines and our value sets take codes from, by its URL. */
export function baseCodeSystems(): Map<string, Set<string>> {
  baseSystems ??= new Map(
    [
      'contract-signer-type',
      'extra-security-role-type',
      'v3-ParticipationFunction',
      'v3-ParticipationType',
      'v3-RoleClass',
      'v3-RoleCode',
    ].map((id) => {
      const system: CodeSystem = JSON.parse(readFileSync(`${basePackage}/CodeSystem-${id}.json`, 'utf8'))
      return [system.url ?? id, new Set(codesOf(system.concept))]
    }),
  )
  return baseSystems
}

/** The elements of the differential, or an empty list. */
export function elementsOf(profile: StructureDefinition): ElementDefinition[] {
  return profile.differential?.element ?? []
}

/** The value set that an element is bound to, whichever form the reference has. */
export function boundValueSet(element: ElementDefinition): string | undefined {
  return element.binding?.valueSetReference?.reference ?? element.binding?.valueSetUri
}

function codesOf(concepts: CodeSystem['concept']): string[] {
  return (concepts ?? []).flatMap((concept) => [concept.code, ...codesOf(concept.concept)])
}
