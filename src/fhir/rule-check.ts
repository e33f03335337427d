import { checkSize } from './datatype-check.ts'
import type { Engine } from './engine.ts'
import { show } from './finding.ts'
import { type Item, isObject, itemsOf } from './items.ts'
import { exceeds, isSame, matchesPattern } from './match.ts'
import type { ProfileSchema, Rule } from './rules.ts'
import type { Run } from './run.ts'
import { checkSlicing } from './slicing.ts'
import type { Check } from './walk.ts'

type JsonObject = Record<string, unknown>

/** A profile being applied: what every check below needs to know. */
export interface Application {
  engine: Engine
  run: Run
  profile: string
}

/** Compiles the keyword `rules`: what a profile asks beyond its base type. */
export function compileRules(schema: ProfileSchema['rules'], url: string, engine: Engine): Check {
  return (value, run) => {
    const item: Item = {
      value,
      sibling: undefined,
      type: schema.type,
      step: { name: '', segment: '', path: schema.type, type: schema.type },
      index: undefined,
    }
    checkContent(schema.rule, item, schema.type, { engine, run, profile: url })
  }
}

/** Checks each occurrence of the element, how many there are, and its slices. */
function checkRule(
  rule: Rule,
  parent: JsonObject,
  sibling: JsonObject | undefined,
  path: string,
  application: Application,
): void {
  const { run, profile } = application
  const items = itemsOf(rule, parent, sibling, path)
  if (rule.max !== undefined && items.length > rule.max) {
    const label = `${path}.${rule.name}`
    const message =
      rule.max === 0
        ? `${label} must not be given here`
        : `Expected at most ${rule.max} of ${label}, found ${items.length}`
    for (const step of new Set(items.map((item) => item.step))) {
      run.report(
        {
          severity: 'error',
          code: 'structure',
          key: 'max',
          profile,
          message,
          expected: `at most ${rule.max}`,
          actual: String(items.length),
        },
        step.segment,
      )
    }
    if (rule.max === 0) return
  }
  if (rule.min !== undefined && items.length < rule.min) {
    const label = `${path}.${rule.name}`
    const message =
      rule.min === 1
        ? `${label} is required here and is missing`
        : `Expected at least ${rule.min} of ${label}, found ${items.length}`
    run.report(
      {
        severity: 'error',
        code: 'required',
        key: 'min',
        profile,
        message,
        expected: `at least ${rule.min}`,
        actual: String(items.length),
      },
      rule.name.replace('[x]', ''),
    )
  }
  for (const item of items) checkItem(rule, item, path, application)
  if (rule.slicing !== undefined) checkSlicing(rule, rule.slicing, items, path, application)
}

/** Goes to the item, and checks it there. */
export function checkItem(rule: Rule, item: Item, path: string, application: Application): void {
  const { run } = application
  if (!run.enter(item.step)) return
  if (item.index === undefined) checkContent(rule, item, `${path}.${rule.name}`, application)
  else if (run.enter(item.index)) {
    checkContent(rule, item, `${path}.${rule.name}`, application)
    run.leave()
  }
  run.leave()
}

/** Everything that a rule says about one occurrence. We stand at the item. */
export function checkContent(rule: Rule, item: Item, path: string, application: Application): void {
  const { engine, run, profile } = application
  const { value } = item
  const type = item.type ?? ''
  // What is said of one type says nothing of another.
  if (rule.types !== undefined && !checkType(rule.types, item, path, application)) return
  if (rule.fixed !== undefined && !isSame(value, rule.fixed.value)) {
    run.error(
      'value',
      'fixed',
      profile,
      `${path} must be exactly ${show(rule.fixed.value)}, found ${show(value ?? null)}`,
      { expected: show(rule.fixed.value), actual: show(value ?? null) },
    )
  }
  if (rule.pattern !== undefined && !matchesPattern(value, rule.pattern.value)) {
    run.error(
      'value',
      'pattern',
      profile,
      `${path} must hold at least ${show(rule.pattern.value)}, found ${show(value ?? null)}`,
      { expected: show(rule.pattern.value), actual: show(value ?? null) },
    )
  }
  checkRange(rule, value, path, application)
  if (rule.maxLength !== undefined && typeof value === 'string' && value.length > rule.maxLength) {
    run.error(
      'value',
      'max-length',
      profile,
      `Expected at most ${rule.maxLength} characters in ${path}, found ${value.length}`,
      { expected: `at most ${rule.maxLength}`, actual: String(value.length) },
    )
  }
  if (rule.regex !== undefined && typeof value === 'string' && matchesWhole(rule.regex, value) === false) {
    run.error('value', 'format', profile, `${path} must match ${rule.regex}, found ${show(value)}`, {
      expected: rule.regex,
      actual: show(value),
    })
  }
  if (value !== undefined) {
    if (rule.binding !== undefined) engine.binding(rule.binding, value, type, profile, run)
    if (rule.targets !== undefined) engine.targets(rule.targets, value, profile, run)
    if (rule.aggregation !== undefined) engine.aggregation(rule.aggregation, value, profile, run)
    if (rule.maxSize !== undefined) checkSize(rule.maxSize, value, profile, run)
    if (rule.profiles !== undefined) applyProfiles(rule.profiles, item, application)
    if (rule.invariants !== undefined) engine.invariants(rule.invariants, value, rule.context ?? type, profile, run)
  }
  if (rule.rules !== undefined) {
    const object = isObject(value) ? value : {}
    const sibling = isObject(item.sibling) ? item.sibling : undefined
    for (const child of rule.rules) checkRule(child, object, sibling, path, application)
  }
}

/** @returns whether the type is one of those allowed */
function checkType(types: string[], item: Item, path: string, application: Application): boolean {
  const { engine, run, profile } = application
  const type =
    item.type ??
    (isObject(item.value) && typeof item.value.resourceType === 'string' ? item.value.resourceType : undefined)
  if (type === undefined || types.some((allowed) => engine.isType(type, allowed))) return true
  run.error('structure', 'type', profile, `${path} must be of type ${types.join(' or ')} here, found ${type}`, {
    expected: types.join(' or '),
    actual: type,
  })
  return false
}

function checkRange(rule: Rule, value: unknown, path: string, { run, profile }: Application): void {
  if (value === undefined) return
  if (rule.minValue !== undefined) {
    if (exceeds(value, rule.minValue, -1))
      run.error(
        'value',
        'min-value',
        profile,
        `${path} must be at least ${show(rule.minValue)}, found ${show(value)}`,
        { expected: `at least ${show(rule.minValue)}`, actual: show(value) },
      )
  }
  if (rule.maxValue !== undefined) {
    if (exceeds(value, rule.maxValue, 1))
      run.error('value', 'max-value', profile, `${path} must be at most ${show(rule.maxValue)}, found ${show(value)}`, {
        expected: `at most ${show(rule.maxValue)}`,
        actual: show(value),
      })
  }
}

function applyProfiles(byType: Record<string, string[]>, item: Item, { engine, run, profile }: Application): void {
  const stated =
    isObject(item.value) && typeof item.value.resourceType === 'string' ? item.value.resourceType : undefined
  const type =
    item.type ?? (stated !== undefined && Object.hasOwn(byType, stated) ? stated : Object.keys(byType)[0]) ?? ''
  const profiles = byType[type]
  if (profiles) engine.profiles(profiles, item.value, profile, run)
}

const patterns = new Map<string, RegExp | undefined>()

/** @returns undefined for a pattern that is no regular expression: then nothing can be said */
function matchesWhole(source: string, text: string): boolean | undefined {
  if (!patterns.has(source)) patterns.set(source, compilePattern(source))
  return patterns.get(source)?.test(text)
}

function compilePattern(source: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${source})$`, 'su')
  } catch {
    return undefined
  }
}
