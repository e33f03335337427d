import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { TargetPlan } from '../engine/work-plan.ts'
import { type Journal, openJournal } from '../evidence/journal.ts'
import { connectTarget } from '../target/connect.ts'
import type { TargetClient } from '../target/target-client.ts'
import { workPlan } from './worker.ts'

/** What a worker keeps from test to test for one target. */
export interface Workbench {
  client: TargetClient
  journal: Journal
}

const workbenches = new Map<string, Workbench>()
let journal: Journal | undefined

/** The workbench of a target, made when it is first needed. */
export async function workbenchFor(target: TargetPlan): Promise<Workbench> {
  const plan = workPlan()
  const key = `${plan.runId} ${target.id}`
  const known = workbenches.get(key)
  if (known !== undefined) return known
  journal ??= openJournal(join(plan.journalFolder, `${process.pid}-${randomUUID().slice(0, 8)}.ndjson`))
  const suite = plan.suites[target.api]
  if (suite === undefined) throw new Error(`The plan has no suite data for ${target.api}.`)
  const workbench = { client: await connectTarget(target, suite, journal), journal }
  workbenches.set(key, workbench)
  return workbench
}
