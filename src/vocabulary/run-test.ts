import { performance } from 'node:perf_hooks'
import type { TestContext as VitestContext } from 'vitest'
import type { TargetPlan, TestDecision, TestDeclaration } from '../engine/work-plan.ts'
import { findRecord, type Housekeeping, removeRecord, removeResource } from '../target/housekeeping.ts'
import { ReadOnlyError } from '../target/target-client.ts'
import { record } from './check.ts'
import { CouldNotReach, NotTestable, TargetDown } from './could-not-reach.ts'
import { flushEveryAnswer } from './every-answer/judge.ts'
import { mailboxOf } from './mailbox.ts'
import type { Patient } from './patient.ts'
import { type RunningTest, setRunningTest, speaksFhir } from './running-test.ts'
import { seededRandom } from './seeded-random.ts'
import { NoAnswer } from './send.ts'
import { createTarget } from './target.ts'
import type { TestBody, TestContext } from './test.ts'
import { workbenchFor } from './workbench.ts'
import { suiteOf } from './worker.ts'

type Ending = { outcome: 'passed' | 'failed' | 'skipped' | 'error'; reason?: string; path?: string }

/** Run one test against one target: journal its beginning and end, give it its patients, tidy up behind it. */
export async function runTest(
  vitest: VitestContext,
  target: TargetPlan,
  declaration: TestDeclaration,
  decision: TestDecision,
  body: TestBody,
): Promise<void> {
  const workbench = await workbenchFor(target)
  const { journal } = workbench
  const { id } = declaration
  const started = performance.now()
  const end = (ending: Ending) =>
    journal.append({
      type: 'test-end',
      test: id,
      target: target.id,
      durationMs: Math.round((performance.now() - started) * 10) / 10,
      seed: target.seed,
      ...ending,
    })

  journal.append({
    type: 'test-start',
    test: id,
    target: target.id,
    at: new Date().toISOString(),
    seed: target.seed,
    ...(target.undecided === undefined ? {} : { declaration: { ...declaration, file: vitest.task.file.name } }),
  })
  if ('skip' in decision) {
    end({ outcome: 'skipped', reason: decision.skip })
    vitest.skip(decision.skip)
    return
  }
  const running: RunningTest = {
    id,
    requirements: declaration.requirements,
    observes: declaration.observes,
    target,
    suite: suiteOf(target),
    workbench,
    random: seededRandom(target.seed, id),
    step: -1,
    checks: [],
    exchanges: [],
    begun: 0,
    patients: new Set(),
    written: new Set(),
    afterwards: new Map(),
    created: new Set(),
  }
  setRunningTest(running)
  let thrown: unknown
  try {
    await body(await contextOf(running, decision.patients, declaration.readOnly))
  } catch (error) {
    thrown = error
  }
  const ending = endingOf(running, thrown)
  flushEveryAnswer(running)
  await tidyUp(running)
  setRunningTest(undefined)
  end(ending)
  if (ending.outcome === 'skipped') vitest.skip(ending.reason)
  if (ending.outcome === 'failed' || ending.outcome === 'error') throw thrown ?? new Error(ending.reason)
}

const noPatient: Patient = {
  get nhsNumber(): string {
    throw new Error('This API has no patients.')
  },
}

async function contextOf(running: RunningTest, numbers: readonly string[], isReadOnly: boolean): Promise<TestContext> {
  let taken = 0
  const anotherPatient = async (): Promise<Patient> => {
    const nhsNumber = numbers[taken++]
    if (nhsNumber === undefined) {
      throw new NotTestable(`the environment lists ${numbers.length} spare patients, and this test needs one more`)
    }
    running.patients.add(nhsNumber)
    if (!isReadOnly) await checkStartingState(running, nhsNumber)
    return { nhsNumber }
  }
  return {
    target: createTarget(),
    patient: speaksFhir() ? await anotherPatient() : noPatient,
    anotherPatient,
    get sender() {
      return mailboxOf('sender')
    },
    get recipient() {
      return mailboxOf('recipient')
    },
    ownId: (purpose = 'own') => running.random.uuid(`own ${purpose}`),
    step: async (title, body) => {
      running.step += 1
      const { id, target, workbench } = running
      workbench.journal.append({ type: 'step', test: id, target: target.id, step: running.step, title })
      return await body()
    },
  }
}

/** What a test means: its checks first, then what stopped it. */
function endingOf(running: RunningTest, thrown: unknown): Ending {
  const failed = running.checks.find((one) => one.outcome === 'failed')
  if (failed !== undefined) return { outcome: 'failed', reason: failed.message, ...pathOf(thrown) }
  if (thrown === undefined || thrown instanceof NoAnswer) return { outcome: 'passed' }
  if (thrown instanceof NotTestable || thrown instanceof ReadOnlyError)
    return { outcome: 'skipped', reason: thrown.message }
  if (thrown instanceof CouldNotReach || thrown instanceof TargetDown)
    return { outcome: 'error', reason: thrown.message }
  const error = thrown as Error
  if (error?.name === 'AssertionError' && running.requirements.length > 0) {
    for (const requirement of running.requirements) record({ requirement, outcome: 'failed', message: error.message })
    return { outcome: 'failed', reason: error.message }
  }
  return {
    outcome: 'error',
    reason: `The harness failed: ${error?.stack?.split('\n').slice(0, 3).join(' ') ?? String(thrown)}`,
  }
}

function pathOf(thrown: unknown): { path?: string } {
  const path = (thrown as { propertyPath?: unknown } | undefined)?.propertyPath
  return typeof path === 'string' ? { path } : {}
}

/** The embedded simulator is thrown away after the run, and every test has a patient of its own there. */
function housekeepingOf(running: RunningTest): Housekeeping | undefined {
  const { target, suite, workbench, random } = running
  if (target.embedded || suite.api.patientRecord === undefined || !target.can.includes('stateful')) return undefined
  return {
    client: workbench.client,
    record: suite.api.patientRecord,
    interactions: suite.api.interactions,
    conflicts: suite.conflicts,
    chosen: target.conflicts,
    requestId: (purpose) => random.uuid(purpose),
  }
}

async function checkStartingState(running: RunningTest, patient: string): Promise<void> {
  const keeping = housekeepingOf(running)
  if (keeping === undefined) return
  const context = { test: running.id, purpose: 'starting-state' as const }
  if ((await findRecord(keeping, patient, context)).state !== 'found') return
  if (!running.target.resetPatients) {
    throw new NotTestable(
      `patient ${patient} already has a record: use another patient, or --reset-patients to remove it`,
    )
  }
  const problem = await removeRecord(keeping, patient, context)
  if (problem !== undefined) throw new NotTestable(`the record of patient ${patient} could not be removed: ${problem}`)
}

/** What a test left to be undone, such as messages in an inbox; what cannot be undone is listed in the record. */
async function undoWhatIsLeft({ id, target, workbench, afterwards }: RunningTest): Promise<void> {
  for (const { what, undo } of afterwards.values()) {
    const reason = await undo().catch((error: unknown) => (error as Error).message)
    if (reason === undefined) continue
    workbench.journal.append({ type: 'left-behind', test: id, target: target.id, what, patient: '', reason })
  }
}

async function tidyUp(running: RunningTest): Promise<void> {
  if (!running.target.embedded) await undoWhatIsLeft(running)
  const keeping = housekeepingOf(running)
  if (keeping === undefined) return
  const { id: test, target, workbench } = running
  const context = { test, purpose: 'clean-up' as const }
  for (const path of running.created) {
    const reason = await removeResource(keeping, path, context)
    workbench.journal.append(
      reason === undefined
        ? { type: 'removed', test, target: target.id, path }
        : { type: 'left-behind', test, target: target.id, what: path, path, reason },
    )
  }
  for (const patient of running.written) {
    const reason = await removeRecord(keeping, patient, context)
    workbench.journal.append(
      reason === undefined
        ? { type: 'removed', test, target: target.id, patient }
        : { type: 'left-behind', test, target: target.id, what: `the record of patient ${patient}`, patient, reason },
    )
  }
}
