import type { Binding, Invariant } from './definition.ts'
import type { Format } from './primitives.ts'
import type { Run } from './run.ts'
import type { TypeSchema } from './schema.ts'
import type { Check } from './walk.ts'

/** What the two keywords, `elements` and `rules`, need from the rest of the validator. */
export interface Engine {
  /** The primitive types of the release. */
  readonly formats: ReadonlyMap<string, Format>
  /** Check of a value of that type, found when it is first needed. */
  typeCheck(type: string, name: string): Check
  /** Canonical address of a type's definition. */
  typeUrl(type: string): string
  /** Whether values of a primitive type are checked beyond their format. */
  hasContentCheck(type: string, name: string): boolean
  binding(binding: Binding, value: unknown, type: string, profile: string, run: Run): void
  /** Whether a value set holds a value; undefined when that cannot be known here. */
  isMember(valueSet: string, value: unknown, type: string): boolean | undefined
  targets(targets: string[], value: unknown, profile: string, run: Run): void
  /** What a reference leads to must be given in one of the ways: `contained`, `bundled`, `referenced`. */
  aggregation(ways: string[], value: unknown, profile: string, run: Run): void
  /** The value must meet one of the profiles. */
  profiles(profiles: string[], value: unknown, profile: string, run: Run): void
  /** @param context type name, or path of a backbone element, that the expressions start from */
  invariants(invariants: Invariant[], value: unknown, context: string, profile: string, run: Run): void
  /** The resource that a reference leads to, within the document. */
  resolve(reference: unknown, run: Run): Record<string, unknown> | undefined
  /** Whether a type is, or derives from, another. */
  isType(type: string, ancestor: string): boolean
  /** Takes note of a type's schema when it is loaded: expressions are compiled with it. */
  describe(schema: TypeSchema['elements']): void
  /** The root cardinality of an extension's own definition. */
  extensionMax(url: string): number | undefined
}
