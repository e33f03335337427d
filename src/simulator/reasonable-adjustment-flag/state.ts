import { createHash } from 'node:crypto'
import type { KnownTokens } from '../bearer-token.ts'
import { headerValue, type SimulatorRequest } from '../message.ts'
import type { NextId } from '../seeded-ids.ts'
import type { Outcome } from './answer.ts'
import { RecordStore } from './record-store.ts'

/** All that an answer depends on besides the request and the policy. */
export interface SimulatorState extends KnownTokens {
  store: RecordStore
  replies: ReplyMemory
  nextId: NextId
  now: () => Date
  /** Where the server itself is reached: scheme, host and port. */
  origin: string
}

/** An empty server. */
export function emptyState(nextId: NextId, now: () => Date): SimulatorState {
  return {
    store: new RecordStore(),
    replies: new ReplyMemory(),
    nextId,
    now,
    tokens: [],
    unfitTokens: {},
    origin: 'http://127.0.0.1',
  }
}

/** Enough for a client that re-sends what failed; what was asked longer ago is forgotten. */
const REMEMBERED_REQUESTS = 1000
const REMEMBERED_BYTES = 16 * 1024 * 1024

/**
 * Outcomes of accepted writes, by request. The page says of X-Request-ID that it is used "to de-duplicate repeated requests":
 * a write that is the same in every respect, the id included, has been done already.
 */
export class ReplyMemory {
  readonly #replies = new Map<string, { outcome: Outcome; bytes: number }>()
  #bytes = 0

  recall(request: SimulatorRequest): Outcome | undefined {
    const key = keyOf(request)
    return key === undefined ? undefined : this.#replies.get(key)?.outcome
  }

  remember(request: SimulatorRequest, outcome: Outcome): void {
    const key = keyOf(request)
    if (key === undefined) return
    // An outcome is about as large as the body that led to it.
    this.#replies.set(key, { outcome, bytes: request.body.length })
    this.#bytes += request.body.length
    for (const [oldest, { bytes }] of this.#replies) {
      if (this.#bytes <= REMEMBERED_BYTES && this.#replies.size <= REMEMBERED_REQUESTS) return
      this.#replies.delete(oldest)
      this.#bytes -= bytes
    }
  }
}

function keyOf(request: SimulatorRequest): string | undefined {
  const requestId = headerValue(request.headers, 'X-Request-ID')
  if (!requestId) return undefined
  const precondition = headerValue(request.headers, 'If-Match') ?? ''
  const line = JSON.stringify([requestId, request.method, request.path, request.query, precondition])
  return createHash('sha256').update(line).update(request.body).digest('base64')
}
