import type { Binding, Invariant } from './definition.ts'
import type { PreparedInvariant } from './invariants.ts'
import type { Format } from './primitives.ts'
import type { Table } from './property-table.ts'
import type { Run } from './run.ts'
import type { TypeSchema } from './schema.ts'
import type { BoundCodes } from './terminology.ts'
import type { Check } from './walk.ts'

/** What the two keywords, `elements` and `rules`, need from the rest of the validator. */
export interface Engine {
  /** Whether invariants are looked at. */
  readonly hasInvariants: boolean
  /** The primitive types of the release. */
  readonly formats: ReadonlyMap<string, Format>
  /** The elements of a type; undefined where no definition lists them. */
  table(type: string): Table | undefined
  /** Check of a value of a type that has no table. */
  typeCheck(type: string): Check
  /** The check that stands in place of elements: of a resource, or of a primitive that has more than a format. */
  ownCheck(type: string, name: string): Check | undefined
  /** Canonical address of a type's definition. */
  typeUrl(type: string): string
  /** The codes of a value set that are of a format; none when they are not known here. */
  codes(valueSet: string, format: Format): ReadonlySet<string>
  /** What tells at a glance that a value keeps to a binding. */
  bound(binding: Binding): BoundCodes
  binding(binding: Binding, value: unknown, type: string, profile: string, run: Run): void
  /** Whether a value set holds a value; undefined when that cannot be known here. */
  isMember(valueSet: string, value: unknown, type: string): boolean | undefined
  targets(targets: string[], value: unknown, profile: string, run: Run): void
  /** What a reference leads to must be given in one of the ways: `contained`, `bundled`, `referenced`. */
  aggregation(ways: string[], value: unknown, profile: string, run: Run): void
  /** The value must meet one of the profiles. */
  profiles(profiles: string[], value: unknown, profile: string, run: Run): void
  /**
   * Makes invariants ready; an empty list when they are not looked at.
   * @param context type name, or path of a backbone element, that the expressions start from
   */
  prepare(invariants: Invariant[], context: string): PreparedInvariant[]
  /** As both of them, for rules, whose invariants may start from several types. */
  invariants(invariants: Invariant[], value: unknown, context: string, profile: string, run: Run): void
  /** Reports those that do not hold. */
  holds(invariants: PreparedInvariant[], value: unknown, profile: string, run: Run): void
  /** The resource that a reference leads to, within the document. */
  resolve(reference: unknown, run: Run): Record<string, unknown> | undefined
  /** Whether a type is, or derives from, another. */
  isType(type: string, ancestor: string): boolean
  /** Takes note of a type when its validating function is made: expressions are compiled with its schema. */
  register(schema: TypeSchema['elements'], url: string, table: Table): void
  /** The root cardinality of an extension's own definition. */
  extensionMax(url: string): number | undefined
}
