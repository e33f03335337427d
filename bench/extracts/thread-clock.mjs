import { readFileSync } from 'node:fs'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { compileFormat } from '../../dist/src/extracts/compiled-format.js'
import { openExtract } from '../../dist/src/extracts/extract-file.js'
import { checkRange } from '../../dist/src/extracts/range-check.js'
import { todayOf } from '../../dist/src/extracts/today.js'

/** Seconds of the processor that this thread has used (Linux; ticks of 10 ms). */
export function threadSeconds() {
  const fields = readFileSync('/proc/thread-self/stat', 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** As the pool of the package, and it keeps the time that its last thread used. */
export const clockedPool = {
  seconds: 0,
  run(path, format, now, { compiled: _, ...settings }, range) {
    return new Promise((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { path, format, now, settings, range } })
      worker.once('message', ({ result, seconds }) => {
        clockedPool.seconds = seconds
        resolve(result)
      })
      worker.once('error', reject)
    })
  },
}

if (workerData?.range !== undefined) {
  const { path, format, now, settings, range } = workerData
  const file = openExtract(path)
  const compiled = compileFormat(format, todayOf(now), settings.encoding)
  const result = await checkRange(file, { ...settings, compiled }, range)
  file.close()
  parentPort.postMessage({ result, seconds: threadSeconds() })
}
