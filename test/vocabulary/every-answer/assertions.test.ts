import { describe, expect, test } from 'vitest'
import { appliesTo } from '../../../src/vocabulary/every-answer/applies.ts'
import { outcomesOf } from '../../../src/vocabulary/every-answer/outcome.ts'
import { type AnswerParts, answerOf, coded, entryOf, hostileBodies, outcome, searchset } from '../answers.ts'
import { runningUnder, suite } from '../running.ts'

const requestId = '60e0b220-8136-4ca5-ae46-1d97ef59d068'
const date = 'Mon, 23 Jul 2018 11:00:00 GMT'
const json: [string, string] = ['Content-Type', 'application/fhir+json']
const created = { method: 'POST', url: '/Consent' }
const updated = { method: 'PUT', url: '/Consent/9990000018.1' }
const location = 'https://clinicals.spineservices.nhs.uk/STU3/Consent/9990000018.1/_history/1'
const sent = (name: string, value: string): NonNullable<AnswerParts['request']> => ({ headers: [[name, value]] })
const refusal = outcome(coded('INVALID_VALUE', 'Provided value is invalid'))
const otherSystem = outcome({ details: { coding: [{ system: 'https://example.org', code: 'INVALID_VALUE' }] } })
const misplaced = searchset([], { total: 1, entry: [{ ...entryOf('1'), fullUrl: 'https://example.org/Consent/2' }] })

/** An answer that keeps each rule of assertions.yaml and answers that break it, for the reason given. */
const cases: Record<string, { keeps: AnswerParts; breaks: Record<string, AnswerParts> }> = {
  'RAF-GEN-01': {
    keeps: { body: outcome({ severity: 'information', code: 'informational' }) },
    breaks: {
      'an error with status 200': { body: outcome() },
      'a fatal error with status 201': { status: 201, body: outcome({ severity: 'fatal' }) },
      'an error in a Bundle': { body: searchset([], { entry: [{ resource: outcome() }] }) },
    },
  },
  'RAF-AUTH-06': {
    keeps: {
      status: 401,
      headers: [
        ['WWW-Authenticate', 'Bearer realm="nhs"'],
        ['WWW-Authenticate', 'Basic'],
      ],
    },
    breaks: { 'no header': { status: 401 }, 'an empty one': { status: 401, headers: [['WWW-Authenticate', '']] } },
  },
  'RAF-HDR-01': {
    keeps: { headers: [['X-Request-ID', requestId]], request: sent('X-Request-ID', requestId) },
    breaks: {
      'it is lost': { request: sent('X-Request-ID', requestId) },
      'its case is changed': {
        headers: [['X-Request-ID', requestId.toUpperCase()]],
        request: sent('X-Request-ID', requestId),
      },
    },
  },
  'RAF-HDR-02': {
    keeps: { status: 400, headers: [['X-Request-ID', requestId]], request: sent('X-Request-ID', requestId) },
    breaks: { 'it is lost': { status: 503, request: sent('X-Request-ID', requestId) } },
  },
  'RAF-HDR-03': {
    keeps: { headers: [['X-Correlation-ID', 'ward-7']], request: sent('X-Correlation-ID', 'ward-7') },
    breaks: { 'it is another': { headers: [['X-Correlation-ID', '7']], request: sent('X-Correlation-ID', 'ward-7') } },
  },
  'RAF-HDR-04': {
    keeps: { status: 404, headers: [['X-Correlation-ID', 'ward-7']], request: sent('X-Correlation-ID', 'ward-7') },
    breaks: { 'it is lost': { status: 404, request: sent('X-Correlation-ID', 'ward-7') } },
  },
  'RAF-HDR-11': { keeps: { headers: [['Date', date]] }, breaks: { 'there is none': {} } },
  'RAF-HDR-12': { keeps: { status: 400, headers: [['Date', date]] }, breaks: { 'there is none': { status: 404 } } },
  'RAF-HDR-13': {
    keeps: { headers: [['Date', date]] },
    breaks: { 'it is a date-time': { headers: [['Date', '2018-07-23T11:00:00Z']] } },
  },
  'RAF-HDR-15': {
    keeps: { headers: [['Last-Modified', date]] },
    breaks: { 'it is a number': { headers: [['Last-Modified', '1532343600']] } },
  },
  'RAF-HDR-17': {
    keeps: { headers: [json], body: '{}' },
    breaks: {
      'there is none': { body: '{}' },
      'it is another': { headers: [['Content-Type', 'text/plain']], body: '{}' },
    },
  },
  'RAF-HDR-18': {
    keeps: { status: 400, headers: [json], body: '{}' },
    breaks: { 'it is another': { status: 500, headers: [['Content-Type', 'application/json']], body: '{}' } },
  },
  'RAF-HDR-19': {
    keeps: { headers: [['ETag', 'W/"2"']] },
    breaks: { 'it is strong': { headers: [['ETag', '"2"']] }, 'it is a hash': { headers: [['ETag', 'W/"a1"']] } },
  },
  'RAF-HDR-20': {
    keeps: { headers: [['ETag', 'W/"2"']], body: { resourceType: 'Consent', meta: { versionId: '2' } } },
    breaks: {
      'it is another': { headers: [['ETag', 'W/"1"']], body: { resourceType: 'Consent', meta: { versionId: '2' } } },
    },
  },
  'RAF-HDR-22': {
    keeps: { status: 405, headers: [['Allow', 'GET, POST']] },
    breaks: { 'there is none': { status: 405 } },
  },
  'RAF-HDR-23': {
    keeps: { status: 201, request: created, headers: [['ETag', 'W/"1"']] },
    breaks: { 'there is none': { status: 201, request: created } },
  },
  'RAF-HDR-24': {
    keeps: { status: 201, request: created, headers: [['Last-Modified', date]] },
    breaks: { 'there is none': { status: 201, request: created } },
  },
  'RAF-HDR-25': {
    keeps: { status: 201, request: created, headers: [['Location', location]] },
    breaks: {
      'there is none': { status: 201, request: created },
      'it has no version': { status: 201, request: created, headers: [['Location', '/Consent/9990000018.1']] },
    },
  },
  'RAF-HDR-26': {
    keeps: { request: updated, headers: [['ETag', 'W/"2"']] },
    breaks: { 'there is none': { request: updated } },
  },
  'RAF-HDR-27': {
    keeps: { request: updated, headers: [['Last-Modified', date]] },
    breaks: { 'there is none': { request: updated } },
  },
  'RAF-SRCH-12': {
    keeps: { body: searchset([]) },
    breaks: {
      'it is a collection': { body: searchset([], { type: 'collection' }) },
      'it is a Consent': { body: { resourceType: 'Consent' } },
      'it is nothing': {},
    },
  },
  'RAF-SRCH-13': {
    keeps: { body: searchset([]) },
    breaks: {
      'there is no link': { body: searchset([], { link: undefined }) },
      'there is another': { body: searchset([], { link: [{ relation: 'next', url: 'https://example.org' }] }) },
    },
  },
  'RAF-SRCH-15': {
    keeps: {
      body: searchset(['1', '2'], {
        total: 1,
        entry: [entryOf('1'), { resource: outcome(), search: { mode: 'outcome' } }],
      }),
    },
    breaks: {
      'it is too high': { body: searchset(['1'], { total: 2 }) },
      'it is too low': { body: searchset(['1'], { total: 0 }) },
    },
  },
  'RAF-SRCH-16': {
    keeps: { body: searchset(['1']) },
    breaks: {
      'one has none': { body: searchset([], { entry: [entryOf('1'), { ...entryOf('2'), fullUrl: undefined }] }) },
    },
  },
  'RAF-SRCH-17': { keeps: { body: searchset(['1', '2']) }, breaks: { 'it names another id': { body: misplaced } } },
  'RAF-ERR-20': {
    keeps: { status: 404, body: refusal },
    breaks: {
      'it is nothing': { status: 404 },
      'it is a Bundle': { status: 400, body: searchset([]) },
      'it is a text': { status: 409, body: 'no' },
    },
  },
  'RAF-ERR-21': {
    keeps: { status: 404, body: refusal },
    breaks: { 'there is none': { body: { resourceType: 'OperationOutcome', issue: [] } } },
  },
  'RAF-ERR-22': {
    keeps: { body: refusal },
    breaks: {
      'it is another': { body: outcome({ severity: 'dreadful' }) },
      'there is none': { body: outcome({ severity: undefined }) },
    },
  },
  'RAF-ERR-23': {
    keeps: { body: outcome({ code: 'multiple-matches' }) },
    breaks: {
      'it is another': { body: outcome({ code: 'wrong' }) },
      'there is none': { body: outcome({ code: undefined }) },
    },
  },
  'RAF-ERR-24': {
    keeps: { status: 400, body: refusal },
    breaks: { 'there is only a text': { status: 500, body: outcome({ details: { text: 'wrong' } }) } },
  },
  'RAF-ERR-25': {
    keeps: { status: 400, body: refusal },
    breaks: {
      'the code has no display': { status: 400, body: outcome(coded('INVALID_VALUE')) },
      'the display is blank': { status: 400, body: outcome(coded('INVALID_VALUE', ' ')) },
    },
  },
  'RAF-ERR-26': {
    keeps: { status: 400, body: refusal },
    breaks: { 'it is another': { status: 400, body: otherSystem } },
  },
  'RAF-ERR-27': {
    keeps: { status: 400, body: refusal },
    breaks: { 'it is another': { status: 400, body: outcome(coded('BAD_VALUE')) } },
  },
  'RAF-ERR-28': {
    keeps: { body: refusal },
    breaks: { 'it is one': { status: 502, body: '<!doctype html><title>502</title>' } },
  },
  'RAF-ERR-29': {
    keeps: { body: refusal },
    breaks: {
      'it shows one': { status: 500, body: outcome({ diagnostics: 'x\n\tat uk.nhs.Flag.read(Flag.java:12)' }) },
    },
  },
  'RAF-VAL-01': {
    keeps: { headers: [json], body: outcome({ details: { text: 'Provided value is invalid' } }) },
    breaks: {
      'an element is not of FHIR': { headers: [json], body: { ...refusal, colour: 'green' } },
      'it is cut short': { headers: [json], body: '{"resourceType":"Bundle"' },
    },
  },
  'RAF-VAL-02': {
    keeps: { headers: [json], body: refusal },
    breaks: {
      'a Consent lacks its policy': {
        headers: [json],
        body: {
          resourceType: 'Consent',
          meta: { profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/RARecord-Consent-1'] },
          status: 'active',
          patient: { reference: 'https://demographics.spineservices.nhs.uk/STU3/Patient/9990000018' },
        },
      },
    },
  },
}

const judged = (row: string, parts: AnswerParts): (string | undefined)[] => {
  runningUnder()
  const answer = answerOf(parts)
  return suite.everyAnswer
    .filter((rule) => rule.row === row && appliesTo(rule, answer, suite.api))
    .flatMap((rule) => outcomesOf(rule, answer))
    .map((one) => one.outcome)
}

test('every rule has its cases', () => {
  expect([...new Set(suite.everyAnswer.map((rule) => rule.row))].sort()).toEqual(Object.keys(cases).sort())
})

describe.each(Object.entries(cases))('%s', (row, { keeps, breaks }) => {
  test('is passed by an answer that keeps it', () => {
    expect(new Set(judged(row, keeps))).toEqual(new Set(['passed']))
  })

  test.each(Object.entries(breaks))('is failed when %s', (_, parts) => {
    expect(judged(row, parts)).toContain('failed')
  })
})

describe('no rule', () => {
  test.each(Object.entries(hostileBodies))('chokes on %s', (_, body) => {
    runningUnder()
    for (const status of [200, 400]) {
      for (const request of [{}, created, updated]) {
        const answer = answerOf({ status, headers: [json], body, request })
        for (const rule of suite.everyAnswer) {
          if (!appliesTo(rule, answer, suite.api)) continue
          for (const { outcome: result, message } of outcomesOf(rule, answer)) {
            expect(['passed', 'failed', 'information', 'observed']).toContain(result)
            expect(message).not.toBe('')
          }
        }
      }
    }
  })
})

describe('rows that a reading decides', () => {
  const underReadings = (row: string, parts: AnswerParts, reading: string[] = []) => {
    runningUnder({ reading })
    const answer = answerOf(parts)
    const rule = suite.everyAnswer.find((one) => one.row === row)
    return rule === undefined
      ? []
      : outcomesOf(rule, answer).map(({ outcome: result, byReading }) => ({ result, byReading }))
  }

  test('say what each reading would have said, and are decided by the chosen one', () => {
    const parts = { headers: [['Date', '2018-07-23T11:00:00Z'] as [string, string]] }
    expect(underReadings('RAF-HDR-13', parts)).toEqual([{ result: 'failed', byReading: { a: 'passed', b: 'failed' } }])
    expect(underReadings('RAF-HDR-13', parts, ['RAF-C29=a'])).toEqual([
      { result: 'passed', byReading: { a: 'passed', b: 'failed' } },
    ])
  })

  test('look for the description where the reading has it', () => {
    const parts = { status: 400, body: outcome({ ...coded('BAD_REQUEST'), diagnostics: 'requires payload' }) }
    expect(underReadings('RAF-ERR-25', parts)[0]?.result).toBe('failed')
    expect(underReadings('RAF-ERR-25', parts, ['gateway'])[0]?.result).toBe('passed')
  })
})
