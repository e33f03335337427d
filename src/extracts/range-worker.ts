import { parentPort, workerData } from 'node:worker_threads'
import { compileFormat } from './compiled-format.ts'
import { openExtract } from './extract-file.ts'
import { checkRange } from './range-check.ts'
import type { RangeJob } from './range-pool.ts'
import { todayOf } from './today.ts'

/** Judges one range of a file on a thread of its own, and posts what it found. */
const { path, format, now, settings, range } = workerData as RangeJob
const file = openExtract(path)
const compiled = compileFormat(format, todayOf(now), settings.encoding)
const result = await checkRange(file, { ...settings, compiled }, range)
file.close()
const buffers = result.keys.chunks.flatMap((one) =>
  [one.high, one.low, one.offset, one.line, one.action].map((part) => part.buffer as ArrayBuffer),
)
parentPort?.postMessage(result, buffers)
