import { compileSchema } from './ajv-schemas.ts'
import type { Engine } from './engine.ts'
import { type Compiled, canonicalOf, type Library } from './library.ts'
import { profileSchema } from './profile-schema.ts'
import type { Table } from './property-table.ts'
import { type TypeSchema, typeSchema } from './schema.ts'
import type { Check } from './walk.ts'

/** The validating functions of one validator: those that the build compiled, or made here when first needed. */
export class SchemaStore {
  readonly #library: Library
  readonly #engine: Engine
  readonly #types = new Map<string, Compiled>()
  readonly #profiles = new Map<string, Compiled | undefined>()
  readonly #elements = new Map<string, TypeSchema['elements']>()
  readonly #tables = new Map<string, Table>()
  readonly #walks = new Map<string, Check>()

  constructor(library: Library, engine: Engine) {
    this.#library = library
    this.#engine = engine
  }

  /** The function of a base type. */
  type(name: string): Compiled {
    let validate = this.#types.get(name)
    if (!validate) {
      validate = this.#loadType(name)
      this.#types.set(name, validate)
    }
    return validate
  }

  /** The function of a profile; undefined when it is not known here, or is no profile. */
  profile(url: string): Compiled | undefined {
    if (!this.#profiles.has(url)) this.#profiles.set(url, this.#loadProfile(url))
    return this.#profiles.get(url)
  }

  /** Takes note of what a type's function was made from. */
  register(elements: TypeSchema['elements'], url: string, table: Table): void {
    if (!this.#elements.has(elements.name)) this.#elements.set(elements.name, elements)
    this.#tables.set(url, table)
  }

  /** The table of a type, as its function walks it; undefined when it has none. */
  table(name: string): Table | undefined {
    this.type(name)
    return this.#tables.get(canonicalOf(name))
  }

  /** The walk over a type's elements, without the function around it; undefined when it has none. */
  walk(name: string): Check | undefined {
    let walk = this.#walks.get(name)
    if (walk === undefined) {
      walk = this.table(name)?.walk
      if (walk !== undefined) this.#walks.set(name, walk)
    }
    return walk
  }

  /** The elements of a type, for compiling expressions; undefined for a type that is not known. */
  elements(name: string): TypeSchema['elements'] | undefined {
    if (!this.#elements.has(name) && this.#library.definition(name)) this.type(name)
    return this.#elements.get(name)
  }

  #loadType(name: string): Compiled {
    const url = canonicalOf(name)
    const compiled = this.#library.compiled(url, this.#engine)
    if (compiled) return compiled
    const definition = this.#library.definition(url)
    const tree = this.#library.tree(url)
    // A type that no definition describes is not checked.
    if (!definition || !tree) return () => true
    return compileSchema(typeSchema(definition, tree), this.#engine)
  }

  #loadProfile(url: string): Compiled | undefined {
    const definition = this.#library.definition(url)
    if (definition?.derivation !== 'constraint') return undefined
    const compiled = this.#library.compiled(url, this.#engine)
    if (compiled) return compiled
    const tree = this.#library.tree(url)
    if (!tree) return undefined
    const schema = profileSchema(definition, tree, (other) => this.#library.tree(other))
    return compileSchema(schema, this.#engine)
  }
}
