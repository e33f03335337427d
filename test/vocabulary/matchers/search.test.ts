import { describe, expect, test } from 'vitest'
import {
  matchesOf,
  onlyJudgement,
  sameResultJudgement,
  selfLinkJudgement,
  totalJudgement,
  unchangedJudgement,
} from '../../../src/vocabulary/matchers/search.ts'
import { answerOf, entryOf, hostileBodies, outcome, searchset } from '../answers.ts'

const found = (...ids: string[]) => answerOf({ body: searchset(ids) })
const refused = answerOf({ status: 400, body: outcome() })

describe('a total', () => {
  test('is that of the Bundle and of its matches', () => {
    expect(totalJudgement(found(), 0).pass).toBe(true)
    expect(totalJudgement(found('1', '2'), 2).pass).toBe(true)
    expect(totalJudgement(found('1', '2'), 1).pass).toBe(false)
  })

  test('fails when Bundle and matches disagree, or there is no Bundle', () => {
    expect(totalJudgement(answerOf({ body: searchset(['1'], { total: 2 }) }), 2).pass).toBe(false)
    expect(totalJudgement(answerOf({ body: searchset([], { total: undefined }) }), 0)).toMatchObject({
      pass: false,
      actual: 'a Bundle with total absent and 0 matching entries',
    })
    expect(totalJudgement(refused, 0)).toMatchObject({ pass: false, actual: 'status 400' })
  })

  test('leaves out what was only included, and the outcome of the search', () => {
    const entry = [entryOf('1'), { ...entryOf('2'), search: { mode: 'include' } }, { resource: outcome() }]
    expect(matchesOf(answerOf({ body: searchset([], { entry }) })).map((one) => one.id)).toEqual(['1'])
  })
})

describe('what is unchanged', () => {
  const at = (version: string) => answerOf({ body: searchset([], { total: 1, entry: [entryOf('1', version)] }) })

  test('is one resource, still at the version', () => {
    expect(unchangedJudgement(at('2'), '2').pass).toBe(true)
    expect(unchangedJudgement(at('3'), '2')).toMatchObject({ pass: false, actual: 'version 3' })
    expect(unchangedJudgement(found('1', '2'), '1').pass).toBe(false)
    expect(unchangedJudgement(found(), '1')).toMatchObject({ pass: false, actual: 'version nothing found' })
    expect(
      unchangedJudgement(answerOf({ body: { resourceType: 'Consent', meta: { versionId: '2' } } }), '2').pass,
    ).toBe(true)
  })

  test('is every resource that was found before, in whatever order', () => {
    expect(unchangedJudgement(found('2', '1'), found('1', '2')).pass).toBe(true)
    expect(unchangedJudgement(found('1'), found('1', '2')).pass).toBe(false)
    expect(unchangedJudgement(at('2'), at('1')).pass).toBe(false)
  })

  test('is not a refusal', () => {
    expect(unchangedJudgement(refused, '1')).toMatchObject({ pass: false, actual: 'status 400' })
    expect(unchangedJudgement(refused, refused).pass).toBe(false)
  })
})

describe('the same result', () => {
  test('is the same status and the same resources; links, ids of Bundles and order do not count', () => {
    const other = answerOf({
      body: searchset([], { id: '7', link: [], total: 2, entry: [entryOf('2'), entryOf('1')] }),
    })
    expect(sameResultJudgement(other, found('1', '2')).pass).toBe(true)
    expect(sameResultJudgement(found('1'), found('1', '2'))).toMatchObject({
      pass: false,
      actual: 'status 200, Bundle with 1 matches',
    })
    expect(sameResultJudgement(refused, found()).pass).toBe(false)
  })
})

describe('a self link', () => {
  const linked = (url: unknown) => answerOf({ body: searchset([], { link: [{ relation: 'self', url }] }) })
  const parameters = { patient: '9990000018', category: 'https://example.org/a|b' }

  test.each([
    ['in the same order', 'https://x/Consent?patient=9990000018&category=https%3A%2F%2Fexample.org%2Fa%7Cb', true],
    [
      'in another order, otherwise encoded',
      '/Consent?category=https://example.org/a|b&patient=9990000018&_format=json',
      true,
    ],
    ['with another value', '/Consent?patient=9990000026&category=https://example.org/a|b', false],
    ['without one', '/Consent?patient=9990000018', false],
    ['without any', '/Consent', false],
    ['with broken encoding', '/Consent?patient=%ZZ&category=%', false],
  ])('%s', (_, url, pass) => {
    expect(selfLinkJudgement(linked(url), parameters).pass).toBe(pass)
    expect(selfLinkJudgement(linked(url), Object.entries(parameters)).pass).toBe(pass)
  })

  test('that is not there or no text', () => {
    expect(selfLinkJudgement(linked(7), parameters).actual).toBe('no self link (status 200, Bundle)')
    expect(selfLinkJudgement(refused, parameters).pass).toBe(false)
  })
})

describe('what a search finds', () => {
  const patient = { nhsNumber: '9990000018' }
  const about = (reference: unknown, resourceType = 'Consent') =>
    answerOf({ body: searchset([], { entry: [{ resource: { resourceType, id: '1', subject: { reference } } }] }) })

  test('is of the type and of the patient', () => {
    expect(onlyJudgement(found('1', '2'), 'Consent', patient).pass).toBe(true)
    expect(onlyJudgement(about('9990000018'), 'Consent', patient).pass).toBe(true)
    expect(onlyJudgement(found('1'), 'Flag', patient)).toMatchObject({
      pass: false,
      actual: 'a Consent about https://demographics.spineservices.nhs.uk/STU3/Patient/9990000018',
    })
    expect(onlyJudgement(about('Patient/9990000026'), 'Consent', patient).pass).toBe(false)
    expect(onlyJudgement(about('Patient/19990000018'), 'Consent', patient).pass).toBe(false)
    expect(onlyJudgement(about({ toString: 'x' }), 'Consent', patient).pass).toBe(false)
  })

  test('cannot be judged when nothing is found', () => {
    expect(() => onlyJudgement(found(), 'Consent', patient)).toThrow('no match to go on with')
  })
})

test.each(Object.entries(hostileBodies))('nothing chokes on %s', (_, body) => {
  const answer = answerOf({ body })
  expect(totalJudgement(answer, 1).pass).toBe(false)
  expect(unchangedJudgement(answer, '1').pass).toBe(false)
  expect(selfLinkJudgement(answer, { patient: '1' }).pass).toBe(false)
  expect(sameResultJudgement(answer, found('1')).pass).toBe(false)
  expect(sameResultJudgement(answer, answer).pass).toBe(true)
})
