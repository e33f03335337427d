import type {
  ExchangeRecord,
  RequirementRecord,
  RunRecord,
  TargetRecord,
  TestRecord,
} from '../../src/record/run-record.ts'
import type { SampleExchange } from './record-builders.ts'
import { bodyOf, checkOf, exchangeOf, requirementOf, sampleBaseUrl, testOf } from './record-builders.ts'

const consentId = '9990000018.11eccc9b-4a6f-4467-a76b-1b8a82bafd65'

function consent(version: number, extra: Record<string, unknown> = {}): string {
  return JSON.stringify({
    resourceType: 'Consent',
    id: consentId,
    meta: {
      versionId: String(version),
      profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/RARecord-Consent-1'],
    },
    status: 'active',
    patient: { reference: 'https://demographics.spineservices.nhs.uk/STU3/Patient/9990000018' },
    policy: [{ uri: 'https://www.england.nhs.uk/' }],
    purpose: [{ system: 'https://fhir.nhs.uk/STU3/CodeSystem/RARecord-FlagCategory-1', code: 'NRAF' }],
    ...extra,
  })
}

/** What a client sends to create one: the server gives id and version. */
const newConsent = JSON.stringify({ ...JSON.parse(consent(1)), id: undefined, meta: undefined })

/** The answer to a stale update that ought to have been refused. */
const acceptedUpdate = consent(3, { note: hostileText() })

function outcome(code: string, diagnostics: string): string {
  return JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code: 'conflict',
        details: {
          coding: [{ system: 'https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1', code, display: code }],
        },
        diagnostics,
      },
    ],
  })
}

const target: TargetRecord = {
  id: 'raf',
  kind: 'server',
  api: 'reasonable-adjustment-flag',
  apiTitle: 'Reasonable Adjustment Flag',
  baseUrl: sampleBaseUrl,
  environment: 'integration',
  can: ['stateful', 'request-id-required', 'authorisation'],
  reading: 'documented',
  conflicts: { 'RAF-C01': 'a', 'RAF-C02': 'a', 'RAF-C13': 'a' },
  conflictDetails: [
    {
      id: 'RAF-C01',
      question: 'Which status refuses an update without an If-Match header?',
      chosen: 'a',
      readings: {
        a: { says: '412 PRECONDITION_FAILED', source: 'Reasonable Adjustment Flag FHIR API, Update outcomes' },
        b: { says: '400 MISSING_OR_INVALID_HEADER', source: 'Public proxy policy for If-Match' },
      },
    },
    {
      id: 'RAF-C02',
      question: 'Which status refuses an update with a stale version?',
      chosen: 'a',
      readings: {
        a: { says: '409 RESOURCE_VERSION_MISMATCH', source: 'Reasonable Adjustment Flag FHIR API, Update outcomes' },
        b: { says: '412', source: 'FHIR R4, RESTful API, Managing Resource Contention' },
      },
    },
    {
      id: 'RAF-C13',
      question: 'Is the API in development or retired?',
      chosen: 'a',
      note: true,
      readings: { a: { says: 'In development' }, b: { says: 'Retired' } },
    },
  ],
  sources: [
    {
      id: 'raf-page',
      title: 'Reasonable Adjustment Flag FHIR API',
      publisher: 'NHS England',
      address: 'https://digital.nhs.uk/developer/api-catalogue/reasonable-adjustment-flag-fhir',
      date: '2020-12-17',
      kind: 'published',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    },
    {
      id: 'fhir-stu3-http',
      title: 'FHIR STU3, RESTful API',
      publisher: 'HL7',
      address: 'https://hl7.org/fhir/STU3/http.html',
      version: '3.0.2',
      kind: 'published',
    },
    {
      id: 'proxy-policies',
      title: 'Public proxy policies',
      publisher: 'NHS England',
      // Not a web address, so no report may make a link of it
      address: 'javascript:alert(document.domain)',
      kind: 'observed',
    },
  ],
  settings: { patients: ['9990000018', '9990000026'], propertyRuns: 20, readOnly: false, resetPatients: false },
}

const requirements: RequirementRecord[] = [
  requirementOf({
    id: 'RAF-CON-01',
    interaction: 'create-consent',
    statement: 'A consent that is created is answered with status 201.',
    verdict: 'Met',
    tests: ['create-consent/201'],
    source: {
      document: 'raf-page',
      title: 'Reasonable Adjustment Flag FHIR API',
      section: 'Add consent details',
      quote: 'HTTP status: 201',
    },
  }),
  requirementOf({
    id: 'RAF-CON-02',
    interaction: 'create-consent',
    level: 'should',
    statement: 'The Location of a created consent names its version.',
    verdict: 'Not met',
    tests: ['create-consent/location'],
    source: {
      document: 'raf-page',
      title: 'Reasonable Adjustment Flag FHIR API',
      section: 'Add consent details, response headers',
      quote: 'Location: [base]/[type]/[id]/_history/[vid]',
    },
  }),
  requirementOf({
    id: 'RAF-CON-03',
    interaction: 'create-consent',
    statement: 'A second active consent for the same patient is refused.',
    verdict: 'Not tested',
    reason: 'patient 9990000026 already has a record',
    needs: ['stateful'],
    tests: ['create-consent/second'],
    sourceKind: 'observed',
  }),
  requirementOf({
    id: 'RAF-UPD-01',
    interaction: 'update-consent',
    statement: 'An update made with the current version is accepted, and the version rises.',
    verdict: 'Met',
    needs: ['stateful'],
    tests: ['update-consent/current'],
  }),
  requirementOf({
    id: 'RAF-UPD-02',
    interaction: 'update-consent',
    statement: 'An update without an If-Match header is refused.',
    conflicts: ['RAF-C01'],
    verdict: 'Not met',
    otherReadings: { gateway: 'Met' },
    tests: ['update-consent/absent'],
    source: {
      document: 'raf-page',
      title: 'Reasonable Adjustment Flag FHIR API',
      section: 'Update outcomes',
      quote: 'Request missing basic requirements such as If-Match header (or invalid headers).',
    },
  }),
  requirementOf({
    id: 'RAF-UPD-03',
    interaction: 'update-consent',
    statement: 'An update made with a version that is no longer current is refused, and nothing changes.',
    conflicts: ['RAF-C02'],
    verdict: 'Not met',
    needs: ['stateful'],
    tests: ['update-consent/stale', 'update-consent/stale-property'],
    source: {
      document: 'raf-page',
      title: 'Reasonable Adjustment Flag FHIR API',
      section: 'Update outcomes',
      quote: 'The resource version has changed since your last read, so the update has been rejected.',
    },
  }),
  requirementOf({
    id: 'RAF-UPD-04',
    interaction: 'update-consent',
    statement: 'An update that is refused says why in the display field.',
    verdict: 'Accepted deviation',
    deviation: {
      reason: 'The detail is in diagnostics until release 4.',
      agreedWith: 'NHS England Solutions Assurance',
      expires: '2027-03-31',
    },
    tests: ['update-consent/display'],
  }),
  requirementOf({
    id: 'RAF-UPD-05',
    interaction: 'update-consent',
    statement: 'Two updates sent at the same moment do not both succeed.',
    verdict: 'Could not test',
    reason: 'worker ended',
    needs: ['concurrent-writes'],
    tests: ['update-consent/race'],
  }),
  requirementOf({
    id: 'RAF-REM-01',
    interaction: 'remove-record',
    statement: 'The removal of a record makes all of its parts inactive.',
    verdict: 'Not applicable',
    reason: 'The product does not remove records.',
  }),
  requirementOf({
    id: 'RAF-ERR-01',
    interaction: 'every-answer',
    scope: 'every-exchange',
    statement: 'Every answer mirrors X-Request-ID.',
    verdict: 'Met',
    source: {
      document: 'raf-page',
      title: 'Reasonable Adjustment Flag FHIR API',
      section: 'Response headers',
      quote: 'The X-Request-ID from the request header, if supplied, mirrored back.',
    },
  }),
  requirementOf({
    id: 'RAF-ERR-02',
    interaction: 'every-answer',
    scope: 'every-exchange',
    statement: 'Every resource in an answer is valid against base FHIR and the profile that it claims.',
    verdict: 'Not met',
    source: {
      document: 'fhir-stu3-http',
      title: 'FHIR STU3, RESTful API',
      section: 'Resource validity',
      quote: 'Servers SHALL return valid resources.',
    },
  }),
  requirementOf({
    id: 'RAF-AUD-01',
    interaction: 'organisation',
    actor: 'client',
    disposition: 'attested',
    statement: 'A clinical safety case (DCB0129) is in place.',
    verdict: 'Attested',
    attestation: {
      answer: 'yes',
      by: 'Clinical Safety Officer',
      date: '2026-10-02',
      evidence: 'Hazard log, version 7',
    },
  }),
  requirementOf({
    id: 'RAF-AUD-02',
    interaction: 'organisation',
    actor: 'client',
    disposition: 'attested',
    statement: 'Each read of a record is written to an audit log.',
    verdict: 'Not tested',
    reason: 'A person answers this: no answer in attestations.yaml',
  }),
  requirementOf({
    id: 'RAF-OPT-01',
    interaction: 'get-consent',
    level: 'may',
    statement: 'A search may be answered with If-None-Match and status 304.',
    verdict: 'Not tested',
    disposition: 'not-testable',
    reason: 'No published source says when.',
  }),
]

const tests: TestRecord[] = [
  testOf({
    id: 'create-consent/201',
    title: 'a consent that is created is answered with 201',
    suite: ['Add consent details'],
    requirements: ['RAF-CON-01'],
    outcome: 'passed',
    steps: [
      {
        title: 'When a consent is created',
        exchanges: ['e1'],
        checks: [
          checkOf({ requirement: 'RAF-CON-01', outcome: 'passed', message: 'The status is 201', exchange: 'e1' }),
        ],
      },
    ],
  }),
  testOf({
    id: 'create-consent/location',
    title: 'the Location of a created consent names its version',
    suite: ['Add consent details'],
    requirements: ['RAF-CON-02'],
    outcome: 'failed',
    steps: [
      {
        title: 'When a consent is created',
        exchanges: ['e2'],
        checks: [
          checkOf({
            requirement: 'RAF-CON-02',
            outcome: 'failed',
            message: 'The answer has no Location header',
            expected: 'Location ending in /_history/1',
            actual: 'no Location header',
            source: 'Add consent details, response headers',
            exchange: 'e2',
          }),
        ],
      },
    ],
  }),
  testOf({
    id: 'create-consent/second',
    title: 'a second active consent is refused',
    suite: ['Add consent details'],
    requirements: ['RAF-CON-03'],
    outcome: 'skipped',
    reason: 'patient 9990000026 already has a record',
    plannedSkip: false,
  }),
  testOf({
    id: 'update-consent/current',
    title: 'an update made with the current version is accepted',
    requirements: ['RAF-UPD-01'],
    outcome: 'passed',
    steps: [
      { title: 'Given a consent at version 1', exchanges: ['e3'], checks: [] },
      {
        title: 'When it is updated with version 1',
        exchanges: ['e4'],
        checks: [
          checkOf({ requirement: 'RAF-UPD-01', outcome: 'passed', message: 'The status is 200', exchange: 'e4' }),
          checkOf({
            requirement: 'RAF-UPD-01',
            outcome: 'observed',
            message: 'An unquoted version is accepted',
            expected: 'no source decides this',
            actual: 'status 200',
            exchange: 'e4',
          }),
        ],
      },
    ],
  }),
  testOf({
    id: 'update-consent/absent',
    title: 'an update without If-Match is refused',
    requirements: ['RAF-UPD-02'],
    outcome: 'failed',
    steps: [
      {
        title: 'When a consent is updated without If-Match',
        exchanges: ['e5'],
        checks: [
          checkOf({
            requirement: 'RAF-UPD-02',
            outcome: 'failed',
            message: 'The update was refused with another status than the reading gives',
            expected: 'status 412, code PRECONDITION_FAILED',
            actual: 'status 400, code MISSING_OR_INVALID_HEADER',
            source: 'RAF-C01 (a): 412 PRECONDITION_FAILED',
            conflict: 'RAF-C01',
            byReading: { a: 'failed', b: 'passed' },
            exchange: 'e5',
          }),
        ],
      },
    ],
  }),
  testOf({
    id: 'update-consent/stale',
    title: 'an update made with a stale version is refused, and changes nothing',
    requirements: ['RAF-UPD-03'],
    outcome: 'failed',
    steps: [
      { title: 'Given a consent at version 1', exchanges: ['e6'], checks: [] },
      { title: 'And another user has updated it to version 2', exchanges: ['e7'], checks: [] },
      {
        title: 'When it is updated with version 1',
        exchanges: ['e8'],
        checks: [
          checkOf({
            requirement: 'RAF-UPD-03',
            outcome: 'failed',
            message: 'The stale update was accepted',
            expected: 'status 409, code RESOURCE_VERSION_MISMATCH',
            actual: 'status 200',
            source: 'RAF-C02 (a): 409 RESOURCE_VERSION_MISMATCH',
            conflict: 'RAF-C02',
            byReading: { a: 'failed', b: 'failed' },
            exchange: 'e8',
            place: { line: 1, column: acceptedUpdate.indexOf('"note"') + 1 },
          }),
        ],
      },
    ],
  }),
  testOf({
    id: 'update-consent/stale-property',
    title: 'no version but the current one is accepted',
    requirements: ['RAF-UPD-03'],
    outcome: 'failed',
    seed: '20261121',
    path: '3:1:0',
    steps: [
      {
        title: 'For any If-Match that is not the current version',
        exchanges: ['e9'],
        checks: [
          checkOf({
            requirement: 'RAF-UPD-03',
            outcome: 'failed',
            message: 'The stale update was accepted',
            expected: 'status 409, code RESOURCE_VERSION_MISMATCH',
            actual: 'status 200',
            conflict: 'RAF-C02',
            exchange: 'e9',
          }),
        ],
      },
    ],
  }),
  testOf({
    id: 'update-consent/display',
    title: 'a refusal says why in the display field',
    requirements: ['RAF-UPD-04'],
    outcome: 'failed',
    steps: [
      {
        title: 'When a consent is updated with a version that it has not reached',
        exchanges: ['e10'],
        checks: [
          checkOf({
            requirement: 'RAF-UPD-04',
            outcome: 'failed',
            message: 'The display repeats the code',
            expected: 'a description in issue.details.coding.display',
            actual: 'RESOURCE_VERSION_MISMATCH',
            exchange: 'e10',
            path: 'OperationOutcome.issue[0].details.coding[0].display',
          }),
        ],
      },
    ],
  }),
  testOf({
    id: 'update-consent/race',
    title: 'of two updates sent at the same moment 1 is refused',
    requirements: ['RAF-UPD-05'],
    outcome: 'error',
    reason: 'worker ended',
    steps: [{ title: 'Given a consent at version 1', exchanges: ['e11'], checks: [] }],
  }),
  testOf({
    id: 'remove-record/inactive',
    title: 'a record that is removed is inactive in all of its parts',
    suite: ['Remove a record'],
    outcome: 'not-selected',
  }),
]

const samples: SampleExchange[] = [
  {
    id: 'e1',
    test: 'create-consent/201',
    line: 'POST /Consent',
    status: 201,
    sent: newConsent,
    received: consent(1),
    receivedHeaders: [['ETag', 'W/"1"']],
  },
  {
    id: 'e2',
    test: 'create-consent/location',
    line: 'POST /Consent',
    status: 201,
    sent: newConsent,
    received: consent(1),
    receivedHeaders: [['ETag', 'W/"1"']],
  },
  {
    id: 'e3',
    test: 'update-consent/current',
    line: 'POST /Consent',
    status: 201,
    sent: newConsent,
    received: consent(1),
    receivedHeaders: [['ETag', 'W/"1"']],
  },
  {
    id: 'e4',
    test: 'update-consent/current',
    line: `PUT /Consent/${consentId}`,
    status: 200,
    sent: consent(1),
    sentHeaders: [['If-Match', 'W/"1"']],
    received: consent(2),
    receivedHeaders: [['ETag', 'W/"2"']],
  },
  {
    id: 'e5',
    test: 'update-consent/absent',
    line: `PUT /Consent/${consentId}`,
    status: 400,
    sent: consent(2),
    received: outcome('MISSING_OR_INVALID_HEADER', 'if-match is missing or invalid'),
  },
  {
    id: 'e6',
    test: 'update-consent/stale',
    line: 'POST /Consent',
    status: 201,
    sent: newConsent,
    received: consent(1),
    receivedHeaders: [['ETag', 'W/"1"']],
    purpose: 'starting-state',
  },
  {
    id: 'e7',
    test: 'update-consent/stale',
    line: `PUT /Consent/${consentId}`,
    status: 200,
    sent: consent(1),
    sentHeaders: [['If-Match', 'W/"1"']],
    received: consent(2),
    receivedHeaders: [['ETag', 'W/"2"']],
  },
  {
    id: 'e8',
    test: 'update-consent/stale',
    line: `PUT /Consent/${consentId}`,
    status: 200,
    sent: consent(1),
    sentHeaders: [['If-Match', 'W/"1"']],
    received: acceptedUpdate,
    receivedHeaders: [
      ['ETag', 'W/"3"'],
      ['X-Note', '\u001b[31mred\u001b[0m'],
    ],
  },
  {
    id: 'e9',
    test: 'update-consent/stale-property',
    line: `PUT /Consent/${consentId}`,
    status: 200,
    sent: consent(1),
    sentHeaders: [['If-Match', 'W/"0"']],
    received: consent(4),
  },
  {
    id: 'e10',
    test: 'update-consent/display',
    line: `PUT /Consent/${consentId}`,
    status: 409,
    sent: consent(1),
    sentHeaders: [['If-Match', 'W/"99"']],
    received: outcome('RESOURCE_VERSION_MISMATCH', 'version 99 is not version 4'),
  },
  {
    id: 'e11',
    test: 'update-consent/race',
    line: 'POST /Consent',
    status: 201,
    sent: newConsent,
    received: consent(1),
  },
  {
    id: 'e12',
    test: null,
    line: 'GET /Consent?patient=9990000018&status=active',
    status: 200,
    received: '{"resourceType":"Bundle","type":"searchset","total":0}',
    purpose: 'control',
  },
]

const exchanges: ExchangeRecord[] = samples.map((sample, ordinal) => exchangeOf(sample, ordinal))

/** What a target may put into an answer to act on whoever reads the report. */
export function hostileText(): string {
  return [
    '<script>document.title="pwned"</script>',
    '<img src="http://203.0.113.9/x.png" onerror="document.title=1">',
    ']]>',
    '<!-- --> </style></details></pre>',
    '\u001b[2J\u001b]0;title\u0007',
    '\u202egnp.exe',
    'nul\u0000nul',
    'lone \ud800 surrogate',
    '=HYPERLINK("http://203.0.113.9/","open")',
  ].join('\n')
}

/** A run against a real server that ended with every verdict and every outcome of a test, and hostile answers. */
export function sampleRecord(): RunRecord {
  return structuredClone({
    schemaVersion: '1.0',
    tool: { name: 'fhir-assay', version: '0.1.0' },
    run: {
      id: '0b7c6e1e-7d7a-4a53-9a57-0d9d5a3f0f11',
      startedAt: '2026-11-21T23:12:04.000Z',
      endedAt: '2026-11-21T23:12:09.400Z',
      seed: '20261121',
      command: `assay run raf --target ${sampleBaseUrl} --environment integration --seed 20261121`,
      complete: false,
      incompleteReason: 'A worker ended before its tests did.',
      planned: 10,
      selected: 9,
      finished: 8,
    },
    targets: [target],
    requirements,
    tests,
    exchanges,
    exchangeChecks: [
      checkOf({
        requirement: 'RAF-ERR-01',
        outcome: 'passed',
        message: 'X-Request-ID is mirrored',
        count: 12,
        exchanges: ['e1', 'e2', 'e3'],
      }),
      checkOf({
        requirement: 'RAF-ERR-02',
        outcome: 'failed',
        message: 'Consent.note is not an element of Consent',
        expected: 'only elements that Consent defines',
        actual: hostileText(),
        path: 'Consent.note',
        count: 3,
        exchanges: ['e8', 'e9'],
        exchange: 'e8',
      }),
      checkOf({
        requirement: 'RAF-ERR-02',
        outcome: 'information',
        message: 'Provenance.target is a Consent, which the seed page shows and the profile does not allow',
        path: 'Consent.contained[0].target',
        count: 4,
        exchanges: ['e1'],
      }),
    ],
    attachments: [{ name: 'simulator.log', mediaType: 'text/plain', sha256: bodyOf('log').sha256, bytes: 3 }],
    leftBehind: [
      {
        target: 'raf',
        what: `Consent/${consentId} of patient 9990000018`,
        reason: 'The API has no way to remove a single consent.',
      },
    ],
    gate: {
      exitCode: 1,
      reasons: ['3 musts are Not met', '1 must could not be tested: worker ended'],
      summary: '3 of 7 applicable musts met, 1 not tested',
    },
  } satisfies RunRecord)
}
