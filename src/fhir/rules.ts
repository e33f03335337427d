import type { Binding, Invariant } from './definition.ts'

/**
 * What a profile asks of one element beyond its base type: only differences are kept, so the cost of a profile follows
 * what it constrains. Written as plain data: it is the value of the JSON Schema keyword `rules`.
 */
export interface Rule {
  name: string
  list?: true
  /** For a choice: its JSON names with their types. */
  keys?: [key: string, type: string][]
  min?: number
  max?: number
  /** Types that are still allowed. */
  types?: string[]
  binding?: Binding
  fixed?: { value: unknown }
  pattern?: { value: unknown }
  minValue?: unknown
  maxValue?: unknown
  maxLength?: number
  /** What a text must match as a whole. */
  regex?: string
  targets?: string[]
  /** How what a reference leads to may be given. */
  aggregation?: string[]
  /** Largest size of an attachment, in bytes. */
  maxSize?: number
  /** Profiles that a value must meet one of, by type. */
  profiles?: Record<string, string[]>
  invariants?: Invariant[]
  /** Where invariants start from, for FHIRPath: a type name or a path such as `Consent.policy`. */
  context?: string
  rules?: Rule[]
  slicing?: SlicingRule
}

export interface SlicingRule {
  rules: 'open' | 'closed' | 'openAtEnd'
  ordered?: true
  slices: SliceRule[]
  /** Whether slices are told apart by the address of the extension alone: the common case. */
  byUrl?: true
}

export interface SliceRule extends Rule {
  slice: string
  /** All must hold for an item to belong to the slice; absent when the slicing cannot be evaluated. */
  tests?: DiscriminatorTest[]
}

/** One step of a discriminator path. */
export type DiscriminatorStep = string | { extension: string } | { resolve: true } | { ofType: string }

export interface DiscriminatorTest {
  steps: DiscriminatorStep[]
  fixed?: { value: unknown }
  pattern?: { value: unknown }
  valueSet?: string
  types?: string[]
  exists?: boolean
  profiles?: string[]
  /** The value meets these rules: used where a slice is told apart by what stands below the discriminator. */
  rule?: Rule
}

export interface ProfileSchema {
  $schema: 'https://json-schema.org/draft/2020-12/schema'
  $id: string
  title: string
  type: 'object'
  rules: { type: string; rule: Rule }
}

/** Whether a rule asks for anything. */
export function isTrivial(rule: Rule): boolean {
  for (const key of Object.keys(rule)) {
    if (key !== 'name' && key !== 'list' && key !== 'keys' && key !== 'context') return false
  }
  return true
}
