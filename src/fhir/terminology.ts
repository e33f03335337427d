import type { CodeSystemContent, TerminologySource, ValueSetContent } from './value-set.ts'

interface Index {
  systems: Map<string, Set<string>>
  codes: Set<string>
  open: boolean
  unknown: Set<string>
}

/** Answers whether a code belongs to a value set: yes, no, or undefined where that cannot be known here. */
export class Terminology {
  readonly #source: TerminologySource
  readonly #indexes = new Map<string, Index | undefined>()
  readonly #codeSystems = new Map<string, CodeSystemContent | undefined>()

  constructor(source: TerminologySource) {
    this.#source = source
  }

  /** @param system undefined for an element of type `code`, `uri` or `string`, which has no system */
  holds(valueSet: string, system: string | undefined, code: string): boolean | undefined {
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

  /** Displays of a code, when its system is here; an empty list when the system is complete and has no such code. */
  displays(system: string, code: string): string[] | undefined {
    const content = this.codeSystem(system)
    if (!content) return undefined
    return content.codes[code] ?? (content.complete ? [] : undefined)
  }

  codeSystem(url: string): CodeSystemContent | undefined {
    const known = this.#codeSystems.get(url)
    if (known !== undefined) return known
    if (!this.#codeSystems.has(url)) {
      const content = this.#source.codeSystem(url)
      if (content) Object.setPrototypeOf(content.codes, null)
      this.#codeSystems.set(url, content)
    }
    return this.#codeSystems.get(url)
  }

  /** The codes of a value set, for a message: none when there are too many to list. */
  examples(valueSet: string): string[] {
    const index = this.#index(valueSet)
    return index && index.codes.size <= 30 ? [...index.codes] : []
  }

  #index(url: string): Index | undefined {
    const known = this.#indexes.get(url)
    if (known !== undefined || this.#indexes.has(url)) return known
    const content = this.#source.valueSet(url)
    const index = content ? indexOf(content) : undefined
    this.#indexes.set(url, index)
    return index
  }
}

function indexOf(content: ValueSetContent): Index {
  const systems = new Map(Object.entries(content.systems).map(([system, codes]) => [system, new Set(codes)]))
  const codes = new Set<string>()
  for (const set of systems.values()) for (const code of set) codes.add(code)
  return { systems, codes, open: content.open === true, unknown: new Set(content.unknown) }
}
