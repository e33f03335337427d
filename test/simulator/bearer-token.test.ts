import { describe, expect, test } from 'vitest'
import { challengeFor, judgeBearer } from '../../src/simulator/bearer-token.ts'

const known = {
  tokens: ['issued'],
  unfitTokens: { old: 'expired', elsewhere: 'other-audience', another: 'other-scope' },
} as const

describe('an Authorization header', () => {
  test.each([
    ['Bearer issued', 'good'],
    [undefined, 'missing'],
    ['', 'empty'],
    [' ', 'empty'],
    ['Basic aXNzdWVk', 'other-scheme'],
    ['bearer issued', 'other-scheme'],
    ['issued', 'other-scheme'],
    ['Bearerissued', 'other-scheme'],
    ['Bearer', 'no-token'],
    ['Bearer  issued', 'no-token'],
    ['Bearer issued twice', 'no-token'],
    ['Bearer never-issued', 'unknown'],
    ['Bearer constructor', 'unknown'],
    ['Bearer old', 'expired'],
    ['Bearer elsewhere', 'other-audience'],
    ['Bearer another', 'other-scope'],
  ])('%s is %s', (header, verdict) => {
    expect(judgeBearer(header, known)).toBe(verdict)
  })

  test('is not asked for where access is open, and still has to be one', () => {
    const open = { tokens: [], unfitTokens: {} }
    expect([undefined, 'Bearer whatever', 'Basic YQ=='].map((one) => judgeBearer(one, open))).toEqual([
      'good',
      'good',
      'other-scheme',
    ])
  })
})

test('a challenge names an error to who sent a token, and to nobody else', () => {
  expect(challengeFor('Bearer old')).toBe('Bearer error="invalid_token"')
  expect([undefined, '', 'Basic YQ==', 'Bearer'].map(challengeFor)).toEqual(['Bearer', 'Bearer', 'Bearer', 'Bearer'])
})
