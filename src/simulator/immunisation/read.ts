import { type Outcome, versionHeader } from './answer.ts'
import type { Policy } from './policy.ts'
import type { SimulatorState } from './state.ts'
import { checkId, checkPermission, liveRecord } from './write-record.ts'

/** A record as it was submitted, with its id. */
export function read(id: string, state: SimulatorState, policy: Policy): Outcome {
  checkId(id, policy)
  const record = liveRecord(id, state, policy)
  // Only under a fault is there an answer about what was never stored.
  if (!record) return { status: 200, headers: [], body: { resourceType: 'Immunization', id } }
  checkPermission([record.vaccineType], policy)
  return { status: 200, headers: versionHeader(record.version, 'read', policy), body: record.resource }
}
