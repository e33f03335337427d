import { expect, test } from 'vitest'
import { versionJudgement } from '../../../src/vocabulary/every-answer/version.ts'
import { answerOf } from '../answers.ts'

const judged = (etag: string | undefined, versionId: unknown) =>
  versionJudgement(
    answerOf({
      headers: etag === undefined ? [] : [['ETag', etag]],
      body: { resourceType: 'Consent', meta: { versionId } },
    }),
  )

test.each([
  ['W/"2"', '2', true],
  ['"2"', '2', true],
  ['W/"3"', '2', false],
  ['W/"02"', '2', false],
  ['2', '2', false],
  ['W/""', '2', false],
])('ETag %s and versionId %s agree: %s', (etag, versionId, pass) => {
  expect(judged(etag, versionId)?.pass).toBe(pass)
})

test('an answer that lacks either is not judged', () => {
  expect(judged(undefined, '2')).toBeUndefined()
  expect(judged('W/"2"', undefined)).toBeUndefined()
  expect(judged('W/"2"', 2)).toBeUndefined()
  expect(versionJudgement(answerOf({ headers: [['ETag', 'W/"2"']], body: 'no resource' }))).toBeUndefined()
})
