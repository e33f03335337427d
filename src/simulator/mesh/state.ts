import type { NextId } from '../seeded-ids.ts'

/** A mailbox that is registered. */
export interface Mailbox {
  id: string
  name: string
  odsCode: string
}

/** A message, from its first chunk on. */
export interface Message {
  id: string
  type: 'DATA' | 'REPORT'
  from: string
  to: string
  workflow: string
  subject: string
  localId: string
  fileName: string
  checksum: string
  /** Content coding that it was sent with: gzip, or none. */
  encoding: string
  total: number
  /** Chunk number → body as it came. */
  chunks: Map<number, Uint8Array>
  status: 'uploading' | 'accepted' | 'acknowledged' | 'undeliverable'
  uploadedAt: Date
  acceptedAt?: Date
  changedAt: Date
  /** Of a report: the message that it is about, and why it came. */
  about?: { id: string; code: string; description: string }
  isHidden?: boolean
}

/** Everything that a server knows. */
export interface MeshState {
  now: () => Date
  nextId: NextId
  sharedKey: string
  password: string
  mailboxes: Map<string, Mailbox>
  messages: Map<string, Message>
  /** Tokens that were used, with the time after which they need not be remembered. */
  usedTokens: Map<string, number>
  counter: number
  /** Identifiers of the records that the vaccination service has taken. */
  vaccinations: Set<string>
}

/** The mailboxes of the public sandbox. */
const registered: readonly Mailbox[] = [
  { id: 'X26ABC1', name: 'A test mailbox', odsCode: 'X26' },
  { id: 'X26ABC2', name: 'Another test mailbox', odsCode: 'X26' },
  { id: 'X26ABC3', name: 'A vaccination service, which answers extracts', odsCode: 'X27' },
]

/** The workflow that nobody of them is registered for; every other may be used by all. */
export const restrictedWorkflow = 'RESTRICTED_WORKFLOW'

/** The secrets of the public sandbox, for a server that is given none: they protect nothing. */
export const publicSecrets = { sharedKey: 'Banana', password: 'password' }

/**
 * An empty MESH.
 * @param secrets the shared key, then the password of every mailbox
 */
export function emptyMesh(nextId: NextId, now: () => Date, secrets: readonly string[]): MeshState {
  const [sharedKey = publicSecrets.sharedKey, password = publicSecrets.password] = secrets
  return {
    now,
    nextId,
    sharedKey,
    password,
    mailboxes: new Map(registered.map((one) => [one.id, one])),
    messages: new Map(),
    usedTokens: new Map(),
    counter: 0,
    vaccinations: new Set(),
  }
}

/** `yyyyMMddHHmmss`, UTC. */
export function compactTime(at: Date): string {
  return at.toISOString().replace(/[-:T]/g, '').slice(0, 14)
}
