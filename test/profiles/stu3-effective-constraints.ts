import type { ElementDefinition, StructureDefinition } from 'fhir/r3.js'
import { baseElement } from './stu3-base-element.ts'
import { boundValueSet } from './stu3-definitions.ts'

/** What an element demands of an instance, in a form that two definitions can be compared by. */
export interface Constraint {
  min: number
  max: string
  fixed: string
  binding: string
  types: string
  slicing: string
  extension: string
}

/**
 * The constraints of one definition by element id; `at` answers from base STU3 where the definition says nothing, and
 * with undefined below a choice that it leaves open.
 */
export interface Constraints {
  ids: string[]
  at(id: string): Constraint | undefined
}

/**
 * The constraints that a list of elements (a snapshot or a differential) puts on instances. Element ids are brought to
 * the form `value[x]`; what stands below a forbidden element is left out, since no instance reaches it.
 */
export function constraintsOf(elements: ElementDefinition[]): Constraints {
  const byId = new Map(elements.map((element) => [standardId(element.id ?? element.path), element]))
  const typeOf = (id: string) => byId.get(id)?.type?.[0]?.code
  return {
    ids: [...byId.keys()].filter(
      (id) => !isSliceUrl(id) && !ancestors(id).some((above) => byId.get(above)?.max === '0'),
    ),
    at(id) {
      const base = baseElement(id, typeOf)
      if (!base) return undefined
      const own = byId.get(id)
      const sliced = /:[^.]+$/.test(id)
      // Base STU3 has one element where a profile has slices; none of them is obligatory because the whole is.
      const element = { ...base, ...(sliced ? { min: 0 } : {}), ...own }
      return constraintOf(element, sliced, byId.get(`${id}.url`)?.fixedUri)
    },
  }
}

function constraintOf(element: ElementDefinition, sliced: boolean, url: string | undefined): Constraint {
  const profile = element.type?.find((type) => type.profile)?.profile
  const forbidden = element.max === '0'
  return {
    min: element.min ?? 0,
    max: element.max ?? '',
    fixed: JSON.stringify(Object.entries(element).filter(([key]) => /^(fixed|pattern)/.test(key))),
    binding: !forbidden && element.binding ? `${element.binding.strength} ${boundValueSet(element)}` : '',
    types: forbidden ? '' : typesOf(element),
    slicing: sliced ? '' : slicingOf(element),
    extension: sliced && isExtension(element) ? (profile ?? url ?? '') : '',
  }
}

function typesOf(element: ElementDefinition): string {
  const types = element.type?.map(({ code, profile, targetProfile }) => {
    const aimed = targetProfile ? `(${withoutCareConnect(targetProfile)})` : ''
    return `${code}${profile && !isExtension(element) ? `<${profile}>` : ''}${aimed}`
  })
  return [...new Set(types)].sort().join(' | ')
}

function slicingOf(element: ElementDefinition): string {
  // STU3 slices every extension by url, whether a definition says it or not.
  if (!element.slicing || isExtension(element)) return ''
  const by = element.slicing.discriminator?.map(({ type, path }) => `${type} ${path}`)
  return `${element.slicing.rules} by ${by?.join(', ')}${element.slicing.ordered ? ', ordered' : ''}`
}

function isExtension(element: ElementDefinition): boolean {
  return /\.(extension|modifierExtension)$/.test(element.path)
}

/** CareConnect profiles are not published where a validator could find them: a reference to one is a reference to its type. */
function withoutCareConnect(url: string): string {
  return url.replace(
    /^.*\/CareConnect-(Patient|Practitioner|Organization|Encounter|Observation)-1$/,
    'http://hl7.org/fhir/StructureDefinition/$1',
  )
}

/** `valueString:valueString` and `value[x]:valueString` name the choice `value[x]`, narrowed to one type. */
function standardId(id: string): string {
  return id
    .split('.')
    .map((segment) => segment.replace(/^(value|who|onBehalfOf)(\[x\]|[A-Z]\w*):\1[A-Z]\w*$/, '$1[x]'))
    .join('.')
}

/** The url of an extension slice is told as the slice's `extension`: a definition may leave it to the extension's own. */
function isSliceUrl(id: string): boolean {
  return /extension:[^.]+\.url$/.test(id)
}

function ancestors(id: string): string[] {
  const segments = id.split('.')
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('.'))
}

/** The elements to read a definition by: its snapshot if it has one, since that is what the publisher meant. */
export function statedElements(profile: StructureDefinition): ElementDefinition[] {
  return profile.snapshot?.element ?? profile.differential?.element ?? []
}
