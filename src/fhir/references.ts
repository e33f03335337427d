import type { Definition } from './definition.ts'
import { show } from './finding.ts'
import { isObject } from './items.ts'
import type { Run, Scope } from './run.ts'
import { isAbsolute, isIdPart } from './text-scanner.ts'

type JsonObject = Record<string, unknown>

/** Type and id that a literal reference ends with, as in `https://host/path/Patient/123/_history/2`. */
const literalPattern = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/

/** The text of a reference: of a Reference, or of a canonical or uri that stands for one. */
export function referenceText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return isObject(value) && typeof value.reference === 'string' ? value.reference : undefined
}

/** Contained resources by id, of the resource that `#` references are resolved in. */
export function containedIn(scope: Scope): Map<string, JsonObject> {
  const owner = scope.container ?? scope
  if (!owner.containedById) {
    owner.containedById = new Map()
    const list = owner.resource.contained
    if (Array.isArray(list)) {
      for (const entry of list)
        if (isObject(entry) && typeof entry.id === 'string' && !owner.containedById.has(entry.id))
          owner.containedById.set(entry.id, entry)
    }
  }
  return owner.containedById
}

/** Takes note that a Reference leads to a contained resource (dom-3). */
export function noteUse(reference: string, run: Run): void {
  const owner = run.scope?.container ?? run.scope
  if (owner === undefined) return
  owner.usedIds ??= new Set()
  owner.usedIds.add(reference.slice(1))
}

interface BundleIndex {
  /** Resources by the fullUrl of their entry. */
  resources: Map<string, JsonObject>
  fullUrls: Map<JsonObject, string>
}

const bundleIndexes = new WeakMap<JsonObject, BundleIndex>()

function indexBundle(bundle: JsonObject): BundleIndex {
  let index = bundleIndexes.get(bundle)
  if (!index) {
    index = { resources: new Map(), fullUrls: new Map() }
    for (const entry of Array.isArray(bundle.entry) ? bundle.entry : []) {
      if (!isObject(entry) || !isObject(entry.resource) || typeof entry.fullUrl !== 'string') continue
      if (!index.resources.has(entry.fullUrl)) index.resources.set(entry.fullUrl, entry.resource)
      if (!index.fullUrls.has(entry.resource)) index.fullUrls.set(entry.resource, entry.fullUrl)
    }
    bundleIndexes.set(bundle, index)
  }
  return index
}

/** Entries of a Bundle by fullUrl. */
export function bundleIndex(bundle: JsonObject): Map<string, JsonObject> {
  return indexBundle(bundle).resources
}

/** The address that references of the resource we are in are relative to: its fullUrl without type and id. */
function baseOfEntry(run: Run): string | undefined {
  const scope = run.scope?.container ?? run.scope
  const url = scope?.bundle && indexBundle(scope.bundle).fullUrls.get(scope.resource)
  const match = url === undefined ? null : literalPattern.exec(url)
  return match && url !== undefined ? url.slice(0, match.index + (url[match.index] === '/' ? 1 : 0)) : undefined
}

/** Finds the resource that a reference leads to: contained, or in the same Bundle. */
export function resolveReference(value: unknown, run: Run): JsonObject | undefined {
  const text = referenceText(value)
  const scope = run.scope
  if (text === undefined || !scope) return undefined
  if (text === '#') return (scope.container ?? scope).resource
  if (text.startsWith('#')) return containedIn(scope).get(text.slice(1))
  if (!scope.bundle) return undefined
  const index = bundleIndex(scope.bundle)
  const plain = text.replace(/\/_history\/[^/]*$/, '')
  const direct = index.get(text) ?? index.get(plain)
  if (direct || isAbsolute(text)) return direct
  const base = baseOfEntry(run)
  return base === undefined ? undefined : (index.get(base + text) ?? index.get(base + plain))
}

/** The type of resource that a reference says it leads to, from its text alone. */
export function statedType(value: unknown): string | undefined {
  const text = referenceText(value)
  const type = text === undefined ? undefined : literalType(text)
  if (type !== undefined) return type
  return isObject(value) && typeof value.type === 'string' ? value.type : undefined
}

/**
 * The type that a literal reference ends with, as `literalPattern` has it, by looking from the end: every reference of a
 * document is asked, and this is a third of the time of the pattern.
 */
export function literalType(text: string): string | undefined {
  let end = text.length
  let slash = text.lastIndexOf('/')
  if (slash > 0 && text.startsWith('/_history', slash - 9)) {
    if (!isLiteralId(text, slash + 1, end)) return undefined
    end = slash - 9
    slash = text.lastIndexOf('/', end - 1)
  }
  if (slash < 1 || text.charCodeAt(0) === 35 || !isLiteralId(text, slash + 1, end)) return undefined
  const start = text.lastIndexOf('/', slash - 1) + 1
  const first = text.charCodeAt(start)
  if (slash - start < 2 || first < 65 || first > 90) return undefined
  for (let place = start + 1; place < slash; place++) {
    const letter = text.charCodeAt(place) | 32
    if (letter < 97 || letter > 122) return undefined
  }
  return text.slice(start, slash)
}

function isLiteralId(text: string, from: number, to: number): boolean {
  return to > from && to - from <= 64 && isIdPart(text, from, to)
}

export interface TargetWorld {
  definition(url: string): Definition | undefined
  isResourceType(type: string): boolean
  isType(type: string, ancestor: string): boolean
  /** What stops the resource from meeting a profile; empty when it meets it. */
  faults(profile: string, resource: JsonObject): string[]
}

/** What a list of target profiles allows, worked out once for each list of a schema. */
interface AllowedTargets {
  /** Each with the type that it constrains. */
  profiles: { url: string; type: string; isProfile: boolean }[]
  types: string[]
  /** Types that were seen to fit, so that the common case is one look-up. */
  fitting: Map<string, boolean>
  /** A profile that is not here may be of any type: then nothing can be said. */
  isKnown: boolean
}

const allowedByList = new WeakMap<string[], AllowedTargets>()

function allowedTargets(targets: string[], world: TargetWorld): AllowedTargets {
  let allowed = allowedByList.get(targets)
  if (!allowed) {
    const profiles = targets.map((url) => {
      const definition = world.definition(url)
      return { url, type: definition?.type ?? '', isProfile: definition?.derivation === 'constraint' }
    })
    const types = [...new Set(profiles.map(({ type }) => type))]
    allowed = { profiles, types, fitting: new Map(), isKnown: !types.includes('') }
    allowedByList.set(targets, allowed)
  }
  return allowed
}

/** Checks that a reference leads to one of the types, and within the document also profiles, that it may lead to. */
export function checkTargets(targets: string[], value: unknown, profile: string, run: Run, world: TargetWorld): void {
  const allowed = allowedTargets(targets, world)
  if (!allowed.isKnown) return
  const text = referenceText(value)
  const target = resolveReference(value, run)
  const type = typeof target?.resourceType === 'string' ? target.resourceType : statedType(value)
  if (type === undefined) return
  let fits = allowed.fitting.get(type)
  if (fits === undefined) {
    if (!world.isResourceType(type)) return
    fits = allowed.types.some((ancestor) => world.isType(type, ancestor))
    allowed.fitting.set(type, fits)
  }
  if (!fits) {
    const expected = allowed.types.join(' or ')
    run.error(
      'structure',
      'reference-type',
      profile,
      `The reference ${show(text ?? type)} leads to ${type}, and only ${expected} is allowed here`,
      { expected, actual: type },
    )
    return
  }
  if (target) checkTargetProfiles(allowed, type, text, target, profile, run, world)
}

function checkTargetProfiles(
  allowed: AllowedTargets,
  type: string,
  text: string | undefined,
  target: JsonObject,
  profile: string,
  run: Run,
  world: TargetWorld,
): void {
  const fitting = allowed.profiles.filter((candidate) => world.isType(type, candidate.type))
  if (fitting.some(({ isProfile }) => !isProfile)) return
  // A resource that claims the profile is held to it in its own place.
  const claimed = isObject(target.meta) && Array.isArray(target.meta.profile) ? target.meta.profile : []
  if (fitting.some(({ url }) => claimed.includes(url))) return
  const reasons: string[] = []
  for (const { url } of fitting) {
    const faults = world.faults(url, target)
    if (faults.length === 0) return
    reasons.push(...faults)
  }
  const expected = fitting.map(({ url }) => url).join(' or ')
  run.error(
    'structure',
    'reference-type',
    profile,
    `The resource that ${show(text)} leads to does not meet ${expected}: ${reasons.slice(0, 3).join('; ')}`,
    { expected, actual: type },
  )
}

/** A relative reference is `Type/id`, or a search in a transaction: anything else leads nowhere. */
const relativePattern = /^[A-Z][A-Za-z]+(\/[A-Za-z0-9\-.]{1,64}(\/_history\/[A-Za-z0-9\-.]{1,64})?|\?.+)$/

/** Within a Bundle, where references are resolved, a malformed one is an error; elsewhere a server may know better. */
export function checkReferenceFormat(text: string, run: Run): void {
  if (relativePattern.test(text) || (isAbsolute(text) && !/\s/.test(text))) return
  run.report({
    severity: run.scope?.bundle && run.scope.bundle !== run.scope.resource ? 'error' : 'warning',
    code: 'value',
    key: 'reference-format',
    profile: 'http://hl7.org/fhir/StructureDefinition/Reference',
    message: `${show(text)} is not a reference: expected Type/id, #id or an absolute address`,
    expected: 'Type/id, #id or an absolute address',
    actual: show(text),
  })
}

/** Checks how what a reference leads to is given: within the resource, within the Bundle, or elsewhere. */
export function checkAggregation(ways: string[], value: unknown, profile: string, run: Run): void {
  const text = referenceText(value)
  if (text === undefined) return
  const here = text.startsWith('#') ? 'contained' : resolveReference(value, run) ? 'bundled' : 'referenced'
  // What is in the Bundle is referred to as well.
  if (ways.includes(here) || (here === 'bundled' && ways.includes('referenced'))) return
  run.error(
    'structure',
    'reference-aggregation',
    profile,
    `What ${show(text)} leads to must be ${ways.join(' or ')} here, and is ${here}`,
    { expected: ways.join(' or '), actual: here },
  )
}
