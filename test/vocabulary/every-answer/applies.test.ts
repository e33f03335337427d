import { describe, expect, test } from 'vitest'
import type { EveryAnswerCondition } from '../../../src/requirements/every-answer-rule.ts'
import { appliesTo, interactionOf } from '../../../src/vocabulary/every-answer/applies.ts'
import { type AnswerParts, answerOf, hostileBodies, searchset } from '../answers.ts'
import { runningUnder, suite } from '../running.ts'

const applies = (when: EveryAnswerCondition | undefined, parts: AnswerParts) => {
  runningUnder()
  const rule = { row: 'RAF-ERR-28', says: '', ...(when === undefined ? {} : { when }) }
  return appliesTo(rule, answerOf(parts), suite.api)
}

describe('a rule', () => {
  test('without a condition speaks of every answer', () => {
    expect(applies(undefined, {})).toBe(true)
    expect(applies({}, { status: 500 })).toBe(true)
  })

  test.each([
    [['2xx'], 201, true],
    [['2xx'], 404, false],
    [[404, '5xx'], 404, true],
    [[404, '5xx'], 503, true],
    [[404, '5xx'], 400, false],
  ])('of status %j speaks of %d: %s', (status, got, expected) => {
    expect(applies({ status }, { status: got })).toBe(expected)
  })

  test('speaks of answers to requests that carried a header, and of a value', () => {
    const sent = (value?: string): AnswerParts => ({
      request: { headers: value === undefined ? [] : [['x-request-id', value]] },
    })
    expect(applies({ sent: 'X-Request-ID' }, sent(''))).toBe(true)
    expect(applies({ sent: 'X-Request-ID' }, sent())).toBe(false)
    expect(applies({ sent: { name: 'X-Request-ID', pattern: '.' } }, sent(''))).toBe(false)
    expect(applies({ sent: { name: 'X-Request-ID', pattern: '.' } }, sent('7'))).toBe(true)
    expect(applies({ sent: { name: 'X-Request-ID', pattern: '.' } }, sent())).toBe(false)
  })

  test('speaks of answers with a header, a body, or a type of resource', () => {
    expect(applies({ header: 'ETag' }, { headers: [['etag', '']] })).toBe(true)
    expect(applies({ header: 'ETag' }, {})).toBe(false)
    expect(applies({ body: true }, { body: 'x' })).toBe(true)
    expect(applies({ body: true }, {})).toBe(false)
    expect(applies({ resource: ['Bundle'] }, { body: searchset([]) })).toBe(true)
    expect(applies({ resource: ['Bundle'] }, { body: { resourceType: 'Flag' } })).toBe(false)
    expect(applies({ resource: ['Bundle'] }, { body: 'x' })).toBe(false)
  })

  test('leaves out what was asked in a way that it does not speak of', () => {
    const asked = (url: string): AnswerParts => ({ request: { url } })
    expect(applies({ notAsked: '_elements' }, asked('/Consent?_elements=id'))).toBe(false)
    expect(applies({ notAsked: '_elements' }, asked('/Consent?patient=1'))).toBe(true)
  })

  test('speaks of answers of which an expression is true, and of none that it cannot be asked of', () => {
    expect(applies({ fhirpath: 'total = 0' }, { body: searchset([]) })).toBe(true)
    expect(applies({ fhirpath: 'total = 1' }, { body: searchset([]) })).toBe(false)
    expect(applies({ fhirpath: 'id' }, { body: searchset([]) })).toBe(false)
    expect(applies({ fhirpath: "link.url.startsWith('h')" }, { body: hostileBodies['links that are none'] })).toBe(
      false,
    )
    expect(applies({ fhirpath: 'true' }, { body: 'x' })).toBe(false)
  })

  test.each(Object.entries(hostileBodies))('does not choke on %s', (_, body) => {
    expect(applies({ fhirpath: 'total > 1000', resource: ['Bundle'] }, { body })).toBe(false)
  })
})

describe('the interaction of a request', () => {
  test.each([
    ['GET', '/Consent?patient=9990000018', 'get-consent'],
    ['POST', '/Consent', 'create-consent'],
    ['PUT', '/Flag/9990000018.1', 'update-flag'],
    ['POST', '/$removerarecord', 'remove-record'],
    ['DELETE', '/Consent', undefined],
    ['GET', '/Patient', undefined],
    ['PUT', '/Consent', undefined],
  ])('%s %s is %s', (method, url, id) => {
    expect(interactionOf(answerOf({ request: { method, url } }), suite.api)?.id).toBe(id)
  })
})
