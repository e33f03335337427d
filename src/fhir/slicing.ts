import { follow } from './discriminator-values.ts'
import { show } from './finding.ts'
import { type Item, isObject } from './items.ts'
import { isSame, matchesPattern } from './match.ts'
import { type Application, checkContent, checkItem } from './rule-check.ts'
import type { DiscriminatorTest, Rule, SliceRule, SlicingRule } from './rules.ts'

/**
 * Sorts the items of a sliced element into its slices, checks each item against its slice, and counts.
 * An item that belongs to no slice is allowed unless the slicing is closed.
 */
export function checkSlicing(
  rule: Rule,
  slicing: SlicingRule,
  items: Item[],
  path: string,
  application: Application,
): void {
  const { run, profile, engine } = application
  const untold = slicing.slices.find((slice) => slice.tests === undefined)
  if (untold) {
    reportUntold(untold, rule, items, path, application)
    return
  }
  const counts = new Map<SliceRule, Item[]>()
  let latest = -1
  let unmatched: Item | undefined
  for (const item of items) {
    const position = positionOf(slicing, item, application)
    const second =
      slicing.byUrl || position < 0
        ? undefined
        : slicing.slices.find((slice, index) => index > position && belongs(slice, item, application))
    if (second)
      reportAt(
        item,
        application,
        'slice',
        `${label(path, rule)}: this belongs to both "${slicing.slices[position]?.slice}" and "${second.slice}"`,
      )
    const slice = slicing.slices[position]
    if (slice === undefined) {
      unmatched = item
      if (slicing.rules === 'closed')
        reportAt(
          item,
          application,
          'slice',
          `${label(path, rule)} allows only ${names(slicing)} here, and this is none of them: ${show(item.value)}`,
        )
      continue
    }
    if (slicing.rules === 'openAtEnd' && unmatched) {
      reportAt(
        unmatched,
        application,
        'slice-order',
        `${label(path, rule)} allows further entries only after ${names(slicing)}`,
      )
      unmatched = undefined
    }
    if (slicing.ordered && position < latest)
      reportAt(
        item,
        application,
        'slice-order',
        `${label(path, rule)}: "${slice.slice}" must come before the slices after it`,
      )
    latest = Math.max(latest, position)
    const matched = counts.get(slice)
    if (matched) matched.push(item)
    else counts.set(slice, [item])
    checkItem(slice, item, path, application)
  }
  for (const slice of slicing.slices) {
    const matched = counts.get(slice) ?? []
    const url = slicing.byUrl && matched.length > 0 ? sliceUrl(slice) : undefined
    const most = least(slice.max, url === undefined ? undefined : engine.extensionMax(url))
    const segment = rule.keys ? (matched[0]?.step.segment ?? rule.name.replace('[x]', '')) : rule.name
    if (slice.min !== undefined && matched.length < slice.min) {
      run.report(
        {
          severity: 'error',
          code: 'required',
          key: 'slice-min',
          profile,
          message: `${label(path, rule)} needs at least ${slice.min} of ${describe(slice)}, found ${matched.length}`,
          expected: `at least ${slice.min}`,
          actual: String(matched.length),
        },
        segment,
      )
    }
    if (most !== undefined && matched.length > most) {
      run.report(
        {
          severity: 'error',
          code: 'structure',
          key: 'slice-max',
          profile,
          message:
            most === 0
              ? `${label(path, rule)} must not hold ${describe(slice)} here`
              : `${label(path, rule)} allows at most ${most} of ${describe(slice)}, found ${matched.length}`,
          expected: `at most ${most}`,
          actual: String(matched.length),
        },
        segment,
      )
    }
    if (slice.slicing !== undefined && matched.length > 0) checkSlicing(rule, slice.slicing, matched, path, application)
  }
}

/** A profile whose discriminators say nothing about a slice: better told than passed over. */
function reportUntold(slice: SliceRule, rule: Rule, items: Item[], path: string, { run, profile }: Application): void {
  if (items.length === 0) return
  const message = `${label(path, rule)}: what tells "${slice.slice}" apart cannot be worked out, so its slices were not checked`
  run.report(
    { severity: 'information', code: 'not-supported', key: 'slice', profile, message },
    rule.name.replace('[x]', ''),
  )
}

function label(path: string, rule: Rule): string {
  return `${path}.${rule.name}`
}

function names(slicing: SlicingRule): string {
  return slicing.slices.map((slice) => `"${slice.slice}"`).join(', ')
}

function describe(slice: SliceRule): string {
  const url = sliceUrl(slice)
  return url === undefined ? `"${slice.slice}"` : `"${slice.slice}" (${url})`
}

function sliceUrl(slice: SliceRule): string | undefined {
  const test = slice.tests?.find((candidate) => candidate.steps.length === 1 && candidate.steps[0] === 'url')
  return typeof test?.fixed?.value === 'string' ? test.fixed.value : undefined
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return Math.min(one, other)
}

function reportAt(item: Item, { run, profile }: Application, key: 'slice' | 'slice-order', message: string): void {
  if (!run.enter(item.step)) return
  if (item.index !== undefined) run.enter(item.index)
  run.error('structure', key, profile, message)
  if (item.index !== undefined) run.leave()
  run.leave()
}

const slicesByUrl = new WeakMap<SlicingRule, Map<unknown, number>>()

/** The first slice that an item belongs to; below 0 for none. */
function positionOf(slicing: SlicingRule, item: Item, application: Application): number {
  const url = slicing.byUrl && isObject(item.value) ? item.value.url : undefined
  if (typeof url !== 'string') return slicing.slices.findIndex((slice) => belongs(slice, item, application))
  let positions = slicesByUrl.get(slicing)
  if (positions === undefined) {
    positions = new Map([...slicing.slices.entries()].reverse().map(([index, slice]) => [sliceUrl(slice), index]))
    slicesByUrl.set(slicing, positions)
  }
  return positions.get(url) ?? -1
}

function belongs(slice: SliceRule, item: Item, application: Application): boolean {
  return (slice.tests ?? []).every((test) => passes(test, item, application))
}

function passes(test: DiscriminatorTest, item: Item, application: Application): boolean {
  const found = follow([item], test.steps, application)
  if (test.exists !== undefined) return found.length > 0 === test.exists
  return found.some((candidate) => satisfies(test, candidate, application))
}

function satisfies(test: DiscriminatorTest, item: Item, application: Application): boolean {
  const { engine, run } = application
  const { value } = item
  if (test.fixed !== undefined) return isSame(value, test.fixed.value)
  if (test.pattern !== undefined) return matchesPattern(value, test.pattern.value)
  if (test.valueSet !== undefined) return engine.isMember(test.valueSet, value, item.type ?? '') === true
  if (test.types !== undefined) {
    const type = isObject(value) && typeof value.resourceType === 'string' ? value.resourceType : item.type
    return type !== undefined && test.types.some((allowed) => engine.isType(type, allowed))
  }
  if (test.profiles !== undefined) {
    return run.attempt(() => engine.profiles(test.profiles ?? [], value, '', run)).length === 0
  }
  if (test.rule !== undefined) {
    const { rule } = test
    return run.attempt(() => checkContent(rule, item, rule.name, application)).length === 0
  }
  return false
}
