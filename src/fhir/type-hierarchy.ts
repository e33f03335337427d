import { canonicalOf, type Library } from './library.ts'

/** Which types there are, and which derive from which. */
export class TypeHierarchy {
  readonly #library: Library
  readonly #resourceTypes = new Map<string, boolean>()
  readonly #ancestors = new Map<string, Set<string>>()

  constructor(library: Library) {
    this.#library = library
  }

  isResourceType(type: string): boolean {
    let is = this.#resourceTypes.get(type)
    if (is === undefined) {
      const definition = /^[A-Z][A-Za-z]*$/.test(type) ? this.#library.definition(type) : undefined
      is = definition?.kind === 'resource' && !definition.abstract && definition.derivation !== 'constraint'
      // A document can name types without end: only those that exist are remembered.
      if (is) this.#resourceTypes.set(type, is)
    }
    return is
  }

  /** Whether a type is another, or derives from it. Both are names, or canonical addresses. */
  isType(type: string, ancestor: string): boolean {
    if (type === ancestor) return true
    let ancestors = this.#ancestors.get(type)
    if (ancestors === undefined) {
      ancestors = this.#ancestorsOf(type)
      // A document can name types without end: only those that exist are remembered.
      if (this.#library.definition(type) !== undefined) this.#ancestors.set(type, ancestors)
    }
    return ancestors.has(ancestor)
  }

  /** The type itself and all it derives from, as addresses and, for types of FHIR, as names. */
  #ancestorsOf(type: string): Set<string> {
    const ancestors = new Set<string>()
    let url: string | undefined = canonicalOf(type)
    while (url !== undefined && !ancestors.has(url) && ancestors.size < 40) {
      ancestors.add(url)
      const name = url.slice(url.lastIndexOf('/') + 1)
      if (canonicalOf(name) === url) ancestors.add(name)
      url = this.#library.definition(url)?.base
    }
    return ancestors
  }
}
