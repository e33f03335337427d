import { mendDefinition } from './mended-definitions.ts'

/** A type that an element may have; `targets` are the profiles that a Reference or canonical may point at. */
export interface ElementType {
  code: string
  profiles?: string[]
  targets?: string[]
  /** How what a reference leads to may be given: `contained`, `bundled`, `referenced`. */
  aggregation?: string[]
}

export interface Invariant {
  key: string
  severity: 'error' | 'warning'
  human: string
  expression: string
  /** Canonical of the definition that states it, when the element inherits it. */
  source?: string
  /** Marked by its authors as best practice: a breach is a warning at most. */
  bestPractice?: true
}

export interface Discriminator {
  type: string
  path: string
}

export interface Binding {
  strength: 'required' | 'extensible' | 'preferred' | 'example'
  valueSet: string
  /** The value set that no code may be outside of, though the binding itself is weaker. */
  most?: string
}

/** What we keep of an ElementDefinition, in one form for STU3 and R4. */
export interface Element {
  path: string
  id?: string
  slice?: string
  min?: number
  /** `Infinity` is written as -1, so that the form survives JSON. */
  max?: number
  /** Whether the element is a JSON array: the maximum of the element it derives from is above 1. */
  list?: boolean
  types?: ElementType[]
  content?: string
  binding?: Binding
  fixed?: { value: unknown }
  pattern?: { value: unknown }
  minValue?: unknown
  maxValue?: unknown
  maxLength?: number
  /** Largest size of an attachment, in bytes. */
  maxSize?: number
  regex?: string
  modifier?: true
  slicing?: { discriminators: Discriminator[]; rules: 'open' | 'closed' | 'openAtEnd'; ordered?: true }
  constraints?: Invariant[]
}

export interface ExtensionContext {
  type: string
  expression: string
}

/** What we keep of a StructureDefinition. */
export interface Definition {
  url: string
  name: string
  type: string
  kind: 'primitive-type' | 'complex-type' | 'resource' | 'logical'
  abstract?: true
  derivation?: 'specialization' | 'constraint'
  base?: string
  contexts?: ExtensionContext[]
  /** FHIRPath that must hold where the extension stands. */
  contextInvariants?: string[]
  snapshot?: Element[]
  differential?: Element[]
}

type Json = Record<string, unknown>

/** Invariants of every element and extension: the walk keeps them, so they are not repeated 15,000 times. */
const onEveryElement = new Set(['ele-1', 'ext-1'])

const fhirType = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type'
const regexUrls = new Set([
  'http://hl7.org/fhir/StructureDefinition/regex',
  'http://hl7.org/fhir/StructureDefinition/structuredefinition-regex',
])
const maxValueSetUrls = new Set(['http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet'])
const maxSizeUrls = new Set(['http://hl7.org/fhir/StructureDefinition/maxSize'])
const bestPracticeUrl = 'http://hl7.org/fhir/StructureDefinition/elementdefinition-bestpractice'

/**
 * Reads a StructureDefinition of STU3 or R4.
 * @throws Error naming what is missing, when it has no address or type.
 */
export function readDefinition(raw: unknown): Definition {
  const source = asObject(raw)
  const url = asText(source.url)
  const type = asText(source.type)
  if (!url || !type) throw new Error('a StructureDefinition needs "url" and "type"')
  const kind = asText(source.kind) as Definition['kind']
  const definition: Definition = { url, name: asText(source.name) ?? url, type, kind: kind ?? 'resource' }
  if (source.abstract === true) definition.abstract = true
  // Profiles are at times published as specialisations of the very type that they constrain.
  definition.derivation = url === `http://hl7.org/fhir/StructureDefinition/${type}` ? 'specialization' : 'constraint'
  const base = asText(source.baseDefinition)
  if (base) definition.base = withoutVersion(base)
  if (type === 'Extension') {
    definition.contexts = readContexts(source)
    const invariants = asTexts(source.contextInvariant)
    if (invariants.length > 0) definition.contextInvariants = invariants
  }
  const snapshot = asList(asObject(source.snapshot).element)
  const differential = asList(asObject(source.differential).element)
  if (snapshot.length > 0) definition.snapshot = snapshot.map((element) => readElement(element, definition))
  if (differential.length > 0) definition.differential = differential.map((element) => readElement(element, definition))
  mendDefinition(definition)
  return definition
}

function readContexts(source: Json): ExtensionContext[] {
  const type = asText(source.contextType)
  return asList(source.context).flatMap((entry): ExtensionContext[] => {
    if (typeof entry === 'string') {
      const names = entry.split(',').map((name) => name.trim())
      return names.map((expression) => ({ type: type === 'extension' ? 'extension' : 'element', expression }))
    }
    const context = asObject(entry)
    const expression = asText(context.expression)
    return expression ? [{ type: asText(context.type) ?? 'element', expression }] : []
  })
}

function readElement(raw: unknown, definition: Definition): Element {
  const source = asObject(raw)
  const element: Element = { path: asText(source.path) ?? '' }
  const id = asText(source.id)
  if (id) element.id = id
  const slice = asText(source.sliceName) ?? asText(source.name)
  if (slice) element.slice = slice
  if (typeof source.min === 'number') element.min = source.min
  const max = asText(source.max)
  if (max !== undefined) element.max = max === '*' ? -1 : Number(max)
  const baseMax = asText(asObject(source.base).max) ?? max
  if (baseMax !== undefined) element.list = baseMax !== '1' && baseMax !== '0'
  const types = readTypes(asList(source.type), element.path, definition)
  if (types.length > 0) element.types = types
  const regex = [
    extensionValue(source, regexUrls),
    ...asList(source.type).flatMap((type) => [
      extensionValue(type, regexUrls),
      extensionValue(asObject(type)._code, regexUrls),
    ]),
  ]
  const firstRegex = regex.find((text) => typeof text === 'string')
  if (typeof firstRegex === 'string') element.regex = firstRegex
  const content = asText(source.contentReference)
  if (content) element.content = content.slice(content.indexOf('#') + 1)
  const binding = readBinding(asObject(source.binding))
  if (binding) element.binding = binding
  for (const key of Object.keys(source)) {
    if (/^fixed[A-Z]/.test(key)) element.fixed = { value: source[key] }
    else if (/^pattern[A-Z]/.test(key)) element.pattern = { value: source[key] }
    else if (/^minValue[A-Z]/.test(key)) element.minValue = source[key]
    else if (/^maxValue[A-Z]/.test(key)) element.maxValue = source[key]
  }
  if (typeof source.maxLength === 'number') element.maxLength = source.maxLength
  const maxSize = extensionValue(source, maxSizeUrls)
  if (typeof maxSize === 'number') element.maxSize = maxSize
  if (source.isModifier === true) element.modifier = true
  const slicing = readSlicing(source.slicing)
  if (slicing) element.slicing = slicing
  const constraints = asList(source.constraint).flatMap((entry) => readInvariant(asObject(entry)))
  if (constraints.length > 0) element.constraints = constraints
  return element
}

/** STU3 repeats a type once for each target and gives one profile as text; R4 gives lists. */
function readTypes(raw: unknown[], path: string, definition: Definition): ElementType[] {
  const types = new Map<string, ElementType>()
  for (const entry of raw) {
    const source = asObject(entry)
    let code = asText(source.code)
    if (!code) continue
    if (code.startsWith('http://hl7.org/fhirpath/')) {
      code = asText(extensionValue(entry, new Set([fhirType]))) ?? 'string'
    }
    // Published as a plain string, though the format of an id applies (Resource.id).
    if (definition.kind === 'resource' && /^[A-Za-z]+\.id$/.test(path)) code = 'id'
    const type = types.get(code) ?? { code }
    types.set(code, type)
    const profiles = asTexts(source.profile).map(withoutVersion)
    if (profiles.length > 0) type.profiles = [...(type.profiles ?? []), ...profiles]
    const targets = asTexts(source.targetProfile).map(withoutVersion)
    if (targets.length > 0) type.targets = [...(type.targets ?? []), ...targets]
    const aggregation = asTexts(source.aggregation)
    if (aggregation.length > 0) type.aggregation = aggregation
  }
  return [...types.values()]
}

function readBinding(source: Json): Binding | undefined {
  const strength = asText(source.strength)
  const valueSet =
    asText(source.valueSet) ?? asText(source.valueSetUri) ?? asText(asObject(source.valueSetReference).reference)
  if (!strength || !valueSet) return undefined
  const most =
    asText(extensionValue(source, maxValueSetUrls)) ??
    asText(asObject(extensionValue(source, maxValueSetUrls)).reference)
  return {
    strength: strength as Binding['strength'],
    valueSet: withoutVersion(valueSet),
    ...(most && strength !== 'required' ? { most: withoutVersion(most) } : {}),
  }
}

function readSlicing(raw: unknown): Element['slicing'] {
  if (raw === undefined) return undefined
  const source = asObject(raw)
  const discriminators = asList(source.discriminator).map((entry): Discriminator => {
    const discriminator = asObject(entry)
    return { type: asText(discriminator.type) ?? 'value', path: asText(discriminator.path) ?? '$this' }
  })
  const rules = asText(source.rules)
  return {
    discriminators,
    rules: rules === 'closed' || rules === 'openAtEnd' ? rules : 'open',
    ...(source.ordered === true ? { ordered: true as const } : {}),
  }
}

function readInvariant(source: Json): Invariant[] {
  const key = asText(source.key)
  const expression = asText(source.expression)
  if (!key || !expression || onEveryElement.has(key)) return []
  const origin = asText(source.source)
  const best = asList(source.extension).some(
    (entry) => asObject(entry).url === bestPracticeUrl && asObject(entry).valueBoolean !== false,
  )
  return [
    {
      key,
      severity: source.severity === 'warning' ? 'warning' : 'error',
      human: asText(source.human) ?? key,
      expression,
      ...(origin ? { source: origin } : {}),
      ...(best ? { bestPractice: true as const } : {}),
    },
  ]
}

function extensionValue(raw: unknown, urls: Set<string>): unknown {
  for (const entry of asList(asObject(raw).extension)) {
    const extension = asObject(entry)
    if (typeof extension.url !== 'string' || !urls.has(extension.url)) continue
    const key = Object.keys(extension).find((name) => name.startsWith('value'))
    if (key) return extension[key]
  }
  return undefined
}

/** A canonical address without `|version`. */
export function withoutVersion(canonical: string): string {
  const bar = canonical.indexOf('|')
  return bar < 0 ? canonical : canonical.slice(0, bar)
}

export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function asTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return asList(value).filter((entry): entry is string => typeof entry === 'string')
}
