import { inject } from 'vitest'
import type { SuiteData, TargetPlan, WorkPlan } from '../engine/work-plan.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    assayPlan: WorkPlan
  }
}

/** The plan that the main process gave this worker; empty while the suites are only collected. */
export function workPlan(): WorkPlan {
  return inject('assayPlan') ?? { runId: 'none', journalFolder: '', suites: {}, targets: [] }
}

/** The data of the API that a target speaks. */
export function suiteOf(target: TargetPlan): SuiteData {
  const suite = workPlan().suites[target.api]
  if (suite === undefined) throw new Error(`The plan has no suite data for ${target.api}.`)
  return suite
}
