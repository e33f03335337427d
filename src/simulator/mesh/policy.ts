/** How a request is refused: with an error of MESH, or with the list of faults of a parameter. */
export interface Refusal {
  status: number
  /** Error code; a refusal without one is a fault of a parameter or has no code. */
  code?: string
  event?: string
  message: string
}

/** The situations that requests are refused in. */
export type Situation =
  | 'unauthorised'
  | 'not-yours'
  | 'invalid-parameter'
  | 'control-character'
  | 'no-recipient'
  | 'unknown-recipient'
  | 'no-content'
  | 'restricted-workflow'
  | 'unsupported-encoding'
  | 'bad-first-range'
  | 'bad-later-range'
  | 'encoding-changed'
  | 'beyond-total'
  | 'finalised'
  | 'unknown-message'
  | 'unknown-chunk'
  | 'not-complete'
  | 'already-acknowledged'
  | 'unknown-acknowledged'
  | 'unknown-tracked'
  | 'not-yours-tracked'
  | 'several-tracked'
  | 'bad-checksum'
  | 'acknowledged-twice'
  | 'web-address'
  | 'too-large'

/**
 * Every decision of a MESH server that the sources leave open, or that a faulty server takes wrongly. A reading of the
 * sources is a policy, and a fault differs from one in a decision.
 */
export interface Policy {
  /** What each situation leads to; `accept` lets the request pass as if nothing were wrong. */
  when: Record<Situation, Refusal | 'accept'>

  /** Whether a token is good for one request alone (MESH-C04). */
  tokens: 'single-use' | 'nonce-once' | 'any-number'
  /** Minutes by which the time of a token may differ from the server's, before and after (MESH-C04). */
  clockMinutes: { past: number; future: number }
  /** How strictly a token is read (MESH-C05). */
  tokenForm: 'exact' | 'lenient' | 'unchecked'
  /** What of a token is compared with what it should be. */
  tokenCheck: 'hash-and-mailbox' | 'hash' | 'mailbox' | 'nothing'

  handshakeMethods: readonly string[]
  /** Headers that a handshake has to have. */
  handshakeHeaders: readonly string[]
  /** The longest values of headers on send. */
  longest: Readonly<Record<string, number>>
  /** How much shorter than documented the longest value is that is taken. */
  shorterBy: number
  /** Names of headers of a message that reach the recipient. */
  carried: readonly string[]

  /** Version of the bodies for a request that names none, and how vendor types are read (MESH-C12). */
  defaultVersion: 1 | 2
  acceptForm: 'exact' | 'sandbox'
  /** Media types of bodies: vendor type for every answer, or JSON where a message was sent (MESH-C08). */
  sentMediaType: 'vendor' | 'json'
  mediaType: 'vendor' | 'json'
  /** What a later chunk is answered with in version 2 (MESH-C07). */
  chunkBody: 'message-id' | 'null'
  /** Form of new message ids (MESH-C13). */
  messageIds: 'time' | 'hexadecimal' | 'by-subject'
  /** Form of times in version 2 of tracking (MESH-C02). */
  trackedTimes: 'iso' | 'compact'

  /** When a message in chunks is delivered. */
  delivery: 'last-chunk' | 'first-chunk' | 'highest-chunk' | 'never'
  /** What becomes of the content. */
  content: 'kept' | 'cut' | 'as-text' | 'chunks-swapped' | 'still-compressed'
  /** Statuses that a chunk is given with: there are more, and it is the last. */
  moreStatus: number
  lastStatus: number

  maxResults: { least: number; most: number; usual: number; isKept: boolean }
  /** Whether a page of a full inbox names the next one. */
  nextLink: 'given' | 'omitted' | 'same-page'
  filter: 'all' | 'ignored' | 'no-negation' | 'no-wildcard' | 'no-contains' | 'inverted'
  filterLength: { least: number; most: number }
  continueLength: { least: number; most: number }

  /** When a message leaves the inbox. */
  leavesInbox: 'acknowledged' | 'read' | 'never'
  /** Whether what was acknowledged can still be read (MESH-C16). */
  acknowledgedRead: 'refused' | 'given'
  acknowledgedBody: 'none' | 'message-id'
  /** Whether status in tracking follows what happens. */
  tracked: 'follows' | 'accepted-for-ever' | 'acknowledged-at-once'
  /** Members that are left out when a message has been acknowledged. */
  trackedLater: 'all' | 'status-only'
  /** Whether a message can be found by its id in lower case. */
  messageIdCase: 'any' | 'exact'
  /** Who may look at the headers of a message. */
  headFor: 'recipient' | 'sender-too'

  /** Days after which a message is taken out of the inbox, and after which it is deleted. */
  expiryDays: number
  deletionDays: number
  maxBodyBytes: number
}

/** Decisions to be taken differently; of a refusal, only what is named changes. */
export type PolicyChange = Partial<Omit<Policy, 'when'>> & {
  when?: Partial<Record<Situation, Partial<Refusal> | 'accept'>>
}

/** The policy with the change made. The policy given is not touched. */
export function changePolicy(policy: Policy, change: PolicyChange): Policy {
  const when = { ...policy.when }
  for (const [situation, wanted] of Object.entries(change.when ?? {}) as [Situation, Partial<Refusal> | 'accept'][]) {
    const before = when[situation]
    if (wanted === 'accept') when[situation] = wanted
    else when[situation] = { ...(before === 'accept' ? { status: 400, message: 'Bad request' } : before), ...wanted }
  }
  return { ...policy, ...change, when }
}
