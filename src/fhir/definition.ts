/** A type that an element may have; `targets` are the profiles that a Reference or canonical may point at. */
export interface ElementType {
  code: string
  profiles?: string[]
  targets?: string[]
  /** How what a reference leads to may be given: `contained`, `bundled`, `referenced`. */
  aggregation?: string[]
}

export interface Invariant {
  key: string
  severity: 'error' | 'warning'
  human: string
  expression: string
  /** Canonical of the definition that states it, when the element inherits it. */
  source?: string
  /** Marked by its authors as best practice: a breach is a warning at most. */
  bestPractice?: true
}

export interface Discriminator {
  type: string
  path: string
}

export interface Binding {
  strength: 'required' | 'extensible' | 'preferred' | 'example'
  valueSet: string
  /** The value set that no code may be outside of, though the binding itself is weaker. */
  most?: string
}

/** What we keep of an ElementDefinition, in one form for STU3 and R4. */
export interface Element {
  path: string
  id?: string
  slice?: string
  min?: number
  /** `Infinity` is written as -1, so that the form survives JSON. */
  max?: number
  /** Whether the element is a JSON array: the maximum of the element it derives from is above 1. */
  list?: boolean
  types?: ElementType[]
  content?: string
  binding?: Binding
  fixed?: { value: unknown }
  pattern?: { value: unknown }
  minValue?: unknown
  maxValue?: unknown
  maxLength?: number
  /** Largest size of an attachment, in bytes. */
  maxSize?: number
  regex?: string
  modifier?: true
  slicing?: { discriminators: Discriminator[]; rules: 'open' | 'closed' | 'openAtEnd'; ordered?: true }
  constraints?: Invariant[]
}

export interface ExtensionContext {
  type: string
  expression: string
}

/** What we keep of a StructureDefinition. */
export interface Definition {
  url: string
  name: string
  type: string
  kind: 'primitive-type' | 'complex-type' | 'resource' | 'logical'
  abstract?: true
  derivation?: 'specialization' | 'constraint'
  base?: string
  contexts?: ExtensionContext[]
  /** FHIRPath that must hold where the extension stands. */
  contextInvariants?: string[]
  snapshot?: Element[]
  differential?: Element[]
}

type Json = Record<string, unknown>

/** A canonical address without `|version`. */
export function withoutVersion(canonical: string): string {
  const bar = canonical.indexOf('|')
  return bar < 0 ? canonical : canonical.slice(0, bar)
}

export function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function asTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return asList(value).filter((entry): entry is string => typeof entry === 'string')
}
