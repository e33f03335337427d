import type { ExchangeRecord, RequirementRecord, SourceCitation, TargetRecord } from '../../src/record/run-record.ts'
import { keyOf, type RecordIndex } from '../record-index.ts'
import { clip } from '../safe-text.ts'
import { html, type Markup } from './markup.ts'

/** How much evidence one page holds; the record has all of it. */
export interface Limits {
  /** Exchanges shown with headers and bodies. */
  exchanges: number
  /** Characters of bodies over the whole page. */
  bodyCharacters: number
  /** Lines of one body. */
  bodyLines: number
  /** Lines `PUT /Consent/1 → 200` in the list of tests. */
  exchangeLines: number
}

export const defaultLimits: Limits = {
  exchanges: 200,
  bodyCharacters: 2_000_000,
  bodyLines: 300,
  exchangeLines: 6_000,
}

/**
 * What all sections of one page share: the record, the anchors that they link to, and how much room is left for
 * evidence. An exchange is shown once and linked to from then on.
 */
export class PageContext {
  readonly index: RecordIndex
  readonly limits: Limits
  leftOut = { exchanges: 0, bodies: 0, exchangeLines: 0 }
  readonly #anchors = new Map<string, string>()
  /** Names that sections of the page have. */
  readonly #used = new Set(['main', 'contents', 'top', 'not-met', 'warnings', 'tests', 'requirements', 'environment'])
  readonly #shown = new Set<string>()
  #bodyCharacters = 0
  #exchangeLines = 0

  constructor(index: RecordIndex, limits: Limits = defaultLimits) {
    this.index = index
    this.limits = limits
  }

  /** Anchor of a row of the register: its own id where that can stand in a URL, so that people can link to it. */
  requirementAnchor(row: RequirementRecord): string {
    return this.#anchor(`requirement\n${keyOf(row.target, row.id)}`, row.id, 'requirement')
  }

  /** Anchor of the card that shows how a row failed. */
  cardAnchor(row: RequirementRecord): string {
    return `${this.requirementAnchor(row)}-evidence`
  }

  testAnchor(target: string, test: string): string {
    return this.#anchor(`test\n${keyOf(target, test)}`, '', 'test')
  }

  exchangeAnchor(exchange: ExchangeRecord): string {
    return this.#anchor(`exchange\n${exchange.id}`, '', 'exchange')
  }

  /** Whether an exchange is to be shown here, is shown above, or has to stay in the record alone. */
  takeExchange(exchange: ExchangeRecord): 'show' | 'shown-above' | 'left-out' {
    if (this.#shown.has(exchange.id)) return 'shown-above'
    if (this.#shown.size >= this.limits.exchanges) {
      this.leftOut.exchanges += 1
      return 'left-out'
    }
    this.#shown.add(exchange.id)
    return 'show'
  }

  isShown(exchange: ExchangeRecord): boolean {
    return this.#shown.has(exchange.id)
  }

  /** Takes room for a body; false if the page is full. */
  takeBody(characters: number): boolean {
    if (this.#bodyCharacters + characters > this.limits.bodyCharacters) {
      this.leftOut.bodies += 1
      return false
    }
    this.#bodyCharacters += characters
    return true
  }

  /** Takes one line of the list of tests; false if the page is full. */
  takeExchangeLine(): boolean {
    if (this.#exchangeLines >= this.limits.exchangeLines) {
      this.leftOut.exchangeLines += 1
      return false
    }
    this.#exchangeLines += 1
    return true
  }

  #anchor(key: string, wanted: string, kind: string): string {
    const known = this.#anchors.get(key)
    if (known !== undefined) return known
    const isUsable = /^[A-Za-z][\w.-]{0,80}$/.test(wanted) && !this.#used.has(wanted)
    const anchor = isUsable ? wanted : `${kind}-${this.#anchors.size + 1}`
    this.#anchors.set(key, anchor)
    this.#used.add(anchor)
    return anchor
  }
}

/** A link if the address is a web address; otherwise the text alone. Only addresses of sources come here. */
export function sourceLink(text: string, address: string | undefined): Markup {
  if (address === undefined || !/^https?:\/\/[^\s]+$/i.test(address)) return html`${text}`
  return html`<a href="${address}" rel="noreferrer">${text}</a>`
}

/** Where a requirement is written: title and section, linked through the sources of the target. */
export function citation(source: SourceCitation, target: TargetRecord | undefined): Markup {
  const listed = target?.sources.find((each) => each.id === source.document)?.address
  // A citation may point into the page that the source names, and nowhere else
  const isWithin = listed !== undefined && source.address?.split('#')[0] === listed.split('#')[0]
  return html`${sourceLink(source.title, isWithin ? source.address : listed)}, ${source.section}`
}

/** `/Consent/1?a=b` for a URL below the base URL of its target; the whole URL otherwise. */
export function shortUrl(exchange: ExchangeRecord, target: TargetRecord | undefined): string {
  const { url } = exchange.request
  const base = target?.baseUrl?.replace(/\/+$/, '')
  const short = base !== undefined && url.startsWith(base) ? url.slice(base.length) || '/' : url
  return clip(short, 300)
}
