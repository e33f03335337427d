/** What is wrong with the quoting of a row; the first fault of a row is the one that is kept. */
export const quotingFaults = {
  none: 0,
  /** A quote opens a field and nothing closes it. */
  neverClosed: 1,
  /** Something other than a delimiter or a line end follows the closing quote. */
  afterClosing: 2,
  /** A quote stands inside a field that does not begin with one. */
  stray: 3,
  /** A carriage return that is not part of a line end. */
  loneReturn: 4,
} as const

/** How a field was written. */
export const fieldForms = { plain: 0, quoted: 1, escaped: 2 } as const

const quote = 0x22
const lineFeed = 0x0a
const carriageReturn = 0x0d

/** More fields than any format has; a row with more is counted no further. */
const mostFields = 4_096

/**
 * Bytes that a field in quotes may span. A quote that nobody closes would otherwise take the rest of the file for its own;
 * past this length the quote is judged as never closed, and the row ends with its line.
 */
export const longestQuotedField = 65_536

/**
 * Splits delimited text into rows and fields, in place: fields are offsets into the bytes that were given, so that a row
 * costs no allocation and every fault has an exact place. It recovers from every fault, because the rest of the file is to
 * be judged too. Quoting is that of RFC 4180, with any delimiter of one or two bytes.
 */
export class RowScanner {
  /** Of field n: first byte, and the byte after the last, without quotes. */
  readonly starts = new Int32Array(mostFields)
  readonly ends = new Int32Array(mostFields)
  /** Of field n: one of `fieldForms`; an escaped field holds doubled quotes, which stand for one. */
  readonly forms = new Uint8Array(mostFields)
  /** Fields of the row; 0 for a blank line. */
  count = 0
  /** Line ends that the row spans, its own among them. */
  lineEnds = 0
  /** The row ended with CR LF. */
  endedWithReturn = false
  /** One of `quotingFaults`, and where. */
  fault: number = quotingFaults.none
  faultAt = 0
  hasEscaped = false
  hasQuotedLineEnd = false
  readonly #first: number
  readonly #second: number
  /** Bytes that end the plain run of an unquoted field. */
  readonly #special = new Uint8Array(256)

  /** @param delimiter its bytes, one or two, in the encoding of the file */
  constructor(delimiter: Uint8Array) {
    this.#first = delimiter[0] ?? 0
    this.#second = delimiter[1] ?? -1
    for (const byte of [this.#first, quote, lineFeed, carriageReturn]) this.#special[byte] = 1
  }

  /**
   * Read one row.
   * @param from offset of its first byte
   * @param limit offset after the last byte at hand
   * @param isEnd whether the file ends at `limit`
   * @returns the offset of the next row, or -1 when the row goes on after `limit`
   */
  next(bytes: Uint8Array, from: number, limit: number, isEnd: boolean): number {
    this.count = 0
    this.lineEnds = 0
    this.endedWithReturn = false
    this.fault = quotingFaults.none
    this.hasEscaped = false
    this.hasQuotedLineEnd = false
    const special = this.#special
    const first = this.#first
    const second = this.#second
    const { starts, ends, forms } = this
    let count = 0
    let at = from
    while (true) {
      let start = at
      let form: number = fieldForms.plain
      let end = -1
      if (at < limit && bytes[at] === quote) {
        const closing = this.#closingQuote(bytes, at, limit, isEnd)
        if (closing === -1) return -1
        if (closing >= 0) {
          form = this.hasEscaped && this.#escapedHere ? fieldForms.escaped : fieldForms.quoted
          start = at + 1
          end = closing
          at = closing + 1
        } else at += 1
      }
      while (at < limit) {
        const byte = bytes[at] as number
        if (special[byte] === 0) {
          at++
          if (end !== -1) this.#note(quotingFaults.afterClosing, at - 1)
          continue
        }
        if (byte === first && (second === -1 || bytes[at + 1] === second)) break
        if (byte === lineFeed) break
        if (byte === carriageReturn) {
          if (at + 1 >= limit && !isEnd) return -1
          if (bytes[at + 1] === lineFeed && at + 1 < limit) break
          this.#note(quotingFaults.loneReturn, at)
        } else if (byte === quote) this.#note(end === -1 ? quotingFaults.stray : quotingFaults.afterClosing, at)
        at++
      }
      if (at >= limit && !isEnd) return -1
      if (count < mostFields) {
        starts[count] = start
        ends[count] = end === -1 ? at : end
        forms[count] = form
        count++
      }
      if (at >= limit) {
        this.count = count === 1 && at === from ? 0 : count
        return limit
      }
      const byte = bytes[at] as number
      if (byte === first && byte !== lineFeed && byte !== carriageReturn) {
        at += second === -1 ? 1 : 2
        continue
      }
      this.endedWithReturn = byte === carriageReturn
      this.count = count === 1 && at === from ? 0 : count
      this.lineEnds++
      return at + (byte === carriageReturn ? 2 : 1)
    }
  }

  #escapedHere = false

  /** Offset of the quote that closes the one at `open`; -1 when more bytes are needed; -2 when nothing closes it. */
  #closingQuote(bytes: Uint8Array, open: number, limit: number, isEnd: boolean): number {
    const furthest = Math.min(limit, open + longestQuotedField)
    let lineEnds = 0
    let escaped = false
    for (let at = open + 1; at < furthest; at++) {
      const byte = bytes[at]
      if (byte === lineFeed) lineEnds++
      else if (byte === quote) {
        if (at + 1 >= limit && !isEnd) return -1
        if (at + 1 < limit && bytes[at + 1] === quote) {
          escaped = true
          at++
          continue
        }
        this.#escapedHere = escaped
        if (escaped) this.hasEscaped = true
        if (lineEnds > 0) this.hasQuotedLineEnd = true
        this.lineEnds += lineEnds
        return at
      }
    }
    if (furthest === limit && !isEnd && limit - open < longestQuotedField) return -1
    this.#note(quotingFaults.neverClosed, open)
    return -2
  }

  #note(fault: number, at: number): void {
    if (this.fault !== quotingFaults.none) return
    this.fault = fault
    this.faultAt = at
  }
}
