/** An XML element with its attributes, child elements, and place in the text. */
export interface XmlElement {
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  /** Whether it holds text that is not white space. */
  hasText: boolean
  start: number
  end: number
}

/** XML that cannot be read, and where. */
export class XmlError extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

const deepest = 400
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const nameSource = '[A-Za-z_][\\w.:-]*'
const tagPattern = new RegExp(
  `<!--[\\s\\S]*?-->|<\\?[\\s\\S]*?\\?>|<!\\[CDATA\\[[\\s\\S]*?\\]\\]>|</(${nameSource})\\s*>|<(${nameSource})((?:\\s+${nameSource}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>|[^<]+`,
  'y',
)
const attributePattern = new RegExp(`(${nameSource})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'g')

/**
 * Reads an XML document into its root element. A document type is refused: FHIR has none, and it is how XML attacks start.
 * @throws XmlError saying what is wrong, with its offset
 */
export function readXml(text: string): XmlElement {
  const open: XmlElement[] = []
  let root: XmlElement | undefined
  let place = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (place < text.length) {
    tagPattern.lastIndex = place
    const match = tagPattern.exec(text)
    if (!match)
      throw new XmlError(
        text.startsWith('<!DOCTYPE', place) ? 'A document type is not allowed' : 'This is not well-formed XML',
        place,
      )
    const [token, closing, opening, attributes, selfClosing] = match
    const end = tagPattern.lastIndex
    if (closing !== undefined) {
      const element = open.pop()
      if (element?.name !== closing) throw new XmlError(`</${closing}> closes nothing`, place)
      element.end = end
    } else if (opening !== undefined) {
      const parent = open.at(-1)
      if (!parent && root) throw new XmlError('There is more than one root element', place)
      if (open.length > deepest) throw new XmlError(`The document is nested more than ${deepest} levels deep`, place)
      const element: XmlElement = {
        name: opening,
        attributes: readAttributes(attributes ?? '', place),
        children: [],
        hasText: false,
        start: place,
        end,
      }
      if (parent) parent.children.push(element)
      else root = element
      if (selfClosing !== '/') open.push(element)
    } else if (!token.startsWith('<!--') && !token.startsWith('<?') && token.trim() !== '') {
      const parent = open.at(-1)
      if (!parent) throw new XmlError('There is text outside the root element', place)
      parent.hasText = true
    }
    place = end
  }
  const unclosed = open.at(-1)
  if (unclosed) throw new XmlError(`<${unclosed.name}> is not closed`, unclosed.start)
  if (!root) throw new XmlError('There is no element', 0)
  return root
}

function readAttributes(source: string, offset: number): Record<string, string> {
  const attributes: Record<string, string> = Object.create(null)
  for (const [, name, double, single] of source.matchAll(attributePattern)) {
    if (name === undefined) continue
    if (name in attributes) throw new XmlError(`The attribute ${name} is given twice`, offset)
    attributes[name] = decode(double ?? single ?? '', offset)
  }
  return attributes
}

function decode(text: string, offset: number): string {
  if (!text.includes('&')) return text
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const known = entities[name]
    if (known !== undefined) return known
    const number = /^#x([0-9a-fA-F]+)$/.exec(name)?.[1] ?? undefined
    const decimal = /^#([0-9]+)$/.exec(name)?.[1]
    const code = number ? Number.parseInt(number, 16) : decimal ? Number(decimal) : Number.NaN
    if (!isXmlCharacter(code)) throw new XmlError(`${whole.slice(0, 20)} is not a character that XML knows`, offset)
    return String.fromCodePoint(code)
  })
}

/** XML 1.0 has no control characters but tab, line feed and carriage return, whichever way they are written. */
function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
}
