import { isSame } from './match.ts'

/** The values that an expression gives: FHIRPath knows only collections. */
export type Collection = unknown[]

/** Thrown when the values at hand are beyond what is compiled: the FHIRPath engine is asked instead. */
export class Fallback extends Error {}

/** One for all: nobody reads where it was thrown, and making one costs more than most invariants. */
export const fallback = new Fallback()

export const yes: Collection = [true]
export const no: Collection = [false]
export const nothing: Collection = []

/** Three-valued truth: undefined for nothing. */
export function truth(values: Collection): boolean | undefined {
  if (values.length === 0) return undefined
  const [value] = values
  if (values.length > 1 || typeof value !== 'boolean') throw fallback
  return value
}

/** As `truth`, for the operands of a logical operator: there a single value that is no truth value counts as true. */
export function singletonTruth(values: Collection): boolean | undefined {
  const [value] = values
  if (values.length === 1 && (typeof value === 'string' || typeof value === 'number')) return true
  return truth(values)
}

function answer(value: boolean | undefined): Collection {
  return value === undefined ? nothing : value ? yes : no
}

type Logic = (one: boolean | undefined, other: boolean | undefined) => Collection

/** The truth tables of FHIRPath. */
export const logic: Record<'and' | 'or' | 'xor' | 'implies', Logic> = {
  and: (one, other) =>
    answer(one === false || other === false ? false : one === true && other === true ? true : undefined),
  or: (one, other) =>
    answer(one === true || other === true ? true : one === false && other === false ? false : undefined),
  xor: (one, other) => answer(one === undefined || other === undefined ? undefined : one !== other),
  implies: (one, other) => answer(one === false || other === true ? true : one === true ? other : undefined),
}

/** Equality of single primitive values. */
export function equals(one: Collection, other: Collection, isNegated: boolean): Collection {
  if (one.length === 0 || other.length === 0) return nothing
  const [left, right] = [one[0], other[0]]
  if (one.length > 1 || other.length > 1 || typeof left !== typeof right || typeof left === 'object') throw fallback
  return answer((left === right) !== isNegated)
}

/** Both collections, each value once. */
export function unite(one: Collection, other: Collection): Collection {
  return distinct([...one, ...other])
}

export function distinct(values: Collection): Collection {
  if (values.length < 2) return values
  if (values.some((value) => typeof value === 'object')) throw fallback
  return [...new Set(values)]
}

/** What is in both collections, each value once. Objects are the same when all they hold is. */
export function shared(one: Collection, other: Collection): Collection {
  const found: Collection = []
  for (const value of one) {
    if (!isPlain(value)) throw fallback
    if (other.some((candidate) => isSame(candidate, value)) && !found.some((candidate) => isSame(candidate, value)))
      found.push(value)
  }
  return found
}

/** An object of primitive values alone, none of which has extensions; numbers are compared by the engine. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'string' || typeof value === 'boolean'
  return Object.entries(value).every(
    ([key, part]) => !key.startsWith('_') && (typeof part === 'string' || typeof part === 'boolean'),
  )
}
