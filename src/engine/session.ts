import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openJournal, readJournals } from '../evidence/journal.ts'
import type { RunRecord } from '../record/run-record.ts'
import type { Suite } from '../requirements/load-suite.ts'
import type { Attestation, Deviation } from '../verdict/declarations.ts'
import { buildRecord } from './build-record.ts'
import { type CollectedTest, type Engine, type EngineListener, startEngine } from './engine.ts'
import { isUntidy, viewJournals } from './journal-view.ts'
import { removeWhatIsLeft } from './left-behind.ts'
import { planTarget, type TargetRequest } from './plan.ts'
import type { SuiteData, WorkPlan } from './work-plan.ts'

/** What belongs to a run as a whole. */
export interface RunOptions {
  seed: string
  command: string
  strict: boolean
  bail: boolean
  deviations: ReadonlyMap<string, Deviation>
  attestations: ReadonlyMap<string, Attestation>
}

/** A warm engine with its tests collected: it can judge many targets, one run after another. */
export interface Session {
  tests: readonly CollectedTest[]
  run(targets: readonly TargetRequest[], options: RunOptions, listener?: SessionListener): Promise<RunRecord>
  /** Let the test that is running end, and start no other; the run then ends with what it has. */
  interrupt(): void
  close(): Promise<void>
}

export interface SessionListener extends EngineListener {
  /** The plan is made: so many tests will run. */
  onPlanned?(selected: number): void
}

/** Start the engine and collect the tests of these APIs. @throws SuiteProblem */
export async function openSession(apis: readonly string[], options: { parallel?: boolean } = {}): Promise<Session> {
  const engine = await startEngine({ apis, ...options })
  try {
    const tests = await engine.collect(apis)
    return { tests, run: (...run) => runOnce(engine, tests, ...run), interrupt: engine.interrupt, close: engine.close }
  } catch (error) {
    await engine.close()
    throw error
  }
}

async function runOnce(
  engine: Engine,
  tests: readonly CollectedTest[],
  requests: readonly TargetRequest[],
  options: RunOptions,
  listener: SessionListener = {},
): Promise<RunRecord> {
  const runId = randomUUID()
  const startedAt = new Date().toISOString()
  const folder = mkdtempSync(join(tmpdir(), 'assay-'))
  const journalFolder = join(folder, 'journal')
  mkdirSync(journalFolder)
  try {
    const planned = requests.map((request) => ({ request, plan: planTarget(request, tests) }))
    const workPlan: WorkPlan = {
      runId,
      journalFolder,
      suites: Object.fromEntries(requests.map(({ suite }) => [suite.api.id, suiteData(suite)])),
      targets: planned.map((one) => one.plan),
    }
    const selected = new Set(planned.flatMap(({ plan }) => Object.keys(plan.tests).map((id) => `${plan.api} ${id}`)))
    listener.onPlanned?.(planned.reduce((sum, { plan }) => sum + Object.keys(plan.tests).length, 0))
    const files = new Set(tests.filter((one) => selected.has(`${one.api} ${one.id}`)).map((one) => one.file))
    const end = await engine.run(workPlan, { bail: options.bail, files }, listener)

    const read = () => {
      const { events, problems } = readJournals(journalFolder)
      return { view: viewJournals(events), problems }
    }
    let { view, problems } = read()
    const { untidied } = view
    if (planned.some(({ plan }) => !plan.embedded && isUntidy(untidied.get(plan.id)))) {
      const journal = openJournal(join(journalFolder, 'main.ndjson'))
      await removeWhatIsLeft(planned, untidied, journal)
      journal.close()
      ;({ view, problems } = read())
    }
    return buildRecord({
      header: { id: runId, startedAt, endedAt: new Date().toISOString(), seed: options.seed, command: options.command },
      targets: planned.map(({ request, plan }) => ({ plan, suite: request.suite, selection: request.selection })),
      tests,
      view,
      problems: [...end.problems, ...problems],
      interrupted: end.interrupted,
      strict: options.strict,
      deviations: options.deviations,
      attestations: options.attestations,
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function suiteData({ api, rows, conflicts, sources, everyAnswer }: Suite): SuiteData {
  return { api, rows, conflicts, sources, everyAnswer }
}
