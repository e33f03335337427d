import { randomUUID } from 'node:crypto'
import type { Journal } from '../evidence/journal.ts'
import { connectTarget } from '../target/connect.ts'
import { removeRecord } from '../target/housekeeping.ts'
import type { TargetRequest } from './plan.ts'
import type { TargetPlan } from './work-plan.ts'

/**
 * A run that was interrupted, or whose worker died, may have left records behind: remove them now, and list those that
 * could not be removed.
 * @param left target id → patients for whom something was written and not shown to be removed
 */
export async function removeWhatIsLeft(
  targets: readonly { request: TargetRequest; plan: TargetPlan }[],
  left: ReadonlyMap<string, ReadonlySet<string>>,
  journal: Journal,
): Promise<void> {
  for (const { request, plan } of targets) {
    const { patientRecord, interactions } = request.suite.api
    const patients = left.get(plan.id)
    if (plan.embedded || patients === undefined || !plan.can.includes('stateful')) continue
    const client = await connectTarget(plan, request.suite, journal)
    for (const patient of patients) {
      const reason =
        patientRecord === undefined
          ? 'the API has no way to remove it'
          : await removeRecord(
              {
                client,
                record: patientRecord,
                interactions,
                conflicts: request.suite.conflicts,
                chosen: plan.conflicts,
                requestId: () => randomUUID(),
              },
              patient,
              { test: null, purpose: 'clean-up' },
            ).catch((error: unknown) => (error as Error).message)
      journal.append(
        reason === undefined
          ? { type: 'removed', test: '', target: plan.id, patient }
          : {
              type: 'left-behind',
              test: '',
              target: plan.id,
              what: `the record of patient ${patient}`,
              patient,
              reason,
            },
      )
    }
    await client.close()
  }
}
