import { describe, expect, test } from 'vitest'
import { createRedactor } from '../../src/evidence/redaction.ts'
import { isInTestRange, isNhsNumber } from '../../src/nhs/nhs-number.ts'

const realLooking = '9434765919'
const testNumber = '9990000018'

function redactorWith(allowedNumbers: string[] = [], secrets = [{ name: 'RAF_TOKEN', value: 'open-sesame-42' }]) {
  return createRedactor({ allowedNumbers, secrets, key: 'key of this test' })
}

function redactBody(text: string, contentType = 'application/fhir+json', redactor = redactorWith()) {
  const [message] = redactor.redact([{ headers: [['Content-Type', contentType]], body: Buffer.from(text) }])
  return { text: Buffer.from(message?.body?.bytes ?? []).toString(), redactions: message?.body?.redactions ?? [] }
}

describe('NHS numbers', () => {
  test('one outside the test range becomes a valid one of the test range, the same one everywhere', () => {
    const [message] = redactorWith().redact([
      {
        url: `https://x.example/Flag?patient=${realLooking}&subject=Patient%2F${realLooking}`,
        headers: [['Location', `/Flag/${realLooking}.11eccc9b-4a6f-4467-a76b-1b8a82bafd65`]],
        body: Buffer.from(`{"subject":{"reference":"Patient/${realLooking}"},"n":${realLooking}}`),
      },
    ])
    const everything = JSON.stringify([
      message?.url,
      message?.headers,
      Buffer.from(message?.body?.bytes ?? []).toString(),
    ])
    const numbers = everything.match(/\d{10}/g) ?? []
    expect(numbers).toHaveLength(5)
    expect(new Set(numbers).size).toBe(1)
    expect(numbers.every((number) => isNhsNumber(number) && isInTestRange(number))).toBe(true)
  })

  test('those of the test range, listed ones, invalid ones and codes stay', () => {
    const text = `{"a":"${testNumber}","b":"9434765918","c":"9692247317","coding":[{"code":"${realLooking}"}]}`
    expect(redactBody(text, undefined, redactorWith(['9692247317']))).toEqual({ text, redactions: [] })
  })
})

test('secrets, tokens and credentials are masked by name', () => {
  const redactor = redactorWith()
  const [message] = redactor.redact([
    {
      url: 'https://x.example/a?key=open-sesame-42',
      headers: [
        ['Authorization', 'Bearer open-sesame-42'],
        ['apikey', 'abc'],
        ['X-Request-ID', '60E0B220-8136-4CA5-AE46-1D97EF59D068'],
      ],
      body: Buffer.from('{"access_token":"abcdef","note":"eyJhbGciOi.eyJzdWIi.c2ln"}'),
    },
  ])
  expect(message?.url).toBe('https://x.example/a?key=‹redacted: RAF_TOKEN›')
  expect(message?.headers).toEqual([
    ['Authorization', 'Bearer ‹redacted: RAF_TOKEN›'],
    ['apikey', '‹redacted: apikey›'],
    ['X-Request-ID', '60E0B220-8136-4CA5-AE46-1D97EF59D068'],
  ])
  expect(JSON.parse(Buffer.from(message?.body?.bytes ?? []).toString())).toEqual({
    access_token: '‹redacted: access_token›',
    note: '‹redacted: token›',
  })
  expect(redactor.redactText('failed with open-sesame-42')).toBe('failed with ‹redacted: RAF_TOKEN›')
})
