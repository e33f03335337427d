// Measures what a user waits for. Everything is printed as measured in this one run, with the machine's noise beside it.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createVitest } from 'vitest/node'
import { simulatorCredentials, startEmbeddedSimulator } from '../dist/src/engine/embedded-simulator.js'
import { planTarget } from '../dist/src/engine/plan.js'
import { packageRoot } from '../dist/src/package-root.js'
import { loadSuite } from '../dist/src/requirements/load-suite.js'
import { chooseReading } from '../dist/src/requirements/reading.js'

const assay = join(packageRoot, 'bin', 'assay.js')
const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'))
const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]
const spread = (values) => `${((100 * (Math.max(...values) - Math.min(...values))) / median(values)).toFixed(0)} %`
const say = (label, text) => process.stdout.write(`${label.padEnd(44)} ${text}\n`)

function timeCommand(args, times) {
  const measured = []
  for (let index = 0; index < times; index++) {
    const started = performance.now()
    const { status, stderr } = spawnSync(process.execPath, [assay, ...args], {
      encoding: 'utf8',
      env: { ...process.env, CI: '1' },
    })
    if (status !== 0) throw new Error(`assay ${args.join(' ')} ended with ${status}:\n${stderr}`)
    measured.push(performance.now() - started)
  }
  return measured
}

/** From the start of the command to the line that says the plan is made: then the first test starts. */
function timeToFirstTest() {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(process.execPath, [assay, 'run', 'raf', '--only', 'RAF-CRC-01', '--out', folder], {
      env: { ...process.env, CI: '1' },
    })
    let at
    child.stderr.on('data', (data) => {
      if (at === undefined && String(data).includes('Running')) at = performance.now() - started
    })
    child.on('error', reject)
    child.on('close', () => (at === undefined ? reject(new Error('no test started')) : resolve(at)))
  })
}

async function judgedExchange() {
  const suite = loadSuite('reasonable-adjustment-flag')
  const simulator = await startEmbeddedSimulator(suite, { reading: ['documented'], seed: 'bench' })
  const selection = {
    can: suite.api.environments.simulator.can,
    environmentTitle: 'simulator',
    readOnly: false,
    notApplicable: {},
  }
  const plan = planTarget(
    {
      id: 'raf',
      suite,
      baseUrl: simulator.baseUrl,
      embedded: true,
      environment: 'simulator',
      selection,
      seed: 'bench',
      reading: chooseReading(suite.conflicts, suite.presets, []),
      patients: { 'no-record': [], 'with-record': [], spare: [] },
      resetPatients: false,
      timeoutMs: 10_000,
      propertyRuns: 1,
      credentials: simulatorCredentials,
      tls: {},
      pseudonymKey: 'bench',
    },
    [],
  )
  const out = join(folder, 'exchange.json')
  const vitest = await createVitest('test', {
    root: packageRoot,
    config: false,
    watch: false,
    cache: false,
    include: ['bench/*.measure.ts'],
    pool: 'forks',
    isolate: false,
    testTimeout: 120_000,
    reporters: [{}],
    provide: {
      measured: { out, baseUrl: simulator.baseUrl, token: process.env[simulatorCredentials.tokenEnv] },
      assayPlan: {
        runId: 'bench',
        journalFolder: folder,
        suites: { [suite.api.id]: suite },
        targets: [{ ...plan, undecided: selection }],
      },
    },
  })
  try {
    const { testModules } = await vitest.start()
    const failed = testModules.filter((one) => one.state() === 'failed')
    if (failed.length > 0)
      throw new Error(
        `the measurement failed: ${JSON.stringify([...failed[0].children.allTests()].map((one) => one.result()))}`,
      )
  } finally {
    await vitest.close()
    await simulator.close()
  }
  return JSON.parse(readFileSync(out, 'utf8'))
}

try {
  process.exitCode = 0
  say('machine', `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`)
  const help = timeCommand(['--help'], 9)
  say('assay --help', `${median(help).toFixed(0)} ms (median of ${help.length}, spread ${spread(help)})`)
  const node = Array.from({ length: 9 }, () => {
    const started = performance.now()
    spawnSync(process.execPath, ['-e', '0'])
    return performance.now() - started
  })
  say('  beside an empty Node process', `${(median(help) / median(node)).toFixed(1)} × (${median(node).toFixed(0)} ms)`)
  const first = [await timeToFirstTest(), await timeToFirstTest(), await timeToFirstTest()]
  say('from start to the first test', `${median(first).toFixed(0)} ms (median of 3, spread ${spread(first)})`)
  const run = timeCommand(['run', 'raf', '--out', folder], 5)
  say(
    'assay run raf, start to report',
    `${(median(run) / 1000).toFixed(2)} s (median of ${run.length}, spread ${spread(run)})`,
  )
  const exchange = await judgedExchange()
  say('a judged exchange', `${exchange.judgedMs.toFixed(2)} ms`)
  say(
    'the same request by plain undici',
    `${exchange.plainMs.toFixed(2)} ms (spread of rounds ${(100 * exchange.spreadOfPlain).toFixed(0)} %)`,
  )
  say('  ratio', `${(exchange.judgedMs / exchange.plainMs).toFixed(2)} ×`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
