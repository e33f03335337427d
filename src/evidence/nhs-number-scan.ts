/** Ten digits found in a text, which may be an NHS number. */
export interface NumberCandidate {
  start: number
  end: number
  /** The ten digits, separators and percent-encoding undone. */
  digits: string
}

const zero = 0x30
const percent = 0x25
const digit = '(?:[0-9]|%3[0-9])'
const separator = '(?:[-. +\\u00a0\\u2009\\u202f\\u2010-\\u2013]|%20|%C2%A0|&nbsp;)'
const separated = new RegExp(`${digit}{3}${separator}${digit}{3}${separator}${digit}{4}(?!${digit})`, 'iy')
const encodedDigit = /%3([0-9])/g
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi
const hexadecimal = /^[0-9a-f]$/i
const snomedToken = /snomed\.info\/sct(?:\||%7C)$/i

/** A run of hexadecimal digits from this length is a digest, not a number of a person. */
const digestLength = 32

/**
 * Calls `visit` for every ten digits of a text that stand alone: no digit before or after them; written together or
 * 3-3-4; each digit plain or percent-encoded. A percent-encoded character that is no digit ends what is before it, and
 * its own digits do not count (the 20 of `%20` does not lengthen the number after it). A walk over characters rather than
 * a regular expression: every byte that is stored passes through here.
 *
 * @param visit gives true to stop
 */
export function eachNumber(text: string, visit: (candidate: NumberCandidate) => boolean | undefined): void {
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === percent && !isEncodedDigit(text, at)) {
      at += isHexadecimal(text, at + 1) && isHexadecimal(text, at + 2) ? 3 : 1
    } else if (isDigit(code) || code === percent) {
      const start = at
      let count = 0
      while (at < text.length) {
        if (isDigit(text.charCodeAt(at))) at += 1
        else if (isEncodedDigit(text, at)) at += 3
        else break
        count++
      }
      const end = count === 10 ? at : count === 3 ? endOfSeparated(text, start) : 0
      if (end === 0) continue
      at = end
      if (visit({ start, end, digits: digitsOf(text.slice(start, end)) })) return
    } else at += 1
  }
}

/**
 * Whether ten digits at a place are part of something that is no number of a person: a UUID, a digest, or a code of
 * SNOMED CT in a search token, which may pass Modulus 11 by chance.
 */
export function isPartOfIdentifier(text: string, { start, end }: NumberCandidate): boolean {
  if (snomedToken.test(text.slice(Math.max(0, start - 24), start))) return true
  const before = Math.max(0, start - 36)
  const around = text.slice(before, end + 36)
  for (const match of around.matchAll(uuid)) {
    if (before + match.index < end && before + match.index + match[0].length > start) return true
  }
  let first = start
  while (start - first < digestLength && isHexadecimal(text, first - 1)) first--
  let last = end
  while (last - end < digestLength && isHexadecimal(text, last)) last++
  return last - first >= digestLength
}

/** Puts ten new digits where the old ones stand, each written as the old one was (`9` or `%39`). */
export function rewriteDigits(written: string, digits: string): string {
  let next = 0
  return written.replace(/%3[0-9]|%..|[0-9]/g, (part) => {
    if (part.length > 1 && !part.startsWith('%3')) return part
    const digit = digits[next++] ?? ''
    return part.length > 1 ? `%3${digit}` : digit
  })
}

function endOfSeparated(text: string, start: number): number {
  separated.lastIndex = start
  const match = separated.exec(text)
  return match === null ? 0 : start + match[0].length
}

function digitsOf(written: string): string {
  if (written.length === 10) return written
  return written.replace(encodedDigit, '$1').replace(/%..|[^0-9]/g, '')
}

function isDigit(code: number): boolean {
  return code >= zero && code <= zero + 9
}

function isEncodedDigit(text: string, at: number): boolean {
  return text.charCodeAt(at) === percent && text.charCodeAt(at + 1) === zero + 3 && isDigit(text.charCodeAt(at + 2))
}

function isHexadecimal(text: string, at: number): boolean {
  return hexadecimal.test(text[at] ?? '')
}
