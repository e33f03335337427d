import { type KeyChunk, type KeyLogContent, partitions, readPartition, removeSpill, Spill } from './key-log.ts'

/** What a row does with its record. */
export const actions = { other: 0, create: 1, update: 2, remove: 3, unknown: 4 } as const

/** An entry of a log, by where its row lies. */
export interface KeyedRow {
  offset: number
  line: number
}

export interface DuplicateListener {
  /** Whether two rows with one fingerprint have one key: fingerprints can meet by chance. */
  hasSameKey(one: KeyedRow, other: KeyedRow): boolean
  /** The record of an earlier row is created again. */
  onDuplicate(row: KeyedRow, earlier: KeyedRow): void
  /** The record of a row was removed by an earlier one. */
  onRemovedTwice(row: KeyedRow, earlier: KeyedRow): void
}

/**
 * Find rows of one file that are about the same record and cannot both be carried out.
 * @param logs one for each range of the file, in the order of the ranges
 * @returns bytes that were used on the disk
 */
export function findDuplicates(logs: readonly KeyLogContent[], most: number, listener: DuplicateListener): number {
  const folders = logs.flatMap((one) => one.folder ?? [])
  const total = logs.reduce((sum, one) => sum + one.count, 0)
  if (folders.length === 0 && total <= most) {
    judge(
      logs.flatMap((one) => one.chunks),
      listener,
    )
    return 0
  }
  const spilled = logs.map((one) => {
    const { linesBefore = 0 } = one
    if (one.folder !== undefined) return { folder: one.folder, linesBefore }
    const spill = new Spill()
    for (const chunk of one.chunks) spill.write(chunk)
    one.chunks.length = 0
    return { folder: spill.end(), linesBefore: 0 }
  })
  try {
    for (let index = 0; index < partitions; index++) {
      judge(
        spilled.flatMap(({ folder, linesBefore }) => readPartition(folder, index, linesBefore)),
        listener,
      )
    }
  } finally {
    for (const { folder } of spilled) removeSpill(folder)
  }
  return total * 24
}

/** One table of open addresses over the entries of a partition; the first row of a key keeps what was last done to it. */
function judge(chunks: readonly KeyChunk[], listener: DuplicateListener): void {
  const count = chunks.reduce((sum, one) => sum + one.length, 0)
  if (count < 2) return
  const mask = 2 ** Math.ceil(Math.log2(count * 1.5)) - 1
  const table = new Int32Array(mask + 1)
  const bases: number[] = []
  let base = 0
  for (const chunk of chunks) {
    bases.push(base)
    base += chunk.length
  }
  const chunkOf = chunkFinder(chunks)
  for (const [index, chunk] of chunks.entries()) {
    for (let at = 0; at < chunk.length; at++) {
      const high = chunk.high[at] as number
      const low = chunk.low[at] as number
      for (let slot = low & mask; ; slot = (slot + 1) & mask) {
        const known = table[slot] as number
        if (known === 0) {
          table[slot] = (bases[index] ?? 0) + at + 1
          break
        }
        const { chunk: other, at: place } = chunkOf(known - 1)
        if (other.low[place] !== low || other.high[place] !== high) continue
        const row = { offset: chunk.offset[at] as number, line: chunk.line[at] as number }
        const earlier = { offset: other.offset[place] as number, line: other.line[place] as number }
        if (!listener.hasSameKey(row, earlier)) continue
        const before = other.action[place] as number
        const now = chunk.action[at] as number
        other.action[place] = now
        if (now === actions.remove) {
          if (before === actions.remove) listener.onRemovedTwice(row, earlier)
        } else if (now === actions.create && before !== actions.remove) listener.onDuplicate(row, earlier)
        else if (now === actions.other) listener.onDuplicate(row, earlier)
        break
      }
    }
  }
}

function chunkFinder(chunks: readonly KeyChunk[]): (index: number) => { chunk: KeyChunk; at: number } {
  const found = { chunk: chunks[0] as KeyChunk, at: 0 }
  const starts: number[] = []
  let total = 0
  for (const chunk of chunks) {
    starts.push(total)
    total += chunk.length
  }
  return (index) => {
    // Chunks but the last of a range are full, so that this guess is seldom more than one off
    let guess = Math.min(index >>> 16, chunks.length - 1)
    while (guess + 1 < chunks.length && (starts[guess + 1] as number) <= index) guess++
    while (guess > 0 && (starts[guess] as number) > index) guess--
    found.chunk = chunks[guess] as KeyChunk
    found.at = index - (starts[guess] as number)
    return found
  }
}
