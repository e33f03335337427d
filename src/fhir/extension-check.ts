import type { Definition, ExtensionContext } from './definition.ts'
import type { ElementNode } from './element-tree.ts'
import { extensionPackNames } from './extension-pack.ts'
import { type Severity, show } from './finding.ts'
import { isObject } from './items.ts'
import type { Run, Step } from './run.ts'

/** How an extension whose definition is not here is treated. */
export type UnknownExtensions = 'error' | 'warning' | 'information' | 'ignore'

export interface ExtensionPolicy {
  unknown: UnknownExtensions
  /** Address prefixes whose extensions are allowed without a definition; `any` allows all. */
  allowed: string[]
  /** Whether addresses kept for examples (`http://example.org/…`) are allowed, with a warning. */
  examples: boolean
}

export interface ExtensionWorld {
  readonly policy: ExtensionPolicy
  definition(url: string): Definition | undefined
  tree(url: string): ElementNode | undefined
  isType(type: string, ancestor: string): boolean
  apply(profile: string, value: unknown, run: Run): void
  /** Evaluates FHIRPath on a value. @param base type or path that it starts from. @throws Error from the engine */
  evaluate(expression: string, value: unknown, base: string, run: Run): unknown[]
}

const corePrefix = 'http://hl7.org/fhir/StructureDefinition/'
const extensionUrl = 'http://hl7.org/fhir/StructureDefinition/Extension'
/** Extensions that carry elements between releases (hl7.org/fhir/versions.html#extensions). */
const crossVersionPattern = /^http:\/\/hl7\.org\/fhir\/[1-5]\.0\/StructureDefinition\/extension-[A-Z]\w*(\.\w+)+$/
const examplePattern = /^https?:\/\/(www\.)?(example\.org|acme\.com)[/:]/

/**
 * Checks one extension beyond the type Extension: whether it is known, may stand here, and meets its own definition.
 * We stand at the extension; its name and index are the last two steps.
 */
export function checkExtension(value: unknown, run: Run, world: ExtensionWorld): void {
  if (!isObject(value)) return
  const hasValue = Object.keys(value).some((key) => /^_?value[A-Z]/.test(key))
  const hasExtensions = Array.isArray(value.extension) && value.extension.length > 0
  if (hasValue === hasExtensions) {
    run.error(
      'invariant',
      'ext-1',
      extensionUrl,
      `An extension has either a value or extensions of its own, found ${hasValue ? 'both' : 'neither'}`,
      { expected: 'a value or extensions', actual: hasValue ? 'both' : 'neither' },
    )
  }
  const { url } = value
  if (typeof url !== 'string' || url === '') return
  const isModifier = lastName(run) === 'modifierExtension'
  if (!/^[a-z][a-z0-9+.-]*:/i.test(url)) {
    checkPart(url, run, world)
    return
  }
  if (url.includes('|')) {
    run.error(
      'extension',
      'extension-unknown',
      extensionUrl,
      `The address of an extension has no version, found ${show(url)}`,
      { expected: 'an address without "|"', actual: url },
    )
    return
  }
  const definition = world.definition(url)
  if (definition?.type !== 'Extension') {
    reportUnknown(url, isModifier, run, world.policy)
    return
  }
  const tree = world.tree(url)
  if (tree && (tree.element.modifier === true) !== isModifier) {
    run.error(
      'extension',
      'extension-modifier',
      url,
      isModifier
        ? `${url} is not a modifier extension, so it belongs in "extension"`
        : `${url} is a modifier extension, so it belongs in "modifierExtension"`,
    )
  }
  checkContext(definition, run, world)
  checkCount(url, tree, run)
  world.apply(url, value, run)
}

function lastName(run: Run): string {
  for (let index = run.steps.length - 1; index >= 0; index--) {
    const step = run.steps[index]
    if (typeof step === 'object') return step.name
  }
  return ''
}

function reportUnknown(url: string, isModifier: boolean, run: Run, policy: ExtensionPolicy): void {
  const isAllowed = policy.allowed.some((prefix) => prefix === 'any' || url.startsWith(prefix))
  if (isModifier) {
    run.error(
      'extension',
      'extension-unknown',
      extensionUrl,
      `The modifier extension ${show(url)} is not known, so its resource cannot be understood safely`,
      { actual: url },
    )
    return
  }
  if (isAllowed) return
  if (url.startsWith(corePrefix) && extensionPackNames.has(url.slice(corePrefix.length))) {
    run.report({
      severity: 'information',
      code: 'extension',
      key: 'extension-unknown',
      profile: extensionUrl,
      message: `${url} is in HL7's extension pack, whose definitions are not here: it was not checked`,
      actual: url,
    })
    return
  }
  if (crossVersionPattern.test(url)) {
    run.report({
      severity: 'information',
      code: 'extension',
      key: 'extension-unknown',
      profile: extensionUrl,
      message: `${url} carries an element of another release of FHIR: it was not checked`,
      actual: url,
    })
    return
  }
  let severity: Severity | 'ignore' = policy.unknown
  if (policy.examples && severity === 'error' && examplePattern.test(url)) severity = 'warning'
  if (severity === 'ignore') return
  run.report({
    severity,
    code: 'extension',
    key: 'extension-unknown',
    profile: extensionUrl,
    message: `The extension ${show(url)} is not known here: give its definition, or allow its address`,
    actual: url,
  })
}

/** A part of a complex extension has a short address, which the extension around it defines. */
function checkPart(url: string, run: Run, world: ExtensionWorld): void {
  const outer = outerExtension(run)
  if (!outer) {
    run.error(
      'extension',
      'extension-unknown',
      extensionUrl,
      `The address of an extension must be absolute, found ${show(url)}`,
      { expected: 'an absolute URL', actual: url },
    )
    return
  }
  const tree = world.tree(outer)
  const parts = tree?.children.get('extension')
  if (!parts) return
  const names = partNames(parts, world)
  if (names.length > 0 && !names.includes(url)) {
    run.error(
      'extension',
      'extension-unknown',
      outer,
      `${outer} has no part ${show(url)}: it has ${names.join(', ')}`,
      { expected: names.join(', '), actual: url },
    )
  }
}

function partNames(parts: ElementNode, world: ExtensionWorld): string[] {
  const names: string[] = []
  for (const slice of parts.slices.values()) {
    const fixed = slice.children.get('url')?.element.fixed?.value
    const profile = slice.element.types?.[0]?.profiles?.[0]
    if (typeof fixed === 'string') names.push(fixed)
    else if (profile) names.push(world.definition(profile)?.url ?? profile)
    // A slice whose address we cannot tell may be any.
    else return []
    for (const inner of slice.slices.values()) {
      const innerUrl = inner.children.get('url')?.element.fixed?.value
      if (typeof innerUrl === 'string') names.push(innerUrl)
    }
  }
  return names
}

/** The maximum of an extension's own root counts wherever it stands. It is reported once, at the first that is too many. */
function checkCount(url: string, tree: ElementNode | undefined, run: Run): void {
  const max = tree?.element.max
  const index = run.steps.at(-1)
  if (max === undefined || max < 1 || typeof index !== 'number' || index < max) return
  const name = lastName(run)
  const list = ownerOf(run)?.[name]
  if (!Array.isArray(list)) return
  const earlier = list.slice(0, index).filter((other) => isObject(other) && other.url === url).length
  if (earlier !== max) return
  run.error('structure', 'max', url, `${url} may be given at most ${max === 1 ? 'once' : `${max} times`} here`, {
    expected: `at most ${max}`,
    actual: String(list.filter((other) => isObject(other) && other.url === url).length),
  })
}

/** The absolute address of the extension directly around this one; undefined when a nested part is between. */
function outerExtension(run: Run): string | undefined {
  const owner = ownerOf(run)
  if (typeof owner?.url !== 'string') return undefined
  return /^[a-z][a-z0-9+.-]*:/i.test(owner.url) ? owner.url : 'part of a part'
}

/** The element around the extension that we stand at: the steps end with `extension` and an index. */
function ownerOf(run: Run): Record<string, unknown> | undefined {
  let value: unknown = run.root
  for (const step of run.steps.slice(0, -2)) {
    const key = typeof step === 'number' ? step : (step.key ?? step.name)
    value = typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined
  }
  return isObject(value) ? value : undefined
}

function checkContext(definition: Definition, run: Run, world: ExtensionWorld): void {
  const contexts = definition.contexts ?? []
  if (contexts.length > 0 && !contexts.some((context) => fits(context, run, world))) {
    const allowed = contexts.map((context) => context.expression).join(', ')
    const here = places(run)[0] ?? ''
    run.error(
      'extension',
      'extension-context',
      definition.url,
      `${definition.url} may stand on ${allowed}, not on ${here}`,
      { expected: allowed, actual: here },
    )
  }
  for (const expression of definition.contextInvariants ?? []) checkContextInvariant(expression, definition, run, world)
}

/** What a definition asks of the element around its extension. */
function checkContextInvariant(expression: string, definition: Definition, run: Run, world: ExtensionWorld): void {
  const owner = ownerOf(run)
  if (!owner || isBesidePrimitive(run)) return
  const base = places(run)[0] ?? ''
  try {
    const [result] = world.evaluate(expression, owner, base, run)
    if (result === true) return
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown reason'
    const message = `Where ${definition.url} may stand could not be evaluated (${expression}): ${reason}`
    const key = 'invariant-failed-to-run'
    run.report({ severity: 'warning', code: 'processing', key, profile: definition.url, message })
    return
  }
  run.error(
    'extension',
    'extension-context',
    definition.url,
    `${definition.url} may stand here only where ${expression}`,
    {
      expected: expression,
      actual: 'false',
    },
  )
}

/** `_birthDate` carries the extensions of a primitive: FHIRPath has no way to start from one. */
function isBesidePrimitive(run: Run): boolean {
  const named = run.steps.filter((step) => typeof step === 'object')
  return named.at(-2)?.key !== undefined
}

/** Names under which a definition may speak of the element around the extension: its path and its type. */
function places(run: Run): string[] {
  let named = 0
  let element: Step | undefined
  for (let index = run.steps.length - 1; index >= 0 && named < 2; index--) {
    const step = run.steps[index]
    if (typeof step !== 'object') continue
    named++
    if (named === 2 && index >= (run.scope?.at ?? 0)) element = step
  }
  // Directly on the resource that we are in.
  if (!element) return [String(run.scope?.resource.resourceType)]
  // `_birthDate` carries the extensions of birthDate.
  return [element.path, element.type]
}

function fits(context: ExtensionContext, run: Run, world: ExtensionWorld): boolean {
  const { expression } = context
  if (context.type === 'extension') return outerExtension(run) === expression
  if (context.type === 'fhirpath') return isSelected(expression, run, world)
  if (expression === '*' || expression === 'All' || expression === 'Element' || expression === 'Any') return true
  const here = places(run)
  // Names of R5 for "any resource with a canonical address", used by extensions published since.
  if (expression === 'CanonicalResource' || expression === 'MetadataResource') {
    return here.some((place) => world.tree(place)?.children.has('url') === true)
  }
  return here.some(
    (place) =>
      place === expression ||
      place === `${expression}[x]` ||
      (!place.includes('.') && world.isType(place, expression)) ||
      isInherited(place, expression, world),
  )
}

/** Whether an expression on the resource selects the element around the extension; it may also just be true. */
function isSelected(expression: string, run: Run, world: ExtensionWorld): boolean {
  const resource = run.scope?.resource
  try {
    const found = world.evaluate(expression, resource, '', run)
    const owner = ownerOf(run)
    // A primitive is given as its value, which does not tell which element it was.
    return found.some((value) => value === owner || value === true || (!isObject(value) && isBesidePrimitive(run)))
  } catch {
    // An expression that cannot be run forbids nothing.
    return true
  }
}

/** `Resource.meta` stands for the element of every resource, `Element.extension` for that of every type. */
function isInherited(place: string, expression: string, world: ExtensionWorld): boolean {
  const dot = place.indexOf('.')
  const other = expression.indexOf('.')
  if (dot < 0 || other < 0) return false
  return place.slice(dot) === expression.slice(other) && world.isType(place.slice(0, dot), expression.slice(0, other))
}
