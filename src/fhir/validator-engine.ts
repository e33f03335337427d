import { checkBinding, checkCoding, isMember } from './bindings.ts'
import { checkAttachment, checkElementId, checkIdentifier, checkMeta, checkPeriod } from './datatype-check.ts'
import type { Binding, Invariant } from './definition.ts'
import type { Engine } from './engine.ts'
import { checkExtension, type ExtensionPolicy } from './extension-check.ts'
import { show } from './finding.ts'
import { Expressions, InvariantChecker, type PreparedInvariant } from './invariants.ts'
import { isObject } from './items.ts'
import { canonicalOf, type Library } from './library.ts'
import { checkNarrative } from './narrative.ts'
import { type Format, primitiveFormats } from './primitives.ts'
import { ProfileChecker } from './profile-check.ts'
import type { After, Table } from './property-table.ts'
import { checkAggregation, checkReference, checkTargets, type ReferenceWorld } from './reference-check.ts'
import { resolveReference } from './references.ts'
import { checkResource, type ResourceOptions } from './resource-check.ts'
import { checkResourceRules } from './resource-rules.ts'
import type { Run } from './run.ts'
import type { TypeSchema } from './schema.ts'
import { SchemaStore } from './schema-store.ts'
import { type BoundCodes, Terminology } from './terminology.ts'
import { TypeHierarchy } from './type-hierarchy.ts'
import type { Check } from './walk.ts'

type JsonObject = Record<string, unknown>

const codingUrl = canonicalOf('Coding')

/** Joins the parts of the validator: definitions, terminology, expressions. One for each validator. */
export class ValidatorEngine implements Engine {
  readonly formats: ReadonlyMap<string, Format>
  readonly library: Library
  readonly policy: ExtensionPolicy
  readonly terminology: Terminology
  readonly expressions: Expressions
  readonly #invariants: InvariantChecker
  readonly #schemas: SchemaStore
  readonly #hierarchy: TypeHierarchy
  readonly #profiles: ProfileChecker
  readonly hasInvariants: boolean
  /** The run underway: FHIRPath functions such as resolve() have no other way to know it. */
  #run: Run | undefined
  /** How resources within the one that is checked are checked. */
  #innerOptions: ResourceOptions = { profiles: [], ignoreMetaProfiles: false }

  constructor(library: Library, policy: ExtensionPolicy, hasInvariants = true, isNative = true) {
    this.hasInvariants = hasInvariants
    this.library = library
    this.policy = policy
    this.#schemas = new SchemaStore(library, this)
    this.#hierarchy = new TypeHierarchy(library)
    this.#profiles = new ProfileChecker(library, this.#schemas, this.#hierarchy)
    this.formats = primitiveFormats(library.version)
    this.terminology = new Terminology(library)
    this.expressions = new Expressions(library.version, {
      resolve: (reference) => (this.#run ? resolveReference(reference, this.#run) : undefined),
      memberOf: (value, valueSet) => isMember(this.terminology, valueSet, value),
      conformsTo: (value, profile) => this.#run && this.#profiles.conforms(value, profile, this.#run),
    })
    this.#invariants = new InvariantChecker(
      library.version,
      this.expressions,
      isNative ? (type) => (this.formats.has(type) ? undefined : this.#schemas.elements(type)) : undefined,
    )
  }

  /** Checks a whole document. */
  check(value: unknown, run: Run, options: ResourceOptions): void {
    this.#run = run
    this.#innerOptions = {
      profiles: [],
      ignoreMetaProfiles: options.ignoreMetaProfiles,
      hasBestPractice: options.hasBestPractice === true,
    }
    checkResource(value, run, this.#world, options)
  }

  typeUrl(type: string): string {
    return canonicalOf(type)
  }

  table(type: string): Table | undefined {
    return this.#schemas.table(type)
  }

  typeCheck(type: string): Check {
    return (value, run) => this.#validateType(type, value, run)
  }

  ownCheck(type: string, name: string): Check | undefined {
    if (type === 'xhtml') return this.hasInvariants ? checkNarrative : undefined
    if (type === 'Resource') return (value, run) => this.#checkInner(value, run)
    return name === 'id' && type === 'string' ? checkElementId : undefined
  }

  /** What is asked of a datatype beyond its definition. */
  #checkAfter(type: string): After | undefined {
    switch (type) {
      case 'Extension':
        return (value, run) => checkExtension(value, run, this.#extensionWorld)
      case 'Coding':
        return (value, run) => {
          if (isObject(value)) checkCoding(this.terminology, value, codingUrl, run)
        }
      case 'Reference':
        return (value, run, property, profile) => checkReference(value, run, property, profile, this.#referenceWorld)
      case 'Attachment':
        return checkAttachment
      case 'Identifier':
        return checkIdentifier
      case 'Meta':
        return checkMeta
      case 'Period':
        return this.hasInvariants ? checkPeriod : undefined
      default:
        return undefined
    }
  }

  binding(binding: Binding, value: unknown, type: string, profile: string, run: Run): void {
    checkBinding(this.terminology, binding, value, type, profile, run)
  }

  bound(binding: Binding): BoundCodes {
    return this.terminology.bound(binding)
  }

  codes(valueSet: string, format: Format): ReadonlySet<string> {
    return this.terminology.codesOf(valueSet, format)
  }

  register(elements: TypeSchema['elements'], url: string, table: Table): void {
    table.after = this.#checkAfter(elements.name)
    this.#schemas.register(elements, url, table)
  }

  isMember(valueSet: string, value: unknown): boolean | undefined {
    return isMember(this.terminology, valueSet, value)
  }

  targets(targets: string[], value: unknown, profile: string, run: Run): void {
    if (isObject(value)) checkTargets(targets, value, profile, run, this.#referenceWorld)
  }

  aggregation(ways: string[], value: unknown, profile: string, run: Run): void {
    checkAggregation(ways, value, profile, run)
  }

  profiles(profiles: string[], value: unknown, profile: string, run: Run): void {
    this.#profiles.checkOne(profiles, value, profile, run)
  }

  applyProfile(url: string, value: unknown, run: Run): void {
    this.#profiles.apply(url, value, run)
  }

  prepare(invariants: Invariant[], context: string): PreparedInvariant[] {
    return this.hasInvariants ? this.#invariants.prepare(invariants, context) : []
  }

  holds(invariants: PreparedInvariant[], value: unknown, profile: string, run: Run): void {
    for (let index = 0; index < invariants.length; index++)
      this.#invariants.check(invariants[index] as PreparedInvariant, value, profile, run)
  }

  invariants(invariants: Invariant[], value: unknown, context: string, profile: string, run: Run): void {
    this.holds(this.prepare(invariants, context), value, profile, run)
  }

  resolve(reference: unknown, run: Run): JsonObject | undefined {
    return resolveReference(reference, run)
  }

  isResourceType(type: string): boolean {
    return this.#hierarchy.isResourceType(type)
  }

  isType(type: string, ancestor: string): boolean {
    return this.#hierarchy.isType(type, ancestor)
  }

  extensionMax(url: string): number | undefined {
    const max = this.library.tree(url)?.element.max
    return max === undefined || max < 0 ? undefined : max
  }

  #validateType(type: string, value: unknown, run: Run): void {
    if (!this.#schemas.type(type).call(run, value)) this.#reportNotObject(type, value, run)
  }

  #checkBase(type: string, resource: JsonObject, run: Run): void {
    const walk = this.#schemas.walk(type)
    if (walk === undefined) this.#validateType(type, resource, run)
    else walk(resource, run)
  }

  #reportNotObject(type: string, value: unknown, run: Run): void {
    run.error('structure', 'type', canonicalOf(type), `Expected an object of type ${type}, found ${show(value)}`, {
      expected: type,
      actual: show(value),
    })
  }

  #checkInner(value: unknown, run: Run): void {
    checkResource(value, run, this.#world, this.#innerOptions)
  }

  readonly #referenceWorld: ReferenceWorld = {
    definition: (url) => this.library.definition(url),
    isResourceType: (type) => this.isResourceType(type),
    isType: (type, ancestor) => this.isType(type, ancestor),
    faults: (url, resource) => (this.#run ? this.#profiles.faults(url, resource, this.#run) : []),
  }

  readonly #world: Parameters<typeof checkResource>[2] = {
    isResourceType: (type) => this.isResourceType(type),
    isDomainResource: (type) => this.isType(type, 'DomainResource'),
    hasContainedText: () => this.library.version !== 'stu3',
    base: (type, resource, run) => this.#checkBase(type, resource, run),
    apply: (profile, resource, run) => this.applyProfile(profile, resource, run),
    profileType: (url) => this.library.definition(url)?.type,
    isWhole: (url) => this.library.isWhole(url),
    profileFaults: (url) => this.library.faults(url).map(({ message }) => message),
    globalProfiles: (type) => this.library.globalProfiles(type),
    isType: (type, ancestor) => this.isType(type, ancestor),
    special: (type, resource, run) => checkResourceRules(type, resource, run, this),
  }

  readonly #extensionWorld: Parameters<typeof checkExtension>[2] = (() => {
    const engine = this
    return {
      get policy() {
        return engine.policy
      },
      known: new Map(),
      definition: (url: string) => engine.library.definition(url),
      tree: (url: string) => engine.library.tree(url),
      isType: (type: string, ancestor: string) => engine.isType(type, ancestor),
      apply: (profile: string, value: unknown, run: Run) => engine.applyProfile(profile, value, run),
      evaluate: (expression: string, value: unknown, base: string, run: Run) =>
        engine.#invariants.evaluate(expression, value, base, run),
    }
  })()
}
