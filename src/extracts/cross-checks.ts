import { dateAt, isOdsCodeAt } from './byte-checks.ts'
import { listCheck } from './column-checks.ts'
import type { CrossRule } from './format.ts'

/** Whether the fields of a row agree; they are found by the position of their column in the format. */
export type CrossCheck = (bytes: Uint8Array, starts: Int32Array, ends: Int32Array) => boolean

/** Turn a rule over several columns into a check. @param positionOf the position of a column, by its name */
export function crossCheck(rule: CrossRule, positionOf: (name: string) => number): CrossCheck {
  const applies = conditionOf(rule, positionOf)
  const given = (rule.given ?? []).map(positionOf)
  const oneOf =
    rule.oneOf === undefined
      ? undefined
      : { at: positionOf(rule.oneOf.column), check: listCheck(rule.oneOf.values, true) }
  const inOrder = rule.inOrder?.map(positionOf)
  const ods = rule.isOds === undefined ? -1 : positionOf(rule.isOds)
  return (bytes, starts, ends) => {
    if (!applies(bytes, starts, ends)) return true
    for (const at of given) if (starts[at] === ends[at]) return false
    if (oneOf !== undefined) {
      const start = starts[oneOf.at] as number
      const end = ends[oneOf.at] as number
      if (start !== end && !oneOf.check(bytes, start, end)) return false
    }
    if (ods >= 0 && starts[ods] !== ends[ods] && !isOdsCodeAt(bytes, starts[ods] as number, ends[ods] as number))
      return false
    if (inOrder !== undefined) {
      const [one = 0, other = 0] = inOrder
      if (!isLong(starts, ends, one) || !isLong(starts, ends, other)) return true
      const first = dateAt(bytes, starts[one] as number)
      const second = dateAt(bytes, starts[other] as number)
      return first < 0 || second < 0 || first <= second
    }
    return true
  }
}

function isLong(starts: Int32Array, ends: Int32Array, at: number): boolean {
  return (ends[at] as number) - (starts[at] as number) >= 8
}

function conditionOf({ when }: CrossRule, positionOf: (name: string) => number): CrossCheck {
  if (when === undefined) return () => true
  const at = positionOf(when.column)
  if (when.values === 'given') return (_bytes, starts, ends) => (starts[at] !== ends[at]) !== (when.not === true)
  const check = listCheck(when.values, true)
  return (bytes, starts, ends) => {
    const holds = check(bytes, starts[at] as number, ends[at] as number)
    return holds !== (when.not === true)
  }
}
