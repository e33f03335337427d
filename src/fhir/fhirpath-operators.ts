import { isDateTime } from './date-scanner.ts'
import { type Collection, fallback, nothing } from './fhirpath-values.ts'

export function compareNumbers(operator: string, one: Collection, other: Collection): Collection {
  if (one.length === 0 || other.length === 0) return []
  const [left, right] = [one[0], other[0]]
  if (one.length > 1 || other.length > 1 || typeof left !== 'number' || typeof right !== 'number') throw fallback
  return compareOrdered(operator, left, right)
}

/** Dates and times that are written alike, to the same precision and in the same zone, are in the order of their text. */
export function compareMoments(operator: string, one: Collection, other: Collection): Collection {
  if (one.length === 0 || other.length === 0) return nothing
  const [left, right] = [one[0], other[0]]
  if (one.length > 1 || other.length > 1 || typeof left !== 'string' || typeof right !== 'string') throw fallback
  if (left.length !== right.length || zoneOf(left) !== zoneOf(right) || !isMoment(left) || !isMoment(right))
    throw fallback
  return compareOrdered(operator, left, right)
}

function isMoment(text: string): boolean {
  return isDateTime(text) && !text.includes(':60')
}

function zoneOf(text: string): string {
  return text.endsWith('Z') ? 'Z' : text.length > 10 ? text.slice(-6) : ''
}

function compareOrdered<T extends number | string>(operator: string, left: T, right: T): Collection {
  if (operator === '<') return [left < right]
  if (operator === '>') return [left > right]
  return [operator === '<=' ? left <= right : left >= right]
}

export function addNumbers(one: Collection, other: Collection): Collection {
  if (one.length === 0 || other.length === 0) return []
  const [left, right] = [one[0], other[0]]
  // Sums of whole numbers only: decimals are added exactly by the engine.
  if (one.length > 1 || other.length > 1 || !Number.isInteger(left) || !Number.isInteger(right)) throw fallback
  return [(left as number) + (right as number)]
}

export function membership(one: Collection, other: Collection): Collection {
  if (one.length === 0) return []
  const [value] = one
  if (one.length > 1 || typeof value === 'object' || other.some((entry) => typeof entry === 'object')) throw fallback
  return [other.includes(value)]
}
