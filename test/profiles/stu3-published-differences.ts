import type { CodeSystem, OperationDefinition, StructureDefinition, ValueSet } from 'fhir/r3.js'
import type { Definition, DefinitionFile } from './stu3-definitions.ts'
import { type Constraint, constraintsOf, statedElements } from './stu3-effective-constraints.ts'

/**
 * Where our set of definitions and the published one say different things to an instance, as `name: what` in order of
 * names: cardinality, fixed value, binding, types and targets, slicing and extension of each element that either
 * constrains, facts of the definition itself, codes and displays. Empty when they say the same.
 */
export function differencesBetween(ours: DefinitionFile[], published: DefinitionFile[]): string[] {
  const own = new Map(ours.map(({ definition }) => [nameOf(definition), definition]))
  const theirs = new Map(published.map(({ definition }) => [nameOf(definition), definition]))
  const names = [...new Set([...own.keys(), ...theirs.keys()])].sort()
  return names.flatMap((name) => {
    const [mine, other] = [own.get(name), theirs.get(name)]
    if (!mine) return [`${name}: is missing`]
    if (!other) return [`${name}: is not in the published set`]
    return [...factDifferences(mine, other), ...contentDifferences(mine, other)].map((what) => `${name}: ${what}`)
  })
}

/** Kind and last part of the canonical URL: some published resources carry the id of another. */
function nameOf(definition: Definition): string {
  return `${definition.resourceType} ${definition.url?.split('/').at(-1)}`
}

function factDifferences(mine: Definition, other: Definition): string[] {
  const facts = [
    'url',
    'version',
    'status',
    'type',
    'kind',
    'baseDefinition',
    'derivation',
    'context',
    'content',
    'code',
  ]
  const value = (definition: Definition, key: string) =>
    JSON.stringify((definition as unknown as Record<string, unknown>)[key])
  return [
    ...facts.filter((key) => value(mine, key) !== value(other, key)).map((key) => key),
    ...(mine.date?.slice(0, 10) === other.date?.slice(0, 10) ? [] : ['date']),
  ]
}

function contentDifferences(mine: Definition, other: Definition): string[] {
  if (mine.resourceType === 'StructureDefinition') return profileDifferences(mine, other as StructureDefinition)
  if (mine.resourceType === 'CodeSystem') return listDifferences(conceptsOf(mine), conceptsOf(other as CodeSystem))
  if (mine.resourceType === 'ValueSet') return listDifferences(includesOf(mine), includesOf(other as ValueSet))
  return listDifferences(parametersOf(mine.parameter), parametersOf((other as OperationDefinition).parameter))
}

function profileDifferences(mine: StructureDefinition, other: StructureDefinition): string[] {
  const [own, theirs] = [constraintsOf(statedElements(mine)), constraintsOf(statedElements(other))]
  // What is not named by either is base STU3 in both. An element below one that only they forbid is told by that one.
  const ids = [...new Set([...theirs.ids, ...own.ids])]
  return ids.flatMap((id) => {
    const [a, b] = [own.at(id), theirs.at(id)]
    if (!a || !b) return a === b ? [] : [`${id} is not an element ${a ? 'of the published definition' : 'here'}`]
    return (Object.keys(a) as (keyof Constraint)[])
      .filter((key) => a[key] !== b[key])
      .map((key) => `${id} ${key} is ${shown(a[key])}, published ${shown(b[key])}`)
  })
}

function shown(value: string | number): string {
  return value === '' ? 'none' : String(value)
}

function listDifferences(mine: string[], other: string[]): string[] {
  return [
    ...other.filter((entry) => !mine.includes(entry)).map((entry) => `lacks ${entry}`),
    ...mine.filter((entry) => !other.includes(entry)).map((entry) => `adds ${entry}`),
    ...(mine.length === other.length ? [] : [`has ${mine.length} entries, published ${other.length}`]),
  ]
}

function conceptsOf(system: CodeSystem): string[] {
  return system.concept?.map(({ code, display }) => `${code} "${display}"`) ?? []
}

function includesOf(valueSet: ValueSet): string[] {
  return (valueSet.compose?.include ?? []).flatMap(
    ({ system, concept }) =>
      concept?.map(({ code, display }) => `${system} ${code} "${display}"`) ?? [`all of ${system}`],
  )
}

function parametersOf(parameters: OperationDefinition['parameter'], above = ''): string[] {
  return (parameters ?? []).flatMap(({ name, use, min, max, type, part }) => [
    `${above}${name} ${use} ${min}..${max} ${type}`,
    ...parametersOf(part as OperationDefinition['parameter'], `${above}${name}.`),
  ])
}
