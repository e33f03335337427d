import type { Conflict } from '../requirements/row.ts'
import { runningTest } from './running-test.ts'

/** A disagreement between sources that decides what is expected: see `conflicts.yaml`. */
export interface ConflictReference {
  conflict: string
  /** Another conflict that comes first: it decides if its chosen reading expects something. */
  unless?: string
}

/**
 * What the chosen reading of a conflict expects.
 * @param unless a conflict about the same answer that comes first, if its chosen reading expects something
 * @example expect(stale).toBeRefused(conflict('RAF-C02'))
 * @example expect(stale).toBeAnswered(conflict('RAF-C02', { unless: 'RAF-C03' }))
 */
export function conflict(id: string, { unless }: { unless?: string | undefined } = {}): ConflictReference {
  return unless === undefined ? { conflict: id } : { conflict: id, unless }
}

/** The conflict that decides: the one that comes first, if its chosen reading expects something. */
export function decidingConflict({ conflict: id, unless }: ConflictReference): string {
  if (unless === undefined) return id
  return conflictNamed(unless).readings[chosenReading(unless)]?.expect === undefined ? id : unless
}

export function isConflictReference(value: unknown): value is ConflictReference {
  return typeof value === 'object' && value !== null && typeof (value as ConflictReference).conflict === 'string'
}

/** The conflict with its readings. @throws with the known ids */
export function conflictNamed(id: string): Conflict {
  const { suite } = runningTest()
  const found = suite.conflicts.find((one) => one.id === id)
  if (found === undefined) {
    throw new Error(
      `${suite.api.id} has no conflict "${id}". Known: ${suite.conflicts.map((one) => one.id).join(', ')}.`,
    )
  }
  return found
}

/** The letter of the reading that this run is judged under. */
export function chosenReading(id: string): string {
  const letter = runningTest().target.conflicts[id]
  if (letter === undefined) throw new Error(`No preset decides ${id}: add it to the preset "documented".`)
  return letter
}

/**
 * A value that the chosen reading puts into requests.
 * @example target.find('Consent', { patient, status: conflictSend('RAF-C33', 'inactive') })
 */
export function conflictSend(id: string, name: string): string {
  const letter = chosenReading(id)
  const value = conflictNamed(id).readings[letter]?.send?.[name]
  if (value === undefined) throw new Error(`Reading ${letter} of ${id} does not say what to send as "${name}".`)
  return value
}
