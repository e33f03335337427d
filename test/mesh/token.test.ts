import { expect, test } from 'vitest'
import { meshTimestamp, meshToken, tokenSource } from '../../src/mesh/token.ts'

/** The first is published in the tests of NHSDigital/mesh_validate_auth_header; the others were computed from the rule. */
test.each([
  {
    mailbox: 'X26',
    password: 'testing',
    sharedKey: 'SharedKey',
    nonce: '97bf007e-3027-4127-ac9d-f9a25de4de68',
    nonceCount: 1,
    at: new Date('2022-10-24T11:55:00Z'),
    hash: 'b1a882d3615305602f10b8f9a0453865284ce3e4b9e88e7899fb8bb5339da179',
  },
  {
    mailbox: 'x26abc1',
    password: 'password',
    sharedKey: 'TestKey',
    nonce: '2c001608-5f09-4840-9611-bea43e666a30',
    nonceCount: 0,
    at: new Date('2026-01-01T12:00:59Z'),
    hash: '4943f0ef5e08ecdd86986d71a0f18a07442d983b7a96079b74c6cbbc75361431',
  },
  {
    mailbox: 'X26ABC1',
    password: 'password',
    sharedKey: 'TestKey',
    nonce: '2c001608-5f09-4840-9611-bea43e666a30',
    nonceCount: 1,
    at: new Date('2026-01-01T12:00:00Z'),
    hash: '7035d7f9ef6402fcb5d41b0c8e045dd588b6f362504aa545e71e2f2ccdbf3244',
  },
])('the token of $mailbox with count $nonceCount is that of the vector', ({ hash, ...parts }) => {
  const { nonce, nonceCount, at } = parts
  expect(meshToken(parts)).toBe(
    `NHSMESH ${parts.mailbox.toUpperCase()}:${nonce}:${nonceCount}:${meshTimestamp(at)}:${hash}`,
  )
})

test('a timestamp is UTC, to the minute', () => {
  expect(meshTimestamp(new Date('2026-06-30T23:59:59.999+01:00'))).toBe('202606302259')
})

test('a source of tokens never gives one twice', () => {
  const next = tokenSource({ mailbox: 'X26ABC1', password: 'password', sharedKey: 'TestKey' }, () => new Date(0))
  const tokens = Array.from({ length: 50 }, next)
  expect(new Set(tokens).size).toBe(50)
  expect(tokens[0]).toMatch(/^NHSMESH X26ABC1:[0-9a-f-]{36}:0:197001010000:[0-9a-f]{64}$/)
  expect(tokens[49]).toContain(':49:197001010000:')
})
