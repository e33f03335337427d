import { describe, expect, test } from 'vitest'
import { createPatience, createTokenBucket, retryAfterMs } from '../../src/target/politeness.ts'
import { manualClock } from './fakes.ts'

const answer = (status: number, retryAfter?: string) => ({
  status,
  headers: retryAfter === undefined ? [] : ([['Retry-After', retryAfter]] as [string, string][]),
  body: new Uint8Array(),
})

describe('the token bucket', () => {
  test('lets one second of requests through at once and then keeps the rate', async () => {
    const clock = manualClock()
    const started = clock.now()
    const bucket = createTokenBucket(5, clock)
    const at: number[] = []
    for (let request = 0; request < 12; request++) {
      await bucket.take()
      at.push(Math.round(clock.now() - started))
    }
    expect(at).toEqual([0, 0, 0, 0, 0, 200, 400, 600, 800, 1000, 1200, 1400])
  })

  test('a rate below one a second spaces requests out', async () => {
    const clock = manualClock()
    const bucket = createTokenBucket(0.5, clock)
    await bucket.take()
    await bucket.take()
    expect(clock.slept).toEqual([2000])
  })

  test('fills again while nothing is sent', async () => {
    const clock = manualClock()
    const bucket = createTokenBucket(2, clock)
    await bucket.take()
    await bucket.take()
    await clock.sleep(10_000)
    await bucket.take()
    await bucket.take()
    expect(clock.slept).toEqual([10_000])
  })

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('a rate of %s is refused', (rate) => {
    expect(() => createTokenBucket(rate)).toThrow(RangeError)
  })
})

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 1, 12, 0, 0)

  test.each([
    ['0', 0],
    ['120', 120_000],
    [' 5 ', 5000],
    ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
    ['Thursday, 01-Jan-26 12:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['', undefined],
    ['99999999999999', undefined],
  ])('"%s" is %s milliseconds', (value, milliseconds) => {
    expect(retryAfterMs(value, now)).toBe(milliseconds)
  })

  test('only 429 and 503 that carry it are waited for', () => {
    const patience = createPatience()
    expect(patience().after(answer(429, '1'))).toBe(1000)
    expect(patience().after(answer(503, '1'))).toBe(1000)
    expect(patience().after(answer(429))).toBeUndefined()
    expect(patience().after(answer(500, '1'))).toBeUndefined()
    expect(patience().after(answer(200, '1'))).toBeUndefined()
  })

  test('no longer than the limit for one request, nor more often, nor longer in all', () => {
    const patience = createPatience({ repeats: 3, perRequestMs: 60_000, inAllMs: 100_000 })
    const first = patience()
    expect(first.after(answer(429, '61'))).toBeUndefined()
    expect([1, 2, 3, 4].map(() => first.after(answer(429, '1')))).toEqual([1000, 1000, 1000, undefined])
    const second = patience()
    expect(second.after(answer(429, '50'))).toBe(50_000)
    expect(second.after(answer(429, '11'))).toBeUndefined()
    expect(patience().after(answer(429, '48'))).toBeUndefined()
    expect(patience().after(answer(429, '47'))).toBe(47_000)
  })
})
