import type { Rule } from './rules.ts'
import type { Step } from './run.ts'

type JsonObject = Record<string, unknown>

/** One occurrence of an element, with the `_name` object that carries a primitive's id and extensions. */
export interface Item {
  value: unknown
  sibling: unknown
  type: string | undefined
  step: Step
  index: number | undefined
}

/** All occurrences of the element that a rule speaks about. */
export function itemsOf(rule: Rule, parent: JsonObject, sibling: JsonObject | undefined, path: string): Item[] {
  if (rule.keys === undefined) return itemsAt(rule.name, undefined, rule.name, parent, sibling, path)
  // A choice such as Extension.value[x] has 50 names, and the element around it a few keys: look at those.
  const types = choiceTypes(rule)
  let items = none
  for (const key in parent) {
    const name = key.charCodeAt(0) === 95 ? key.slice(1) : key
    const type = types.get(name)
    if (type === undefined || (name !== key && Object.hasOwn(parent, name))) continue
    const found = itemsAt(name, type, `${rule.name.slice(0, -3)}.ofType(${type})`, parent, sibling, path)
    items = items.length === 0 ? found : [...items, ...found]
  }
  return items
}

const typesByRule = new WeakMap<Rule, Map<string, string>>()

function choiceTypes(rule: Rule): Map<string, string> {
  let types = typesByRule.get(rule)
  if (!types) {
    types = new Map(rule.keys)
    typesByRule.set(rule, types)
  }
  return types
}

const none: Item[] = []
const siblingKeys = new Map<string, string>()

/** To join a key anew each time takes longer than all else here. Names come from rules, so there is an end to them. */
function siblingKeyOf(name: string): string {
  let key = siblingKeys.get(name)
  if (key === undefined) {
    key = `_${name}`
    siblingKeys.set(name, key)
  }
  return key
}

function itemsAt(
  name: string,
  type: string | undefined,
  segment: string,
  parent: JsonObject,
  sibling: JsonObject | undefined,
  path: string,
): Item[] {
  const value = Object.hasOwn(parent, name) ? parent[name] : sibling?.[name]
  const siblingKey = siblingKeyOf(name)
  const beside = Object.hasOwn(parent, siblingKey) ? parent[siblingKey] : undefined
  if (value === undefined && beside === undefined) return none
  const step: Step = { name, segment, path: `${path}.${name}`, type: type ?? '' }
  if (Array.isArray(value) || Array.isArray(beside)) {
    const values = Array.isArray(value) ? value : []
    const siblings = Array.isArray(beside) ? beside : []
    const items: Item[] = []
    for (let index = 0; index < Math.max(values.length, siblings.length); index++) {
      items.push({ value: values[index] ?? undefined, sibling: siblings[index] ?? undefined, type, step, index })
    }
    return items
  }
  return [{ value, sibling: beside, type, step, index: undefined }]
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
