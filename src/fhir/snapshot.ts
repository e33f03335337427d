import type { Definition, Element } from './definition.ts'
import { missingStep } from './discriminator-path.ts'
import {
  addSlice,
  capitalise,
  cloneNode,
  createNode,
  type ElementNode,
  findByPath,
  findChild,
  findSlice,
  foldOnlySlice,
  growTree,
} from './element-tree.ts'
import { type FhirVersion, show } from './finding.ts'
import { isSame } from './match.ts'

/** Gives the tree of a type or profile, by canonical address or by type name. */
export type TreeSource = (urlOrType: string) => ElementNode | undefined

/** An element of a differential that does not fit its base. */
export interface DifferentialFault {
  /** Place in the differential. */
  index: number
  message: string
}

/**
 * The full tree of a definition: its own snapshot when it has one, otherwise its differential laid over its base.
 * @param faults gathers what of the differential does not fit
 * @returns undefined when the base is not known here.
 */
export function completeTree(
  definition: Definition,
  trees: TreeSource,
  version: FhirVersion,
  faults?: DifferentialFault[],
): ElementNode | undefined {
  if (definition.snapshot) return growTree(definition.snapshot)
  const base = definition.base ? trees(definition.base) : undefined
  if (!base) return undefined
  const root = cloneNode(base)
  root.name = definition.type
  const differential = definition.differential ?? []
  // A specialisation adds elements; its root is named after the new type.
  const context = new Map<string, ElementNode>()
  for (const [index, element] of differential.entries()) {
    const message = placeDifferential(root, element, context, trees)
    if (message !== undefined) faults?.push({ index, message })
  }
  if (version === 'stu3') narrowShortPaths(root)
  return root
}

/** In STU3 a choice that is spoken of only by short paths (`valueQuantity`) has only those types. */
function narrowShortPaths(node: ElementNode): void {
  for (const child of node.children.values()) {
    if (shortPathChoices.has(child)) {
      const codes = new Set(
        [...child.slices.values()].flatMap((slice) => (slice.element.types ?? []).map((type) => type.code)),
      )
      child.element.types = (child.element.types ?? []).filter((type) => codes.has(type.code))
      foldOnlySlice(child)
    }
    narrowShortPaths(child)
    for (const slice of child.slices.values()) narrowShortPaths(slice)
  }
}

const shortPathChoices = new WeakSet<ElementNode>()

/**
 * Walks to the node that a differential element speaks about, making slices on the way, and lays it over.
 * @returns what is wrong with it
 */
function placeDifferential(
  root: ElementNode,
  element: Element,
  context: Map<string, ElementNode>,
  trees: TreeSource,
): string | undefined {
  const names = element.path.split('.')
  const idParts = (element.id ?? '').split('.')
  const ids = idParts.length === names.length && names.length > 1 ? idParts : undefined
  let node = root
  let path = names[0] ?? ''
  for (let index = 1; index < names.length; index++) {
    const name = names[index] ?? ''
    path = `${path}.${name}`
    const isLast = index === names.length - 1
    const sliceName = isLast ? element.slice : sliceOfId(ids?.[index])
    const remembered = isLast ? undefined : context.get(path)
    if (remembered && (!sliceName || remembered.element.slice === sliceName) && isBelow(node, remembered)) {
      node = remembered
      continue
    }
    const next = descend(root, node, name, sliceName, trees, isLast ? element : undefined)
    if (!next) return `${element.path} is not an element of the base`
    node = next
    if (!isLast) context.set(path, node)
  }
  forgetBelow(context, element.path)
  context.set(element.path, node)
  const fixed = node.element.fixed
  overlay(node, element)
  if (fixed && element.fixed && !isSame(fixed.value, element.fixed.value))
    return `${element.path} is fixed to ${show(element.fixed.value)}, and by the base to ${show(fixed.value)}`
  for (const { path: discriminator } of element.slicing?.discriminators ?? []) {
    const name = missingStep(node, discriminator, trees)
    if (name)
      return `the discriminator ${show(discriminator)} of ${element.path} leads nowhere: there is no ${show(name)}`
  }
  return undefined
}

function sliceOfId(part: string | undefined): string | undefined {
  const colon = part?.indexOf(':') ?? -1
  return colon < 0 ? undefined : part?.slice(colon + 1)
}

/** Whether the node is a child, or slice of a child, of the parent that we stand on. */
function isBelow(parent: ElementNode, node: ElementNode): boolean {
  for (const child of parent.children.values()) if (child === node || containsSlice(child, node)) return true
  return false
}

function containsSlice(sliced: ElementNode, node: ElementNode): boolean {
  for (const slice of sliced.slices.values()) if (slice === node || containsSlice(slice, node)) return true
  return false
}

function forgetBelow(context: Map<string, ElementNode>, path: string): void {
  for (const key of context.keys()) if (key.startsWith(`${path}.`)) context.delete(key)
}

function descend(
  root: ElementNode,
  parent: ElementNode,
  name: string,
  sliceName: string | undefined,
  trees: TreeSource,
  element: Element | undefined,
): ElementNode | undefined {
  expand(root, parent, trees)
  const found = findChild(parent, name)
  if (!found) {
    // Only a new type may add elements.
    if (!element?.types) return undefined
    const added = createNode(name, { path: element.path })
    parent.children.set(name, added)
    return added
  }
  if (found.type && name !== found.child.name) {
    const isAllowed = found.child.element.types?.some(({ code }) => code === found.type)
    return isAllowed ? typeSlice(found.child, name, found.type) : undefined
  }
  if (!sliceName) return found.child
  return findSlice(found.child, sliceName) ?? newSlice(found.child, sliceName)
}

/** `valueQuantity` is a slice of `value[x]`; when no other type is named anywhere, it is also its only type (STU3). */
function typeSlice(choice: ElementNode, name: string, type: string): ElementNode {
  const existing = findSlice(choice, name)
  if (existing) return existing
  const slice = newSlice(choice, name)
  slice.element.types = (choice.element.types ?? []).filter((candidate) => candidate.code === type)
  if (choice.slices.size === 1 && !choice.element.slicing) shortPathChoices.add(choice)
  choice.element.slicing ??= { discriminators: [{ type: 'type', path: '$this' }], rules: 'open' }
  return slice
}

function newSlice(sliced: ElementNode, name: string): ElementNode {
  const bar = name.lastIndexOf('/')
  const origin = (bar < 0 ? undefined : findSlice(sliced, name.slice(0, bar))) ?? sliced
  const slice = cloneNode(origin, false)
  const { slicing: _slicing, ...element } = slice.element
  slice.element = { ...element, slice: name, min: 0 }
  addSlice(sliced, name, slice)
  return slice
}

/** Gives a leaf the children of its type, so that a profile may constrain them. */
export function expand(root: ElementNode, node: ElementNode, trees: TreeSource): void {
  if (node.children.size > 0) return
  const source = contentOf(root, node) ?? typeTree(node, trees)
  if (!source || source === node) return
  for (const [name, child] of source.children) node.children.set(name, cloneNode(child))
}

function contentOf(root: ElementNode, node: ElementNode): ElementNode | undefined {
  return node.element.content ? findByPath(root, node.element.content) : undefined
}

export function typeTree(node: ElementNode, trees: TreeSource): ElementNode | undefined {
  const types = node.element.types ?? []
  const first = types[0]
  if (!first) return undefined
  if (types.length > 1) return trees('Element')
  const profile = first.profiles?.length === 1 ? first.profiles[0] : undefined
  return (profile ? trees(profile) : undefined) ?? trees(first.code)
}

/** Lays one differential element over a node: what is named wins, invariants add up. */
function overlay(node: ElementNode, element: Element): void {
  const { path: _path, id: _id, constraints, types, list, slicing, min, max, ...rest } = element
  const target = node.element
  Object.assign(target, rest)
  if (min !== undefined) target.min = min
  if (max !== undefined) target.max = max
  if (target.list === undefined && list !== undefined) target.list = list
  if (types) target.types = types
  if (slicing) target.slicing = slicing
  if (constraints) {
    const known = new Set(constraints.map((constraint) => constraint.key))
    target.constraints = [
      ...(target.constraints ?? []).filter((constraint) => !known.has(constraint.key)),
      ...constraints,
    ]
  }
  if (types && node.slices.size > 0 && node.name.endsWith('[x]')) dropSlicesOfOtherTypes(node)
}

function dropSlicesOfOtherTypes(choice: ElementNode): void {
  const codes = new Set((choice.element.types ?? []).map((type) => type.code))
  for (const [name, slice] of choice.slices) {
    if (!(slice.element.types ?? []).some((type) => codes.has(type.code))) choice.slices.delete(name)
  }
}

/** Writes a tree as the elements of a snapshot, with ids and paths of its own. */
export function flattenTree(root: ElementNode): Element[] {
  const elements: Element[] = []
  const visit = (node: ElementNode, path: string, id: string): void => {
    elements.push({ ...node.element, path, id })
    for (const child of node.children.values()) visit(child, `${path}.${child.name}`, `${id}.${child.name}`)
    for (const [name, slice] of node.slices) visit(slice, path, `${id}:${name}`)
  }
  visit(root, root.name, root.name)
  return elements
}

/** JSON name of a choice for one type: `value[x]` and `dateTime` give `valueDateTime`. */
export function choiceKey(name: string, type: string): string {
  return name.endsWith('[x]') ? `${name.slice(0, -3)}${capitalise(type)}` : name
}
