import { decodeJwt } from 'jose'
import type { Clock } from '../politeness.ts'
import { AuthorisationError } from './authorisation-error.ts'
import type { IssuedToken } from './token-endpoint.ts'

/** Gives the bearer token of a run, and a new one when it is needed. Held in memory only. */
export interface TokenSource {
  /**
   * A token that is good for some seconds more. Asked at the same time by many, it is obtained once.
   * @throws AuthorisationError when there is none to be had
   */
  token(): Promise<string>
  /**
   * The target answered 401 to a request with this token.
   * @returns whether the request is worth sending again, with what `token` gives then: once for each token, and not when
   *   the token was itself fetched because of a 401 and has never been accepted
   */
  refuse(token: string): boolean
  /** The target took this token. */
  accept(token: string): void
}

export interface TokenSourceOptions {
  obtain: () => Promise<IssuedToken>
  clock: Pick<Clock, 'now'>
}

/** A token is renewed this long before it expires, or when a tenth of its life is left if that is shorter. */
const renewBeforeMs = 30_000
/** How long an endpoint that is down is left alone. */
const pauseMs = 10_000

interface Held extends IssuedToken {
  obtainedAt: number
  /** Fetched because the one before was refused. */
  isReplacement: boolean
}

/** Keeps one token, renews it before it expires and once after a 401. */
export function createTokenSource({ obtain, clock }: TokenSourceOptions): TokenSource {
  let held: Held | undefined
  let coming: Promise<Held> | undefined
  let failure: { error: AuthorisationError; until: number } | undefined
  let acceptedToken: string | undefined
  let isReplacing = false

  const isFresh = ({ expiresAt, obtainedAt }: Held): boolean => {
    if (expiresAt === undefined) return true
    const margin = Math.min(renewBeforeMs, (expiresAt - obtainedAt) / 10)
    return clock.now() < expiresAt - margin
  }

  async function fetchToken(): Promise<Held> {
    try {
      const obtainedAt = clock.now()
      held = { ...(await obtain()), obtainedAt, isReplacement: isReplacing }
      failure = undefined
      return held
    } catch (error) {
      // What was refused once is refused again, and a server is not to be asked for every request of a run.
      if (error instanceof AuthorisationError) {
        const until = error.fault.isPassing === true ? clock.now() + pauseMs : Number.POSITIVE_INFINITY
        failure = { error, until }
      }
      throw error
    } finally {
      coming = undefined
    }
  }

  return {
    async token() {
      if (held !== undefined && isFresh(held)) return held.value
      if (failure !== undefined && clock.now() < failure.until) throw failure.error
      coming ??= fetchToken()
      return (await coming).value
    },
    refuse(token) {
      if (held === undefined || held.value !== token) return true
      if (held.isReplacement && acceptedToken !== token) return false
      held = undefined
      acceptedToken = undefined
      isReplacing = true
      return true
    },
    accept(token) {
      acceptedToken = token
      if (held?.value === token) isReplacing = false
    },
  }
}

/** When a token that is a JWT expires, by its own word; undefined for any other token. Nothing is decided by it but renewal. */
export function expiryOf(token: string): number | undefined {
  try {
    const { exp } = decodeJwt(token)
    return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : undefined
  } catch {
    return undefined
  }
}
