import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkFile } from '../../dist/src/extracts/file-check.js'
import { loadFormat } from '../../dist/src/extracts/load-format.js'
import { rangePool } from '../../dist/src/extracts/range-pool.js'
import { correctness } from './correct.mjs'
import { makeFile } from './make-file.mjs'
import { parsers } from './parsers.mjs'
import { clockedPool, threadSeconds } from './thread-clock.mjs'

/**
 * Rows per second of each parser alone and of the whole check, on the same file in one run. Each is measured in time of the
 * processor as well as by the clock: on a machine that others use, only the first can be compared.
 * Usage: speed.mjs [--rows=1000000] [--threads] [--scale] [--parsers]
 */
const option = (name, otherwise) =>
  Number(process.argv.find((one) => one.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise)
const has = (name) => process.argv.includes(`--${name}`)
const rows = option('rows', 1_000_000)
const name = 'Flu_Vaccinations_v5_YGM41_20240708T12130100.csv'
const folder = process.env.ASSAY_BENCH_FOLDER ?? mkdtempSync(join(tmpdir(), 'assay-bench-'))
const count = (number) => Math.round(number).toLocaleString('en-GB')

async function measured(work) {
  const clock = performance.now()
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return { result, cpu: (user + system) / 1e6, seconds: (performance.now() - clock) / 1000 }
}

const check = (path, threads = 1, keysInMemory = 5_000_000, pool = rangePool) =>
  checkFile(path, {
    format: loadFormat('v5-immunisation'),
    now: new Date('2026-06-01T12:00:00Z'),
    examples: 5,
    keysInMemory,
    threads,
    pool,
  })

async function compareParsers() {
  const correct = await correctness()
  for (const quoted of [false, true]) {
    const path = join(folder, quoted ? name.replace('.csv', '_quoted.csv') : name)
    const size = makeFile(path, rows, { quoted })
    console.log(
      `\n${count(rows)} rows, 34 columns, ${count(size / 1e6)} MB, ${quoted ? 'every value in quotes' : 'quotes where needed'}`,
    )
    const rates = {}
    for (const [parser, read] of Object.entries(parsers)) {
      const { result, cpu, seconds } = await measured(() => read(path))
      rates[parser] = rows / cpu
      const wrong = Object.entries(correct[parser])
        .filter(([, isRight]) => !isRight)
        .map(([label]) => label)
      const said = result === rows + 1 ? '' : `  READ ${count(result)} ROWS`
      console.log(
        `  ${parser.padEnd(14)}${count(rows / cpu).padStart(10)} rows/s of processor${count(rows / seconds).padStart(10)} by the clock${said}${wrong.length > 0 ? `  misreads: ${wrong.join('; ')}` : ''}`,
      )
    }
    const { result, cpu, seconds } = await measured(() => check(path))
    const found = result.findings.counts.reduce((sum, one) => sum + one, 0)
    console.log(
      `  ${'every rule'.padEnd(14)}${count(rows / cpu).padStart(10)} rows/s of processor${count(rows / seconds).padStart(10)} by the clock  ${found} findings`,
    )
    const libraries = Object.entries(rates).filter(([parser]) => parser !== 'our scanner')
    const [fastest, rate] = libraries.sort((one, other) => other[1] - one[1])[0]
    const right = libraries
      .filter(([parser]) => Object.values(correct[parser]).every(Boolean))
      .sort((one, other) => other[1] - one[1])[0]
    const own = rows / cpu
    console.log(
      `  every rule is ${(own / rates['csv-parse']).toFixed(2)} × csv-parse alone, ${(own / right[1]).toFixed(2)} × ${right[0]} alone (the fastest that reads every case), ${(own / rate).toFixed(2)} × ${fastest} alone (the fastest)`,
    )
  }
}

/**
 * One thread and two, in turn: by the clock, and by the time that the busier of two threads uses, which is what the clock
 * would show on two free processors (Linux only). While others use the machine, the clock shows them too.
 */
async function compareThreads() {
  const path = join(folder, name)
  makeFile(path, rows)
  const [byClock, byThread] = [[], []]
  const timed = async (threads) => {
    const before = threadSeconds()
    clockedPool.seconds = 0
    const { seconds } = await measured(() => check(path, threads, 5_000_000, clockedPool))
    return { seconds, busiest: Math.max(threadSeconds() - before, clockedPool.seconds) }
  }
  for (let round = 0; round < 5; round++) {
    const one = await timed(1)
    const two = await timed(2)
    byClock.push(one.seconds / two.seconds)
    byThread.push(one.busiest / two.busiest)
    console.log(
      `  one thread ${one.seconds.toFixed(2)} s (${one.busiest.toFixed(2)} of processor), two ${two.seconds.toFixed(2)} s (${two.busiest.toFixed(2)} in the busier)`,
    )
  }
  for (const ratios of [byClock, byThread]) ratios.sort((one, other) => one - other)
  console.log(
    `  two threads are ${byClock[2].toFixed(2)} × one by the clock, ${byThread[2].toFixed(2)} × by time of the processor (medians of 5)`,
  )
}

/** Each size in a process of its own, so that its memory is its own. */
function compareSizes() {
  for (const size of [10_000, 100_000, 1_000_000, option('largest', 5_000_000)]) {
    spawnSync(
      process.execPath,
      [fileURLToPath(import.meta.url), '--one', `--rows=${size}`, `--keys=${option('keys', 5_000_000)}`],
      {
        stdio: 'inherit',
        env: { ...process.env, ASSAY_BENCH_FOLDER: folder },
      },
    )
  }
}

async function one() {
  const path = join(folder, `RSV_Vaccinations_v5_YGM41_20240708T12130100_${rows}.csv`)
  const making = spawnSync(process.execPath, [
    '--input-type=module',
    '-e',
    `import { makeFile } from '${new URL('./make-file.mjs', import.meta.url)}'; makeFile(${JSON.stringify(path)}, ${rows})`,
  ])
  if (making.status !== 0) throw new Error(String(making.stderr))
  const { result, cpu, seconds } = await measured(() => check(path, 1, option('keys', 5_000_000)))
  const memory = process.resourceUsage().maxRSS / 1024
  const found = result.findings.counts.reduce((sum, each) => sum + each, 0)
  console.log(
    `  ${count(rows).padStart(10)} rows  ${((cpu / rows) * 1e6).toFixed(2)} µs of processor a row  ${count(rows / seconds)} rows/s by the clock  ${memory.toFixed(0)} MB at most  ${(result.diskBytes / 1e6).toFixed(0)} MB on the disk  ${found} findings`,
  )
  rmSync(path)
}

try {
  if (has('one')) await one()
  else {
    console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`)
    const all = !has('parsers') && !has('threads') && !has('scale')
    if (all || has('parsers')) await compareParsers()
    if (all || has('threads')) {
      console.log('\nThreads')
      await compareThreads()
    }
    if (all || has('scale')) {
      console.log('\nSizes')
      compareSizes()
    }
  }
} finally {
  if (process.env.ASSAY_BENCH_FOLDER === undefined) rmSync(folder, { recursive: true, force: true })
}
