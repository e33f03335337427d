import type { Element } from './definition.ts'

/** An element with what stands below it. A slice is a node of its own, kept beside the children of the sliced element. */
export interface ElementNode {
  name: string
  element: Element
  children: Map<string, ElementNode>
  slices: Map<string, ElementNode>
}

export function createNode(name: string, element: Element): ElementNode {
  return { name, element, children: new Map(), slices: new Map() }
}

/**
 * Builds the tree of a snapshot. Elements find their place by order and path, not by id: STU3 profiles are often
 * published without ids, or with ids that contradict the path.
 */
export function growTree(elements: Element[]): ElementNode | undefined {
  const first = elements[0]
  if (!first) return undefined
  const root = createNode(first.path, first)
  const latest = new Map<string, ElementNode>([[first.path, root]])
  for (const element of elements.slice(1)) {
    const dot = element.path.lastIndexOf('.')
    const parent = latest.get(element.path.slice(0, dot))
    if (!parent) continue
    latest.set(element.path, placeNode(parent, element.path.slice(dot + 1), element))
  }
  return root
}

function placeNode(parent: ElementNode, name: string, element: Element): ElementNode {
  const node = createNode(name, element)
  const sliced = parent.children.get(name)
  if (element.slice && sliced) addSlice(sliced, element.slice, node)
  else parent.children.set(name, node)
  return node
}

/** Adds a slice; `a/b` is a slice of slice `a`. */
export function addSlice(sliced: ElementNode, name: string, slice: ElementNode): void {
  const bar = name.lastIndexOf('/')
  const outer = bar < 0 ? undefined : findSlice(sliced, name.slice(0, bar))
  ;(outer ?? sliced).slices.set(name, slice)
}

export function findSlice(sliced: ElementNode, name: string): ElementNode | undefined {
  const direct = sliced.slices.get(name)
  if (direct) return direct
  for (const slice of sliced.slices.values()) {
    const nested = findSlice(slice, name)
    if (nested) return nested
  }
  return undefined
}

/** A deep copy: a profile changes its own copy of the base. */
export function cloneNode(node: ElementNode, withSlices = true): ElementNode {
  const copy = createNode(node.name, { ...node.element })
  for (const [name, child] of node.children) copy.children.set(name, cloneNode(child))
  if (withSlices) for (const [name, slice] of node.slices) copy.slices.set(name, cloneNode(slice))
  return copy
}

/** Finds a node by the dotted path below the root (`Questionnaire.item` in the tree of Questionnaire). */
export function findByPath(root: ElementNode, path: string): ElementNode | undefined {
  let node: ElementNode | undefined = root
  for (const name of path.split('.').slice(1)) node = node?.children.get(name)
  return node
}

/** The child of that name, or the choice (`value[x]`) that a JSON name or a STU3 short path (`valueQuantity`) means. */
export function findChild(node: ElementNode, name: string): { child: ElementNode; type?: string } | undefined {
  const direct = node.children.get(name)
  if (direct) return { child: direct }
  for (const [key, child] of node.children) {
    if (!key.endsWith('[x]') || !name.startsWith(key.slice(0, -3))) continue
    const suffix = name.slice(key.length - 3)
    if (!/^[A-Z]/.test(suffix)) continue
    const type = child.element.types?.find((candidate) => capitalise(candidate.code) === suffix)?.code
    return { child, type: type ?? suffix }
  }
  return undefined
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A choice with one type left, spoken of by its short path alone, is that type: its only slice becomes the choice. */
export function foldOnlySlice(choice: ElementNode): void {
  const [slice] = choice.slices.values()
  if (!slice || choice.slices.size !== 1 || choice.element.types?.length !== 1) return
  const { slice: _name, slicing: _slicing, ...element } = slice.element
  const min = Math.max(choice.element.min ?? 0, element.min ?? 0)
  choice.element = { ...element, path: choice.element.path, min }
  choice.slices.clear()
  for (const [name, child] of slice.children) choice.children.set(name, child)
}
