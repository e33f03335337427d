import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Entries of one chunk. */
const chunkLength = 65_536

/** Files that the entries are spread over on the disk. */
export const partitions = 64

/** Bytes of an entry on the disk. */
export const entryBytes = 24

/** Keys of records, in the order of the rows: a fingerprint of 64 bits, where the row lies, its line, and its action. */
export interface KeyChunk {
  length: number
  high: Uint32Array
  low: Uint32Array
  offset: Float64Array
  line: Uint32Array
  action: Uint8Array
}

/** What a log holds: chunks in memory, or the folder that its partitions were written to. Plain data. */
export interface KeyLogContent {
  chunks: KeyChunk[]
  folder?: string
  count: number
  /** Lines of the file before the range whose keys these are; entries count from the beginning of their range. */
  linesBefore?: number
}

/**
 * Remembers the key of every row. Up to `most` entries stay in memory (21 bytes each); beyond, all are written to partitions
 * by fingerprint (24 bytes each), so that equal keys meet in one partition, and each is judged by itself.
 */
export class KeyLog {
  readonly #most: number
  #chunks: KeyChunk[] = []
  #last: KeyChunk = newChunk()
  #count = 0
  #spill: Spill | undefined

  constructor(most: number) {
    this.#most = most
  }

  add(high: number, low: number, offset: number, line: number, action: number): void {
    const chunk = this.#last
    const at = chunk.length
    chunk.high[at] = high
    chunk.low[at] = low
    chunk.offset[at] = offset
    chunk.line[at] = line
    chunk.action[at] = action
    chunk.length = at + 1
    this.#count++
    if (chunk.length === chunkLength) this.#turn()
  }

  /** What was logged; nothing may be added after. */
  content(): KeyLogContent {
    if (this.#last.length > 0) this.#turn()
    const folder = this.#spill?.end()
    return { chunks: this.#chunks, count: this.#count, ...(folder === undefined ? {} : { folder }) }
  }

  #turn(): void {
    if (this.#spill !== undefined) this.#spill.write(this.#last)
    else {
      this.#chunks.push(this.#last)
      if (this.#count > this.#most) {
        this.#spill = new Spill()
        for (const chunk of this.#chunks) this.#spill.write(chunk)
        this.#chunks = []
      }
    }
    this.#last = newChunk()
  }
}

function newChunk(): KeyChunk {
  return {
    length: 0,
    high: new Uint32Array(chunkLength),
    low: new Uint32Array(chunkLength),
    offset: new Float64Array(chunkLength),
    line: new Uint32Array(chunkLength),
    action: new Uint8Array(chunkLength),
  }
}

/** Entries on the disk, in a folder that only this user may read. */
export class Spill {
  readonly #folder = mkdtempSync(join(tmpdir(), 'assay-duplicates-'))
  readonly #files = Array.from({ length: partitions }, (_, index) =>
    openSync(partitionPath(this.#folder, index), 'w', 0o600),
  )
  readonly #buffers = Array.from({ length: partitions }, () => new DataView(new ArrayBuffer(entryBytes * 1_024)))
  readonly #used = new Uint32Array(partitions)

  write(chunk: KeyChunk): void {
    for (let at = 0; at < chunk.length; at++) {
      const high = chunk.high[at] as number
      const partition = high >>> 26
      const view = this.#buffers[partition] as DataView
      const used = this.#used[partition] as number
      view.setUint32(used, high)
      view.setUint32(used + 4, chunk.low[at] as number)
      view.setFloat64(used + 8, chunk.offset[at] as number)
      view.setUint32(used + 16, chunk.line[at] as number)
      view.setUint8(used + 20, chunk.action[at] as number)
      this.#used[partition] = used + entryBytes
      if (used + entryBytes === view.byteLength) this.#flush(partition)
    }
  }

  /** @returns the folder; whoever reads it removes it */
  end(): string {
    for (let index = 0; index < partitions; index++) {
      this.#flush(index)
      closeSync(this.#files[index] as number)
    }
    return this.#folder
  }

  #flush(partition: number): void {
    const view = this.#buffers[partition] as DataView
    writeSync(this.#files[partition] as number, new Uint8Array(view.buffer, 0, this.#used[partition]))
    this.#used[partition] = 0
  }
}

function partitionPath(folder: string, index: number): string {
  return join(folder, `${index}.keys`)
}

/** The entries of one partition, as chunks. @param linesBefore added to the line of each */
export function readPartition(folder: string, index: number, linesBefore: number): KeyChunk[] {
  const bytes = readFileSync(partitionPath(folder, index))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks: KeyChunk[] = []
  let chunk = newChunk()
  for (let at = 0; at + entryBytes <= bytes.byteLength; at += entryBytes) {
    if (chunk.length === 0) chunks.push(chunk)
    const place = chunk.length
    chunk.high[place] = view.getUint32(at)
    chunk.low[place] = view.getUint32(at + 4)
    chunk.offset[place] = view.getFloat64(at + 8)
    chunk.line[place] = view.getUint32(at + 16) + linesBefore
    chunk.action[place] = view.getUint8(at + 20)
    chunk.length = place + 1
    if (chunk.length === chunkLength) chunk = newChunk()
  }
  return chunks
}

/** Make the lines of entries that are in memory those of the file; those on the disk are read so. */
export function countLinesFrom(content: KeyLogContent, linesBefore: number): void {
  if (content.folder !== undefined) content.linesBefore = linesBefore
  for (const chunk of content.chunks)
    for (let at = 0; at < chunk.length; at++) chunk.line[at] = (chunk.line[at] as number) + linesBefore
}

export function removeSpill(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}
