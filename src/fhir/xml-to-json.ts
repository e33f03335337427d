import type { Element } from './definition.ts'
import { type ElementNode, findByPath, findChild } from './element-tree.ts'
import { show } from './finding.ts'
import type { TreeSource } from './snapshot.ts'
import { readXml, type XmlElement } from './xml-reader.ts'

type JsonObject = Record<string, unknown>

export interface ConvertedXml {
  value: JsonObject
  /** Offset in the XML of each JSON pointer. */
  places: Map<string, number>
  /** What the XML form forbids and the JSON form cannot show. */
  faults: XmlFault[]
}

export interface XmlFault {
  /** JSON pointer of the element around it. */
  pointer: string
  offset: number
  message: string
}

const fhirNamespace = 'http://hl7.org/fhir'
const xhtmlNamespace = 'http://www.w3.org/1999/xhtml'
const numbers = new Set(['integer', 'unsignedInt', 'positiveInt', 'decimal'])

/**
 * Converts a FHIR resource from XML to the JSON form, guided by the definitions: they say what repeats and what is a
 * number. What the definitions do not know is carried over, so that validation can name it.
 * @throws XmlError when the text is not well-formed XML
 */
export function xmlToJson(text: string, trees: TreeSource): ConvertedXml {
  const root = readXml(text)
  const places = new Map<string, number>()
  const faults: XmlFault[] = []
  const converter: Converter = { text, trees, places, faults }
  const encoding = /^\uFEFF?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1]
  if (encoding !== undefined && !/^utf-?8$/i.test(encoding))
    faults.push({ pointer: '', offset: 0, message: `The encoding must be UTF-8, and is said to be ${show(encoding)}` })
  const value = convertResource(root, '', converter)
  if (root.attributes.xmlns !== fhirNamespace)
    value.resourceType = `${root.name} (outside the namespace ${fhirNamespace})`
  return { value, places, faults }
}

interface Converter {
  text: string
  trees: TreeSource
  places: Map<string, number>
  faults: XmlFault[]
}

/** Where an element's children are described: their nodes, and the tree that content references lead into. */
interface Described {
  node: ElementNode
  root: ElementNode
}

function convertResource(element: XmlElement, pointer: string, converter: Converter): JsonObject {
  converter.places.set(pointer, element.start)
  const tree = converter.trees(element.name)
  return {
    resourceType: element.name,
    ...convertChildren(element, tree && { node: tree, root: tree }, pointer, converter),
  }
}

function convertChildren(
  element: XmlElement,
  described: Described | undefined,
  pointer: string,
  converter: Converter,
): JsonObject {
  const object: JsonObject = {}
  for (const [name, value] of Object.entries(element.attributes)) {
    if (name !== 'value' && !/^(xmlns|xml|xsi)(:|$)/.test(name)) put(object, name, value)
  }
  noteFaults(element, described, pointer, converter)
  const groups = new Map<string, XmlElement[]>()
  for (const child of element.children) {
    const group = groups.get(child.name)
    if (group) group.push(child)
    else groups.set(child.name, [child])
  }
  for (const [name, group] of groups) convertGroup(name, group, described, pointer, object, converter)
  return object
}

/** Text between elements, another namespace, and elements in another order than that of the definition. */
function noteFaults(
  element: XmlElement,
  described: Described | undefined,
  pointer: string,
  { faults }: Converter,
): void {
  if (element.hasText)
    faults.push({ pointer, offset: element.start, message: `<${element.name}> holds text, which belongs in a value` })
  const order = described && orderOf(described.node)
  let latest = -1
  for (const child of element.children) {
    const { xmlns } = child.attributes
    if (xmlns !== undefined && xmlns !== fhirNamespace && xmlns !== xhtmlNamespace)
      faults.push({
        pointer,
        offset: child.start,
        message: `<${child.name}> is in the namespace ${show(xmlns)}, not in ${fhirNamespace}`,
      })
    const found = described && findChild(described.node, child.name)?.child
    const place = found && order?.get(found)
    if (place === undefined) continue
    if (place < latest)
      faults.push({
        pointer,
        offset: child.start,
        message: `<${child.name}> is out of order: it must come before the elements that stand after it in the definition`,
      })
    latest = Math.max(latest, place)
  }
}

const orders = new WeakMap<ElementNode, Map<ElementNode, number>>()

function orderOf(node: ElementNode): Map<ElementNode, number> {
  let order = orders.get(node)
  if (!order) {
    order = new Map([...node.children.values()].map((child, index) => [child, index]))
    orders.set(node, order)
  }
  return order
}

function convertGroup(
  name: string,
  group: XmlElement[],
  described: Described | undefined,
  pointer: string,
  object: JsonObject,
  converter: Converter,
): void {
  const found = described && findChild(described.node, name)
  const definition: Element | undefined = found?.child.element
  const type = found?.type ?? definition?.types?.[0]?.code
  const repeats = definition ? definition.list === true : group.length > 1
  const below =
    found && type !== undefined
      ? childrenOf(found.child, type, described, converter)
      : found && childrenOf(found.child, undefined, described, converter)
  const at = (index: number): string => `${pointer}/${name}${repeats || group.length > 1 ? `/${index}` : ''}`
  converter.places.set(`${pointer}/${name}`, group[0]?.start ?? 0)
  const items = group.map((child, index) => convertItem(child, type, below, at(index), converter))
  const values = items.map((item) => item.value)
  const siblings = items.map((item) => item.sibling)
  const isList = repeats || group.length > 1
  if (values.some((value) => value !== undefined))
    put(object, name, isList ? values.map((value) => value ?? null) : values[0])
  if (siblings.some((sibling) => sibling !== undefined))
    put(object, `_${name}`, isList ? siblings.map((sibling) => sibling ?? null) : siblings[0])
}

function childrenOf(
  node: ElementNode,
  type: string | undefined,
  described: Described,
  converter: Converter,
): Described | undefined {
  if (node.children.size > 0) return { node, root: described.root }
  if (node.element.content) {
    const target = findByPath(described.root, node.element.content)
    return target && { node: target, root: described.root }
  }
  const tree = type === undefined ? undefined : converter.trees(type)
  return tree && { node: tree, root: tree }
}

interface Converted {
  value: unknown
  sibling?: JsonObject
}

function convertItem(
  element: XmlElement,
  type: string | undefined,
  below: Described | undefined,
  pointer: string,
  converter: Converter,
): Converted {
  converter.places.set(pointer, element.start)
  if (type === 'xhtml') return { value: converter.text.slice(element.start, element.end) }
  if (type === 'Resource') {
    const inner = element.children[0]
    return { value: inner && element.children.length === 1 ? convertResource(inner, pointer, converter) : {} }
  }
  const isPrimitive = type !== undefined && /^[a-z]/.test(type)
  if (!isPrimitive && element.attributes.value === undefined)
    return { value: convertChildren(element, below, pointer, converter) }
  const beside = convertChildren(element, below, pointer, converter)
  const raw = element.attributes.value
  const value = raw === undefined ? undefined : primitiveValue(raw, type)
  return Object.keys(beside).length > 0 ? { value, sibling: beside } : { value }
}

/** A boolean or number in the form of JSON; text that is neither stays text, for validation to refuse. */
function primitiveValue(raw: string, type: string | undefined): unknown {
  if (type === 'boolean') return raw === 'true' ? true : raw === 'false' ? false : raw
  if (type !== undefined && numbers.has(type) && /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.test(raw))
    return Number(raw)
  return raw
}

/** Sets an own property whatever its name: a plain assignment to `__proto__` would not. */
function put(object: JsonObject, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
}
