import { describe, expect, test } from 'vitest'
import { emptyBodyJudgement, emptyListJudgement, sayingJudgement } from '../../../src/vocabulary/matchers/body.ts'
import { answerOf, hostileBodies, outcome, searchset } from '../answers.ts'

describe('an answer without a body', () => {
  test('is told from one with a body', () => {
    expect(emptyBodyJudgement(answerOf({ status: 201 })).pass).toBe(true)
    expect(emptyBodyJudgement(answerOf({ status: 201, body: ' ' }))).toMatchObject({ pass: false, actual: '1 bytes' })
  })
})

describe('what diagnostics say', () => {
  const refusal = answerOf({ status: 400, body: outcome({ diagnostics: 'Validation errors: status is wrong' }) })
  const warning = answerOf({ body: searchset([], { entry: [{ resource: outcome({ diagnostics: 'Ignored: ABC' }) }] }) })

  test('is compared as a whole', () => {
    expect(sayingJudgement(refusal, 'Validation errors: status is wrong', false).pass).toBe(true)
    expect(sayingJudgement(refusal, 'status is wrong', false)).toMatchObject({
      pass: false,
      actual: '"Validation errors: status is wrong"',
    })
  })

  test('or in part', () => {
    expect(sayingJudgement(refusal, 'status is', true).pass).toBe(true)
    expect(sayingJudgement(refusal, 'gender is', true).pass).toBe(false)
  })

  test('is found in the entry of a Bundle as well', () => {
    expect(sayingJudgement(warning, 'Ignored: ABC', false).pass).toBe(true)
    expect(sayingJudgement(warning, 'Ignored: DEF', false).pass).toBe(false)
  })

  test('is nothing when nothing is said', () => {
    expect(sayingJudgement(answerOf({ status: 500 }), '', true)).toMatchObject({
      pass: false,
      actual: 'none (status 500, no body)',
    })
  })
})

describe('an empty list', () => {
  test('is there, and has nothing in it', () => {
    expect(emptyListJudgement(answerOf({ body: searchset([], { entry: [] }) }), 'entry').pass).toBe(true)
    expect(emptyListJudgement(answerOf({ body: searchset([]) }), 'entry')).toMatchObject({ pass: false })
    expect(emptyListJudgement(answerOf({ body: searchset(['1']) }), 'entry')).toMatchObject({ actual: 'a list of 1' })
  })
})

test.each(Object.entries(hostileBodies))('%s is judged and not choked on', (_, body) => {
  const answer = answerOf({ body })
  expect(sayingJudgement(answer, 'x', true).pass).toBe(false)
  expect(emptyListJudgement(answer, 'entry').pass).toBe(false)
})
