/** An element as read back, for tests: what a CI system would see. */
export interface Element {
  name: string
  attributes: Record<string, string>
  children: Element[]
  text: string
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#10': '\n' }

/**
 * A strict reader for the XML that we write: elements, quoted attributes, text and the 5 named entities.
 *
 * @throws Error on anything that is not well-formed XML 1.0
 */
export function readXml(source: string): Element {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 forbids
  const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u.exec(source)
  if (illegal !== null) throw new Error(`illegal character at ${illegal.index}`)
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open: Element[] = [root]
  let rest = source.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>/, '')
  while (rest !== '') {
    const current = open.at(-1) ?? root
    const text = /^[^<]+/.exec(rest)?.[0]
    if (text !== undefined) {
      if (text.includes(']]>')) throw new Error(']]> in text')
      current.text += decode(text)
      rest = rest.slice(text.length)
      continue
    }
    const end = /^<\/([\w-]+)>/.exec(rest)
    if (end !== null) {
      if (end[1] !== current.name) throw new Error(`</${end[1]}> closes <${current.name}>`)
      open.pop()
      rest = rest.slice(end[0].length)
      continue
    }
    const start = /^<([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>/.exec(rest)
    if (start === null) throw new Error(`not a tag: ${rest.slice(0, 80)}`)
    const attributes = [...(start[2] ?? '').matchAll(/ ([\w-]+)="([^"]*)"/g)]
    const element: Element = {
      name: start[1] ?? '',
      attributes: Object.fromEntries(attributes.map(([, name, value]) => [name, decode(value ?? '')])),
      children: [],
      text: '',
    }
    if (Object.keys(element.attributes).length !== attributes.length) throw new Error('an attribute twice')
    current.children.push(element)
    if (start[3] === '') open.push(element)
    rest = rest.slice(start[0].length)
  }
  if (open.length !== 1 || root.children.length !== 1) throw new Error('not exactly one closed root')
  return root.children[0] as Element
}

/** All elements of a name, in document order. */
export function allNamed(element: Element, name: string): Element[] {
  const own = element.name === name ? [element] : []
  return [...own, ...element.children.flatMap((child) => allNamed(child, name))]
}

function decode(text: string): string {
  if (/&(?!(amp|lt|gt|quot|apos|#10);)/.test(text)) throw new Error(`a bare & in ${text.slice(0, 80)}`)
  return text.replace(/&(#?\w+);/g, (_, name: string) => entities[name] ?? '')
}
