import { Worker } from 'node:worker_threads'
import type { RangePool } from './file-ranges.ts'
import type { Format } from './format.ts'
import type { RangeResult, RangeSettings } from './range-check.ts'

/** What a thread is given: everything but the compiled checks, which it makes for itself. */
export interface RangeJob {
  path: string
  format: Format
  now: Date
  settings: Omit<RangeSettings, 'compiled'>
  range: { from: number; to: number; line: number }
}

/** Judges ranges on threads of their own, one for each. Runs from the built package alone: threads load no TypeScript. */
export const rangePool: RangePool = {
  run(path, format, now, { compiled: _, ...settings }, range) {
    return new Promise((resolve, reject) => {
      const job: RangeJob = { path, format, now, settings, range }
      const worker = new Worker(new URL('./range-worker.js', import.meta.url), { workerData: job })
      worker.once('message', (result: RangeResult) => resolve(result))
      worker.once('error', reject)
      worker.once('exit', (code) => reject(new Error(`The thread that judged a part of ${path} ended with ${code}.`)))
    })
  },
}
