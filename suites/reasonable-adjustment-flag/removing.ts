import { type Answer, conflictSend, type Patient, type RequestChanges, type Target } from '../../src/index.ts'
import { type RemovalChanges, removalOf } from './bodies.ts'

/** Ask for a patient's record to be removed; operation and parameter have the names that the reading gives (RAF-C22). */
export function remove(
  target: Target,
  patient: Patient,
  changes: RequestChanges,
  removal: RemovalChanges = {},
): Promise<Answer> {
  return removeWith(target, removalOf(patient, removal), changes)
}

/** Ask for a removal with a body that is not what the operation takes. */
export function removeWith(target: Target, body: object, changes: RequestChanges): Promise<Answer> {
  return target.operation(conflictSend('RAF-C22', 'operation'), body, changes)
}
