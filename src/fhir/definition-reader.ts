import {
  asList,
  asObject,
  asText,
  asTexts,
  type Binding,
  type Definition,
  type Discriminator,
  type Element,
  type ElementType,
  type ExtensionContext,
  type Invariant,
  withoutVersion,
} from './definition.ts'
import { mendDefinition } from './mended-definitions.ts'

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
