import type { Discriminator, Element } from './definition.ts'
import type { ElementNode } from './element-tree.ts'
import { findChild } from './element-tree.ts'
import { baseOfChildren, type Compiler, compileRule } from './profile-schema.ts'
import { type DiscriminatorStep, type DiscriminatorTest, isTrivial } from './rules.ts'
import { typeTree } from './snapshot.ts'

/**
 * Derives, from what a slice asks of the elements that its discriminators name, the tests that tell its items apart.
 * @returns undefined when the slicing cannot be evaluated: a discriminator says nothing about the slice.
 */
export function discriminatorTests(
  compiler: Compiler,
  slice: ElementNode,
  base: ElementNode | undefined,
  discriminators: Discriminator[],
): DiscriminatorTest[] | undefined {
  if (discriminators.length === 0) return undefined
  const tests: DiscriminatorTest[] = []
  for (const discriminator of discriminators) {
    const steps = parsePath(discriminator.path)
    const test = steps && discriminatorTest(compiler, slice, base, discriminator.type, steps)
    if (!test) return undefined
    tests.push(test)
  }
  return tests
}

/** Reads a discriminator path, the restricted FHIRPath of ElementDefinition.slicing. */
function parsePath(path: string): DiscriminatorStep[] | undefined {
  const steps: DiscriminatorStep[] = []
  const pattern =
    /\$this|(extension)\(\s*['"]([^'"]*)['"]\s*\)|(resolve)\(\)|ofType\(\s*([\w.]+)\s*\)|([A-Za-z_][\w]*)(?:\[x\])?/y
  let rest = 0
  while (rest < path.length) {
    pattern.lastIndex = rest
    const match = pattern.exec(path)
    if (!match) return undefined
    if (match[1]) steps.push({ extension: match[2] ?? '' })
    else if (match[3]) steps.push({ resolve: true })
    else if (match[4]) steps.push({ ofType: match[4] })
    else if (match[5]) steps.push(match[5])
    rest = pattern.lastIndex
    if (path[rest] === '.') rest++
    else if (rest < path.length) return undefined
  }
  return steps
}

interface Place {
  node: ElementNode
  base: ElementNode | undefined
  /** Whether it was reached through `resolve()`: its types are those of the target. */
  targets?: string[]
}

function discriminatorTest(
  compiler: Compiler,
  slice: ElementNode,
  base: ElementNode | undefined,
  type: string,
  steps: DiscriminatorStep[],
): DiscriminatorTest | undefined {
  const profile = slice.element.types?.[0]?.profiles?.[0]
  const place = walk(compiler, { node: slice, base }, steps)
  if (steps.length === 1 && steps[0] === 'url' && profile && slice.element.types?.[0]?.code === 'Extension') {
    return { steps, fixed: { value: profile } }
  }
  const inherited = type === 'value' || type === 'pattern' ? valueAbove(compiler, slice, steps) : undefined
  if (inherited) return { steps, ...inherited }
  if (!place) return undefined
  const { element } = place.node
  if (type === 'exists') return existsTest(element, steps)
  if (type === 'type') return typeTest(place, steps)
  if (type === 'profile') {
    const profiles = place.targets ?? (element.types ?? []).flatMap((candidate) => candidate.profiles ?? [])
    return profiles.length > 0 ? { steps, profiles } : undefined
  }
  return valueTest(compiler, place, steps)
}

/** A value fixed further up says what stands below it: `fixedContactPoint` with a use fixes the discriminator `use`. */
function valueAbove(
  compiler: Compiler,
  slice: ElementNode,
  steps: DiscriminatorStep[],
): Pick<DiscriminatorTest, 'fixed' | 'pattern'> | undefined {
  for (let length = steps.length - 1; length >= 0; length--) {
    const above = walk(compiler, { node: slice, base: undefined }, steps.slice(0, length))?.node.element
    for (const kind of ['fixed', 'pattern'] as const) {
      let value: unknown = above?.[kind]?.value
      for (const step of steps.slice(length)) value = typeof step === 'string' ? valueAt(value, step) : undefined
      if (value !== undefined) return { [kind]: { value } }
    }
  }
  return undefined
}

function valueAt(value: unknown, name: string): unknown {
  const only = Array.isArray(value) && value.length === 1 ? value[0] : value
  return typeof only === 'object' && only !== null && Object.hasOwn(only, name)
    ? (only as Record<string, unknown>)[name]
    : undefined
}

function existsTest(element: Element, steps: DiscriminatorStep[]): DiscriminatorTest | undefined {
  if (element.max === 0) return { steps, exists: false }
  return { steps, exists: true }
}

function typeTest(place: Place, steps: DiscriminatorStep[]): DiscriminatorTest | undefined {
  if (place.targets) return { steps, types: place.targets.map(tail) }
  const types = (place.node.element.types ?? []).map((candidate) => candidate.code)
  return types.length > 0 ? { steps, types } : undefined
}

function valueTest(compiler: Compiler, place: Place, steps: DiscriminatorStep[]): DiscriminatorTest | undefined {
  const { element } = place.node
  if (element.fixed) return { steps, fixed: element.fixed }
  if (element.pattern) return { steps, pattern: element.pattern }
  if (element.binding?.strength === 'required' && element.binding.valueSet !== place.base?.element.binding?.valueSet) {
    return { steps, valueSet: element.binding.valueSet }
  }
  const { min: _min, max: _max, ...rule } = compileRule(compiler, place.node, place.base)
  if (!isTrivial(rule)) return { steps, rule }
  if (element.max === 0) return { steps, exists: false }
  return undefined
}

function walk(compiler: Compiler, start: Place, steps: DiscriminatorStep[]): Place | undefined {
  let place: Place | undefined = start
  for (const step of steps) {
    if (!place) return undefined
    if (typeof step === 'string') place = walkName(compiler, place, step)
    else if ('extension' in step) place = walkExtension(compiler, place, step.extension)
    else if ('ofType' in step) place = walkType(place, step.ofType)
    else place = walkReference(compiler, place)
  }
  return place
}

function walkName(compiler: Compiler, place: Place, name: string): Place | undefined {
  const child = childOf(compiler, place, name)
  return child && { ...child, node: narrowed(child.node) }
}

function childOf(compiler: Compiler, place: Place, name: string): Place | undefined {
  const { node } = place
  const source = node.children.size > 0 ? node : typeTree(node, compiler.trees)
  if (!source) return undefined
  const child = source.children.get(name) ?? source.children.get(`${name}[x]`) ?? findChild(source, name)?.child
  if (!child) return undefined
  const base = baseOfChildren(compiler, node, place.base)
  return { node: child, base: base?.children.get(child.name) }
}

/**
 * Where the path leads on from an element that is sliced itself: `code.coding.code` speaks of the one Coding that the
 * slice asks for, or of a choice that is left with one slice.
 */
function narrowed(node: ElementNode): ElementNode {
  const slices = [...node.slices.values()]
  const required = slices.filter(({ element }) => (element.min ?? 0) > 0)
  return (slices.length === 1 ? slices[0] : required.length === 1 ? required[0] : undefined) ?? node
}

function walkExtension(compiler: Compiler, place: Place, url: string): Place | undefined {
  const extension = childOf(compiler, place, 'extension')
  for (const slice of extension?.node.slices.values() ?? []) {
    if (slice.element.types?.[0]?.profiles?.includes(url)) return { node: slice, base: extension?.base }
  }
  return undefined
}

function walkType(place: Place, type: string): Place | undefined {
  for (const slice of place.node.slices.values()) {
    if (slice.element.types?.some((candidate) => candidate.code === type)) return { node: slice, base: place.base }
  }
  return place
}

function walkReference(compiler: Compiler, place: Place): Place | undefined {
  const targets = place.node.element.types?.flatMap((type) => type.targets ?? []) ?? []
  const tree = targets.length === 1 && targets[0] ? compiler.trees(targets[0]) : undefined
  const node = tree ?? place.node
  return { node, base: tree ? compiler.trees(tree.name) : undefined, targets }
}

function tail(canonical: string): string {
  return canonical.slice(canonical.lastIndexOf('/') + 1)
}
