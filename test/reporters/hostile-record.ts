import type { RunRecord } from '../../src/record/run-record.ts'

/** Fields whose values are words of ours or fixed in form: an attacker who writes an answer cannot choose them. */
const fixed = new Set([
  'schemaVersion',
  'level',
  'actor',
  'disposition',
  'scope',
  'verdict',
  'outcome',
  'kind',
  'sourceKind',
  'direction',
  'purpose',
  'sha256',
  'base64',
  'startedAt',
  'endedAt',
  'otherReadings',
  'byReading',
])

/**
 * The record with every text that could come from outside changed by `change`. Equal texts stay equal, so ids still
 * refer to what they referred to.
 */
export function changeTexts(record: RunRecord, change: (text: string) => string): RunRecord {
  const walk = (value: unknown, field: string): unknown => {
    if (fixed.has(field)) return value
    if (typeof value === 'string') return change(value)
    if (Array.isArray(value)) return value.map((each) => walk(each, field))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, walk(each, key)]))
  }
  return walk(record, '') as RunRecord
}
