import { describe, expect, test } from 'vitest'
import type { Expectation } from '../../../src/requirements/row.ts'
import {
  answerJudgement,
  describeAnswer,
  namingJudgement,
  outcomeOf,
} from '../../../src/vocabulary/matchers/answer-judgement.ts'
import { answerOf, coded, hostileBodies, outcome, searchset } from '../answers.ts'
import { runningUnder } from '../running.ts'

const stale = answerOf({
  status: 409,
  headers: [['content-type', 'application/fhir+json; charset=utf-8']],
  body: outcome({ ...coded('RESOURCE_VERSION_MISMATCH', 'The version is not current'), code: 'conflict' }),
})
const system = 'https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1'

describe('an expectation', () => {
  test.each<[string, Expectation, boolean]>([
    ['nothing', {}, true],
    ['the status', { status: 409 }, true],
    ['another status', { status: 412 }, false],
    ['one of several statuses', { status: [409, 412] }, true],
    ['none of several statuses', { status: [400, 412] }, false],
    ['the code', { code: 'RESOURCE_VERSION_MISMATCH' }, true],
    ['another code', { code: 'PRECONDITION_FAILED' }, false],
    ['the issue code', { issue: 'conflict' }, true],
    ['another issue code', { issue: ['value', 'invalid'] }, false],
    ['the system', { system }, true],
    ['another system', { system: `${system}/` }, false],
    ['the media type', { contentType: 'application/fhir+json' }, true],
    ['another media type', { contentType: ['application/json'] }, false],
    ['diagnostics that are not there', { diagnostics: 'stale' }, false],
    ['a description in display', { detail: 'display' }, true],
    ['a description in diagnostics', { detail: 'diagnostics' }, false],
    ['a total that is not there', { total: 0 }, false],
    ['everything', { status: 409, code: 'RESOURCE_VERSION_MISMATCH', issue: 'conflict', system }, true],
    ['everything but one thing', { status: 409, code: 'RESOURCE_VERSION_MISMATCH', issue: 'value' }, false],
  ])('of %s', (_, expectation, pass) => {
    expect(answerJudgement(expectation, stale).pass).toBe(pass)
  })

  test('of a total', () => {
    expect(answerJudgement({ status: 200, total: 0 }, answerOf({ body: searchset([]) })).pass).toBe(true)
    expect(answerJudgement({ status: 200, total: 0 }, answerOf({ body: searchset(['1']) })).pass).toBe(false)
  })

  test('of what the resource holds', () => {
    runningUnder()
    const says = 'the Bundle to be empty'
    const empty = answerOf({ body: searchset([]) })
    const judged = (expression: string, answer = empty) =>
      answerJudgement({ status: 200, holds: { says, expression } }, answer)
    expect(judged('entry.empty()').pass).toBe(true)
    expect(judged('entry.empty()', answerOf({ body: searchset(['1']) }))).toEqual({
      pass: false,
      expected: `status 200, ${says}`,
      actual: 'status 200, Bundle',
    })
    expect(judged('entry.resource.id').pass).toBe(false)
    expect(judged('entry.empty(').pass).toBe(false)
    expect(judged('entry.empty()', answerOf({ body: 'no resource' })).pass).toBe(false)
  })

  test('is put into words, with what came', () => {
    expect(answerJudgement({ status: [412, 428], code: 'PRECONDITION_FAILED' }, stale)).toEqual({
      pass: false,
      expected: 'status 412 or 428, error code PRECONDITION_FAILED',
      actual: 'status 409, error code RESOURCE_VERSION_MISMATCH',
    })
  })

  test('does not take a number for a text, nor a text for a number', () => {
    const odd = answerOf({ status: 200, body: '{"resourceType":"Bundle","total":"0"}' })
    expect(answerJudgement({ total: 0 }, odd).pass).toBe(false)
  })
})

describe('what came is described', () => {
  test.each([
    ['without a body', answerOf({ status: 204 }), 'status 204, no body'],
    ['with a text', answerOf({ status: 502, body: 'Bad gateway' }), 'status 502, no FHIR resource'],
    ['with a resource', answerOf({ body: searchset([]) }), 'status 200, Bundle'],
    ['with an outcome that names no code', answerOf({ status: 400, body: outcome() }), 'status 400'],
  ])('%s', (_, answer, words) => {
    expect(describeAnswer(answer)).toBe(words)
  })

  test('with what was asked for and is not there', () => {
    const words = describeAnswer(answerOf({ status: 400, body: outcome({ code: undefined }) }), {
      code: 'X',
      issue: 'value',
      system: 'S',
      contentType: 'application/json',
      detail: 'display',
      total: 1,
    })
    expect(words).toBe(
      'status 400, no error code, issue code none, coding system none, content type none, no description in display, total none',
    )
  })
})

describe('the words of an error', () => {
  const named = answerOf({ status: 400, body: outcome(coded('INVALID_VALUE', 'Consent.Status is granted')) })

  test('are looked for in whatever case, where the reading has them', () => {
    expect(namingJudgement(named, ['status', 'GRANTED'], { detail: 'display' }).pass).toBe(true)
    expect(namingJudgement(named, ['status', 'active'], { detail: 'display' })).toEqual({
      pass: false,
      expected: 'the display of the error to name "status" and "active"',
      actual: '"Consent.Status is granted"',
    })
    expect(namingJudgement(named, ['status'], { detail: 'diagnostics' })).toMatchObject({
      pass: false,
      actual: 'no diagnostics (status 400, error code INVALID_VALUE)',
    })
  })
})

describe('the outcome of an answer', () => {
  test('is read from every issue and every coding', () => {
    const body = {
      resourceType: 'OperationOutcome',
      issue: [outcome(coded('A')), outcome(coded('B'))].flatMap((one) => one.issue),
    }
    expect(outcomeOf(answerOf({ body })).codes).toEqual(['A', 'B'])
  })

  test('is empty when the answer is another resource', () => {
    expect(outcomeOf(answerOf({ body: { ...outcome(coded('A')), resourceType: 'Basic' } })).codes).toEqual([])
  })

  test.each(Object.entries(hostileBodies))('is read without choking on %s', (_, body) => {
    const answer = answerOf({ status: 400, body })
    expect(answerJudgement({ code: 'X', issue: 'value', system: 'S', total: 1, detail: 'display' }, answer).pass).toBe(
      false,
    )
    expect(describeAnswer(answer)).toMatch(/^status 400/)
  })
})
