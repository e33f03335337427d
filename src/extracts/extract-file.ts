import { isUtf8 } from 'node:buffer'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** A file that cannot be judged as text at all; the message says what it is and what to do. */
export class UnreadableFile extends Error {
  override name = 'UnreadableFile'
}

/** Bytes read from the disk at a time. */
export const blockSize = 1 << 20

/** A file that was opened for reading, and only for reading. */
export interface ExtractFile {
  path: string
  size: number
  /** Read at a place; gives the number of bytes read. */
  readAt(into: Uint8Array, offset: number, length: number, position: number): number
  close(): void
}

/**
 * Open a delimited file, and refuse at once what is none.
 * @throws UnreadableFile for a folder, a file that may not be read, gzip, zip, and UTF-16
 */
export function openExtract(path: string): ExtractFile {
  const descriptor = open(path)
  try {
    const stats = fstatSync(descriptor)
    if (stats.isDirectory()) throw new UnreadableFile(`${path} is a folder: name the files in it.`)
    if (!stats.isFile()) throw new UnreadableFile(`${path} is no regular file: save it to one, and check that.`)
    const head = new Uint8Array(64)
    const length = readSync(descriptor, head, 0, head.length, 0)
    const what = whatElse(head.subarray(0, length))
    if (what !== undefined) throw new UnreadableFile(`${path} ${what}`)
    return {
      path,
      size: stats.size,
      readAt: (into, offset, count, position) => read(path, descriptor, into, offset, count, position),
      close: () => closeSync(descriptor),
    }
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    throw new UnreadableFile(whyNotOpened(path, error as NodeJS.ErrnoException))
  }
}

/** Why the system did not open a file, and what to do. */
export function whyNotOpened(path: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return `${path} does not exist.`
  if (code === 'EACCES' || code === 'EPERM')
    return `${path} may not be read by this user: change its permissions, or run as its owner.`
  return `${path} cannot be opened: ${message}`
}

function read(
  path: string,
  descriptor: number,
  into: Uint8Array,
  offset: number,
  length: number,
  position: number,
): number {
  try {
    return readSync(descriptor, into, offset, length, position)
  } catch (error) {
    throw new UnreadableFile(`${path} cannot be read: ${(error as Error).message}`)
  }
}

function whatElse(head: Uint8Array): string | undefined {
  const [one, two] = head
  if (one === 0x1f && two === 0x8b) return 'is gzip: decompress it first, as in gunzip -k.'
  if (one === 0x50 && two === 0x4b) return 'is a zip archive: extract it first.'
  const utf16 = 'is UTF-16: save it as UTF-8.'
  if ((one === 0xff && two === 0xfe) || (one === 0xfe && two === 0xff)) return utf16
  // Without a mark: every other byte of ASCII text in UTF-16 is zero
  const zeros = [0, 1].map((parity) => head.filter((byte, index) => index % 2 === parity && byte === 0).length)
  const half = head.length >> 1
  if (half >= 4 && zeros.some((count) => count >= half * 0.9)) return utf16
  return undefined
}

/** Whether bytes up to the end of a row are UTF-8. A row never ends inside a character. */
export function areUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  return isUtf8(bytes.subarray(start, end))
}

/** Bytes that Windows-1252 gives no character. */
const undefinedIn1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d])

/** Offset of the first byte that Windows-1252 has no character for, or -1. */
export function undecodableAt(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++)
    if ((bytes[at] as number) > 0x80 && undefinedIn1252.has(bytes[at] as number)) return at
  return -1
}
