import { codeUnits } from './code-units.ts'
import { show } from './finding.ts'
import { allowedElements, blockElements, elementUpTo } from './narrative-elements.ts'

export interface NarrativeFault {
  key: 'narrative' | 'txt-1' | 'txt-2'
  message: string
}

const xhtmlNamespace = 'http://www.w3.org/1999/xhtml'
/** How nearly every narrative begins. */
const usualStart = `<div xmlns="${xhtmlNamespace}">`
const unsafeAttribute = /^(on|xmlns:|formaction$|srcdoc$)/i
const unsafeLink = /^\s*(javascript|vbscript|data:text\/html)/i
const knownEntity = /&(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);/y
const anyEntity = /&[^;\s<]{0,12};?/y

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
    const unknown = this.#findUnknownEntity()
    if (unknown !== undefined)
      return {
        key: 'narrative',
        message: `The narrative has ${show(unknown)}, which XML does not know: write the character itself`,
      }
    const units = codeUnits(text)
    let place = this.#skipUsualStart()
    while (place < text.length) {
      if (this.#hasEnded) return notOneDiv
      const next = this.#readPlainTag(units, place) ?? this.#readTag(place)
      if (typeof next !== 'number') return next
      place = this.#skipText(next)
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

  #findUnknownEntity(): string | undefined {
    const text = this.#text
    for (let place = text.indexOf('&'); place !== -1; place = text.indexOf('&', place + 1)) {
      knownEntity.lastIndex = place
      if (knownEntity.test(text)) continue
      anyEntity.lastIndex = place
      return anyEntity.exec(text)?.[0]
    }
    return undefined
  }

  #skipUsualStart(): number {
    if (!this.#text.startsWith(usualStart)) return 0
    this.#hasNamespace = true
    this.#open.push('div')
    return this.#skipText(usualStart.length)
  }

  /** Goes to the next tag. */
  #skipText(from: number): number {
    const start = this.#text.indexOf('<', from)
    const end = start === -1 ? this.#text.length : start
    if (!this.#hasContent && hasVisible(this.#text, from, end)) this.#hasContent = true
    return end
  }

  /** The common case: an element without attributes begins, or the innermost one ends. @returns where, or undefined */
  #readPlainTag(units: Uint16Array, place: number): number | undefined {
    const open = this.#open
    const isClosing = units[place + 1] === 47
    const from = place + (isClosing ? 2 : 1)
    const name = elementUpTo(units, from, this.#text.length)
    if (name === undefined || name === 'img') return undefined
    const innermost = open[open.length - 1]
    if (!isClosing) {
      if (innermost === 'p' && blockElements.has(name)) return undefined
      open.push(name)
    } else {
      if (innermost !== name) return undefined
      open.pop()
      if (open.length === 0) this.#hasEnded = true
    }
    return from + name.length + 1
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
    const from = place + (isClosing ? 2 : 1)
    let end = from
    while (isNamePart(text.charCodeAt(end))) end++
    if (end === from) return malformed(text, place)
    const name = text.slice(from, end)
    if (!allowedElements.has(name))
      return { key: 'txt-1', message: `A narrative must not hold <${name}>: only basic formatting is allowed (txt-1)` }
    if (isClosing) return this.#close(name, skipSpace(text, end), place)
    if (innermost === 'p' && blockElements.has(name))
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
