import type { Definition } from './definition.ts'
import type { ElementNode } from './element-tree.ts'
import { type ContextWorld, checkContext, outerExtension, ownerOf, type Place } from './extension-context.ts'
import { extensionPackNames } from './extension-pack.ts'
import { type Severity, show } from './finding.ts'
import { isObject } from './items.ts'
import type { Run } from './run.ts'
import { isAbsolute } from './text-scanner.ts'

/** How an extension whose definition is not here is treated. */
export type UnknownExtensions = 'error' | 'warning' | 'information' | 'ignore'

export interface ExtensionPolicy {
  unknown: UnknownExtensions
  /** Address prefixes whose extensions are allowed without a definition; `any` allows all. */
  allowed: string[]
  /** Whether addresses kept for examples (`http://example.org/…`) are allowed, with a warning. */
  examples: boolean
}

export interface ExtensionWorld extends ContextWorld {
  readonly policy: ExtensionPolicy
  /** Extensions whose definitions were met before. */
  readonly known: Map<string, KnownExtension>
  definition(url: string): Definition | undefined
  apply(profile: string, value: unknown, run: Run): void
}

/** What is worked out once of an extension's definition. */
export interface KnownExtension {
  definition: Definition
  /** Undefined when it cannot be told. */
  isModifier: boolean | undefined
  max: number | undefined
  /** Where it was seen to be allowed. */
  places: Set<Place>
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
  if (run.hasInvariants) checkContent(value, run)
  const { url } = value
  if (typeof url !== 'string' || url === '') return
  const known = world.known.get(url) ?? findKnown(url, run, world)
  if (known === undefined) return
  const isModifier = lastName(run) === 'modifierExtension'
  if (known.isModifier !== undefined && known.isModifier !== isModifier) {
    run.error(
      'extension',
      'extension-modifier',
      url,
      isModifier
        ? `${url} is not a modifier extension, so it belongs in "extension"`
        : `${url} is a modifier extension, so it belongs in "modifierExtension"`,
    )
  }
  checkContext(known.definition, known.places, run, world)
  checkCount(url, known.max, run)
  world.apply(url, value, run)
}

/** The definition of an extension, met for the first time; where there is none, that is dealt with. */
function findKnown(url: string, run: Run, world: ExtensionWorld): KnownExtension | undefined {
  if (!isAbsolute(url)) {
    checkPart(url, run, world)
    return undefined
  }
  if (url.includes('|')) {
    run.error(
      'extension',
      'extension-unknown',
      extensionUrl,
      `The address of an extension has no version, found ${show(url)}`,
      { expected: 'an address without "|"', actual: url },
    )
    return undefined
  }
  const definition = world.definition(url)
  if (definition?.type !== 'Extension') {
    reportUnknown(url, lastName(run) === 'modifierExtension', run, world.policy)
    return undefined
  }
  const element = world.tree(url)?.element
  const isModifier = element && element.modifier === true
  const known: KnownExtension = { definition, isModifier, max: element?.max, places: new Set() }
  world.known.set(url, known)
  return known
}

/** ext-1: an extension has a value, or extensions of its own. */
function checkContent(extension: Record<string, unknown>, run: Run): void {
  const hasValue = holdsValue(extension)
  const hasExtensions = Array.isArray(extension.extension) && extension.extension.length > 0
  if (hasValue !== hasExtensions) return
  run.error(
    'invariant',
    'ext-1',
    extensionUrl,
    `An extension has either a value or extensions of its own, found ${hasValue ? 'both' : 'neither'}`,
    { expected: 'a value or extensions', actual: hasValue ? 'both' : 'neither' },
  )
}

function holdsValue(extension: Record<string, unknown>): boolean {
  for (const key in extension) {
    const first = key.charCodeAt(0)
    if ((first === 118 || first === 95) && /^_?value[A-Z]/.test(key)) return true
  }
  return false
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
function checkCount(url: string, max: number | undefined, run: Run): void {
  const index = run.steps[run.steps.length - 1]
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
