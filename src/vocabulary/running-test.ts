import type { SuiteData, TargetPlan } from '../engine/work-plan.ts'
import type { CheckRecord, ExchangeRecord } from '../record/run-record.ts'
import type { Row } from '../requirements/row.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { Workbench } from './workbench.ts'

/** The one test that this worker is running now; suites never see it. */
export interface RunningTest {
  id: string
  /** Rows the test meets; a check belongs to the first unless it names another. */
  requirements: string[]
  observes: string[]
  target: TargetPlan
  suite: SuiteData
  workbench: Workbench
  random: SeededRandom
  /** Index of the step that is under way, -1 before the first. */
  step: number
  checks: CheckRecord[]
  exchanges: ExchangeRecord[]
  /** How many requests the test has begun; they may be under way together. */
  begun: number
  /** Patients that the test has taken. */
  patients: Set<string>
  /** Patients that something was written for. */
  written: Set<string>
  /** What is left to do when the test has ended, with what is there until it is done. */
  afterwards: Map<string, { what: string; undo: () => Promise<string | undefined> }>
  /** Paths of the resources that the test made and has not deleted, where the API deletes by id. */
  created: Set<string>
}

let running: RunningTest | undefined

/** The test under way. @throws when the vocabulary is used outside a test */
export function runningTest(): RunningTest {
  if (running === undefined) throw new Error('This part of the vocabulary works only inside a test.')
  return running
}

/** False for an API that is not FHIR. */
export function speaksFhir(): boolean {
  return running?.suite.api.fhirVersion !== 'none'
}

export function setRunningTest(test: RunningTest | undefined): void {
  running = test
}

/** The row of the register with this id. @throws with the known ids of the same group */
export function rowOf(suite: SuiteData, id: string): Row {
  const row = suite.rows.find((one) => one.id === id)
  if (row === undefined) {
    const group = id.slice(0, id.lastIndexOf('-'))
    const near = suite.rows.filter((one) => one.id.startsWith(group)).map((one) => one.id)
    throw new Error(
      `The register of ${suite.api.id} has no row "${id}". Rows of that group: ${near.join(', ') || 'none'}.`,
    )
  }
  return row
}
