import { randomUUID } from 'node:crypto'
import type { KnownTokens, UnfitToken } from '../bearer-token.ts'

/** The tokens that a token service has issued, for the API beside it: good until they expire, and refused as expired then. */
export class TokenLedger implements KnownTokens {
  /** Begins with one that nobody was given: access is not open before the first is issued. */
  readonly tokens: string[] = [randomUUID()]
  readonly unfitTokens: Record<string, UnfitToken> = {}
  readonly #expiries = new Map<string, number>()

  /** @param expiresAt milliseconds since 1970 */
  issue(token: string, expiresAt: number): void {
    this.tokens.push(token)
    this.#expiries.set(token, expiresAt)
  }

  /** Moves what has expired by now. */
  settle(now: number): void {
    for (const [token, expiresAt] of this.#expiries) {
      if (now < expiresAt) continue
      this.#expiries.delete(token)
      this.tokens.splice(this.tokens.indexOf(token), 1)
      this.unfitTokens[token] = 'expired'
    }
  }
}
