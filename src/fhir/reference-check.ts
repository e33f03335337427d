import type { Definition } from './definition.ts'
import { show } from './finding.ts'
import { isObject } from './items.ts'
import { canonicalOf } from './library.ts'
import type { Property } from './property-table.ts'
import { isUsual, noteUse, referenceText, resolveReference, statedType } from './references.ts'
import type { Run } from './run.ts'
import { isAbsolute } from './text-scanner.ts'

type JsonObject = Record<string, unknown>

const referenceUrl = canonicalOf('Reference')

/** Checks a Reference: how it is written, that it leads to what it says, and to what may stand there. */
export function checkReference(
  value: unknown,
  run: Run,
  property: Property,
  profile: string,
  world: ReferenceWorld,
): void {
  const text = referenceText(value)
  const stated = isObject(value) ? value.type : undefined
  const { targets } = property.schema
  if (targets !== undefined) property.targets ??= allowedTargets(targets, world)
  const allowed = property.targets
  // The common case, `Type/id` of a type that was met before, is told at a glance.
  const isAlone = stated === undefined && run.scope?.bundle === undefined
  if (isAlone && allowed !== undefined && text !== undefined && isUsual(text, allowed.usual)) return
  if (text !== undefined) {
    if (typeof stated === 'string') checkStatedType(value, text, stated, run, world)
    if (text.startsWith('#')) checkLocal(value, text, run)
    else checkReferenceFormat(text, run)
  }
  if (allowed !== undefined && isObject(value)) checkAllowed(allowed, value, profile, run, world)
}

/** A `#` reference must lead to something (ref-1). */
function checkLocal(value: unknown, text: string, run: Run): void {
  if (!run.hasInvariants) return
  // `#` alone is what contains the resource that says it.
  const hasTarget = text === '#' ? run.scope?.container !== undefined : resolveReference(value, run) !== undefined
  if (hasTarget) {
    noteUse(text, run)
    return
  }
  run.error('invariant', 'ref-1', referenceUrl, `The reference ${show(text)} leads to no contained resource (ref-1)`, {
    expected: `a contained resource with id ${show(text.slice(1))}`,
    actual: 'none',
  })
}

/** The type that a Reference states is that of what it leads to. */
function checkStatedType(value: unknown, text: string, stated: string, run: Run, world: ReferenceWorld): void {
  const target = resolveReference(value, run)?.resourceType ?? statedType(text)
  if (typeof target !== 'string' || !world.isResourceType(target) || world.isType(target, stated)) return
  const message = `The reference says it leads to ${show(stated)}, and ${show(text)} leads to ${target}`
  run.error('structure', 'reference-type', referenceUrl, message, { expected: stated, actual: target })
}

/** What judging a reference needs to know of the world. */
export interface ReferenceWorld {
  definition(url: string): Definition | undefined
  isResourceType(type: string): boolean
  isType(type: string, ancestor: string): boolean
  /** What stops the resource from meeting a profile; empty when it meets it. */
  faults(profile: string, resource: JsonObject): string[]
}

/** What a list of target profiles allows, worked out once for each list of a schema. */
export interface AllowedTargets {
  /** Each with the type that it constrains. */
  profiles: { url: string; type: string; isProfile: boolean }[]
  types: string[]
  /** Types that were seen to fit, so that the common case is one look-up. */
  fitting: Map<string, boolean>
  /** The first of those. */
  usual: string[]
  /** A profile that is not here may be of any type: then nothing can be said. */
  isKnown: boolean
}

/** More than these are looked up. */
const mostUsual = 8

const allowedByList = new WeakMap<string[], AllowedTargets>()

function allowedTargets(targets: string[], world: ReferenceWorld): AllowedTargets {
  let allowed = allowedByList.get(targets)
  if (!allowed) {
    const profiles = targets.map((url) => {
      const definition = world.definition(url)
      return { url, type: definition?.type ?? '', isProfile: definition?.derivation === 'constraint' }
    })
    const types = [...new Set(profiles.map(({ type }) => type))]
    allowed = { profiles, types, fitting: new Map(), usual: [], isKnown: !types.includes('') }
    allowedByList.set(targets, allowed)
  }
  return allowed
}

/** Checks that a reference leads to one of the types, and within the document also profiles, that it may lead to. */
export function checkTargets(
  targets: string[],
  value: unknown,
  profile: string,
  run: Run,
  world: ReferenceWorld,
): void {
  checkAllowed(allowedTargets(targets, world), value, profile, run, world)
}

function checkAllowed(allowed: AllowedTargets, value: unknown, profile: string, run: Run, world: ReferenceWorld): void {
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
    if (fits && allowed.usual.length < mostUsual) allowed.usual.push(type)
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
  world: ReferenceWorld,
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
function checkReferenceFormat(text: string, run: Run): void {
  if (relativePattern.test(text) || (isAbsolute(text) && !/\s/.test(text))) return
  run.report({
    severity: run.scope?.bundle && run.scope.bundle !== run.scope.resource ? 'error' : 'warning',
    code: 'value',
    key: 'reference-format',
    profile: referenceUrl,
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
