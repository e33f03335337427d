import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { gzipped } from '../../src/vocabulary/gzip.ts'
import { valuesAt } from '../../src/vocabulary/json-path.ts'
import { tokenFor } from '../../src/vocabulary/mailbox-token.ts'
import {
  contentJudgement,
  lengthJudgement,
  memberJudgement,
  noMemberJudgement,
} from '../../src/vocabulary/matchers/message-judgement.ts'
import { answerOf } from './answers.ts'
import { runningUnder } from './running.ts'

describe('A path into JSON', () => {
  test.each([
    ['detail.code', { detail: [{ code: '12' }, { code: '06' }] }, ['12', '06']],
    ['detail.code', { detail: { code: '12' } }, ['12']],
    ['a.b', { a: null }, []],
    ['a.b', 'text', []],
    ['__proto__.code', {}, []],
    ['constructor.name', {}, []],
  ])('%s of %j is %j', (path, value, found) => expect(valuesAt(value, path)).toEqual(found))
})

describe('A member of a body', () => {
  const answer = answerOf({ body: { message_id: 'M1', count: 3, messages: [] } })

  test.each([
    ['message_id', {}, true],
    ['message_id', { is: 'M1' }, true],
    ['message_id', { is: 'M2' }, false],
    ['message_id', { pattern: '^M\\d$' }, true],
    ['count', { type: 'number' as const }, true],
    ['count', { type: 'string' as const }, false],
    ['messages', { type: 'array' as const }, true],
    ['missing', {}, false],
  ])('%s is %j: %s', (path, wanted, pass) => expect(memberJudgement(answer, path, wanted).pass).toBe(pass))

  test('that is there is not lacking', () => {
    expect(noMemberJudgement(answer, 'count').pass).toBe(false)
    expect(noMemberJudgement(answer, 'missing').pass).toBe(true)
  })

  test('of a body that is no JSON is not there', () => {
    expect(memberJudgement(answerOf({ body: '<html>' }), 'count', {}).pass).toBe(false)
    expect(lengthJudgement(answerOf({ body: '{"messages":"M1"}' }), 10).pass).toBe(false)
  })
})

test('content is held byte for byte', () => {
  expect(contentJudgement(answerOf({ body: 'naïve' }), 'naïve').pass).toBe(true)
  expect(contentJudgement(answerOf({ body: 'naive' }), 'naïve').pass).toBe(false)
  expect(contentJudgement(answerOf({ status: 404, body: 'naïve' }), 'naïve').pass).toBe(false)
})

test('gzip of a test is the same on every system, and unfolds', () => {
  const stream = gzipped(Buffer.from('content'))
  // No time of making, and no name of a system (RFC 1952, section 2.3)
  expect([...stream.subarray(4, 8)]).toEqual([0, 0, 0, 0])
  expect(stream[9]).toBe(255)
  expect(gunzipSync(stream).toString()).toBe('content')
})

test('a token without secrets, as when a record is judged again, is still a header', () => {
  runningUnder()
  expect(tokenFor('sender', { parts: ([mailbox = '']) => [mailbox, 'x'] })).toBe('NHSMESH :x')
  expect(tokenFor('sender', { scheme: 'Bearer ' })).toMatch(/^Bearer :[0-9a-f-]{36}:0:\d{12}:[0-9a-f]{64}$/)
  expect(tokenFor('sender', { hash: () => 'none' })).toMatch(/:none$/)
})
