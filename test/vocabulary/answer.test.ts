import { describe, expect, test } from 'vitest'
import { etagVersion } from '../../src/vocabulary/answer.ts'
import { answerOf, entryOf, hostileBodies, outcome, searchset } from './answers.ts'

describe('the headers of an answer', () => {
  const answer = answerOf({
    headers: [
      ['ETAG', 'W/"1"'],
      ['etag', 'W/"2"'],
    ],
    request: { headers: [['x-request-id', '7']] },
  })

  test('are found whatever their case, in order', () => {
    expect(answer.header('ETag')).toBe('W/"1"')
    expect(answer.headers('ETag')).toEqual(['W/"1"', 'W/"2"'])
    expect(answer.header('Allow')).toBeUndefined()
  })

  test('and those of the request', () => {
    expect(answer.sentHeader('X-Request-ID')).toBe('7')
    expect(answer.requestId).toBe('7')
    expect(() => answerOf().requestId).toThrow('no X-Request-ID to go on with')
  })
})

describe('the version of an answer', () => {
  test('is that of its resource before that of its ETag', () => {
    const headers: [string, string][] = [['ETag', 'W/"3"']]
    expect(answerOf({ headers, body: { resourceType: 'Consent', meta: { versionId: '2' } } }).version).toBe('2')
    expect(answerOf({ headers, body: { resourceType: 'Consent' } }).version).toBe('3')
    expect(answerOf({ body: searchset([], { entry: [entryOf('1', '4')] }) }).version).toBe('4')
    expect(() => answerOf({ status: 400, body: outcome() }).version).toThrow(
      'The request was answered 400 with OperationOutcome, so there is no version to go on with',
    )
  })

  test.each([
    ['W/"2"', '2'],
    ['"2"', '2'],
    ['2', undefined],
    ['w/"2"', undefined],
    ['W/"2" ', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('in the ETag %s is %s', (etag, version) => {
    expect(etagVersion(etag)).toBe(version)
  })
})

describe('a test goes on', () => {
  test('only from the success or the refusal that it needs', () => {
    const [success, refusal] = [answerOf({ status: 201 }), answerOf({ status: 409, body: outcome() })]
    expect(success.mustSucceed()).toBe(success)
    expect(refusal.mustBeRefused()).toBe(refusal)
    expect(() => refusal.mustSucceed()).toThrow('The request was answered 409')
    expect(() => success.mustBeRefused()).toThrow('The request was not refused but answered 201')
  })
})

describe('a hostile body', () => {
  const nested = (depth: number, text = '') =>
    answerOf({ body: `{"resourceType":"Basic","a":"${text}","b":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}` })

  test('is no resource when it is deeper than any', () => {
    expect(nested(500).resource?.resourceType).toBe('Basic')
    expect(nested(501).resource).toBeUndefined()
  })

  test('is as deep as its brackets, not as those in its texts', () => {
    expect(nested(2, '['.repeat(1000)).resource?.resourceType).toBe('Basic')
    expect(nested(2, '\\"['.repeat(1000)).resource?.resourceType).toBe('Basic')
  })

  test.each(Object.entries(hostileBodies))('of %s gives nothing that could harm', (_, body) => {
    const answer = answerOf({ body })
    for (const { resource } of answer.entries) {
      expect(resource === undefined || (typeof resource === 'object' && resource !== null)).toBe(true)
    }
    expect(() => answer.id).toThrow('to go on with')
    expect(({} as Record<string, unknown>).total).toBeUndefined()
  })
})
