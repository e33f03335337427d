import { describe, expect, test } from 'vitest'
import { Bench, codes, diagnostics } from './bench.ts'

const IDS = { 'X-Request-ID': '60E0B220-8136-4CA5-AE46-1D97EF59D068', 'X-Correlation-ID': 'any value' }

/** Requests of every kind, right and wrong. */
const requests: [method: string, target: string, body?: string][] = [
  ['POST', '/Immunization', '{}'],
  ['GET', '/Immunization?patient.identifier=x'],
  ['POST', '/Immunization/_search', ''],
  ['GET', '/Immunization/x'],
  ['PUT', '/Immunization/x', '{}'],
  ['DELETE', '/Immunization/x'],
  ['PATCH', '/Immunization/x', '{}'],
  ['GET', '/metadata'],
]

describe('an answer', () => {
  test.each(requests)('to %s %s carries both identifiers, and a date', (method, target, body) => {
    const answer = new Bench().send(method, target, body, IDS)
    for (const [name, value] of Object.entries(IDS)) expect(answer.header(name)).toBe(value)
    expect(answer.header('Date')).toBe('Mon, 05 Jan 2026 12:00:00 GMT')
  })

  test.each(requests)('to %s %s without identifiers carries none', (method, target, body) => {
    const answer = new Bench().send(method, target, body)
    expect(answer.header('X-Request-ID')).toBeUndefined()
    expect(answer.header('X-Correlation-ID')).toBeUndefined()
  })

  test('that refuses is an OperationOutcome with one issue', () => {
    const { status, body } = new Bench().read('a_b')
    expect(status).toBe(400)
    expect(body).toEqual({
      resourceType: 'OperationOutcome',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      meta: { profile: ['https://simplifier.net/guide/UKCoreDevelopment2/ProfileUKCore-OperationOutcome'] },
      issue: [
        {
          severity: 'error',
          code: 'invalid',
          details: { coding: [{ system: 'https://fhir.nhs.uk/Codesystem/http-error-codes', code: 'INVALID' }] },
          diagnostics: 'Validation errors: the provided event ID is either missing or not in the expected format.',
        },
      ],
    })
  })
})

describe('authorisation', () => {
  const bench = new Bench({ tokens: ['issued'] })

  test.each([undefined, '', 'Bearer', 'Bearer ', 'Bearer other', 'Basic issued', 'issued', 'Bearer issued issued'])(
    '%j is refused',
    (Authorization) => {
      const answer = bench.send('GET', '/Immunization/x', undefined, { Authorization })
      expect(answer.status).toBe(401)
      expect(codes(answer)).toEqual(['expired', 'SEND_UNAUTHORIZED'])
      expect(diagnostics(answer)).toBe('The sender has not provided a token or it has expired or is otherwise invalid.')
      const isToken = Authorization === 'Bearer other'
      expect(answer.header('WWW-Authenticate')).toBe(isToken ? 'Bearer error="invalid_token"' : 'Bearer')
    },
  )

  test('an issued token is taken, and comes before everything else', () => {
    expect(bench.send('GET', '/Immunization/x', undefined, { Authorization: 'Bearer issued' }).status).toBe(404)
    expect(bench.send('GET', '/Nothing').status).toBe(401)
    expect(new Bench().send('GET', '/Immunization/x').status).toBe(404)
  })

  test('is not asked for by the status of the service', () => {
    const answer = bench.send('GET', '/_ping')
    expect(answer.status).toBe(200)
    expect(Object.keys(answer.body)).toEqual(['version', 'revision', 'releaseId', 'commitId'])
  })
})

describe('a path that the API does not have', () => {
  test.each(['/Nothing', '/', '/metadata', '/Immunization/a/b', '/immunization/a', '/Immunization/%E0%A4%A'])(
    '%s is answered with 404',
    (path) => {
      const answer = new Bench().send('GET', path)
      expect([answer.status, diagnostics(answer)]).toEqual([404, 'The requested resource was not found.'])
      expect(codes(answer)).toEqual(['not-found', 'NOT_FOUND'])
    },
  )
})

describe('a method that a path does not have', () => {
  test.each([
    ['DELETE', '/Immunization', 'GET, POST'],
    ['PUT', '/Immunization', 'GET, POST'],
    ['PATCH', '/Immunization/x', 'GET, PUT, DELETE'],
    ['POST', '/Immunization/x', 'GET, PUT, DELETE'],
    ['POST', '/_ping', 'GET'],
  ])('%s %s is answered with 405 and the methods that it has', (method, path, allow) => {
    const answer = new Bench().send(method, path)
    expect([answer.status, answer.header('Allow'), diagnostics(answer)]).toEqual([405, allow, 'Method Not Allowed'])
    expect(answer.header('Content-Type')).toBe('application/json')
    expect(codes(answer)).toEqual(['not-supported', 'NOT_SUPPORTED'])
  })
})

describe('a body', () => {
  test.each([
    ['', 'The body is not JSON'],
    ['{', 'The body is not JSON'],
    ['{"a":1,"a":2}', 'The key "a" is given twice in one object'],
    ['{"__proto__":{}}', 'The key "__proto__" is not part of any resource'],
    ['['.repeat(50), 'The body is nested deeper than 40 levels'],
    ['[]', 'the body has to be an object'],
    ['null', 'the body has to be an object'],
  ])('%j is refused as JSON', (body, says) => {
    const answer = new Bench().create(body)
    expect([answer.status, diagnostics(answer)]).toEqual([400, `Request's body contains malformed JSON: ${says}`])
    expect(codes(answer)).toEqual(['invalid', 'INVALID'])
  })

  test('that is no UTF-8 is refused, and one above a mebibyte', () => {
    const bench = new Bench()
    const latin = bench.create(Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x7d]))
    expect(diagnostics(latin)).toBe("Request's body contains malformed JSON: the body is not UTF-8")
    expect(bench.create(`{"lotNumber":"${'x'.repeat(1024 * 1024)}"}`).status).toBe(413)
    expect(bench.post({ a: 'x'.repeat(1024 * 1024) }).status).toBe(413)
  })
})

describe('a caller without permission for a vaccine type', () => {
  const change = { notPermitted: ['FLU'] as const }

  test('is refused records of it', () => {
    const answer = new Bench({ change }).create()
    expect([answer.status, diagnostics(answer)]).toEqual([403, 'Unauthorized request for vaccine type'])
    expect(codes(answer)).toEqual(['forbidden', 'FORBIDDEN'])
    expect(new Bench({ change }).find().status).toBe(403)
  })

  test.each([
    ['documented', 'forbidden'],
    ['implementation', 'unauthorized'],
  ])('is told under %s what a search left out', (reading, code) => {
    const answer = new Bench({ change, reading: [reading] }).find(undefined, 'FLU,COVID')
    expect(answer.status).toBe(200)
    expect(answer.text).toContain(
      `"severity":"warning","code":"${code}","details":{"coding":[{"system":"https://fhir.nhs.uk/Codesystem/http-error-codes","code":"${code.toUpperCase()}"}]},"diagnostics":"Your search contains details that you are not authorised to request"`,
    )
    expect(answer.text).toContain('-immunization.target=COVID&')
  })
})
