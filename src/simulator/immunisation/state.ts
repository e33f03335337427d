import type { KnownTokens } from '../bearer-token.ts'
import type { NextId } from '../seeded-ids.ts'
import { RecordStore } from './record-store.ts'

/** All that an answer depends on besides the request and the policy. */
export interface SimulatorState extends KnownTokens {
  store: RecordStore
  nextId: NextId
  now: () => Date
  /** Where the server itself is reached: scheme, host and port. */
  origin: string
}

/** An empty server. */
export function emptyState(nextId: NextId, now: () => Date): SimulatorState {
  return { store: new RecordStore(), nextId, now, tokens: [], unfitTokens: {}, origin: 'http://127.0.0.1' }
}
