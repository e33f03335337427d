/**
 * Why something did not work:
 * - `unreachable`: nothing was sent, or nobody answers at that address
 * - `no-answer`: the answer did not come, or not whole; the request may have arrived
 * - `unknown`: a message was sent and no answer came, so that it may or may not have been accepted
 * - `credentials`: 403
 * - `refused`: MESH said no, and why
 * - `unavailable`: MESH says that it cannot at the moment
 * - `protocol`: what came is not what MESH documents
 */
export type MeshFailureKind =
  | 'unreachable'
  | 'no-answer'
  | 'unknown'
  | 'credentials'
  | 'refused'
  | 'unavailable'
  | 'protocol'

/** Something that was asked of MESH did not work. The message is one sentence and may quote the server. */
export class MeshFailure extends Error {
  override name = 'MeshFailure'
  readonly kind: MeshFailureKind
  /** HTTP status, when an answer came. */
  readonly status: number | undefined
  /** Error code of MESH, when the answer gave one. */
  readonly code: string | undefined

  constructor(kind: MeshFailureKind, message: string, status?: number, code?: string) {
    super(message)
    this.kind = kind
    this.status = status
    this.code = code === '' ? undefined : code
  }
}
