import { describe, expect, test } from 'vitest'
import { renderDryRun } from '../../reporters/dry-run.ts'
import type { RunRecord } from '../../src/record/run-record.ts'
import { changeTexts } from './hostile-record.ts'
import { exchangeOf, type SampleExchange, sampleBaseUrl, testOf } from './record-builders.ts'
import { hostileText, sampleRecord } from './sample-record.ts'

const baseUrl = 'https://int.api.service.nhs.uk/reasonable-adjustment-flag/FHIR/STU3/'

/** A run of one test, with a step per exchange. */
function recordOf(exchanges: Omit<SampleExchange, 'id' | 'test'>[]): RunRecord {
  const record = sampleRecord()
  record.exchanges = exchanges.map((each, ordinal) => exchangeOf({ id: `e${ordinal}`, test: 't', ...each }, ordinal))
  const steps = exchanges.map((_, at) => ({ title: `Step called ${at + 1}`, exchanges: [`e${at}`], checks: [] }))
  record.tests = [testOf({ id: 't', title: 'a test', outcome: 'passed', requirements: ['RAF-UPD-03'], steps })]
  return record
}

const shown = (record: RunRecord) => renderDryRun(record, { baseUrl })
const resource = (id: string, versionId: string) => JSON.stringify({ resourceType: 'Consent', id, meta: { versionId } })

describe('a dry run', () => {
  test('says that nothing was sent, and shows each request as it would go to the target', () => {
    const text = shown(sampleRecord())
    expect(text.split('\n').slice(0, 2)).toEqual([
      `Dry run: nothing was sent to ${baseUrl.slice(0, -1)}.`,
      '8 tests would send 11 requests. 1 test would send nothing.',
    ])
    expect(text).toContain('POST https://int.api.service.nhs.uk/reasonable-adjustment-flag/FHIR/STU3/Consent\n')
    expect(text).not.toContain(sampleBaseUrl)
    expect(text).toContain('Update consent details › an update without If-Match is refused  [RAF-UPD-02]')
    expect(text).toContain('Authorization: Bearer ‹redacted: RAF_TOKEN›')
  })

  test('shows where a value would come from that an earlier answer gave', () => {
    const id = '9990000018.11eccc9b-4a6f-4467-a76b-1b8a82bafd65'
    const location = `${sampleBaseUrl}/Consent/${id}/_history/1`
    const text = shown(
      recordOf([
        {
          line: 'POST /Consent',
          status: 201,
          sent: '{"patient":"9990000018"}',
          received: resource(id, '1'),
          receivedHeaders: [
            ['ETag', 'W/"1"'],
            ['Location', location],
          ],
        },
        {
          line: `PUT /Consent/${id}`,
          status: 200,
          sent: resource(id, '1'),
          sentHeaders: [['If-Match', 'W/"1"']],
          received: resource(id, '2'),
          receivedHeaders: [['ETag', 'W/"2"']],
        },
        { line: `PUT /Consent/${id}`, status: 409, sent: resource(id, '2'), sentHeaders: [['If-Match', 'W/"1"']] },
        { line: `PUT /Consent/${id}`, status: 200, sent: resource(id, '2'), sentHeaders: [['If-Match', 'W/"2"']] },
        { line: `GET /Consent/${id}/_history/1`, status: 200 },
      ]),
    )
    expect(text).not.toContain(id)
    expect([...text.matchAll(/If-Match: (.*)/g)].map((match) => match[1])).toEqual([
      '‹ETag of step 1›',
      '‹ETag of step 1›',
      '‹ETag of step 2›',
    ])
    expect(text).toContain(
      '{"resourceType":"Consent","id":"‹id of step 1›","meta":{"versionId":"‹versionId of step 1›"}}',
    )
    expect(text).toContain('GET ‹Location of step 1›')
    expect(text).toContain('{"patient":"9990000018"}')
  })

  test('takes versions from a search too, and from the resource that is meant', () => {
    const [first, second] = ['9990000018.aaaaaaaa', '9990000018.bbbbbbbb']
    const bundle = `{"resourceType":"Bundle","entry":[{"resource":${resource(first ?? '', '7')}},{"resource":${resource(second ?? '', '7')}}]}`
    const text = shown(
      recordOf([
        { line: 'GET /Consent?patient=9990000018', status: 200, received: bundle },
        {
          line: `GET /Consent/${first}`,
          status: 200,
          received: resource(first ?? '', '7'),
          receivedHeaders: [['ETag', 'W/"7"']],
        },
        { line: `PUT /Consent/${second}`, status: 200, sentHeaders: [['If-Match', 'W/"8"']] },
        { line: `PUT /Consent/${first}`, status: 200, sentHeaders: [['If-Match', 'W/"7"']] },
      ]),
    )
    expect(text).toContain(
      'PUT https://int.api.service.nhs.uk/reasonable-adjustment-flag/FHIR/STU3/Consent/‹id of step 1›',
    )
    expect(text).toContain('If-Match: W/"8"')
    expect(text).toContain('If-Match: ‹ETag of step 2›')
    const searched = shown(
      recordOf([
        { line: 'GET /Consent?patient=9990000018', status: 200, received: bundle },
        { line: `PUT /Consent/${first}`, status: 200, sentHeaders: [['If-Match', 'W/"7"']] },
      ]),
    )
    expect(searched).toContain('If-Match: W/"‹versionId of step 1›"')
  })

  test('keeps what derives from the seed, though an answer repeats it', () => {
    const id = '5c8f6d1e-0000-4000-8000-000000000001'
    const text = shown(
      recordOf([
        { line: 'PUT /Consent/x', status: 200, sent: resource(id, '1'), received: resource(id, '1') },
        { line: `GET /Consent/${id}`, status: 200 },
      ]),
    )
    expect(text).toContain(`/Consent/${id}`)
  })

  test('does not mistake a short id for a part of another word', () => {
    const text = shown(
      recordOf([
        { line: 'POST /Consent', status: 201, sent: '{}', received: '{"resourceType":"Consent","id":"s"}' },
        { line: 'GET /Consent/s?status=s', status: 200 },
      ]),
    )
    expect(text).toContain(
      'GET https://int.api.service.nhs.uk/reasonable-adjustment-flag/FHIR/STU3/Consent/‹id of step 1›?status=s',
    )
  })

  test('numbers a step without a title, so that values can refer to it', () => {
    const record = recordOf([{ line: 'GET /Consent', status: 200 }])
    for (const step of record.tests[0]?.steps ?? []) step.title = ''
    expect(shown(record)).toContain('\n  1.\n     GET https://int.api')
  })

  test('says of a body what it is when it cannot be shown', () => {
    const record = recordOf([{ line: 'POST /Consent', status: 413, sent: 'x'.repeat(5_000) }])
    expect(shown(record)).toContain(`${'x'.repeat(4_000)}… (5,000 bytes)`)
    const [exchange] = record.exchanges
    if (exchange !== undefined) exchange.request.body = { sha256: '', bytes: 3, base64: 'YWJj', redactions: [] }
    expect(shown(record)).toContain('(a body of 3 bytes that is not text)')
  })

  test('holds no control character of an answer', () => {
    const text = shown(changeTexts(sampleRecord(), (own) => own + hostileText()))
    expect(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.exec(text.replaceAll('\n', ''))?.[0]).toBeUndefined()
  })
})
