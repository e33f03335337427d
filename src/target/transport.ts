import type { ExchangeErrorKind, HeaderPair } from '../record/run-record.ts'

/** A request as it goes out: nothing in it was redacted, so it never leaves `src/target/` and the redactor. */
export interface RawRequest {
  method: string
  /** Absolute; sent byte for byte, never normalised. */
  url: string
  /** In the order in which they are sent. `host`, `connection` and `content-length` are added on the wire. */
  headers: HeaderPair[]
  body?: Uint8Array
}

/** A complete HTTP answer as it came. */
export interface RawAnswer {
  status: number
  /** Order, case and duplicates as they came; each byte of a value is one character (latin-1). */
  headers: HeaderPair[]
  /** After the content codings were undone. */
  body: Uint8Array
  /** Length of the body on the wire, when a content coding made it another than that of `body`. */
  travelledBytes?: number
  /** Only part of the body is here; set when an answer is replayed whose record kept only a part. */
  truncated?: boolean
}

/** Why no complete HTTP answer came: one clear sentence, which may quote the target and is redacted before it is kept. */
export interface TransportFailure {
  kind: ExchangeErrorKind
  message: string
}

export type RawOutcome = { answer: RawAnswer } | { error: TransportFailure }

/** Where in a run a request belongs; with the target's id, the key under which a replay finds its answer. */
export interface ExchangePlace {
  test: string | null
  ordinal: number
}

export type TimedOutcome = RawOutcome & {
  /** ISO 8601, UTC. */
  startedAt: string
  durationMs: number
}

/** Sends one request and never throws: what goes wrong is an outcome. */
export interface Transport {
  /** `replay` never touches a network, and is never waited for. */
  readonly kind: 'live' | 'replay'
  send(request: RawRequest, place: ExchangePlace): Promise<TimedOutcome>
  close(): Promise<void>
}
