import type { NextId } from '../seeded-ids.ts'
import { RecordStore } from './record-store.ts'

/** All that an answer depends on besides the request and the policy. */
export interface SimulatorState {
  store: RecordStore
  nextId: NextId
  now: () => Date
  /** The bearer tokens that have been issued; without any, access is open. */
  tokens: readonly string[]
  /** Where the server itself is reached: scheme, host and port. */
  origin: string
}

/** An empty server. */
export function emptyState(nextId: NextId, now: () => Date): SimulatorState {
  return { store: new RecordStore(), nextId, now, tokens: [], origin: 'http://127.0.0.1' }
}
