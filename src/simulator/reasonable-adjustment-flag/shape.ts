import type { JsonObject } from '../json.ts'
import { asObject } from '../json.ts'
import { complexTypes } from './data-types.ts'
import type { Situation } from './situations.ts'

/** Something wrong with a body: the situation, the element it concerns, and a sentence for the caller. */
export interface Finding {
  situation: Situation
  path: string
  says: string
}

/** The primitive types that bodies of this API use. */
export type Primitive = 'string' | 'code' | 'uri' | 'id' | 'boolean' | 'date-time' | 'decimal'

/** The complex types that bodies of this API use; {@link complexTypes} says what is in them. */
export type DataType = 'Coding' | 'CodeableConcept' | 'Identifier' | 'Reference' | 'Annotation' | 'Meta' | 'Narrative'

/** What an element may hold: a primitive, a data type by name, or elements of its own. */
export type ElementType = Primitive | DataType | Shape | 'anything'

/** The rule of one element. `max` counts only for lists; an element that is no list is there once or not at all. */
export interface Rule {
  type: ElementType
  min?: number
  max?: number
  list?: boolean
  /** The element exists in FHIR but the profile forbids it. */
  forbidden?: boolean
  fixed?: string
  oneOf?: readonly string[]
  /** Codes that FHIR knows but this API does not take. */
  unsupported?: readonly string[]
}

/** The elements that an object may have, by name. */
export interface Shape {
  readonly [name: string]: Rule
}

const PRIMITIVES: Readonly<Record<Primitive, RegExp | undefined>> = {
  string: /\S/,
  code: /^\S+( \S+)*$/,
  uri: /^\S+$/,
  id: /^[A-Za-z0-9\-.]{1,64}$/,
  'date-time': /^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])(T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?$/,
  boolean: undefined,
  decimal: undefined,
}

/** Checks an object against a shape. Every finding is given; `path` names the object in them ("Consent.policy"). */
export function checkShape(object: JsonObject, shape: Shape, path: string): Finding[] {
  const findings: Finding[] = []
  for (const name of Object.keys(object)) {
    // A primitive may have a companion that starts with an underscore and carries its id and extensions.
    const known = Object.hasOwn(shape, name) || (name.startsWith('_') && Object.hasOwn(shape, name.slice(1)))
    if (!known) findings.push(found('additional-properties', `${path}.${name}`, 'is not an element of this resource'))
  }
  for (const [name, rule] of Object.entries(shape)) {
    findings.push(...checkElement(object[name], rule, `${path}.${name}`))
  }
  return findings
}

function checkElement(value: unknown, rule: Rule, path: string): Finding[] {
  if (value === undefined) return rule.min ? [found('missing-value', path, 'is required')] : []
  if (rule.forbidden) return [found('additional-properties', path, 'is not allowed in this profile')]
  if (!rule.list) {
    if (Array.isArray(value)) return [found('invalid-value', path, 'has to be a single value', value)]
    return checkValue(value, rule, path)
  }
  if (!Array.isArray(value)) return [found('invalid-value', path, 'has to be a list', value)]
  const min = Math.max(rule.min ?? 0, 1)
  if (value.length < min) return [found('too-few-values', path, `needs at least ${min}, and has ${value.length}`)]
  if (rule.max !== undefined && value.length > rule.max) {
    return [found('too-many-values', path, `takes at most ${rule.max}, and has ${value.length}`)]
  }
  return value.flatMap((item, at) => checkValue(item, rule, `${path}[${at}]`))
}

function checkValue(value: unknown, rule: Rule, path: string): Finding[] {
  const { type } = rule
  if (type === 'anything') return value === null ? [found('invalid-value', path, 'is no value', value)] : []
  if (typeof type === 'string' && Object.hasOwn(PRIMITIVES, type))
    return checkPrimitive(value, rule, type as Primitive, path)
  const object = asObject(value)
  if (!object) return [found('invalid-value', path, 'has to be an object', value)]
  if (Object.keys(object).length === 0) return [found('missing-value', path, 'is empty')]
  return checkShape(object, typeof type === 'string' ? complexTypes[type as DataType] : type, path)
}

function checkPrimitive(value: unknown, rule: Rule, type: Primitive, path: string): Finding[] {
  const wanted = type === 'boolean' ? 'boolean' : type === 'decimal' ? 'number' : 'string'
  if (typeof value !== wanted) return [found('invalid-value', path, `has to be a ${wanted}`, value)]
  if (value === '') return [found('missing-value', path, 'is empty')]
  const pattern = PRIMITIVES[type]
  if (pattern && !pattern.test(value as string)) return [found('invalid-value', path, `is not a ${type}`, value)]
  if (rule.fixed !== undefined && value !== rule.fixed)
    return [found('invalid-value', path, `has to be "${rule.fixed}"`, value)]
  if (rule.unsupported?.includes(value as string)) return [found('unsupported-value', path, 'is not supported', value)]
  if (rule.oneOf && !rule.oneOf.includes(value as string)) {
    return [found('invalid-value', path, `has to be one of ${rule.oneOf.join(', ')}`, value)]
  }
  return []
}

/**
 * A finding. The sentence names the element and, for a value that is wrong, the value: the page promises both "in the
 * display" of the error. Long values are cut.
 */
export function found(situation: Situation, path: string, says: string, value?: unknown): Finding {
  return { situation, path, says: value === undefined ? `${path} ${says}` : `${path} ${shown(value)} ${says}` }
}

/** A value as it is shown to people: as JSON, at most 100 characters of it. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}
