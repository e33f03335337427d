import type { Definition } from './definition.ts'
import type { ElementNode } from './element-tree.ts'
import type { Engine } from './engine.ts'
import type { FhirVersion } from './finding.ts'
import { completeTree, type DifferentialFault } from './snapshot.ts'
import type { CodeSystemContent, TerminologySource, ValueSetContent } from './value-set.ts'

/** A validating function that ajv made; the run is its `this`. */
export type Compiled = (this: unknown, value: unknown) => boolean

/** Where definitions come from: files of the user, or what the build wrote. */
export interface DefinitionSource extends TerminologySource {
  definition(url: string): Definition | undefined
  /** A schema that was compiled by the build. */
  compiled(url: string, engine: Engine): Compiled | undefined
  urls(): Iterable<string>
  /** Questionnaires by canonical address, and by `Questionnaire/id`. */
  questionnaires?: ReadonlyMap<string, Record<string, unknown>>
  /** Profiles that an implementation guide lays on every resource of a type, by type. */
  globals?: ReadonlyMap<string, string[]>
}

const none: string[] = []
const core = 'http://hl7.org/fhir/StructureDefinition/'

/** All definitions of one validator: those of the user come before those of the base. */
export class Library implements TerminologySource {
  readonly version: FhirVersion
  readonly #sources: DefinitionSource[]
  readonly #definitions = new Map<string, Definition | undefined>()
  readonly #trees = new Map<string, ElementNode | undefined>()
  readonly #faults = new Map<string, DifferentialFault[]>()
  readonly #underway = new Set<string>()
  #globals: Map<string, string[]> | undefined

  constructor(version: FhirVersion, sources: DefinitionSource[]) {
    this.version = version
    this.#sources = sources
  }

  /** The definition with that canonical address, or of the base type of that name. */
  definition(urlOrType: string): Definition | undefined {
    const url = canonicalOf(urlOrType)
    const known = this.#definitions.get(url)
    if (known !== undefined || this.#definitions.has(url)) return known
    const definition = this.#first((source) => source.definition(url))
    this.#definitions.set(url, definition)
    return definition
  }

  /** The complete tree of a definition; undefined when it, or its base, is not known here. */
  tree(urlOrType: string): ElementNode | undefined {
    const url = canonicalOf(urlOrType)
    if (this.#trees.has(url)) return this.#trees.get(url)
    const definition = this.definition(url)
    if (!definition || this.#underway.has(url)) return undefined
    this.#underway.add(url)
    try {
      const faults: DifferentialFault[] = []
      const tree = completeTree(definition, (other) => this.tree(other), this.version, faults)
      if (faults.length > 0) this.#faults.set(url, faults)
      this.#trees.set(url, tree)
      return tree
    } finally {
      this.#underway.delete(url)
    }
  }

  /** What of a profile's differential does not fit its base: rules that nothing can keep or break. */
  faults(url: string): DifferentialFault[] {
    // What has a snapshot was made whole before.
    if (this.definition(url)?.snapshot !== undefined || this.tree(url) === undefined) return []
    return this.#faults.get(canonicalOf(url)) ?? []
  }

  /** Whether a definition and all that it is derived from are here. */
  isWhole(url: string): boolean {
    return this.definition(url)?.snapshot !== undefined || this.tree(url) !== undefined
  }

  compiled(url: string, engine: Engine): Compiled | undefined {
    for (const source of this.#sources) {
      const compiled = source.compiled(url, engine)
      if (compiled) return compiled
      // A definition of the user hides the one compiled with the base.
      if (source.definition(url)) return undefined
    }
    return undefined
  }

  /** Profiles that every resource of the type must meet, as an implementation guide says. */
  globalProfiles(type: string): string[] {
    if (this.#globals === undefined) {
      this.#globals = new Map()
      for (const { globals } of this.#sources)
        for (const [name, urls] of globals ?? []) this.#globals.set(name, [...(this.#globals.get(name) ?? []), ...urls])
    }
    return this.#globals.get(type) ?? none
  }

  questionnaire(url: string): Record<string, unknown> | undefined {
    return this.#first(({ questionnaires }) => questionnaires?.get(url))
  }

  valueSet(url: string): ValueSetContent | undefined {
    return this.#first((source) => source.valueSet(url))
  }

  codeSystem(url: string): CodeSystemContent | undefined {
    return this.#first((source) => source.codeSystem(url))
  }

  #first<T>(look: (source: DefinitionSource) => T | undefined): T | undefined {
    for (const source of this.#sources) {
      const found = look(source)
      if (found !== undefined) return found
    }
    return undefined
  }
}

/** A type name stands for the canonical address of its base definition. */
export function canonicalOf(urlOrType: string): string {
  // A colon tells an address, which is what is mostly asked for, in a fraction of the time of the pattern.
  return !urlOrType.includes(':') && /^[A-Za-z]\w*$/.test(urlOrType) ? core + urlOrType : urlOrType
}
