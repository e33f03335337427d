import { endOfString } from './source-scan.ts'

/** A tree of the places that are looked for, keyed by property name or index, each with its offset once found. */
export interface PlaceNode {
  offset: number
  children: Map<string, PlaceNode>
}

/** The tree of all places and of what is around them. */
export function placeTree(places: string[][]): PlaceNode {
  const root: PlaceNode = { offset: -1, children: new Map() }
  for (const place of places) {
    let node = root
    for (const part of place) {
      let child = node.children.get(part)
      if (!child) {
        child = { offset: -1, children: new Map() }
        node.children.set(part, child)
      }
      node = child
    }
  }
  return root
}

/** The offset of a place, or of the nearest thing around it that is in the text. */
export function offsetOf(root: PlaceNode, place: string[]): number | undefined {
  let node: PlaceNode | undefined = root
  let offset = root.offset
  for (const part of place) {
    node = node.children.get(part)
    if (!node || node.offset < 0) break
    offset = node.offset
  }
  return offset < 0 ? undefined : offset
}

interface Frame {
  /** Where we are in the tree; undefined in what nobody looks for. */
  node: PlaceNode | undefined
  /** Index of the next entry of a list; -1 in an object. */
  index: number
}

/**
 * Walks valid JSON text and notes where each place of the tree begins: at the key in an object, at the value in a list.
 * What nobody looks for is passed over without being read.
 */
export function locatePlaces(source: string, root: PlaceNode): void {
  const stack: Frame[] = []
  let here: PlaceNode | undefined = root
  let isAfterKey = false
  const begin = (offset: number): void => {
    const frame = stack.at(-1)
    if (frame && frame.index >= 0) here = frame.node?.children.get(String(frame.index))
    if (here && here.offset < 0 && (!frame || frame.index >= 0)) here.offset = offset
  }
  for (let place = 0; place < source.length; place++) {
    const code = source.charCodeAt(place)
    if (code === 34) {
      const start = place
      place = endOfString(source, place + 1)
      const frame = stack.at(-1)
      if (!frame || frame.index >= 0 || isAfterKey) {
        begin(start)
        isAfterKey = false
        continue
      }
      isAfterKey = true
      here = frame.node?.children.size ? frame.node.children.get(keyText(source, start, place)) : undefined
      if (here && here.offset < 0) here.offset = start
    } else if (code === 123 || code === 91) {
      begin(place)
      stack.push({ node: here, index: code === 91 ? 0 : -1 })
      isAfterKey = false
    } else if (code === 125 || code === 93) {
      stack.pop()
      isAfterKey = false
    } else if (code === 44) {
      const frame = stack.at(-1)
      if (frame && frame.index >= 0) frame.index++
      isAfterKey = false
    } else if (code > 32 && code !== 58) {
      begin(place)
      // The rest of a number or word; it ends before a comma, a bracket or white space.
      while (isWordPart(source.charCodeAt(place + 1))) place++
      isAfterKey = false
    }
  }
}

function keyText(source: string, start: number, end: number): string {
  const written = source.slice(start + 1, end)
  return written.includes('\\') ? (JSON.parse(`"${written}"`) as string) : written
}

function isWordPart(code: number): boolean {
  return code > 32 && code !== 44 && code !== 125 && code !== 93
}
