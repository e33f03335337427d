import type { RunRecord } from '../../src/record/run-record.ts'

/** A type with every optional field required, all the way down. */
type Complete<T> = T extends readonly (infer Element)[]
  ? Complete<Element>[]
  : T extends object
    ? { [Key in keyof T]-?: Complete<Exclude<T[Key], undefined>> }
    : T

const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

const body = {
  sha256,
  bytes: 2,
  text: '{}',
  base64: 'e30=',
  truncated: true,
  redactions: [{ what: 'a token', count: 1 }],
}

const check = {
  requirement: 'RAF-UPD-03',
  outcome: 'failed',
  message: 'The stale update was accepted',
  expected: 'status 409',
  actual: 'status 200',
  source: 'RAF-C02 (a)',
  conflict: 'RAF-C02',
  byReading: { a: 'failed' },
  exchange: 'e1',
  place: { file: 'batch.csv', line: 1, column: 1 },
  path: 'Consent.status',
  count: 2,
  exchanges: ['e1'],
} as const

/**
 * One of everything. The type makes the compiler refuse a field that is in the record's types and not here; the schema,
 * whose objects are closed, refuses one that is here and not in the schema. So the two cannot drift apart.
 */
export const completeRecord: Complete<RunRecord> = {
  schemaVersion: '1.0',
  tool: { name: 'fhir-assay', version: '0.1.0' },
  run: {
    id: 'run-1',
    startedAt: '2026-11-21T23:12:04.000Z',
    endedAt: '2026-11-21T23:12:09Z',
    seed: '1',
    command: 'assay run raf --seed 1',
    complete: false,
    incompleteReason: 'A worker ended.',
    planned: 1,
    selected: 1,
    finished: 1,
  },
  targets: [
    {
      id: 'raf',
      kind: 'server',
      api: 'reasonable-adjustment-flag',
      apiTitle: 'Reasonable Adjustment Flag',
      baseUrl: 'http://127.0.0.1:8080',
      file: 'batch.csv',
      embedded: true,
      environment: 'simulator',
      can: ['stateful'],
      reading: 'documented',
      conflicts: { 'RAF-C02': 'a' },
      conflictDetails: [
        {
          id: 'RAF-C02',
          question: 'Which status refuses a stale update?',
          chosen: 'a',
          note: false,
          readings: { a: { says: '409', source: 'the page' } },
        },
      ],
      sources: [
        {
          id: 'raf-page',
          title: 'Reasonable Adjustment Flag FHIR API',
          publisher: 'NHS England',
          address: 'https://digital.nhs.uk/',
          date: '2020-12-17',
          version: '1',
          kind: 'published',
          sha256,
        },
      ],
      settings: {
        patients: ['9990000018'],
        propertyRuns: 20,
        readOnly: false,
        resetPatients: false,
        mailboxes: { sender: 'X26AB1', recipient: 'X26AB2', workflow: 'A_WORKFLOW', restrictedWorkflow: 'ANOTHER' },
      },
    },
  ],
  requirements: [
    {
      id: 'RAF-UPD-03',
      api: 'reasonable-adjustment-flag',
      target: 'raf',
      level: 'must',
      actor: 'server',
      interaction: 'update-consent',
      statement: 'A stale update is refused.',
      source: {
        document: 'raf-page',
        title: 'Title',
        section: 'Section',
        quote: 'Quote',
        address: 'https://digital.nhs.uk/#a',
      },
      sourceKind: 'published',
      disposition: 'tested',
      scope: 'test',
      needs: ['stateful'],
      conflicts: ['RAF-C02'],
      verdict: 'Not met',
      reason: 'a reason',
      deviation: { reason: 'r', agreedWith: 'w', expires: '2027-01-01' },
      attestation: { answer: 'yes', by: 'b', date: '2026-01-01', evidence: 'e' },
      otherReadings: { gateway: 'Met' },
      tests: ['t1'],
    },
  ],
  tests: [
    {
      id: 't1',
      target: 'raf',
      title: 'a stale update is refused',
      suite: ['Update consent'],
      file: 'update-consent.suite.ts',
      requirements: ['RAF-UPD-03'],
      outcome: 'failed',
      reason: 'a reason',
      plannedSkip: false,
      durationMs: 1.5,
      seed: '1',
      path: '0:1',
      steps: [
        {
          title: 'When it is updated',
          exchanges: ['e1'],
          checks: [{ ...check, byReading: { ...check.byReading }, exchanges: ['e1'] }],
        },
      ],
    },
  ],
  exchanges: [
    {
      id: 'e1',
      target: 'raf',
      test: 't1',
      ordinal: 0,
      direction: 'out',
      purpose: 'test',
      request: { method: 'PUT', url: 'http://127.0.0.1:8080/Consent/1', headers: [['If-Match', 'W/"1"']], body },
      response: { status: 200, headers: [['ETag', 'W/"2"']], body },
      error: { kind: 'reset', message: 'The connection was reset.' },
      startedAt: '2026-11-21T23:12:05.000Z',
      durationMs: 3,
    },
  ],
  exchangeChecks: [{ ...check, byReading: { ...check.byReading }, exchanges: ['e1'] }],
  attachments: [{ name: 'a.txt', mediaType: 'text/plain', sha256, bytes: 1 }],
  leftBehind: [{ target: 'raf', what: 'Consent/1', reason: 'no way to remove it' }],
  gate: { exitCode: 1, reasons: ['1 must is Not met'], summary: '0 of 1 applicable musts met' },
}
