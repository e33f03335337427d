import { isUtf8 } from 'node:buffer'

/** A body as text, and the way back: what was not changed comes out as the same bytes. */
export interface BodyText {
  text: string
  encode(text: string): Uint8Array
}

const bytesOfMarks = /[‹›]/g
const markStart = Buffer.from('‹redacted: ', 'utf8').toString('latin1')
const markEnd = Buffer.from('›', 'utf8').toString('latin1')

function utf16(body: Uint8Array, isBigEndian: boolean): BodyText {
  const swap = (bytes: Buffer): Buffer => (isBigEndian ? bytes.swap16() : bytes)
  const evenLength = body.byteLength - (body.byteLength % 2)
  return {
    text: swap(Buffer.from(body.subarray(0, evenLength))).toString('utf16le'),
    encode: (text) => Buffer.concat([swap(Buffer.from(text, 'utf16le')), body.subarray(evenLength)]),
  }
}

/**
 * Reads a body for redaction, whatever its bytes are: UTF-8 when they are valid UTF-8, UTF-16 when a byte order mark or
 * the zeros between its characters say so, and otherwise one character for each byte. A declared charset is not asked:
 * a wrong one would hide what is in the bytes.
 */
export function readBodyText(body: Uint8Array): BodyText {
  const [first, second, third, fourth] = body
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0 && third !== 0 && fourth === 0))
    return utf16(body, false)
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && third === 0 && fourth !== 0))
    return utf16(body, true)
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (isUtf8(body)) return { text: bytes.toString('utf8'), encode: (text) => Buffer.from(text, 'utf8') }
  return {
    // Marks of an earlier redaction are read as marks again, or they would be redacted twice.
    text: bytes.toString('latin1').replaceAll(markStart, '‹redacted: ').replaceAll(markEnd, '›'),
    encode: (text) =>
      Buffer.from(
        text.replace(bytesOfMarks, (mark) => Buffer.from(mark, 'utf8').toString('latin1')),
        'latin1',
      ),
  }
}
