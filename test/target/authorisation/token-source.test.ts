import { SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { AuthorisationError } from '../../../src/target/authorisation/authorisation-error.ts'
import { createTokenSource, expiryOf } from '../../../src/target/authorisation/token-source.ts'
import { manualClock } from '../fakes.ts'

function sourceOf({ lifetimeMs }: { lifetimeMs?: number } = { lifetimeMs: 600_000 }) {
  const clock = manualClock()
  const issued: string[] = []
  const state = { failure: undefined as AuthorisationError | undefined }
  const source = createTokenSource({
    clock,
    obtain: async () => {
      if (state.failure !== undefined) throw state.failure
      const value = `token-${issued.length + 1}`
      issued.push(value)
      return { value, ...(lifetimeMs === undefined ? {} : { expiresAt: clock.now() + lifetimeMs }) }
    },
  })
  return { clock, issued, source, state }
}

const fault = (isPassing: boolean) =>
  new AuthorisationError({ part: 'token-endpoint', message: 'No.', advice: 'Wait.', isPassing })

describe('a token', () => {
  test('is obtained once, however many ask for it', async () => {
    const { source, issued } = sourceOf()
    expect(await Promise.all([source.token(), source.token(), source.token()])).toEqual(Array(3).fill('token-1'))
    expect(await source.token()).toBe('token-1')
    expect(issued).toHaveLength(1)
  })

  test('is renewed half a minute before it expires', async () => {
    const { source, clock } = sourceOf({ lifetimeMs: 600_000 })
    await source.token()
    await clock.sleep(569_000)
    expect(await source.token()).toBe('token-1')
    await clock.sleep(1_000)
    expect(await source.token()).toBe('token-2')
  })

  test('that lives for seconds only is used for nine tenths of its life', async () => {
    const { source, clock } = sourceOf({ lifetimeMs: 10_000 })
    await source.token()
    await clock.sleep(8_999)
    expect(await source.token()).toBe('token-1')
    await clock.sleep(1)
    expect(await source.token()).toBe('token-2')
  })

  test('of unknown life is kept until it is refused', async () => {
    const { source, clock } = sourceOf({})
    await source.token()
    await clock.sleep(1e9)
    expect(await source.token()).toBe('token-1')
    expect(source.refuse('token-1')).toBe(true)
    expect(await source.token()).toBe('token-2')
  })
})

describe('a refused token', () => {
  test('is replaced once, and not again before the new one has been accepted', async () => {
    const { source, issued } = sourceOf()
    const first = await source.token()
    expect(source.refuse(first)).toBe(true)
    const second = await source.token()
    expect(source.refuse(second)).toBe(false)
    expect(await source.token()).toBe(second)
    source.accept(second)
    expect(source.refuse(second)).toBe(true)
    expect(await source.token()).toBe('token-3')
    expect(issued).toHaveLength(3)
  })

  test('that another request has replaced already costs no new one', async () => {
    const { source, issued } = sourceOf()
    const first = await source.token()
    expect([source.refuse(first), source.refuse(first)]).toEqual([true, true])
    expect(await source.token()).toBe('token-2')
    expect(source.refuse(first)).toBe(true)
    expect(await source.token()).toBe('token-2')
    expect(issued).toHaveLength(2)
  })
})

describe('a token endpoint', () => {
  test('that refused is not asked again', async () => {
    const { source, state, clock } = sourceOf()
    state.failure = fault(false)
    await expect(source.token()).rejects.toThrow('No. Wait.')
    state.failure = undefined
    await clock.sleep(1e9)
    await expect(source.token()).rejects.toThrow('No. Wait.')
  })

  test('that was down is asked again after ten seconds', async () => {
    const { source, state, clock } = sourceOf()
    state.failure = fault(true)
    await expect(source.token()).rejects.toThrow('No.')
    state.failure = undefined
    await clock.sleep(9_999)
    await expect(source.token()).rejects.toThrow('No.')
    await clock.sleep(1)
    expect(await source.token()).toBe('token-1')
  })
})

test('a JWT says when it expires, and another token does not', async () => {
  const jwt = await new SignJWT()
    .setExpirationTime(1_800_000_000)
    .setProtectedHeader({ alg: 'HS256' })
    .sign(Buffer.alloc(32))
  expect(expiryOf(jwt)).toBe(1_800_000_000_000)
  for (const token of ['opaque', 'a.b.c', '']) expect(expiryOf(token), token).toBeUndefined()
})
