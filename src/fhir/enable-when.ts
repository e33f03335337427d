import { asList, asObject } from './definition.ts'
import { isObject } from './items.ts'
import { exceeds } from './match.ts'

type JsonObject = Record<string, unknown>

/** Items of the response around a place, from the innermost outwards: where the answers to a question are looked for. */
export type Around = JsonObject[][]

/**
 * Whether an item of a Questionnaire is asked for, given the answers (hl7.org/fhir/R4/questionnaire.html#enableWhen).
 * STU3 has no operators: any one condition is enough.
 */
export function isEnabled(item: JsonObject, around: Around): boolean {
  const conditions = asList(item.enableWhen).filter(isObject)
  if (conditions.length === 0) return true
  const holds = (condition: JsonObject): boolean => meets(condition, around)
  return item.enableBehavior === 'all' ? conditions.every(holds) : conditions.some(holds)
}

function meets(condition: JsonObject, around: Around): boolean {
  const answers = answersTo(String(condition.question), around)
  if (typeof condition.hasAnswer === 'boolean') return answers.length > 0 === condition.hasAnswer
  const wanted = valueOfAnswer(condition, 'answer')
  const operator = condition.operator ?? '='
  if (operator === 'exists') return answers.length > 0 === (wanted !== false)
  if (operator === '!=') return !answers.some((answer) => isSameAnswer(answer, wanted))
  if (operator === '=') return answers.some((answer) => isSameAnswer(answer, wanted))
  return answers.some((answer) => compares(answer, String(operator), wanted))
}

function compares(answer: unknown, operator: string, wanted: unknown): boolean {
  if (operator === '>') return exceeds(answer, wanted, 1) === true
  if (operator === '<') return exceeds(answer, wanted, -1) === true
  if (operator === '>=') return exceeds(answer, wanted, -1) === false
  return operator === '<=' && exceeds(answer, wanted, 1) === false
}

/** The value of `value[x]` or `answer[x]`. */
export function valueOfAnswer(owner: JsonObject, stem: 'value' | 'answer'): unknown {
  const key = Object.keys(owner).find((name) => name.startsWith(stem) && /^[A-Z]/.test(name.slice(stem.length)))
  return key === undefined ? undefined : owner[key]
}

/** Codes are the same when system and code are: a display is for people. */
export function isSameAnswer(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return one === other
  if (one.code !== undefined || other.code !== undefined)
    return one.code === other.code && (one.system ?? '') === (other.system ?? '') && one.value === other.value
  if (one.reference !== undefined) return one.reference === other.reference
  return one.value === other.value && one.unit === other.unit
}

/** The answers to a question in the nearest items around that hold it. */
function answersTo(linkId: string, around: Around): unknown[] {
  for (const items of around) {
    const found = findItems(items, linkId, 0)
    if (found.length > 0)
      return found.flatMap((item) =>
        asList(item.answer).flatMap((answer) => valueOfAnswer(asObject(answer), 'value') ?? []),
      )
  }
  return []
}

function findItems(items: JsonObject[], linkId: string, depth: number): JsonObject[] {
  if (depth > 100) return []
  return items.flatMap((item) => {
    if (item.linkId === linkId) return [item]
    const inner = [...asList(item.item), ...asList(item.answer).flatMap((answer) => asList(asObject(answer).item))]
    return findItems(inner.filter(isObject), linkId, depth + 1)
  })
}
