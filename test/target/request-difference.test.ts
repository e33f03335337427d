import { describe, expect, test } from 'vitest'
import { RequestComparison } from '../../src/target/request-difference.ts'

const pseudonyms = new Set(['9990000018', '9990000026'])
const comparison = () => new RequestComparison((digits) => pseudonyms.has(digits))
const request = (url: string, body?: string) => ({
  url,
  headers: [],
  ...(body === undefined ? {} : { body: { bytes: Buffer.from(body), redactions: [] } }),
})
const recorded = (url: string, text?: string, truncated = false) => ({
  method: 'GET',
  url,
  headers: [],
  ...(text === undefined
    ? {}
    : { body: { sha256: '', bytes: 0, text, redactions: [], ...(truncated ? { truncated } : {}) } }),
})

describe('pseudonyms', () => {
  test('of two runs belong together once a request showed them in the same place', () => {
    const compare = comparison()
    expect(compare.differenceOf(recorded('/a/9990000034'), 'GET', request('/a/9990000018'))).toBeUndefined()
    expect(compare.differenceOf(recorded('/b/9990000034'), 'GET', request('/b/9990000018'))).toBeUndefined()
    expect(compare.differenceOf(recorded('/b/9990000042'), 'GET', request('/b/9990000018'))).toContain('the path was')
    expect(compare.differenceOf(recorded('/b/9990000034'), 'GET', request('/b/9990000026'))).toContain('the path was')
  })

  test('are not learnt from a request that differs', () => {
    const compare = comparison()
    expect(compare.differenceOf(recorded('/a/9990000034?x=1'), 'GET', request('/a/9990000018?x=2'))).toContain('part 1')
    expect(compare.differenceOf(recorded('/a/9990000042'), 'GET', request('/a/9990000018'))).toBeUndefined()
  })

  test('stand for numbers of the test range only, and no other number stands for another', () => {
    expect(comparison().differenceOf(recorded('/a/9434765919'), 'GET', request('/a/9990000018'))).toContain(
      'the path was',
    )
    expect(comparison().differenceOf(recorded('/a/9990000034'), 'GET', request('/a/9990000042'))).toContain(
      'the path was',
    )
  })
})

describe('masks', () => {
  test.each([
    ['a‹redacted: X›c', 'abc', true],
    ['‹redacted: X›', 'x', true],
    ['‹redacted: X›', '', false],
    ['a‹redacted: X›b‹redacted: Y›c', 'a1b2c', true],
    ['a‹redacted: X›b‹redacted: Y›c', 'a12c', false],
    ['a‹redacted: X›a', 'a', false],
    ['‹redacted: X›b', 'ab1', false],
    ['a', '‹redacted: X›', false],
  ])('"%s" and "%s": equal is %s', (before, now, isEqual) => {
    expect(comparison().differenceOf(recorded('/', before), 'GET', request('/', now)) === undefined).toBe(isEqual)
  })
})

test('of a body that was stored in part, that part is compared', () => {
  expect(comparison().differenceOf(recorded('/', 'abc', true), 'GET', request('/', 'abcdef'))).toBeUndefined()
  expect(comparison().differenceOf(recorded('/', 'abc', true), 'GET', request('/', 'abd'))).toBe(
    'the body differs at line 1, column 3: it was "c" and is "d"',
  )
})
