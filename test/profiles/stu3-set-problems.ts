import type { CodeSystem, ElementDefinition, StructureDefinition, ValueSet } from 'fhir/r3.js'
import { baseElement } from './stu3-base-element.ts'
import {
  baseCodeSystems,
  baseDefinition,
  boundValueSet,
  type Definition,
  type DefinitionFile,
  elementsOf,
} from './stu3-definitions.ts'

/** Code systems that nobody can enumerate here: a value set may take codes from them, and lists each code. */
const externalSystems = ['http://snomed.info/sct', 'http://dicom.nema.org/resources/ontology/DCM']

/**
 * What is wrong with a set of definitions that a validator is to be given together, one sentence each: names, canonical
 * URLs, paths that base STU3 does not have, loosened cardinalities, references that lead nowhere. Empty when all is well.
 */
export function problemsOf(files: DefinitionFile[]): string[] {
  const byUrl = new Map<string, Definition>()
  const problems: string[] = []
  for (const { folder, name, definition } of files) {
    const { resourceType, id, url } = definition
    if (name !== `${resourceType}-${id}.json`) problems.push(`${folder}/${name}: holds ${resourceType} ${id}`)
    if (!url?.endsWith(`/STU3/${resourceType}/${id}`)) problems.push(`${folder}/${name}: its url is ${url}`)
    if (definition.name !== id) problems.push(`${folder}/${name}: its name is ${definition.name}`)
    if (url && byUrl.has(url)) problems.push(`${folder}/${name}: ${url} is in the set twice`)
    if (url) byUrl.set(url, definition)
  }
  for (const { name, definition } of files) {
    const found =
      definition.resourceType === 'StructureDefinition'
        ? profileProblems(definition, byUrl)
        : definition.resourceType === 'ValueSet'
          ? valueSetProblems(definition, byUrl)
          : definition.resourceType === 'CodeSystem'
            ? repeated(definition.concept?.map((concept) => concept.code) ?? []).map(
                (code) => `code ${code} is repeated`,
              )
            : []
    problems.push(...found.map((problem) => `${name}: ${problem}`))
  }
  return problems
}

function profileProblems(profile: StructureDefinition, set: Map<string, Definition>): string[] {
  const elements = elementsOf(profile)
  const problems = repeated(elements.map((element) => element.id ?? '')).map((id) => `${id} is repeated`)
  if (profile.snapshot) problems.push('has a snapshot')
  if (profile.fhirVersion !== '3.0.1') problems.push(`is of FHIR ${profile.fhirVersion}`)
  if (elements.length === 0) problems.push('constrains nothing')
  const typeOf = (id: string) => elements.find((element) => element.id === id)?.type?.[0]?.code
  for (const element of elements) {
    problems.push(...elementProblems(element, typeOf, set).map((problem) => `${element.id} ${problem}`))
  }
  return problems
}

function elementProblems(
  element: ElementDefinition,
  typeOf: (id: string) => string | undefined,
  set: Map<string, Definition>,
): string[] {
  const id = element.id ?? ''
  const base = baseElement(id, typeOf)
  if (!base) return ['is no element of base STU3']
  const problems: string[] = []
  if (element.path !== id.replace(/:[^.]+/g, '')) problems.push(`has the path ${element.path}`)
  if (element.sliceName !== /:([^.]+)$/.exec(id)?.[1]) problems.push(`has the slice name ${element.sliceName}`)
  if (element.min !== undefined && !element.sliceName && element.min < (base.min ?? 0))
    problems.push('lowers the minimum')
  if (element.max !== undefined && above(element.max, base.max ?? '*')) problems.push('raises the maximum')
  const allowed = new Set(base.type?.map((type) => type.code))
  for (const type of element.type ?? []) {
    if (!allowed.has(type.code)) problems.push(`has the type ${type.code}, which base STU3 does not allow there`)
    for (const url of [type.profile, type.targetProfile]) {
      if (url && !set.has(url) && !isBase(url)) problems.push(`refers to ${url}, which is not in the set`)
    }
  }
  for (const key of Object.keys(element).filter((name) => /^(fixed|pattern)/.test(name))) {
    const code = key.replace(/^(fixed|pattern)/, '').toLowerCase()
    if (![...allowed].some((type) => type?.toLowerCase() === code)) problems.push(`has ${key} but is ${[...allowed]}`)
  }
  const bound = boundValueSet(element)
  if (bound && set.get(bound)?.resourceType !== 'ValueSet')
    problems.push(`is bound to ${bound}, which is not in the set`)
  return problems
}

function valueSetProblems(valueSet: ValueSet, set: Map<string, Definition>): string[] {
  const included = valueSet.compose?.include ?? []
  if (included.length === 0) return ['includes nothing']
  return included.flatMap(({ system = '', concept }) => {
    const known = codesIn(system, set)
    if (!known && !externalSystems.includes(system)) return [`includes ${system}, which is not in the set`]
    if (!known && !concept?.length) return [`includes all of ${system}, which cannot be listed`]
    const missing = concept?.filter(({ code }) => known && !known.has(code)) ?? []
    return missing.map(({ code }) => `includes ${code}, which ${system} does not have`)
  })
}

function codesIn(system: string, set: Map<string, Definition>): Set<string> | undefined {
  const ours = set.get(system)
  return ours?.resourceType === 'CodeSystem' ? new Set(codes(ours)) : baseCodeSystems().get(system)
}

function codes(system: CodeSystem): string[] {
  return system.concept?.map((concept) => concept.code) ?? []
}

function isBase(url: string): boolean {
  const [, type] = /^http:\/\/hl7\.org\/fhir\/StructureDefinition\/(\w+)$/.exec(url) ?? []
  return type !== undefined && baseDefinition(type) !== undefined
}

function above(max: string, limit: string): boolean {
  return limit !== '*' && (max === '*' || Number(max) > Number(limit))
}

function repeated(values: string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index)
}
