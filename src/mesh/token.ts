import { createHmac, randomUUID } from 'node:crypto'

/** What a token of the MESH API is made from. */
export interface TokenParts {
  /** Sent in upper case, whatever is given. */
  mailbox: string
  password: string
  /** The secret of the environment, which every mailbox in it shares. */
  sharedKey: string
  /** A GUID; a token is good for one request, so that nonce or count change from request to request. */
  nonce: string
  /** How often the nonce was used before. */
  nonceCount: number
  at: Date
}

/** The scheme, with the space that belongs to it. */
export const meshScheme = 'NHSMESH '

/**
 * The value of the Authorization header: `NHSMESH mailbox:nonce:count:timestamp:hash`.
 *
 * The hash is HMAC-SHA256 in lower-case hexadecimal, keyed with the shared key. Mind the order: the timestamp comes fourth
 * in the token and fifth in what is hashed, where the password is fourth.
 */
export function meshToken({ mailbox, password, sharedKey, nonce, nonceCount, at }: TokenParts): string {
  const id = mailbox.toUpperCase()
  const timestamp = meshTimestamp(at)
  const hash = createHmac('sha256', Buffer.from(sharedKey, 'utf8'))
    .update([id, nonce, nonceCount, password, timestamp].join(':'))
    .digest('hex')
  return `${meshScheme}${[id, nonce, nonceCount, timestamp, hash].join(':')}`
}

/** UTC as `yyyyMMddHHmm`. */
export function meshTimestamp(at: Date): string {
  return at.toISOString().replace(/[-T:]/g, '').slice(0, 12)
}

/** Gives a fresh token for each request: one nonce, counted up. */
export function tokenSource(
  access: Pick<TokenParts, 'mailbox' | 'password' | 'sharedKey'>,
  now: () => Date = () => new Date(),
): () => string {
  const nonce = randomUUID()
  let nonceCount = 0
  return () => meshToken({ ...access, nonce, nonceCount: nonceCount++, at: now() })
}
