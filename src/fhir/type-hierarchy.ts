import { canonicalOf, type Library } from './library.ts'

/** Which types there are, and which derive from which. */
export class TypeHierarchy {
  readonly #library: Library
  readonly #resourceTypes = new Map<string, boolean>()

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

  /** Whether a type is another, or derives from it. */
  isType(type: string, ancestor: string): boolean {
    let url: string | undefined = canonicalOf(type)
    const target = canonicalOf(ancestor)
    for (let steps = 0; url !== undefined && steps < 20; steps++) {
      if (url === target) return true
      url = this.#library.definition(url)?.base
    }
    return false
  }
}
