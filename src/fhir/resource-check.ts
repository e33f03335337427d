import { show } from './finding.ts'
import { isObject } from './items.ts'
import { containedIn } from './references.ts'
import type { Run, Scope } from './run.ts'

type JsonObject = Record<string, unknown>

export interface ResourceWorld {
  isResourceType(type: string): boolean
  isDomainResource(type: string): boolean
  /** Whether a contained resource may have a narrative: since R4 it may (dom-1). */
  hasContainedText(): boolean
  /** Runs the schema of the base resource. */
  base(type: string, resource: JsonObject, run: Run): void
  apply(profile: string, resource: JsonObject, run: Run): void
  /** The type that a profile constrains. */
  profileType(url: string): string | undefined
  /** Profiles that an implementation guide lays on every resource of the type. */
  globalProfiles(type: string): string[]
  isType(type: string, ancestor: string): boolean
  /** Rules of one type of resource that definitions do not say. */
  special(type: string, resource: JsonObject, run: Run): void
}

export interface ResourceOptions {
  /** Whether best practice is looked at: of R4, that a resource has a narrative. */
  hasBestPractice?: boolean
  profiles: string[]
  ignoreMetaProfiles: boolean
}

const resourceUrl = 'http://hl7.org/fhir/StructureDefinition/Resource'
const domainUrl = 'http://hl7.org/fhir/StructureDefinition/DomainResource'

/** Checks a resource: its base type, then each profile that it claims or that was asked for. We stand at it. */
export function checkResource(value: unknown, run: Run, world: ResourceWorld, options: ResourceOptions): void {
  if (!isObject(value)) {
    run.error(
      'structure',
      'type',
      resourceUrl,
      `Expected a resource (an object with resourceType), found ${show(value)}`,
      { expected: 'object', actual: show(value) },
    )
    return
  }
  const type = value.resourceType
  if (typeof type !== 'string' || !world.isResourceType(type)) {
    const message =
      type === undefined
        ? 'The resource has no "resourceType"'
        : `${show(type)} is not a type of resource in this release of FHIR`
    run.error('structure', 'resource-type', resourceUrl, message, {
      expected: 'a resource type',
      actual: show(type ?? null),
    })
    return
  }
  const outer = run.scope
  if (run.steps.length === 0) {
    run.rootType = type
    run.root = value
  }
  run.scope = openScope(value, run)
  try {
    world.base(type, value, run)
    checkContained(value, run, world)
    checkAddress(value, run)
    if (options.hasBestPractice && world.isDomainResource(type)) checkText(value, run)
    world.special(type, value, run)
    const claimed = options.ignoreMetaProfiles ? [] : claimedProfiles(value)
    for (const profile of new Set([...claimed, ...options.profiles, ...world.globalProfiles(type)]))
      checkProfile(profile, value, run, world)
  } finally {
    run.scope = outer
  }
}

function openScope(resource: JsonObject, run: Run): Scope {
  const last = run.steps.findLast((step) => typeof step !== 'number')
  const outer = run.scope
  const isContained = last !== undefined && typeof last !== 'number' && last.name === 'contained'
  return {
    resource,
    container: isContained ? (outer?.container ?? outer) : undefined,
    bundle: resource.resourceType === 'Bundle' ? resource : outer?.bundle,
    at: run.steps.length,
  }
}

function claimedProfiles(resource: JsonObject): string[] {
  const profiles = isObject(resource.meta) && Array.isArray(resource.meta.profile) ? resource.meta.profile : []
  return profiles
    .filter((profile): profile is string => typeof profile === 'string' && profile !== '')
    .map((profile) => profile.split('|')[0] as string)
}

function checkProfile(profile: string, resource: JsonObject, run: Run, world: ResourceWorld): void {
  const constrained = world.profileType(profile)
  if (constrained === undefined) {
    run.report({
      severity: 'warning',
      code: 'not-found',
      key: 'profile-unknown',
      profile,
      message: `The profile ${show(profile)} is not known here, so it was not checked`,
    })
    return
  }
  world.apply(profile, resource, run)
}

/** dom-6, best practice since R4: a resource that stands by itself can be read by a person. */
function checkText(resource: JsonObject, run: Run): void {
  if (run.scope?.container || (isObject(resource.text) && resource.text.div !== undefined)) return
  run.report({
    severity: 'warning',
    code: 'invariant',
    key: 'dom-6',
    profile: domainUrl,
    message: 'It is best practice that a resource has a narrative, "text" (dom-6)',
    expected: 'text',
    actual: 'none',
  })
}

/** The canonical address of a definition is absolute: it names the definition wherever it is. */
function checkAddress(resource: JsonObject, run: Run): void {
  const { url, resourceType } = resource
  if (typeof url !== 'string' || url === '' || /^[a-z][a-z0-9+.-]*:/i.test(url) || typeof resource.status !== 'string')
    return
  run.report(
    {
      severity: 'error',
      code: 'value',
      key: 'format',
      profile: domainUrl,
      message: `The url of a ${show(resourceType)} must be absolute, found ${show(url)}`,
      expected: 'an absolute URL',
      actual: show(url),
    },
    'url',
  )
}

/** dom-1 to dom-5: what a contained resource may not have; and that ids of contained resources differ. */
function checkContained(resource: JsonObject, run: Run, world: ResourceWorld): void {
  if (run.scope?.container) {
    if (!world.hasContainedText() && resource.text !== undefined) {
      run.error('invariant', 'dom-1', domainUrl, 'A contained resource must not have a narrative (dom-1)')
    }
    if (resource.contained !== undefined)
      run.error('invariant', 'dom-2', domainUrl, 'A contained resource must not contain resources itself (dom-2)')
    const meta = isObject(resource.meta) ? resource.meta : {}
    for (const key of ['versionId', 'lastUpdated']) {
      if (meta[key] !== undefined)
        run.error('invariant', 'dom-4', domainUrl, `A contained resource must not have meta.${key} (dom-4)`)
    }
    if (meta.security !== undefined)
      run.error('invariant', 'dom-5', domainUrl, 'A contained resource must not have a security label (dom-5)')
    if (typeof resource.id !== 'string')
      run.error(
        'required',
        'contained-id',
        domainUrl,
        'A contained resource needs an id, so that it can be referred to',
        { expected: 'an id', actual: 'none' },
      )
    return
  }
  if (!Array.isArray(resource.contained) || !run.scope) return
  const seen = new Set<string>()
  resource.contained.forEach((entry, index) => {
    const id = isObject(entry) && typeof entry.id === 'string' ? entry.id : undefined
    if (id === undefined) return
    if (seen.has(id)) {
      atContained(index, run, () =>
        run.error(
          'structure',
          'contained-id',
          domainUrl,
          `Two contained resources have the id ${show(id)}: a reference to it could mean either`,
          { expected: 'different ids', actual: id },
        ),
      )
    }
    seen.add(id)
  })
  checkUse(resource, resource.contained, containedIn(run.scope), run)
}

const containedStep = { name: 'contained', segment: 'contained', path: 'DomainResource.contained', type: 'Resource' }

function atContained(index: number, run: Run, report: () => void): void {
  run.enter(containedStep)
  run.enter(index)
  report()
  run.leave()
  run.leave()
}

/** dom-3: each contained resource is referred to from around it, or refers to what is around it. */
function checkUse(resource: JsonObject, list: unknown[], contained: Map<string, JsonObject>, run: Run): void {
  const used = new Set<string>()
  const pointingOut = new Set<unknown>()
  for (const [key, part] of Object.entries(resource))
    if (key !== 'contained') collectUse(part, undefined, used, pointingOut, 0)
  for (const entry of list) collectUse(entry, entry, used, pointingOut, 0)
  list.forEach((entry, index) => {
    const id = isObject(entry) && typeof entry.id === 'string' ? entry.id : undefined
    if (id === undefined || contained.get(id) !== entry || used.has(id) || pointingOut.has(entry)) return
    atContained(index, run, () =>
      run.error(
        'invariant',
        'dom-3',
        domainUrl,
        `The contained resource ${show(id)} is not referred to from the resource around it (dom-3)`,
        { expected: `a reference to #${id}`, actual: 'none' },
      ),
    )
  })
}

/** Gathers what the strings of a value refer to; `owner` is the contained resource that they stand in. */
function collectUse(value: unknown, owner: unknown, used: Set<string>, pointingOut: Set<unknown>, depth: number): void {
  if (typeof value === 'string') {
    if (value.charCodeAt(0) !== 35) return
    if (value.length > 1) used.add(value.slice(1))
    else if (owner !== undefined) pointingOut.add(owner)
  } else if (typeof value === 'object' && value !== null && depth < 400) {
    for (const key in value) collectUse((value as JsonObject)[key], owner, used, pointingOut, depth + 1)
  }
}
