/** Tokens that were really issued and that are good for nothing here, by what is wrong with them. */
export type UnfitToken = 'expired' | 'other-audience' | 'other-scope' | 'other-patient'

/** The tokens that a server knows. There is no token service behind a simulator: it is started with them. */
export interface KnownTokens {
  /** The bearer tokens that have been issued for it; without any, access is open. */
  tokens: readonly string[]
  /** Token → why it is refused. */
  unfitTokens: Readonly<Record<string, UnfitToken>>
}

/** What an Authorization header comes to. */
export type BearerVerdict = 'good' | 'missing' | 'empty' | 'other-scheme' | 'no-token' | 'unknown' | UnfitToken

/**
 * Says what an Authorization header is worth (RFC 6750 section 2.1). Where access is open every bearer token is good, and
 * so is none; a header that holds something else is not.
 */
export function judgeBearer(header: string | undefined, { tokens, unfitTokens }: KnownTokens): BearerVerdict {
  const isOpen = tokens.length === 0
  if (header === undefined) return isOpen ? 'good' : 'missing'
  if (header.trim() === '') return 'empty'
  if (!/^Bearer(?: |$)/.test(header)) return 'other-scheme'
  const token = /^Bearer ([\x21-\x7e]+)$/.exec(header)?.[1]
  if (token === undefined) return 'no-token'
  if (tokens.includes(token)) return 'good'
  if (Object.hasOwn(unfitTokens, token)) return unfitTokens[token] ?? 'unknown'
  return isOpen ? 'good' : 'unknown'
}

/**
 * The challenge of a 401 (RFC 6750 section 3): it says what was wrong with a token, and says nothing of that to who sent
 * none.
 */
export function challengeFor(header: string | undefined): string {
  return /^Bearer [\x21-\x7e]+$/.test(header ?? '') ? 'Bearer error="invalid_token"' : 'Bearer'
}
