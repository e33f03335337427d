import { describe, expect, test } from 'vitest'
import type { HeaderRule } from '../../../src/requirements/every-answer-rule.ts'
import type { Expectation } from '../../../src/requirements/row.ts'
import { headerJudgement } from '../../../src/vocabulary/every-answer/header.ts'
import { answerOf } from '../answers.ts'

const judged = (rule: HeaderRule, value: string | string[] | undefined, expectation: Expectation = {}, sent?: string) =>
  headerJudgement(
    rule,
    answerOf({
      headers: [value ?? []].flat().map((one) => [rule.name.toLowerCase(), one]),
      request: { headers: sent === undefined ? [] : [[rule.name, sent]] },
    }),
    expectation,
  )

describe('the form of a header', () => {
  test.each([
    ['http-date', 'Mon, 23 Jul 2018 11:00:00 GMT', true],
    ['http-date', '2018-07-23T11:00:00Z', false],
    ['http-date', 'Monday, 23-Jul-18 11:00:00 GMT', false],
    ['http-date', 'Mon, 3 Jul 2018 11:00:00 GMT', false],
    ['http-date', 'Mon, 23 Jul 2018 11:00:00 +0100', false],
    ['http-date', ' Mon, 23 Jul 2018 11:00:00 GMT and more', false],
    ['date-time', '2018-07-23T11:00:00Z', true],
    ['date-time', '2018-07-23T11:00:00.123+01:00', true],
    ['date-time', '2018-07-23 11:00:00', false],
    ['date-time', 'Mon, 23 Jul 2018 11:00:00 GMT', false],
    ['either-date', 'Mon, 23 Jul 2018 11:00:00 GMT', true],
    ['either-date', '2018-07-23T11:00:00Z', true],
    ['either-date', '1532343600', false],
    ['uuid', '60E0B220-8136-4ca5-ae46-1d97ef59d068', true],
    ['uuid', '60E0B220-8136-4ca5-ae46-1d97ef59d06', false],
    ['uuid', 'x60E0B220-8136-4ca5-ae46-1d97ef59d068', false],
    ['uuid', '60E0B220-8136-4ca5-ae46-1d97ef59d068\n', false],
  ] as const)('%s: "%s" is %s', (form, value, pass) => {
    expect(judged({ name: 'Date', form }, value).pass).toBe(pass)
  })

  test('a reading overrides the form that stands in the rule', () => {
    const rule: HeaderRule = { name: 'Date', form: 'http-date' }
    expect(judged(rule, '2018-07-23T11:00:00Z', { form: 'date-time' }).pass).toBe(true)
    expect(judged(rule, 'Mon, 23 Jul 2018 11:00:00 GMT', { form: 'date-time' }).pass).toBe(false)
  })
})

describe('a header that comes back', () => {
  const rule: HeaderRule = { name: 'X-Request-ID', mirrors: 'X-Request-ID' }

  test.each([
    ['as it was sent', 'ABC', 'ABC', true],
    ['in another case', 'abc', 'ABC', false],
    ['with more', 'ABC1', 'ABC', false],
    ['not at all', undefined, 'ABC', false],
  ])('%s', (_, value, sent, pass) => {
    expect(judged(rule, value, {}, sent).pass).toBe(pass)
  })

  test('says what was sent and what came', () => {
    expect(judged(rule, 'other', {}, 'ABC')).toEqual({
      pass: false,
      expected: 'X-Request-ID to be "ABC", as it was sent',
      actual: '"other"',
    })
    expect(judged(rule, undefined, {}, 'ABC').actual).toBe('no X-Request-ID header')
  })
})

describe('a header that is there', () => {
  test('has to be there once', () => {
    expect(judged({ name: 'ETag' }, 'W/"1"').pass).toBe(true)
    expect(judged({ name: 'ETag' }, undefined).pass).toBe(false)
    expect(judged({ name: 'ETag' }, ['W/"1"', 'W/"2"'])).toMatchObject({ pass: false, actual: '"W/"1"" and "W/"2""' })
  })

  test('may come in several fields if it is a list', () => {
    const rule: HeaderRule = { name: 'Allow', list: true, pattern: '^[A-Z, ]+$' }
    expect(judged(rule, ['GET', 'POST']).pass).toBe(true)
    expect(judged(rule, ['GET', 'p']).pass).toBe(false)
    expect(judged(rule, undefined).pass).toBe(false)
  })

  test('has one of the media types, whatever its parameters and case', () => {
    const rule: HeaderRule = { name: 'Content-Type', contentType: ['application/fhir+json'] }
    expect(judged(rule, 'Application/FHIR+JSON; charset=utf-8').pass).toBe(true)
    expect(judged(rule, 'application/fhir+jsonx').pass).toBe(false)
    expect(judged(rule, '').pass).toBe(false)
    expect(judged(rule, 'application/json', { contentType: ['application/json', 'text/json'] }).pass).toBe(true)
  })

  test('matches the pattern of the reading rather than that of the rule', () => {
    const rule: HeaderRule = { name: 'ETag', pattern: '^never$' }
    expect(judged(rule, 'W/"12"', { pattern: '^W/"[0-9]+"$' }).pass).toBe(true)
    expect(judged(rule, '"12"', { pattern: '^W/"[0-9]+"$' })).toMatchObject({
      pass: false,
      expected: 'ETag to match ^W/"[0-9]+"$',
    })
  })
})

describe('a header whose name a reading decides', () => {
  const rule: HeaderRule = { name: 'E-Tag', pattern: '^[0-9]+$' }
  const answer = answerOf({ headers: [['ETag', 'W/"1"']] })

  test('is looked for under that name, with the pattern of the reading', () => {
    const reading: Expectation = { headers: { 'E-Tag': 'ETag' }, pattern: '^W/' }
    expect(headerJudgement(rule, answer, reading)).toMatchObject({ pass: true, expected: 'ETag to match ^W/' })
  })

  test('and under its own where the reading says nothing of it', () => {
    const found = headerJudgement(rule, answer, { headers: { Other: 'ETag' } })
    expect(found).toMatchObject({ pass: false, actual: 'no E-Tag header' })
  })
})
