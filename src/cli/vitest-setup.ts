import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { renderEnd } from '../../reporters/terminal.ts'
import { buildRecord } from '../engine/build-record.ts'
import { embeddedAccess, startEmbeddedSimulator } from '../engine/embedded-simulator.ts'
import type { CollectedTest } from '../engine/engine.ts'
import { viewJournals } from '../engine/journal-view.ts'
import { planTarget, type TargetRequest } from '../engine/plan.ts'
import type { TargetPlan, WorkPlan } from '../engine/work-plan.ts'
import { readJournals } from '../evidence/journal.ts'
import { loadSuite } from '../requirements/load-suite.ts'
import { findJudged } from './api-name.ts'
import { readConfiguration } from './configuration.ts'
import { defaultReports, writeReports } from './reports.ts'
import { addressOf, type RunFlags, seedOf, targetRequest } from './run-settings.ts'

/**
 * Global setup of the vitest project `suites`: what `assay run` does around the suites, for who runs vitest directly.
 * `ASSAY_TARGET`, `ASSAY_API`, `ASSAY_ENVIRONMENT`, `ASSAY_READING`, `ASSAY_SEED` and `assay.config.yaml` say what is
 * judged; without a target the embedded simulators are. The record and the reports go to `ASSAY_OUT`.
 */
export default async function setUpSuites(project: TestProject): Promise<() => Promise<void>> {
  const flags: RunFlags = { only: [], reading: [], can: [], cannot: [], notApplicable: {}, report: [] }
  const configuration = readConfiguration()
  const seed = seedOf(flags)
  const folder = mkdtempSync(join(tmpdir(), 'assay-'))
  const journalFolder = join(folder, 'journal')
  mkdirSync(journalFolder)
  const closers: (() => Promise<void>)[] = []
  const targets: { request: TargetRequest; plan: TargetPlan }[] = []
  for (const api of findJudged(process.env.ASSAY_API?.split(',') ?? [], addressOf(flags, configuration))) {
    const suite = loadSuite(api.folder)
    const asked = targetRequest(suite, flags, configuration, seed)
    let request = asked as TargetRequest
    if (asked.baseUrl === undefined) {
      const simulator = await startEmbeddedSimulator(suite, { reading: asked.reading.name.split(' '), seed })
      closers.push(() => simulator.close())
      request = { ...asked, baseUrl: simulator.baseUrl, embedded: true, ...embeddedAccess(suite) }
    }
    targets.push({ request, plan: { ...planTarget(request, []), undecided: request.selection } })
  }
  const workPlan: WorkPlan = {
    runId: randomUUID(),
    journalFolder,
    suites: Object.fromEntries(targets.map(({ request }) => [request.suite.api.id, request.suite])),
    targets: targets.map((one) => one.plan),
  }
  project.provide('assayPlan' as never, workPlan as never)
  const startedAt = new Date().toISOString()

  return async () => {
    await Promise.all(closers.map((close) => close()))
    const { events, problems } = readJournals(journalFolder)
    rmSync(folder, { recursive: true, force: true })
    const view = viewJournals(events)
    const tests: CollectedTest[] = [...view.stories.values()].flatMap(({ declaration }) =>
      declaration === undefined ? [] : [{ ...declaration, api: declaration.file.split('/')[1] ?? '' }],
    )
    for (const { plan } of targets) {
      for (const test of tests) if (test.api === plan.api) plan.tests[test.id] = { patients: [] }
    }
    const record = buildRecord({
      header: {
        id: workPlan.runId,
        startedAt,
        endedAt: new Date().toISOString(),
        seed,
        command: `ASSAY_SEED=${seed} npx vitest run --project suites`,
      },
      targets: targets.map(({ request, plan }) => ({ plan, suite: request.suite, selection: request.selection })),
      tests,
      view,
      problems,
      interrupted: false,
      strict: false,
      deviations: new Map(),
      attestations: new Map(),
    })
    const reportPaths = await writeReports(record, defaultReports, process.env.ASSAY_OUT ?? 'assay-report')
    process.stderr.write(renderEnd(record, { colour: false, reportPaths, width: 100 }))
    if (record.gate.exitCode !== 0) process.exitCode = record.gate.exitCode
  }
}
