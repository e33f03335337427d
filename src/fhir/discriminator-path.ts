import { type ElementNode, findChild } from './element-tree.ts'
import type { TreeSource } from './snapshot.ts'

/** The first name of a discriminator path that no type of the element has; what stands behind a function is not followed. */
export function missingStep(start: ElementNode, path: string, trees: TreeSource): string | undefined {
  let nodes = [start]
  for (const part of path.split('.')) {
    if (part === '$this' || part === '') continue
    if (!/^[A-Za-z]\w*(\[x\])?$/.test(part)) return undefined
    const name = part.replace('[x]', '')
    const owners = nodes.flatMap((node) =>
      node.children.size > 0 || node.element.content ? [node] : typesOf(node, trees),
    )
    // What is not known here, or refers to elements elsewhere, may have any name.
    if (owners.length === 0 || owners.some(({ element, children }) => element.content && children.size === 0))
      return undefined
    nodes = owners.flatMap((owner) => findChild(owner, name)?.child ?? owner.children.get(`${name}[x]`) ?? [])
    if (nodes.length === 0) return name
  }
  return undefined
}

function typesOf(node: ElementNode, trees: TreeSource): ElementNode[] {
  return (node.element.types ?? []).flatMap(({ code, profiles }) => trees(profiles?.[0] ?? code) ?? trees(code) ?? [])
}
