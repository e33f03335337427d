import { randomBytes } from 'node:crypto'
import { embeddedAccess, startEmbeddedSimulator } from '../engine/embedded-simulator.ts'
import type { TargetRequest } from '../engine/plan.ts'
import { openSession, type Session } from '../engine/session.ts'
import type { RunRecord } from '../record/run-record.ts'
import { loadSuite, type Suite } from '../requirements/load-suite.ts'
import { chooseReading } from '../requirements/reading.ts'
import { listFaults, type RunningSimulator } from '../simulator/index.ts'
import { accusationsOf, type FaultVerdict, judgeFault, type ProvenFault } from './fault-proof.ts'
import { testsFor, testsOfEveryKind } from './witnesses.ts'

/** What a proof runs. */
export interface ProofOptions {
  /** Folder of the API. */
  api: string
  /** Only these faults. */
  faults?: readonly string[]
  /** Run, under each fault, only the tests that can turn a row that it breaks. */
  quick: boolean
  /** Readings × seeds of the clean simulator. */
  readings: readonly string[]
  seeds: readonly string[]
  /** Both cores. */
  parallel: boolean
  onFault?(verdict: FaultVerdict): void
  onClean?(run: CleanRun): void
}

export interface CleanRun {
  reading: string
  seed: string
  /** Rows the clean simulator was accused of; a proof holds only when this is empty. */
  accusations: string[]
  /** Requirements that were Met. */
  met: number
}

export interface Proof {
  api: string
  faults: FaultVerdict[]
  clean: CleanRun[]
  tests: number
  durationMs: number
}

/**
 * Targets judged in one go. Each go starts workers and reads the suites, which costs more than a few tests; the whole
 * suite against many targets costs memory.
 */
const batchSize = { quick: 400, whole: 12 }

/** A fault that hangs must not hold the proof up; a healthy simulator answers in a few milliseconds. */
const timeoutMs = 750

/**
 * Prove the suites of an API: every seeded fault turns a row that it breaks, and the clean simulator is never accused.
 * @throws IncompleteProof when a worker died, so that a fault only looks as if it had survived
 */
export async function prove(options: ProofOptions): Promise<Proof> {
  const started = Date.now()
  const suite = loadSuite(options.api)
  const session = await openSession([options.api], { parallel: options.parallel })
  try {
    const { runs: clean, everyKind } = await proveClean(session, suite, options)
    const faults = await proveFaults(session, suite, options, everyKind)
    return { api: options.api, faults, clean, tests: session.tests.length, durationMs: Date.now() - started }
  } finally {
    await session.close()
  }
}

async function proveFaults(
  session: Session,
  suite: Suite,
  options: ProofOptions,
  testsOfClean: Set<string> | undefined,
): Promise<FaultVerdict[]> {
  const all: ProvenFault[] = listFaults(suite.api.short)
  const chosen = all.filter((one) => options.faults === undefined || options.faults.includes(one.name))
  const verdicts: FaultVerdict[] = []
  const everyKind = options.quick
    ? (testsOfClean ?? (await findTestsOfEveryKind(session, suite, options)))
    : new Set<string>()
  for (const batch of batches(chosen, options.quick)) {
    const started = await Promise.all(
      batch.map(async (fault) => {
        const reading = readingOf(suite, fault)
        const onlyTests = options.quick ? testsFor(fault, suite, session.tests, everyKind) : undefined
        return startTarget(suite, {
          id: fault.name,
          reading,
          seed: seedOfFaults(options),
          fault: fault.name,
          ...(onlyTests && { onlyTests }),
        })
      }),
    )
    const record = await runAndClose(session, started)
    for (const fault of batch) {
      const verdict = judgeFault(fault, record, fault.name)
      verdicts.push(verdict)
      options.onFault?.(verdict)
    }
  }
  return verdicts
}

async function findTestsOfEveryKind(session: Session, suite: Suite, options: ProofOptions): Promise<Set<string>> {
  const clean = await startTarget(suite, { id: 'clean', reading: usualReading, seed: seedOfFaults(options) })
  return testsOfEveryKind(await runAndClose(session, [clean]), 'clean')
}

/**
 * A fault is judged with the seed of the first clean run, which shows what kinds of answer each test gets: with another
 * seed its patients might be others, whose answers are of another kind.
 */
function seedOfFaults({ seeds }: ProofOptions): string {
  return seeds[0] ?? 'proof'
}

/** The reading that a run has unless it asks for another. */
const usualReading = 'documented'

/** @returns the runs, and of the first under the usual reading the tests that get every kind of answer */
async function proveClean(
  session: Session,
  suite: Suite,
  options: ProofOptions,
): Promise<{ runs: CleanRun[]; everyKind: Set<string> | undefined }> {
  const wanted = options.readings.flatMap((reading) => options.seeds.map((seed) => ({ reading, seed })))
  const runs: CleanRun[] = []
  let everyKind: Set<string> | undefined
  for (const batch of batches(wanted, false)) {
    const started = await Promise.all(
      batch.map(({ reading, seed }) => startTarget(suite, { id: `${reading} ${seed}`, reading, seed })),
    )
    const record = await runAndClose(session, started)
    for (const { reading, seed } of batch) {
      const target = `${reading} ${seed}`
      const run = { reading, seed, accusations: accusationsOf(record, target), met: metOf(record, target) }
      runs.push(run)
      options.onClean?.(run)
      if (reading === usualReading) everyKind ??= testsOfEveryKind(record, target)
    }
  }
  return { runs, everyKind }
}

function metOf(record: RunRecord, target: string): number {
  return record.requirements.filter((one) => one.target === target && one.verdict === 'Met').length
}

interface StartedTarget {
  simulator: RunningSimulator
  request: TargetRequest
}

async function startTarget(
  suite: Suite,
  one: { id: string; reading: string; seed: string; fault?: string; onlyTests?: ReadonlySet<string> },
): Promise<StartedTarget> {
  const reading = chooseReading(suite.conflicts, suite.presets, [one.reading])
  const simulator = await startEmbeddedSimulator(suite, {
    reading: [one.reading],
    seed: one.seed,
    ...(one.fault === undefined ? {} : { fault: one.fault }),
  })
  const environment = suite.api.environments.simulator
  const request: TargetRequest = {
    id: one.id,
    suite,
    baseUrl: simulator.baseUrl,
    embedded: true,
    environment: 'simulator',
    selection: {
      can: environment?.can ?? [],
      environmentTitle: environment?.title ?? 'simulator',
      readOnly: false,
      notApplicable: {},
    },
    seed: one.seed,
    reading,
    patients: { 'no-record': [], 'with-record': [], spare: [] },
    resetPatients: false,
    timeoutMs,
    propertyRuns: 2,
    ...embeddedAccess(suite),
    tls: {},
    pseudonymKey: randomBytes(16).toString('hex'),
    ...(one.onlyTests === undefined ? {} : { onlyTests: one.onlyTests }),
  }
  return { simulator, request }
}

/** The engine did not come to its end: what it left is no proof of anything. The message says why. */
export class IncompleteProof extends Error {
  override name = 'IncompleteProof'
}

async function runAndClose(session: Session, started: readonly StartedTarget[]): Promise<RunRecord> {
  try {
    const record = await session.run(
      started.map((one) => one.request),
      {
        seed: 'proof',
        command: 'assay prove',
        strict: false,
        bail: false,
        deviations: new Map(),
        attestations: new Map(),
      },
    )
    const { complete, incompleteReason } = record.run
    if (!complete)
      throw new IncompleteProof(`The suites did not run to their end, so nothing is proven: ${incompleteReason}.`)
    return record
  } finally {
    await Promise.all(started.map(({ simulator }) => simulator.close()))
  }
}

/** A fault in what only one reading asks for is proven under that reading. */
function readingOf(suite: Suite, fault: ProvenFault): string {
  if (fault.reading !== undefined) return fault.reading
  const named = fault.breaks.map((id) => suite.rows.find((row) => row.id === id)?.reading)
  return named.every((one) => one !== undefined) ? (named[0] ?? usualReading) : usualReading
}

function batches<Item>(items: readonly Item[], quick: boolean): Item[][] {
  const size = quick ? batchSize.quick : batchSize.whole
  const result: Item[][] = []
  for (let index = 0; index < items.length; index += size) result.push(items.slice(index, index + size))
  return result
}
