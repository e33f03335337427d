import type { Outcome } from './answer.ts'
import type { Policy } from './policy.ts'
import type { SimulatorState } from './state.ts'
import { checkId, checkPermission, liveRecord } from './write-record.ts'

/** Deletes a record: it is found no more, and may be reinstated. */
export function remove(id: string, state: SimulatorState, policy: Policy): Outcome {
  checkId(id, policy)
  const record = liveRecord(id, state, policy)
  if (record) {
    checkPermission([record.vaccineType], policy)
    if (policy.deletions === 'kept') state.store.change(record, { isDeleted: true })
    if (policy.deletions === 'forgotten') state.store.forget(record)
    if (policy.deletions === 'every-patient')
      for (const each of state.store.all()) state.store.change(each, { isDeleted: true })
  }
  return { status: 204, headers: [] }
}
