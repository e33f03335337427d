import { show } from './finding.ts'

export interface NarrativeFault {
  key: 'narrative' | 'txt-1' | 'txt-2'
  message: string
}

/** What a narrative may be made of (hl7.org/fhir/narrative.html): basic formatting, no scripts, no forms. */
const allowedElements = new Set(
  (
    'a abbr acronym area b bdo big blockquote br caption cite code col colgroup dd del dfn div dl dt em h1 h2 h3 h4 ' +
    'h5 h6 hr i img ins kbd li map ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead ' +
    'tr tt u ul var'
  ).split(' '),
)
/** What ends a paragraph in HTML: it cannot stand within one. */
const blocks = new Set(
  'blockquote dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td tfoot th thead tr ul'.split(' '),
)
const xhtmlNamespace = 'http://www.w3.org/1999/xhtml'
const unsafeAttribute = /^(on|xmlns:|formaction$|srcdoc$)/i
const unsafeLink = /^\s*(javascript|vbscript|data:text\/html)/i
const entity = /&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)[^;\s<]{0,12};?/

const malformed = (text: string, place: number): NarrativeFault => ({
  key: 'narrative',
  message: `The narrative is not well-formed XHTML near ${show(text.slice(place, place + 30))}`,
})
const notOneDiv: NarrativeFault = {
  key: 'narrative',
  message: 'A narrative must be one XHTML <div>, with nothing around it',
}

/** Reads a narrative once, from left to right: its time grows with its length alone, whatever is in it. */
export class NarrativeScanner {
  /** Ids and anchor names. */
  readonly ids = new Set<string>()
  /** Targets of links within the narrative, without `#`. */
  readonly links: string[] = []
  readonly #text: string
  readonly #open: string[] = []
  #hasContent = false
  #hasNamespace = false
  #hasEnded = false

  constructor(text: string) {
    this.#text = text.trim()
  }

  /** @returns the first thing that is wrong, or undefined */
  scan(): NarrativeFault | undefined {
    const text = this.#text
    if (!text.startsWith('<div')) return notOneDiv
    if (text.includes('&')) {
      const unknown = entity.exec(text)
      if (unknown)
        return {
          key: 'narrative',
          message: `The narrative has ${show(unknown[0])}, which XML does not know: write the character itself`,
        }
    }
    let place = 0
    while (place < text.length) {
      if (this.#hasEnded) return notOneDiv
      const next = this.#readTag(place)
      if (typeof next !== 'number') return next
      const start = text.indexOf('<', next)
      const end = start === -1 ? text.length : start
      if (!this.#hasContent && hasVisible(text, next, end)) this.#hasContent = true
      place = end
    }
    const unclosed = this.#open.at(-1)
    if (unclosed)
      return { key: 'narrative', message: `The narrative is not well-formed XHTML: <${unclosed}> is not closed` }
    if (!this.#hasNamespace)
      return { key: 'narrative', message: `The <div> of a narrative must say xmlns="${xhtmlNamespace}"` }
    return this.#hasContent
      ? undefined
      : { key: 'txt-2', message: 'A narrative must have some content that is not white space (txt-2)' }
  }

  /** Reads the tag or comment at a `<`. @returns where it ends */
  #readTag(place: number): number | NarrativeFault {
    const text = this.#text
    if (text.startsWith('<!--', place)) {
      const end = text.indexOf('-->', place + 4)
      return end === -1 ? malformed(text, place) : end + 3
    }
    const isClosing = text.charCodeAt(place + 1) === 47
    const innermost = this.#open.at(-1)
    // The common case: the tag that closes what was opened last.
    if (isClosing && innermost !== undefined && text.startsWith(innermost, place + 2)) {
      const end = place + 2 + innermost.length
      if (text.charCodeAt(end) === 62) return this.#close(innermost, end, place)
    }
    const from = place + (isClosing ? 2 : 1)
    let end = from
    while (isNamePart(text.charCodeAt(end))) end++
    if (end === from) return malformed(text, place)
    const name = text.slice(from, end)
    if (!allowedElements.has(name))
      return { key: 'txt-1', message: `A narrative must not hold <${name}>: only basic formatting is allowed (txt-1)` }
    if (isClosing) return this.#close(name, skipSpace(text, end), place)
    if (innermost === 'p' && blocks.has(name))
      return { key: 'txt-1', message: `A paragraph of a narrative must not hold <${name}> (txt-1)` }
    if (name === 'img') this.#hasContent = true
    return this.#readAttributes(name, end)
  }

  #close(name: string, end: number, place: number): number | NarrativeFault {
    if (this.#text.charCodeAt(end) !== 62) return malformed(this.#text, place)
    if (this.#open.pop() !== name)
      return { key: 'narrative', message: `The narrative is not well-formed XHTML: </${name}> closes nothing` }
    if (this.#open.length === 0) this.#hasEnded = true
    return end + 1
  }

  #readAttributes(element: string, from: number): number | NarrativeFault {
    const text = this.#text
    let place = from
    for (;;) {
      const start = skipSpace(text, place)
      const code = text.charCodeAt(start)
      if (code === 62) {
        this.#open.push(element)
        return start + 1
      }
      if (code === 47 && text.charCodeAt(start + 1) === 62) {
        if (this.#open.length === 0) this.#hasEnded = true
        return start + 2
      }
      let end = start
      while (isNamePart(text.charCodeAt(end))) end++
      const equals = skipSpace(text, end)
      const quote = skipSpace(text, equals + 1)
      const mark = text[quote]
      if (end === start || start === place || text.charCodeAt(equals) !== 61 || (mark !== '"' && mark !== "'"))
        return malformed(text, start)
      const close = text.indexOf(mark, quote + 1)
      if (close === -1) return malformed(text, start)
      const fault = this.#checkAttribute(text.slice(start, end), text.slice(quote + 1, close))
      if (fault) return fault
      place = close + 1
    }
  }

  #checkAttribute(name: string, value: string): NarrativeFault | undefined {
    if (value.includes('<'))
      return { key: 'narrative', message: `The narrative is not well-formed XHTML: ${show(name)} holds "<"` }
    if (unsafeAttribute.test(name))
      return { key: 'txt-1', message: `A narrative must not have the attribute ${show(name)} (txt-1)` }
    if (name === 'xmlns') {
      if (value === xhtmlNamespace) this.#hasNamespace = true
      else
        return {
          key: 'narrative',
          message: `A narrative is in the namespace ${xhtmlNamespace}, found ${show(value)}`,
        }
    } else if (name === 'id' || name === 'name') this.ids.add(value)
    else if (name === 'href' || name === 'src') {
      if (unsafeLink.test(value))
        return { key: 'txt-1', message: `A narrative must not link to a script: ${show(value)} (txt-1)` }
      if (name === 'href' && value.length > 1 && value.startsWith('#')) this.links.push(value.slice(1))
    }
    return undefined
  }
}

function isNamePart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 58) ||
    code === 45 ||
    code === 46 ||
    code === 95
  )
}

function skipSpace(text: string, from: number): number {
  let place = from
  for (let code = text.charCodeAt(place); code === 32 || (code >= 9 && code <= 13); code = text.charCodeAt(place))
    place++
  return place
}

function hasVisible(text: string, from: number, to: number): boolean {
  for (let place = from; place < to; place++) {
    const code = text.charCodeAt(place)
    if (code > 32 && code !== 0xa0) return true
  }
  return false
}
