import { randomUUID } from 'node:crypto'
import type { Journal } from '../evidence/journal.ts'
import type { Removable } from '../evidence/journal-event.ts'
import { connectTarget } from '../target/connect.ts'
import { type Housekeeping, removeRecord, removeResource } from '../target/housekeeping.ts'
import type { Untidied } from './journal-view.ts'
import type { TargetRequest } from './plan.ts'
import type { TargetPlan } from './work-plan.ts'

/**
 * A run that was interrupted, or whose worker died, may have left records behind: remove them now, and list those that
 * could not be removed.
 * @param left target id → what was written and not shown to be removed
 */
export async function removeWhatIsLeft(
  targets: readonly { request: TargetRequest; plan: TargetPlan }[],
  left: ReadonlyMap<string, Untidied>,
  journal: Journal,
): Promise<void> {
  for (const { request, plan } of targets) {
    const { patientRecord, interactions } = request.suite.api
    const untidied = left.get(plan.id)
    if (plan.embedded || untidied === undefined || !plan.can.includes('stateful')) continue
    const client = await connectTarget(plan, request.suite, journal)
    const keeping: Housekeeping | undefined = patientRecord && {
      client,
      record: patientRecord,
      interactions,
      conflicts: request.suite.conflicts,
      chosen: plan.conflicts,
      requestId: () => randomUUID(),
    }
    for (const path of untidied.paths) {
      const reason = await reasonOf(keeping, (one) => removeResource(one, path, cleaning))
      note(journal, plan.id, { path }, path, reason)
    }
    for (const creation of untidied.creations) {
      note(journal, plan.id, { creation }, creation, 'no answer came, so its id is not known')
    }
    for (const patient of untidied.patients) {
      const reason = await reasonOf(keeping, (one) => removeRecord(one, patient, cleaning))
      note(journal, plan.id, { patient }, `the record of patient ${patient}`, reason)
    }
    await client.close()
  }
}

const cleaning = { test: null, purpose: 'clean-up' as const }

/** Why something could not be removed; undefined when it was. */
async function reasonOf(
  keeping: Housekeeping | undefined,
  remove: (keeping: Housekeeping) => Promise<string | undefined>,
): Promise<string | undefined> {
  if (keeping === undefined) return 'the API has no way to remove it'
  return remove(keeping).catch((error: unknown) => (error as Error).message)
}

function note(journal: Journal, target: string, removable: Removable, what: string, reason: string | undefined): void {
  journal.append(
    reason === undefined
      ? { type: 'removed', test: '', target, ...removable }
      : { type: 'left-behind', test: '', target, what, reason, ...removable },
  )
}
