import { checkContained, checkInner } from './contained-check.ts'
import { show } from './finding.ts'
import { isObject } from './items.ts'
import { type Run, Scope } from './run.ts'

type JsonObject = Record<string, unknown>

export interface ResourceWorld {
  isResourceType(type: string): boolean
  isDomainResource(type: string): boolean
  /** Whether a contained resource may have a narrative: since R4 it may (dom-1). */
  hasContainedText(): boolean
  /** Runs the schema of the base resource. */
  base(type: string, resource: JsonObject, run: Run): void
  apply(profile: string, resource: JsonObject, run: Run): void
  /** Whether what the profile is derived from is here too. */
  isWhole(url: string): boolean
  /** What of a profile cannot be applied, since its base has no such elements. */
  profileFaults(url: string): string[]
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
  const scope = openScope(value, run)
  run.scope = scope
  world.base(type, value, run)
  if (scope.container !== undefined) checkInner(scope, run, world.hasContainedText())
  else if (scope.contained !== undefined) checkContained(scope, run)
  if (scope.url !== undefined) checkAddress(scope, run)
  if (options.hasBestPractice && run.hasInvariants && world.isDomainResource(type)) checkText(scope, run)
  world.special(type, value, run)
  for (const profile of profilesOf(scope.meta, options, world.globalProfiles(type)))
    checkProfile(profile, value, run, world)
  run.scope = outer
}

function openScope(resource: JsonObject, run: Run): Scope {
  const { scope, steps } = run
  const bundle = resource.resourceType === 'Bundle' ? resource : scope?.bundle
  return new Scope(resource, isContained(run) ? (scope?.container ?? scope) : undefined, bundle, steps.length)
}

/** Whether we stand in `contained`, or at one of its entries. */
function isContained({ steps }: Run): boolean {
  const last = steps[steps.length - 1]
  const step = typeof last === 'number' ? steps[steps.length - 2] : last
  return typeof step === 'object' && step.name === 'contained'
}

/** The profiles that a resource claims, those that were asked for, and those of every resource of its type, each once. */
function profilesOf(meta: unknown, options: ResourceOptions, global: string[]): Iterable<string> {
  const claimed = !options.ignoreMetaProfiles && isObject(meta) && Array.isArray(meta.profile) ? meta.profile : []
  if (claimed.length + options.profiles.length + global.length === 0) return []
  const profiles = claimed
    .filter((profile): profile is string => typeof profile === 'string' && profile !== '')
    .map((profile) => profile.split('|')[0] as string)
  return new Set([...profiles, ...options.profiles, ...global])
}

function checkProfile(profile: string, resource: JsonObject, run: Run, world: ResourceWorld): void {
  const constrained = world.profileType(profile)
  if (constrained === undefined || !world.isWhole(profile)) {
    run.report({
      severity: 'warning',
      code: 'not-found',
      key: 'profile-unknown',
      profile,
      message: `The profile ${show(profile)}${constrained === undefined ? '' : ', or what it is derived from,'} is not known here, so it was not checked`,
    })
    return
  }
  for (const fault of world.profileFaults(profile))
    run.error(
      'not-supported',
      'differential',
      profile,
      `The profile ${profile} cannot be applied as it is written: ${fault}`,
    )
  world.apply(profile, resource, run)
}

/** dom-6, best practice since R4: a resource that stands by itself can be read by a person. */
function checkText({ container, text }: Scope, run: Run): void {
  if (container || (isObject(text) && text.div !== undefined)) return
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
function checkAddress({ url, resource }: Scope, run: Run): void {
  const { resourceType, status } = resource
  if (typeof url !== 'string' || url === '' || /^[a-z][a-z0-9+.-]*:/i.test(url) || typeof status !== 'string') return
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
