import type { BodyRecord } from '../../record/run-record.ts'
import type { Resource } from '../answer.ts'

const notComparable = '‹masked in one of two bodies›'

/**
 * Two lists of resources as they can be compared. Personal text is masked in an exchange that holds the number of a person
 * who may be real; ten digits that only look like one (a time, a counter) can make that so for one of two exchanges. What
 * was masked in one alone says nothing, and must not look like a difference.
 * @param one the resources of a stored body, and that body
 */
export function comparable(
  one: { resources: readonly Resource[]; body: BodyRecord | undefined },
  other: { resources: readonly Resource[]; body: BodyRecord | undefined },
): [Resource[], Resource[]] {
  const [masked, maskedToo] = [maskedMembers(one.body), maskedMembers(other.body)]
  const names = new Set([...masked].filter((name) => !maskedToo.has(name)))
  for (const name of maskedToo) if (!masked.has(name)) names.add(name)
  if (names.size === 0) return [[...one.resources], [...other.resources]]
  return [one.resources.map((each) => without(each, names)), other.resources.map((each) => without(each, names))]
}

/** Names of the members whose values were masked: the last part of what the redaction says it was (`note.text`). */
function maskedMembers(body: BodyRecord | undefined): Set<string> {
  return new Set((body?.redactions ?? []).map(({ what }) => what.slice(what.lastIndexOf('.') + 1)))
}

function without<Value>(value: Value, names: ReadonlySet<string>, isMasked = false): Value {
  if (Array.isArray(value)) return value.map((item) => without(item, names, isMasked)) as Value
  if (typeof value !== 'object' || value === null) return isMasked ? (notComparable as Value) : value
  const members = Object.entries(value).map(([name, below]) => [name, without(below, names, names.has(name))])
  return Object.fromEntries(members) as Value
}
