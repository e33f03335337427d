import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw, type ZlibOptions } from 'node:zlib'
import type { HeaderPair } from '../record/run-record.ts'

type Decoder = (body: Uint8Array, options: ZlibOptions) => Promise<Uint8Array>

const inflateWrapped = promisify<Uint8Array, ZlibOptions, Buffer>(inflate)
const inflateBare = promisify<Uint8Array, ZlibOptions, Buffer>(inflateRaw)
const gunzipWhole = promisify<Uint8Array, ZlibOptions, Buffer>(gunzip)
const unbrotli = promisify<Uint8Array, ZlibOptions, Buffer>(brotliDecompress)

/** "deflate" is the zlib format (RFC 9110 section 8.4.1.2), but servers that send bare deflate exist. */
const inflateEither: Decoder = async (body, options) => {
  const isZlib = ((body[0] ?? 0) & 0x0f) === 8 && (((body[0] ?? 0) << 8) | (body[1] ?? 0)) % 31 === 0
  return isZlib ? inflateWrapped(body, options) : inflateBare(body, options)
}

const decoders: Record<string, Decoder> = {
  gzip: gunzipWhole,
  'x-gzip': gunzipWhole,
  br: unbrotli,
  deflate: inflateEither,
}

/** More codings than this on one body have no honest use. */
const maximumCodings = 3

/** The body cannot be decoded; `kind` says whether it is broken or too large. */
export class ContentCodingError extends Error {
  readonly kind: 'protocol' | 'too-large'

  constructor(kind: 'protocol' | 'too-large', message: string) {
    super(message)
    this.name = 'ContentCodingError'
    this.kind = kind
  }
}

/** The content codings that the headers name, in the order in which they were applied; none when an unknown one is among them. */
export function contentCodings(headers: HeaderPair[]): string[] {
  const named = headers
    .filter(([name]) => name.toLowerCase() === 'content-encoding')
    .flatMap(([, value]) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity')
  return named.every((coding) => Object.hasOwn(decoders, coding)) ? named : []
}

/**
 * Undoes content codings, never producing more than `maximumBytes` at any step: a few kilobytes can otherwise unfold into
 * gigabytes.
 *
 * @throws ContentCodingError
 */
export async function decodeContent(body: Uint8Array, codings: string[], maximumBytes: number): Promise<Uint8Array> {
  if (codings.length > maximumCodings) {
    throw new ContentCodingError(
      'protocol',
      `The body has ${codings.length} content codings; ${maximumCodings} are accepted.`,
    )
  }
  let decoded = body
  for (const coding of codings.toReversed()) {
    try {
      decoded = (await decoders[coding]?.(decoded, { maxOutputLength: maximumBytes })) ?? decoded
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') {
        throw new ContentCodingError(
          'too-large',
          `The body unfolds from ${body.byteLength} bytes of ${coding} to more than the ${maximumBytes} bytes that are accepted.`,
        )
      }
      throw new ContentCodingError(
        'protocol',
        `The Content-Encoding says ${coding}, but the body cannot be decoded so.`,
      )
    }
  }
  return decoded
}
