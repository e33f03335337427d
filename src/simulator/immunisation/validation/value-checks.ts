import { isNhsNumber } from '../../../nhs/nhs-number.ts'
import { isConceptId } from '../../../nhs/sctid.ts'
import { asObject } from '../../json.ts'

/** What is wrong with a value, and where below its path if not at the path itself ("[0]"). */
export interface Problem {
  aspect: string
  says: string
  below?: string
}

/** Looks at a value that is there; gives the first problem, if there is any. */
export type Check = (value: unknown) => Problem | undefined

/** A string that is not empty and, if asked for, has a length, is short enough, or is one of some values. */
export function text(
  asked: { length?: number; atMost?: number; oneOf?: readonly string[]; spaces?: false } = {},
): Check {
  return (value) => {
    if (typeof value !== 'string') return { aspect: 'type', says: 'must be a string' }
    if (value.trim() === '') return { aspect: 'empty', says: 'must be a non-empty string' }
    if (asked.length !== undefined && [...value].length !== asked.length)
      return { aspect: 'length', says: `must be ${asked.length} characters` }
    if (asked.atMost !== undefined && [...value].length > asked.atMost)
      return { aspect: 'length', says: `must be ${asked.atMost} or fewer characters` }
    if (asked.oneOf && !asked.oneOf.includes(value))
      return { aspect: 'value', says: `must be one of the following: ${asked.oneOf.join(', ')}` }
    if (asked.spaces === false && value.includes(' ')) return { aspect: 'spaces', says: 'must not contain spaces' }
    return undefined
  }
}

/** An array that is not empty and, if asked for, has a length, is short enough, or holds texts or objects. */
export function array(
  asked: { length?: number; atMost?: number; texts?: Check; objects?: true; mayBeEmpty?: true } = {},
): Check {
  return (value) => {
    if (!Array.isArray(value)) return { aspect: 'type', says: 'must be an array' }
    if (asked.length !== undefined && value.length !== asked.length)
      return { aspect: 'count', says: `must be an array of length ${asked.length}` }
    if (value.length === 0) return { aspect: 'empty', says: 'must be a non-empty array' }
    if (asked.atMost !== undefined && value.length > asked.atMost)
      return { aspect: 'count', says: `must be an array of maximum length ${asked.atMost}` }
    return asked.texts ? firstBelow(value, asked.texts) : asked.objects && objectsOnly(value)
  }
}

function firstBelow(values: readonly unknown[], check: Check): Problem | undefined {
  for (const [index, value] of values.entries()) {
    const problem = check(value)
    if (problem) return { ...problem, below: `[${index}]` }
  }
  return undefined
}

function objectsOnly(values: readonly unknown[]): Problem | undefined {
  for (const value of values) {
    const object = asObject(value)
    if (!object) return { aspect: 'type', says: 'must be an array of objects' }
    if (Object.keys(object).length === 0) return { aspect: 'empty', says: 'must be an array of non-empty objects' }
  }
  return undefined
}

/** One check after another; the first problem counts. */
export function both(...checks: readonly Check[]): Check {
  return (value) => {
    for (const check of checks) {
      const problem = check(value)
      if (problem) return problem
    }
    return undefined
  }
}

export const nhsNumber: Check = (value) =>
  isNhsNumber(value) ? undefined : { aspect: 'check-digit', says: 'is not a valid NHS number' }

/** A SNOMED CT concept: six to eighteen digits, Verhoeff check digit, partition 00 or 10. */
export const snomedCode =
  (forms: 'both' | 'short'): Check =>
  (value) =>
    typeof value === 'string' && isConceptId(value) && (forms === 'both' || value.at(-3) === '0')
      ? undefined
      : { aspect: 'snomed', says: 'is not a valid snomed code' }

export const boolean: Check = (value) =>
  typeof value === 'boolean' ? undefined : { aspect: 'type', says: 'must be a boolean' }

export const number: Check = (value) =>
  typeof value === 'number' ? undefined : { aspect: 'type', says: 'must be a number' }

/** A whole number from 1 to a highest value. */
export function positiveInteger(highest: number): Check {
  return (value) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value <= 0)
      return { aspect: typeof value === 'number' ? 'range' : 'type', says: 'must be a positive integer' }
    return value > highest ? { aspect: 'range', says: `must be an integer in the range 1 to ${highest}` } : undefined
  }
}
