import type { Binding } from './definition.ts'
import type { Format } from './primitives.ts'
import { isAbsolute } from './text-scanner.ts'
import type { CodeSystemContent, TerminologySource, ValueSetContent } from './value-set.ts'

interface Index {
  systems: Map<string, Set<string>>
  codes: Set<string>
  open: boolean
  unknown: Set<string>
}

/** What is asked first of a value that is bound: nearly every value keeps to its binding. */
export interface BoundCodes {
  /** Whether no code could break the binding, nor its absence. */
  readonly isFree: boolean
  /** Codes by system that keep to it. */
  readonly systems: ReadonlyMap<string, ReadonlySet<string>>
}

const noSystems: ReadonlyMap<string, ReadonlySet<string>> = new Map()

/** Whether a Coding, CodeableConcept or Quantity keeps to a binding; false when that takes a closer look. */
export function isSurelyBound(value: unknown, { isFree, systems }: BoundCodes): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { coding } = value as Record<string, unknown>
  if (!Array.isArray(coding)) return isFree || isOneOf(value as Record<string, unknown>, systems)
  let isSure = isFree
  for (let index = 0; index < coding.length; index++) {
    const entry: unknown = coding[index]
    // What is no Coding at all is looked at more closely.
    if (typeof entry !== 'object' || entry === null) isSure = false
    else if (!isFree && isOneOf(entry as Record<string, unknown>, systems)) return true
  }
  return isSure
}

function isOneOf({ system, code }: Record<string, unknown>, systems: BoundCodes['systems']): boolean {
  return systems.get(system as string)?.has(code as string) === true
}

const hl7ValueSet = /^http:\/\/(terminology\.)?hl7\.org\/(fhir\/)?ValueSet\//
const mostSystems = 10_000

/** Value sets without end, whose codes are known by how they are written: media types (BCP 13) and languages (BCP 47). */
const mediaType = /^[\w!#$&^.+-]+(\/[\w!#$&^.+*-]+)?(\s*;.*)?$/
const language = /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/
const grammars: Record<string, RegExp> = {
  __proto__: null as never,
  'http://hl7.org/fhir/ValueSet/mimetypes': mediaType,
  'http://www.rfc-editor.org/bcp/bcp13.txt': mediaType,
  'http://hl7.org/fhir/ValueSet/all-languages': language,
}

/** Answers whether a code belongs to a value set: yes, no, or undefined where that cannot be known here. */
export class Terminology {
  readonly #source: TerminologySource
  /** Null for what is not here: then one look-up tells. */
  readonly #indexes = new Map<string, Index | null>()
  /** Systems that were seen to be no address of a value set. */
  readonly #sound = new Set<string>()
  readonly #codeSystems = new Map<string, CodeSystemContent | null>()

  constructor(source: TerminologySource) {
    this.#source = source
  }

  /** @param system undefined for an element of type `code`, `uri` or `string`, which has no system */
  holds(valueSet: string, system: string | undefined, code: string): boolean | undefined {
    const grammar = grammars[valueSet]
    if (grammar !== undefined) return grammar.test(code)
    const index = this.#index(valueSet)
    if (index === undefined) return undefined
    if (system === undefined) {
      if (index.codes.has(code)) return true
      return index.open || index.unknown.size > 0 ? undefined : false
    }
    if (index.systems.get(system)?.has(code)) return true
    // Without a system, a code that is in the value set may or may not be the one that was meant.
    if (system === '' && index.codes.has(code)) return undefined
    return index.open || index.unknown.has(system) ? undefined : false
  }

  /** What is wrong with an address as that of a code system which is not here. */
  systemFault(system: string): 'relative' | 'value set' | undefined {
    if (this.#sound.has(system)) return undefined
    if (!isAbsolute(system)) return 'relative'
    if (hl7ValueSet.test(system) || this.#index(system) !== undefined) return 'value set'
    // Documents can name systems without end.
    if (this.#sound.size < mostSystems) this.#sound.add(system)
    return undefined
  }

  codeSystem(url: string): CodeSystemContent | undefined {
    let content = this.#codeSystems.get(url)
    if (content === undefined) {
      content = this.#source.codeSystem(url) ?? null
      if (content) Object.setPrototypeOf(content.codes, null)
      remember(this.#codeSystems, url, content)
    }
    return content ?? undefined
  }

  /** The codes of a value set that are of a format; none when the value set is not here. */
  codesOf(valueSet: string, format: Format): ReadonlySet<string> {
    if (grammars[valueSet] !== undefined) return new Set()
    const codes = this.#index(valueSet)?.codes ?? new Set<string>()
    const right = [...codes].filter((code) => format.isRight(code))
    return right.length === codes.size ? codes : new Set(right)
  }

  bound({ strength, valueSet, most }: Binding): BoundCodes {
    if (most !== undefined || grammars[valueSet] !== undefined) return { isFree: false, systems: noSystems }
    const index = this.#index(valueSet)
    // Of a value set that is open or not here nothing is wrong, but that a required code is missing.
    if (index === undefined || index.open) return { isFree: strength !== 'required', systems: noSystems }
    return { isFree: false, systems: index.systems }
  }

  /** The codes of a value set, for a message: none when there are too many to list. */
  examples(valueSet: string): string[] {
    const index = this.#index(valueSet)
    return index && index.codes.size <= 30 ? [...index.codes] : []
  }

  #index(url: string): Index | undefined {
    let index = this.#indexes.get(url)
    if (index === undefined) {
      const content = this.#source.valueSet(url)
      index = content ? indexOf(content) : null
      remember(this.#indexes, url, index)
    }
    return index ?? undefined
  }
}

/** Documents name addresses without end: what was found out about them is forgotten before it fills the memory. */
function remember<T>(known: Map<string, T>, url: string, value: T): void {
  if (known.size >= 10_000) known.clear()
  known.set(url, value)
}

function indexOf(content: ValueSetContent): Index {
  const systems = new Map(Object.entries(content.systems).map(([system, codes]) => [system, new Set(codes)]))
  const codes = new Set<string>()
  for (const set of systems.values()) for (const code of set) codes.add(code)
  return { systems, codes, open: content.open === true, unknown: new Set(content.unknown) }
}
