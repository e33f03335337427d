import { accessSync, constants, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { stripVTControlCharacters } from 'node:util'
import { createVitest, type Reporter, type TestCase, type TestModule, type Vitest } from 'vitest/node'
import { packageRoot } from '../package-root.ts'
import { interruptFile } from './interrupt-file.ts'
import { readTestIndex, writeTestIndex } from './test-index.ts'
import type { TestDeclaration, WorkPlan } from './work-plan.ts'

/** A test as the suites declare it, and the file it stands in. */
export interface CollectedTest extends TestDeclaration {
  /** Path below the package, with `/`. */
  file: string
  /** Folder name under `suites/`. */
  api: string
}

/** What happens while suites run, for the progress line. */
export interface EngineListener {
  onTestStart?(test: { title: string }): void
  onTestEnd?(test: { title: string; state: string; requirements: string[] }): void
  /** A file of suites has ended. */
  onFileEnd?(file: { title: string; passed: number; failed: number; skipped: number; durationMs: number }): void
}

/** How a run of the engine ended; what the tests found is in the journals. */
export interface EngineEnd {
  durationMs: number
  /** Errors outside tests: a suite that cannot be loaded, a worker that died. */
  problems: string[]
  interrupted: boolean
}

/** The suites could not be read as tests; the message names file and cause. */
export class SuiteProblem extends Error {
  override name = 'SuiteProblem'
}

export interface Engine {
  /** The tests of these APIs, in the order of their files. @throws SuiteProblem */
  collect(apis: readonly string[]): Promise<CollectedTest[]>
  /** Run what the plan selects. */
  run(
    plan: WorkPlan,
    options: { bail?: boolean; files: ReadonlySet<string> },
    listener?: EngineListener,
  ): Promise<EngineEnd>
  /** Let the test that is running end, and start no other. */
  interrupt(): void
  close(): Promise<void>
}

const emptyPlan: WorkPlan = { runId: 'none', journalFolder: '', suites: {}, targets: [] }

/**
 * Start the one engine: vitest, driving the `.suite.ts` files in a worker process of its own. It starts once and can
 * run many plans.
 */
export async function startEngine(options: { apis: readonly string[]; parallel?: boolean }): Promise<Engine> {
  let listener: EngineListener = {}
  let ended: { problems: string[] } = { problems: [] }
  const reporter: Reporter = {
    onTestCaseReady: (test) => listener.onTestStart?.({ title: test.name }),
    onTestCaseResult: (test) => {
      const { assay } = test.meta() as { assay?: TestDeclaration }
      listener.onTestEnd?.({ title: test.name, state: test.result().state, requirements: assay?.requirements ?? [] })
    },
    onTestModuleEnd: (module) => listener.onFileEnd?.(fileEnd(module)),
    onTestRunEnd: (modules, errors) => {
      ended = { problems: [...errors.map((one) => one.message), ...moduleProblems(modules)] }
    },
  }
  const removeNewListeners = noteSignalListeners()
  const vitest = await createVitest(
    'test',
    {
      root: packageRoot,
      config: false,
      watch: false,
      cache: false,
      experimental: moduleCache(),
      include: options.apis.map((api) => `suites/${api}/*.suite.ts`),
      exclude: [],
      setupFiles: [join(packageRoot, 'src/engine/worker-setup.ts')],
      pool: 'forks',
      isolate: false,
      fileParallelism: options.parallel === true,
      maxWorkers: options.parallel === true ? 2 : 1,
      testTimeout: 10 * 60_000,
      hookTimeout: 60_000,
      passWithNoTests: true,
      retry: 0,
      reporters: [reporter],
      provide: { assayPlan: emptyPlan },
    },
    { server: { watch: null } },
  )
  removeNewListeners()
  const exitCodeBefore = process.exitCode
  let interrupted = false
  let runningJournals: string | undefined

  return {
    async collect(apis) {
      const kept = apis.map(readTestIndex)
      if (kept.every((one) => one !== undefined)) return kept.flat()
      providePlan(vitest, emptyPlan)
      const { testModules, unhandledErrors } = await vitest.collect()
      const problems = [...unhandledErrors.map(String), ...moduleProblems(testModules)]
      if (problems.length > 0) throw new SuiteProblem(`The suites could not be read:\n${problems.join('\n')}`)
      const tests = testModules.flatMap((module) =>
        [...module.children.allTests()].map((one) => collected(module, one)),
      )
      tests.sort((one, other) => one.file.localeCompare(other.file))
      return apis.flatMap((api) => {
        const own = tests.filter((one) => one.api === api)
        writeTestIndex(api, own)
        return own
      })
    },

    async run(plan, { bail, files }, newListener = {}) {
      listener = newListener
      ended = { problems: [] }
      const started = performance.now()
      providePlan(vitest, plan)
      vitest.config.bail = bail === true ? 1 : 0
      const specifications = (await vitest.globTestSpecifications()).filter((one) =>
        files.has(fileBelowRoot(one.moduleId)),
      )
      specifications.sort((one, other) => one.moduleId.localeCompare(other.moduleId))
      if (specifications.length > 0 && !interrupted) {
        runningJournals = plan.journalFolder
        try {
          await vitest.runTestSpecifications(specifications, true)
        } catch (error) {
          ended.problems.push((error as Error).message)
        }
      }
      process.exitCode = exitCodeBefore
      const wasInterrupted = interrupted
      interrupted = false
      runningJournals = undefined
      return { durationMs: performance.now() - started, problems: ended.problems, interrupted: wasInterrupted }
    },

    interrupt() {
      interrupted = true
      if (runningJournals !== undefined) writeFileSync(interruptFile(runningJournals), '')
    },

    close: async () => {
      await vitest.close()
      process.exitCode = exitCodeBefore
    },
  }
}

/**
 * vitest ends the process a millisecond after a signal, before there is a record. Whoever starts the engine decides what
 * a signal means, so what vitest listens to from here on is taken away again.
 * @returns to be called when vitest has been created
 */
function noteSignalListeners(): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const
  const before = new Set(signals.flatMap((one) => process.listeners(one)))
  return () => {
    for (const signal of signals) {
      for (const listener of process.listeners(signal)) if (!before.has(listener)) process.off(signal, listener)
    }
  }
}

/** Translated modules are kept from run to run, where the package can be written to: that is a second of each run. */
function moduleCache(): { fsModuleCache: boolean; fsModuleCachePath: string } {
  const generated = join(packageRoot, 'generated')
  let isWritable = true
  try {
    accessSync(generated, constants.W_OK)
  } catch {
    isWritable = false
  }
  return { fsModuleCache: isWritable, fsModuleCachePath: join(generated, 'modules') }
}

/** The workers get the plan by value: they share no module state with this process. */
function providePlan(vitest: Vitest, plan: WorkPlan): void {
  for (const project of vitest.projects) project.provide('assayPlan' as never, plan as never)
}

function fileEnd(module: TestModule): Parameters<NonNullable<EngineListener['onFileEnd']>>[0] {
  const states = [...module.children.allTests()].map((one) => one.result().state)
  const having = (state: string) => states.filter((one) => one === state).length
  return {
    title: fileBelowRoot(module.moduleId).replace(/^suites\//, ''),
    passed: having('passed'),
    failed: having('failed'),
    skipped: having('skipped'),
    durationMs: module.diagnostic().duration,
  }
}

function collected(module: TestModule, test: TestCase): CollectedTest {
  const { assay } = test.meta() as { assay?: TestDeclaration }
  const file = fileBelowRoot(module.moduleId)
  if (assay === undefined) {
    throw new SuiteProblem(
      `${file}: "${test.fullName}" is not written with the test() of src/index.ts, so it names no row.`,
    )
  }
  const api = file.split('/')[1] ?? ''
  return { ...assay, file, api }
}

function fileBelowRoot(moduleId: string): string {
  return moduleId.replaceAll('\\', '/').slice(packageRoot.replaceAll('\\', '/').length + 1)
}

function moduleProblems(modules: readonly TestModule[]): string[] {
  return modules.flatMap((module) =>
    module.errors().map((error) => `${fileBelowRoot(module.moduleId)}: ${firstLines(error.message)}`),
  )
}

/** A file that cannot be compiled says what and where in the lines after the first. */
function firstLines(message: string): string {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '')
  return lines
    .slice(0, 3)
    .map((line) => line.trim())
    .join(' ')
}
