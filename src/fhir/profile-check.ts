import { withoutVersion } from './definition.ts'
import { show } from './finding.ts'
import { isObject } from './items.ts'
import type { Library } from './library.ts'
import { type Run, Scope } from './run.ts'
import type { SchemaStore } from './schema-store.ts'
import type { TypeHierarchy } from './type-hierarchy.ts'

type JsonObject = Record<string, unknown>

/** Holds values to profiles. */
export class ProfileChecker {
  readonly #library: Library
  readonly #schemas: SchemaStore
  readonly #hierarchy: TypeHierarchy

  constructor(library: Library, schemas: SchemaStore, hierarchy: TypeHierarchy) {
    this.#library = library
    this.#schemas = schemas
    this.#hierarchy = hierarchy
  }

  /** Checks that a value meets one of the profiles. */
  checkOne(profiles: string[], value: unknown, profile: string, run: Run): void {
    const known = profiles.filter((url) => this.#library.definition(url) !== undefined)
    // A profile that is not here may be met: nothing can be said.
    if (known.length < profiles.length) return
    // An extension is held to its own definition wherever it stands.
    if (isObject(value) && known.some((url) => url === value.url)) return
    if (known.length === 1) {
      this.apply(known[0] as string, value, run)
      return
    }
    const reasons: string[] = []
    for (const url of known) {
      const faults = run.attempt(() => this.apply(url, value, run))
      if (faults.length === 0) return
      reasons.push(`${url}: ${faults[0]?.message ?? ''}`)
    }
    run.error(
      'structure',
      'profile',
      profile,
      `The value meets none of the profiles allowed here. ${reasons.join('; ')}`,
      { expected: known.join(' or ') },
    )
  }

  /** Applies the rules of a profile to a value of its type. */
  apply(url: string, value: unknown, run: Run): void {
    const validate = this.#schemas.profile(url)
    if (!validate || !isObject(value)) return
    const type = value.resourceType
    const constrained = typeof type === 'string' ? (this.#library.definition(url)?.type ?? '') : ''
    if (typeof type === 'string' && !this.#hierarchy.isType(type, constrained)) {
      run.error('structure', 'profile', url, `${url} is a profile of ${constrained}, and this is ${show(type)}`, {
        expected: constrained,
        actual: type,
      })
      return
    }
    const scope = run.scope
    if (type === undefined || scope === undefined || value === scope.resource) {
      validate.call(run, value)
      return
    }
    // From a Bundle into one of its resources: references there are relative to that resource.
    run.scope = new Scope(value, undefined, scope.bundle, scope.at)
    validate.call(run, value)
    run.scope = scope
  }

  /** Whether a resource meets a profile; undefined when the profile is not here. */
  conforms(value: unknown, url: string, run: Run): boolean | undefined {
    const definition = this.#library.definition(withoutVersion(url))
    if (!definition || !isObject(value)) return undefined
    const type = value.resourceType
    if (typeof type === 'string' && !this.#hierarchy.isType(type, definition.type)) return false
    return run.attempt(() => this.apply(definition.url, value, run)).length === 0
  }

  /**
   * What stops a resource elsewhere in the document from meeting a profile. Each is judged once in a run, so that many
   * references to it cost no more than one; a cycle of references counts as met.
   */
  faults(url: string, resource: JsonObject, run: Run): string[] {
    run.faults ??= new Map()
    const known = run.faults.get(resource)?.get(url)
    if (known) return known
    const byProfile = run.faults.get(resource) ?? new Map<string, string[]>()
    run.faults.set(resource, byProfile)
    byProfile.set(url, [])
    const scope = run.scope
    try {
      run.scope = new Scope(resource, scope?.container ?? scope, scope?.bundle, run.steps.length)
      const faults = run.attempt(() => this.apply(url, resource, run)).map((finding) => finding.message)
      byProfile.set(url, faults)
      return faults
    } finally {
      run.scope = scope
    }
  }
}
