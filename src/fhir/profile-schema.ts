import type { Definition, Discriminator, Invariant } from './definition.ts'
import { discriminatorTests } from './discriminator.ts'
import { cloneNode, createNode, type ElementNode, findByPath, findChild, foldOnlySlice } from './element-tree.ts'
import { isTrivial, type ProfileSchema, type Rule, type SliceRule, type SlicingRule } from './rules.ts'
import { choiceKey, type TreeSource } from './snapshot.ts'

/** Compiles the tree of a profile to the rules that it adds to its base type. */
export function profileSchema(definition: Definition, root: ElementNode, trees: TreeSource): ProfileSchema {
  const base = trees(definition.type)
  const compiler: Compiler = { trees, root, url: definition.url }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: definition.url,
    title: definition.name,
    type: 'object',
    rules: { type: definition.type, rule: compileRule(compiler, root, base) },
  }
}

/** Types that hold a code; a binding on any other, such as an Extension, binds nothing. */
const bindable = new Set([
  'code',
  'Coding',
  'CodeableConcept',
  'Quantity',
  'string',
  'uri',
  'url',
  'canonical',
  'Duration',
  'Age',
  'Money',
])

export interface Compiler {
  trees: TreeSource
  root: ElementNode
  url: string
}

/** The rule of one node, as the difference from the same node of the base type. */
export function compileRule(compiler: Compiler, node: ElementNode, base: ElementNode | undefined): Rule {
  const { element } = node
  const from = base?.element
  const rule: Rule = { name: node.name }
  if (from?.list ?? element.list) rule.list = true
  const types = element.types ?? []
  const baseTypes = from?.types ?? []
  if (node.name.endsWith('[x]')) {
    const all = baseTypes.length > 0 ? baseTypes : types
    rule.keys = all.map((type) => [choiceKey(node.name, type.code), type.code])
    if (types.length > 0 && types.length < all.length) rule.types = types.map((type) => type.code)
  } else if (baseTypes[0]?.code === 'Resource' && types[0] && types[0].code !== 'Resource') {
    rule.types = types.map((type) => type.code)
  }
  if ((element.min ?? 0) > (from?.min ?? 0)) rule.min = element.min as number
  if (
    element.max !== undefined &&
    element.max >= 0 &&
    (from?.max === undefined || from.max < 0 || element.max < from.max)
  ) {
    rule.max = element.max
  }
  for (const key of ['fixed', 'pattern'] as const) if (element[key] && !from?.[key]) rule[key] = element[key]
  for (const key of ['minValue', 'maxValue'] as const)
    if (element[key] !== undefined && from?.[key] === undefined) rule[key] = element[key]
  if (element.maxLength !== undefined && element.maxLength !== from?.maxLength) rule.maxLength = element.maxLength
  if (element.regex !== undefined && element.regex !== from?.regex) rule.regex = element.regex
  if (element.maxSize !== undefined) rule.maxSize = element.maxSize
  const { binding } = element
  if (
    binding &&
    types.some(({ code }) => bindable.has(code)) &&
    (binding.strength !== 'example' || binding.most) &&
    !(
      from?.binding?.valueSet === binding.valueSet &&
      from.binding.strength === binding.strength &&
      from.binding.most === binding.most
    )
  ) {
    rule.binding = binding
  }
  const targets = types.find((type) => type.targets)?.targets
  const baseTargets = baseTypes.find((type) => type.targets)?.targets
  if (targets && !sameList(targets, baseTargets)) rule.targets = targets
  const aggregation = types.find((type) => type.aggregation)?.aggregation
  if (aggregation) rule.aggregation = aggregation
  for (const type of types) {
    const known = baseTypes.find((candidate) => candidate.code === type.code)?.profiles
    if (type.profiles && !sameList(type.profiles, known)) {
      rule.profiles ??= {}
      rule.profiles[type.code] = type.profiles
    }
  }
  const invariants = newInvariants(compiler, node, base)
  if (invariants.length > 0) {
    rule.invariants = invariants
    // For a choice of several types, they start from the type that is given.
    if (!node.name.endsWith('[x]') || types.length === 1) rule.context = contextOf(node, base)
  }
  addChildren(compiler, rule, node, base)
  const slicing = compileSlicing(compiler, node, base)
  if (slicing) rule.slicing = slicing
  return rule
}

function newInvariants(compiler: Compiler, node: ElementNode, base: ElementNode | undefined): Invariant[] {
  const inherited = new Set((base?.element.constraints ?? []).map((invariant) => invariant.key))
  const type = node.element.types?.length === 1 ? node.element.types[0]?.code : undefined
  for (const invariant of (type ? compiler.trees(type)?.element.constraints : undefined) ?? [])
    inherited.add(invariant.key)
  return (node.element.constraints ?? []).filter((invariant) => !inherited.has(invariant.key))
}

function contextOf(node: ElementNode, base: ElementNode | undefined): string {
  const type = node.element.types?.[0]?.code
  if (type && type !== 'BackboneElement' && type !== 'Element') return type
  return base?.element.path ?? node.element.path
}

function addChildren(compiler: Compiler, rule: Rule, node: ElementNode, base: ElementNode | undefined): void {
  if (node.children.size === 0) return
  const parent = baseOfChildren(compiler, node, base)
  const rules: Rule[] = []
  for (const child of parent ? gatherShortPaths(node, parent) : node.children.values()) {
    const childRule = compileRule(compiler, child, parent?.children.get(child.name))
    if (!isTrivial(childRule)) rules.push(childRule)
  }
  if (rules.length > 0) rule.rules = rules
}

/** The node of the base specification whose children the children of a profile's node constrain. */
export function baseOfChildren(
  compiler: Compiler,
  node: ElementNode,
  base: ElementNode | undefined,
): ElementNode | undefined {
  if (base && base.children.size > 0) return base
  if (base?.element.content) {
    const owner = compiler.trees(base.element.content.split('.')[0] ?? '')
    return owner ? findByPath(owner, base.element.content) : undefined
  }
  const types = node.element.types ?? []
  if (types.length > 1) return compiler.trees('Element')
  return types[0] ? compiler.trees(types[0].code) : base
}

/** STU3 snapshots rename `value[x]` to `valueQuantity` when one type is left: put such names back below their choice. */
function gatherShortPaths(node: ElementNode, base: ElementNode): ElementNode[] {
  const children: ElementNode[] = []
  const choices = new Map<string, ElementNode>()
  for (const child of node.children.values()) {
    const found = base.children.has(child.name) ? undefined : findChild(base, child.name)
    if (!found?.type) {
      children.push(child)
      continue
    }
    const name = found.child.name
    let choice = choices.get(name)
    if (!choice) {
      const present = node.children.get(name)
      choice = present ? cloneNode(present) : createNode(name, { ...found.child.element, types: [] })
      choices.set(name, choice)
      if (present) children.splice(children.indexOf(present), children.includes(present) ? 1 : 0)
      children.push(choice)
    }
    if (!node.children.has(name)) {
      choice.element.types = [...(choice.element.types ?? []), ...(child.element.types ?? [])]
      choice.element.min = Math.max(choice.element.min ?? 0, choice.slices.size === 0 ? (child.element.min ?? 0) : 0)
      if (child.element.max === 0) choice.element.max = 0
    }
    choice.element.slicing ??= { discriminators: [{ type: 'type', path: '$this' }], rules: 'open' }
    const slice = cloneNode(child)
    slice.name = name
    slice.element.slice = child.name
    choice.slices.set(child.name, slice)
  }
  for (const [name, choice] of choices) if (!node.children.has(name)) foldOnlySlice(choice)
  return children.filter((child) => !choices.has(child.name) || choices.get(child.name) === child)
}

function compileSlicing(compiler: Compiler, node: ElementNode, base: ElementNode | undefined): SlicingRule | undefined {
  const slicing = node.element.slicing
  if (node.slices.size === 0) return undefined
  const discriminators = slicing?.discriminators ?? impliedDiscriminators(node.name)
  const slices: SliceRule[] = []
  for (const slice of node.slices.values()) {
    const rule: SliceRule = { ...compileRule(compiler, slice, base), slice: slice.element.slice ?? '' }
    delete rule.min
    if (slice.element.min) rule.min = slice.element.min
    if (slice.element.max !== undefined && slice.element.max >= 0) rule.max = slice.element.max
    // Narrowing a choice to one type is what the slice is recognised by, not something to check.
    if (node.name.endsWith('[x]')) delete rule.types
    const tests = discriminatorTests(compiler, slice, base, discriminators)
    if (tests) rule.tests = tests
    slices.push(rule)
  }
  const byUrl = discriminators.length === 1 && discriminators[0]?.path === 'url' && /xtension$/.test(node.name)
  return {
    rules: slicing?.rules ?? 'open',
    ...(slicing?.ordered ? { ordered: true as const } : {}),
    ...(byUrl ? { byUrl: true as const } : {}),
    slices,
  }
}

/** Extensions are always sliced by their address, and a choice by its type, whether or not a profile says so. */
function impliedDiscriminators(name: string): Discriminator[] {
  if (name === 'extension' || name === 'modifierExtension') return [{ type: 'value', path: 'url' }]
  return name.endsWith('[x]') ? [{ type: 'type', path: '$this' }] : []
}

function sameList(one: string[], other: string[] | undefined): boolean {
  return other !== undefined && one.length === other.length && one.every((entry) => other.includes(entry))
}
