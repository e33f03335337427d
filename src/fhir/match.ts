/** Whether two JSON values are the same, whatever the order of keys. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const left = one as Record<string, unknown>
  const right = other as Record<string, unknown>
  const keys = Object.keys(left)
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
  )
}

/** Whether a value has at least what a pattern has: each key, and for each entry of a list one that matches. */
export function matchesPattern(value: unknown, pattern: unknown): boolean {
  if (typeof pattern !== 'object' || pattern === null) return value === pattern
  if (Array.isArray(pattern)) {
    return Array.isArray(value) && pattern.every((entry) => value.some((candidate) => matchesPattern(candidate, entry)))
  }
  if (typeof value !== 'object' || value === null) return false
  const given = value as Record<string, unknown>
  return Object.entries(pattern).every(([key, part]) => Object.hasOwn(given, key) && matchesPattern(given[key], part))
}

/** Whether a value is below a limit (`side` -1) or above it (`side` 1); undefined when they cannot be compared. */
export function exceeds(value: unknown, limit: unknown, side: -1 | 1): boolean | undefined {
  const difference =
    typeof value === 'string' && typeof limit === 'object' && limit !== null
      ? compareToNow(value, limit as Record<string, unknown>, side)
      : compareValues(value, limit)
  return difference === undefined ? undefined : difference * side > 0
}

/** Compares numbers, and dates to the precision that both have; undefined when they cannot be compared. */
function compareValues(one: unknown, other: unknown): number | undefined {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  if (typeof one === 'object' && typeof other === 'object' && one !== null && other !== null)
    return compareQuantities(one as Record<string, unknown>, other as Record<string, unknown>)
  if (typeof one !== 'string' || typeof other !== 'string') return undefined
  const length = Math.min(one.length, other.length)
  if (length > 10 && !/Z$|[+-]\d\d:\d\d$/.test(one)) return one < other ? -1 : one > other ? 1 : 0
  if (one.length > 10 && other.length > 10) return Date.parse(one) - Date.parse(other)
  const left = one.slice(0, length)
  const right = other.slice(0, length)
  return left < right ? -1 : left > right ? 1 : 0
}

function compareQuantities(one: Record<string, unknown>, other: Record<string, unknown>): number | undefined {
  if (typeof one.value !== 'number' || typeof other.value !== 'number') return undefined
  if (one.code !== other.code || one.system !== other.system) return undefined
  return one.value - other.value
}

/** A limit given as a duration is counted from today: a largest value lies ahead by it, a smallest value back. */
function compareToNow(date: string, duration: Record<string, unknown>, side: -1 | 1): number | undefined {
  const { code } = duration
  const value = typeof duration.value === 'number' ? duration.value * side : undefined
  if (typeof value !== 'number' || typeof code !== 'string' || !/^\d{4}/.test(date)) return undefined
  const limit = new Date()
  if (code === 'a') limit.setUTCFullYear(limit.getUTCFullYear() + value)
  else if (code === 'mo') limit.setUTCMonth(limit.getUTCMonth() + value)
  else {
    const milliseconds = { wk: 604_800_000, d: 86_400_000, h: 3_600_000, min: 60_000, s: 1000 }[code]
    if (milliseconds === undefined) return undefined
    limit.setTime(limit.getTime() + value * milliseconds)
  }
  return compareValues(date, limit.toISOString())
}
