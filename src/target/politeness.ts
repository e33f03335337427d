import type { RawAnswer } from './transport.ts'

/** Time, injected so that waiting can be tested without waiting. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  sleep(milliseconds: number): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}

/** Lets requests pass at a steady rate; a short burst of up to one second's worth is let through at once. */
export interface TokenBucket {
  /** Resolves when the next request may be sent. */
  take(): Promise<void>
}

/**
 * @param rate requests per second; above zero
 * @throws RangeError for any other rate
 */
export function createTokenBucket(rate: number, clock: Clock = systemClock): TokenBucket {
  if (!(rate > 0) || !Number.isFinite(rate))
    throw new RangeError(`A rate is a number of requests per second above 0, not ${rate}`)
  const interval = 1000 / rate
  const burst = Math.max(1, Math.floor(rate))
  // The time at which the bucket would be full again: each request moves it on by one interval.
  let fullAt = Number.NEGATIVE_INFINITY
  return {
    async take() {
      const now = clock.now()
      fullAt = Math.max(fullAt, now) + interval
      const wait = fullAt - now - burst * interval
      if (wait > 0) await clock.sleep(wait)
    },
  }
}

export interface PatienceLimits {
  /** How often one request is sent again. */
  repeats: number
  /** How long is waited for one request, over all its repeats. */
  perRequestMs: number
  /** How long is waited in all, so that a target that always says "later" cannot hold a run for ever. */
  inAllMs: number
}

export const defaultPatience: PatienceLimits = { repeats: 3, perRequestMs: 60_000, inAllMs: 600_000 }

/** How long to wait before one request is sent again. One per request. */
export interface Patience {
  /** Milliseconds to wait after this answer, or undefined when it is the answer to keep. */
  after(answer: RawAnswer): number | undefined
}

/**
 * Honours Retry-After on 429 and 503 within limits. An answer without it, or that asks for more than is left, is kept as it is:
 * waiting less than was asked would be no politeness.
 *
 * @returns a maker of one {@link Patience} per request
 */
export function createPatience(limits: PatienceLimits = defaultPatience, clock: Clock = systemClock): () => Patience {
  let leftInAll = limits.inAllMs
  return () => {
    let left = limits.perRequestMs
    let repeats = limits.repeats
    return {
      after(answer) {
        if ((answer.status !== 429 && answer.status !== 503) || repeats === 0) return undefined
        const value = answer.headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1]
        const wait = value === undefined ? undefined : retryAfterMs(value, clock.now())
        if (wait === undefined || wait > left || wait > leftInAll) return undefined
        repeats--
        left -= wait
        leftInAll -= wait
        return wait
      },
    }
  }
}

const httpDate = /^[A-Za-z]{3,9},? .{5,40}$/

/**
 * Reads a Retry-After value (RFC 9110 section 10.2.3): seconds, or an HTTP-date.
 *
 * @param now milliseconds since 1970
 * @returns milliseconds from now, at least 0; undefined when it is neither
 */
export function retryAfterMs(value: string, now: number): number | undefined {
  const trimmed = value.trim()
  if (/^[0-9]{1,9}$/.test(trimmed)) return Number(trimmed) * 1000
  const date = httpDate.test(trimmed) ? Date.parse(trimmed) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
