/** Where a chunk begins and ends in the content, in bytes; `end` is the first byte that is no longer of it. */
export interface ChunkPlace {
  /** Counted from 1. */
  number: number
  start: number
  end: number
}

/** The largest body that MESH takes in one request, in bytes. */
export const largestRequest = 100_000_000

/**
 * Splits content before it is compressed. An empty content is one empty chunk, which MESH refuses.
 *
 * @param bytes length of the content
 * @param chunkBytes length of every chunk but the last
 * @throws RangeError when a chunk would hold nothing, or more than one request may carry
 */
export function planChunks(bytes: number, chunkBytes: number): ChunkPlace[] {
  if (!Number.isSafeInteger(chunkBytes) || chunkBytes < 1 || chunkBytes > largestRequest) {
    throw new RangeError(`A chunk holds 1 to ${largestRequest} bytes, not ${chunkBytes}.`)
  }
  const count = Math.max(1, Math.ceil(bytes / chunkBytes))
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    start: index * chunkBytes,
    end: Math.min(bytes, (index + 1) * chunkBytes),
  }))
}

/** What `mex-chunk-range` says, as in `2:5`; undefined when it is absent or says something else. */
export function parseChunkRange(value: string): { number: number; of: number } | undefined {
  const parts = /^\s*([0-9]{1,7})\s*:\s*([0-9]{1,7})\s*$/.exec(value)
  if (parts === null) return undefined
  const [number, of] = [Number(parts[1]), Number(parts[2])]
  return number >= 1 && number <= of ? { number, of } : undefined
}
