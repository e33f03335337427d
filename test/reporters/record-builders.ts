import { createHash } from 'node:crypto'
import type {
  BodyRecord,
  CheckRecord,
  ExchangeRecord,
  HeaderPair,
  RequirementRecord,
  TestRecord,
} from '../../src/record/run-record.ts'

/** Values that a sample leaves out take a plain default, so that a sample shows only what it is about. */

export function bodyOf(text: string): BodyRecord {
  const sha256 = createHash('sha256').update(text).digest('hex')
  return { sha256, bytes: Buffer.byteLength(text), text, redactions: [] }
}

export function requirementOf(
  row: Pick<RequirementRecord, 'id' | 'interaction' | 'statement' | 'verdict'> & Partial<RequirementRecord>,
): RequirementRecord {
  return {
    api: 'reasonable-adjustment-flag',
    target: 'raf',
    level: 'must',
    actor: 'server',
    source: {
      document: 'raf-page',
      title: 'Reasonable Adjustment Flag FHIR API',
      section: 'Update outcomes',
      quote: row.statement,
    },
    sourceKind: 'published',
    disposition: 'tested',
    scope: 'test',
    needs: [],
    conflicts: [],
    otherReadings: {},
    tests: [],
    ...row,
  }
}

export function testOf(test: Pick<TestRecord, 'id' | 'title' | 'outcome'> & Partial<TestRecord>): TestRecord {
  return {
    target: 'raf',
    suite: ['Update consent details'],
    file: 'suites/reasonable-adjustment-flag/update-consent.suite.ts',
    requirements: [],
    durationMs: 12,
    steps: [],
    ...test,
  }
}

export function checkOf(
  check: Pick<CheckRecord, 'requirement' | 'outcome' | 'message'> & Partial<CheckRecord>,
): CheckRecord {
  return check
}

const requestHeaders: HeaderPair[] = [
  ['Authorization', 'Bearer ‹redacted: RAF_TOKEN›'],
  ['Accept', 'application/fhir+json'],
  ['X-Request-ID', '60e0b220-8136-4ca5-ae46-1d97ef59d068'],
  ['X-Correlation-ID', '11c46f5f-cdef-4865-94b2-0ee0edcc26da'],
]

const responseHeaders: HeaderPair[] = [
  ['Content-Type', 'application/fhir+json'],
  ['Date', 'Sat, 21 Nov 2026 23:12:09 GMT'],
  ['X-Request-ID', '60e0b220-8136-4ca5-ae46-1d97ef59d068'],
  ['X-Correlation-ID', '11c46f5f-cdef-4865-94b2-0ee0edcc26da'],
]

export interface SampleExchange {
  id: string
  test: string | null
  line: string
  status: number
  sent?: string
  received?: string
  sentHeaders?: HeaderPair[]
  receivedHeaders?: HeaderPair[]
  purpose?: ExchangeRecord['purpose']
}

/** An exchange from `PUT /Consent/1` and a status; paths are below the sample's base URL. */
export function exchangeOf(sample: SampleExchange, ordinal = 0): ExchangeRecord {
  const [method = 'GET', path = '/'] = sample.line.split(' ', 2)
  const typed: HeaderPair[] = sample.sent === undefined ? [] : [['Content-Type', 'application/fhir+json']]
  return {
    id: sample.id,
    target: 'raf',
    test: sample.test,
    ordinal,
    direction: 'out',
    purpose: sample.purpose ?? 'test',
    request: {
      method,
      url: `${sampleBaseUrl}${path}`,
      headers: [...requestHeaders, ...typed, ...(sample.sentHeaders ?? [])],
      ...(sample.sent === undefined ? {} : { body: bodyOf(sample.sent) }),
    },
    response: {
      status: sample.status,
      headers: [...responseHeaders, ...(sample.receivedHeaders ?? [])],
      ...(sample.received === undefined ? {} : { body: bodyOf(sample.received) }),
    },
    startedAt: '2026-11-21T23:12:09.120Z',
    durationMs: 9,
  }
}

export const sampleBaseUrl = 'https://flags.example.nhs.uk/reasonable-adjustment-flag/FHIR/STU3'
