import { blockSize, type ExtractFile } from './extract-file.ts'
import type { FileCheckListener, FileCheckOptions } from './file-check.ts'
import type { Format } from './format.ts'
import { checkRange, type RangeListener, type RangeResult, type RangeSettings } from './range-check.ts'

/** Other threads that judge ranges. */
export interface RangePool {
  run(
    path: string,
    format: Format,
    now: Date,
    settings: RangeSettings,
    range: { from: number; to: number; line: number },
  ): Promise<RangeResult>
}

/**
 * Judge the rows, on as many threads as there are. A range begins after the first line end that follows its share; should
 * that line end lie inside a field in quotes, the range before it ends elsewhere, and what follows is judged again from there.
 */
export async function checkRanges(
  file: ExtractFile,
  settings: RangeSettings,
  from: number,
  line: number,
  options: FileCheckOptions,
  listener: FileCheckListener,
): Promise<RangeResult[] | undefined> {
  const { pool } = options
  const onProgress = (bytes: number, rows: number) => listener.onProgress?.({ bytes, size: file.size, rows }) === true
  const { onReject, onRow } = listener
  const here: RangeListener = {
    onProgress,
    ...(onReject === undefined ? {} : { onReject }),
    ...(onRow === undefined ? {} : { onRow }),
  }
  const share = Math.ceil((file.size - from) / options.threads)
  if (pool === undefined || options.threads < 2 || share < 4 * blockSize) {
    const only = await checkRange(file, settings, { from, to: file.size, line }, here)
    return only.notUtf8 ? undefined : [only]
  }
  // Together the threads keep no more keys in memory than one would
  const shared = { ...settings, keysInMemory: Math.ceil(settings.keysInMemory / options.threads) }
  const starts = [from]
  for (let index = 1; index < options.threads; index++) starts.push(lineAfter(file, from + index * share))
  const guesses = await Promise.all(
    starts.map((start, index) => {
      const range = { from: start, to: starts[index + 1] ?? file.size, line: 1 }
      if (index > 0) return pool.run(file.path, settings.compiled.format, options.now, shared, range)
      return checkRange(
        file,
        shared,
        { ...range, line },
        { onProgress: (bytes, rows) => onProgress(from + (bytes - from) * options.threads, rows * options.threads) },
      )
    }),
  )
  if (guesses.some((one) => one.notUtf8)) return undefined
  const results: RangeResult[] = []
  let end = from
  for (const [index, guess] of guesses.entries()) {
    const isRight = starts[index] === end
    const range = { from: end, to: starts[index + 1] ?? file.size, line: index === 0 ? line : 1 }
    const result = isRight ? guess : await checkRange(file, shared, range, {})
    // Lines of a range count from its own first line; those before it are added when ranges are put together
    results.push(index === 0 ? { ...result, lines: result.lines + line - 1 } : result)
    end = result.end
  }
  return results
}

/** Offset after the first line end from `position` on. */
function lineAfter(file: ExtractFile, position: number): number {
  const bytes = Buffer.allocUnsafe(blockSize)
  for (let at = position; at < file.size; ) {
    const got = file.readAt(bytes, 0, bytes.length, at)
    if (got === 0) break
    const found = bytes.subarray(0, got).indexOf(0x0a)
    if (found !== -1) return at + found + 1
    at += got
  }
  return file.size
}
