import { describe, expect, test } from 'vitest'
import {
  currentDateJudgement,
  headerIfJudgement,
  lastUpdateJudgement,
  likeJudgement,
} from '../../../src/vocabulary/matchers/header-judgement.ts'
import { answerOf, outcome, searchset } from '../answers.ts'

describe('a request answered like its usual form', () => {
  const usual = answerOf({ body: searchset([]) })

  test('has the same status', () => {
    expect(likeJudgement(answerOf(), usual).pass).toBe(true)
    expect(likeJudgement(answerOf({ status: 400, body: outcome() }), usual)).toEqual({
      pass: false,
      expected: 'status 200, as the same request has in its usual form',
      actual: 'status 400, no error code',
    })
  })

  test('may both times be a search that finds no patient', () => {
    const none = answerOf({ status: 404, body: outcome() })
    expect(likeJudgement(none, none).pass).toBe(true)
  })

  test('cannot be judged when the usual form is refused', () => {
    expect(() => likeJudgement(usual, answerOf({ status: 400, body: outcome() }))).toThrow('no answer of success')
  })
})

describe('the current date', () => {
  // The exchange began at 2026-11-22T09:00:00Z and took 12 ms.
  test.each([
    ['Sun, 22 Nov 2026 09:00:00 GMT', true],
    ['Sun, 22 Nov 2026 08:55:00 GMT', true],
    ['Sun, 22 Nov 2026 09:05:00 GMT', true],
    ['2026-11-22T09:00:00Z', true],
    ['2026-11-22T10:00:00+01:00', true],
    ['Sun, 22 Nov 2026 08:54:59 GMT', false],
    ['Sun, 22 Nov 2026 09:05:01 GMT', false],
    ['Sun, 22 Nov 2026 10:00:00 GMT', false],
    ['Sat, 21 Nov 2026 09:00:00 GMT', false],
    ['1795338000', false],
    ['Sun, 99 Nov 2026 09:00:00 GMT', false],
    ['now', false],
  ])('is %s: %s', (value, pass) => {
    expect(currentDateJudgement(answerOf({ headers: [['date', value]] })).pass).toBe(pass)
  })

  test('has to be there', () => {
    expect(currentDateJudgement(answerOf())).toMatchObject({ pass: false, actual: 'no Date header' })
  })
})

describe('the time of the last change', () => {
  const judged = (header: string | undefined, lastUpdated: unknown) =>
    lastUpdateJudgement(
      answerOf({
        headers: header === undefined ? [] : [['Last-Modified', header]],
        body: { resourceType: 'Consent', meta: { lastUpdated } },
      }),
    )

  test.each([
    ['Sun, 22 Nov 2026 09:00:00 GMT', '2026-11-22T09:00:00Z', true],
    ['Sun, 22 Nov 2026 09:00:00 GMT', '2026-11-22T09:00:00.999Z', true],
    ['Sun, 22 Nov 2026 09:00:00 GMT', '2026-11-22T10:00:00+01:00', true],
    ['2026-11-22T09:00:00Z', '2026-11-22T09:00:00+00:00', true],
    ['Sun, 22 Nov 2026 09:00:01 GMT', '2026-11-22T09:00:00Z', false],
    ['Sun, 22 Nov 2026 10:00:00 GMT', '2026-11-22T09:00:00Z', false],
    ['1795338000', '2026-11-22T09:00:00Z', false],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 'yesterday', false],
  ])('%s and %s agree: %s', (header, lastUpdated, pass) => {
    expect(judged(header, lastUpdated).pass).toBe(pass)
  })

  test('is not judged where one of the two is not given', () => {
    expect(judged(undefined, '2026-11-22T09:00:00Z')).toMatchObject({
      pass: true,
      actual: 'no Last-Modified header to compare',
    })
    expect(judged('Sun, 22 Nov 2026 09:00:00 GMT', undefined)).toMatchObject({
      pass: true,
      actual: 'no meta.lastUpdated to compare',
    })
    expect(judged('Sun, 22 Nov 2026 09:00:00 GMT', 7).pass).toBe(true)
  })
})

describe('a header that a status asks for', () => {
  test('is there', () => {
    expect(headerIfJudgement(answerOf({ status: 405, headers: [['allow', 'GET']] }), 405, 'Allow').pass).toBe(true)
    expect(headerIfJudgement(answerOf({ status: 405 }), 405, 'Allow')).toEqual({
      pass: false,
      expected: 'a Allow header if the status is 405',
      actual: 'status 405 and no Allow header',
    })
  })

  test('is not asked for with another status', () => {
    expect(headerIfJudgement(answerOf({ status: 400 }), 405, 'Allow')).toMatchObject({
      pass: true,
      actual: 'status 400',
    })
  })
})
