import {
  type Answer,
  conflictSend,
  describe,
  expect,
  forEachCase,
  meets,
  needs,
  type Patient,
  readOnly,
  type Target,
  test,
} from '../../src/index.ts'
import { adjustmentChanged, consentFor, partsOfRecord, removalOf } from './bodies.ts'
import { recorded } from './given.ts'

const parts = partsOfRecord.map((type) => ({ type }))

/** Nothing that a user of the page could know: what the public proxy says, word for word. */
const says = {
  token: 'Access token is invalid or expired',
  requestId: 'x-request-id is missing or invalid',
  role: 'nhsd-session-urid is invalid',
  contentType: 'content-type must be set to application/fhir+json',
  body: 'requires payload',
  parameters: 'required query parameters are missing or have empty values',
  version: 'if-match is missing or invalid',
  path: 'Resource Not Found',
  secondConsent: 'The patient already has an active consent',
} as const

describe('The public proxy', () => {
  forEachCase(
    [
      { what: 'without a token', changes: { without: ['Authorization'] } },
      {
        what: 'with a token that was never issued',
        changes: { headers: { Authorization: 'Bearer this-token-was-never-issued' } },
      },
    ],
    'a request $what is told so in diagnostics',
    meets('RAF-GWY-01', readOnly),
    async ({ target, patient }, { changes }) => {
      expect(await target.find('Consent', { patient }, changes)).toBeAnswered({ diagnostics: says.token })
    },
  )

  forEachCase(
    [
      { what: 'without X-Request-ID', changes: { without: ['X-Request-ID'] } },
      { what: 'whose X-Request-ID is no UUID', changes: { headers: { 'X-Request-ID': 'request' } } },
    ],
    'a request $what is told so in diagnostics',
    meets('RAF-GWY-02', readOnly),
    async ({ target, patient }, { changes }) => {
      expect(await target.find('Consent', { patient }, changes)).toBeAnswered({ diagnostics: says.requestId })
    },
  )

  forEachCase(
    [{ contentType: 'text/plain' }, { contentType: 'application/json' }],
    'a write whose Content-Type is $contentType is told so in diagnostics',
    meets('RAF-GWY-03'),
    async ({ target, patient }, { contentType }) => {
      const answer = await target.create('Consent', consentFor(patient), { contentType })
      expect(answer).toBeAnswered({ diagnostics: says.contentType })
    },
  )

  test('a write without a body is told so in diagnostics', meets('RAF-GWY-04'), async ({ target }) => {
    expect(await target.request('POST', '/Consent', { text: '' })).toBeAnswered({ diagnostics: says.body })
  })

  forEachCase(
    parts,
    'a search for $type without parameters is told so in diagnostics',
    meets('RAF-GWY-05', readOnly),
    async ({ target }, { type }) => {
      expect(await target.searchWith(type, '')).toBeAnswered({ diagnostics: says.parameters })
    },
  )

  forEachCase(
    parts,
    'a search for $type with an empty status is told so in diagnostics',
    meets('RAF-GWY-05', readOnly),
    async ({ target, patient }, { type }) => {
      expect(await target.find(type, { patient, status: '' })).toBeAnswered({ diagnostics: says.parameters })
    },
  )

  const writesWithVersion = {
    'an update of a Flag': async (
      target: Target,
      patient: Patient,
      headers: Record<string, string>,
    ): Promise<Answer> => {
      const flag = await recorded('Flag', target, patient)
      return target.update(flag, { to: adjustmentChanged('contactByEmail'), headers })
    },
    'an update of a List': async (target: Target, patient: Patient, headers: Record<string, string>): Promise<Answer> =>
      target.update(await recorded('List', target, patient), { headers }),
    'a removal': async (target: Target, patient: Patient, headers: Record<string, string>): Promise<Answer> => {
      await recorded('Consent', target, patient)
      return target.operation(conflictSend('RAF-C22', 'operation'), removalOf(patient), { headers })
    },
  }
  forEachCase(
    Object.entries(writesWithVersion).flatMap(([write, send]) => [
      { what: `${write} without If-Match`, send, headers: {} },
      { what: `${write} with an empty If-Match`, send, headers: { 'If-Match': '' } },
    ]),
    '$what is told so in diagnostics',
    meets('RAF-GWY-06'),
    async ({ target, patient }, { send, headers }) => {
      expect(await send(target, patient, headers)).toBeAnswered({ diagnostics: says.version })
    },
  )

  test(
    'a request to a path that does not exist is told so in diagnostics',
    meets('RAF-GWY-07', readOnly),
    async ({ target }) => {
      expect(await target.request('GET', '/Consents')).toBeAnswered({ diagnostics: says.path })
    },
  )

  test('a second active consent is told so in diagnostics', meets('RAF-GWY-08'), async ({ target, patient, step }) => {
    await step('Given a consent', () => recorded('Consent', target, patient))
    const second = await step('When another one is added', () => target.create('Consent', consentFor(patient)))
    expect(second).toBeAnswered({ diagnostics: says.secondConsent })
  })

  forEachCase(
    [{ value: 'nurse' }, { value: '0123456789' }, { value: '!' }],
    'a request with the role $value, which is not one of the user, is refused',
    meets('RAF-GWY-09', readOnly),
    async ({ target, patient }, { value }) => {
      const answer = await target.find('Consent', { patient }, { headers: { 'NHSD-Session-URID': value } })
      expect(answer).toBeRefused({ status: 400, diagnostics: says.role })
    },
  )
})

describe('The first fault that the public proxy reports', () => {
  const wrongRequestId = { 'X-Request-ID': 'request' }
  const wrongRole = { 'NHSD-Session-URID': 'nurse' }

  forEachCase(
    [
      {
        of: 'X-Request-ID, Content-Type and body',
        headers: wrongRequestId,
        first: 'X-Request-ID',
        said: says.requestId,
      },
      { of: 'Content-Type and body', headers: {}, first: 'Content-Type', said: says.contentType },
    ],
    'of faults in $of, that in $first is reported',
    meets('RAF-GWY-10'),
    async ({ target }, { headers, said }) => {
      const answer = await target.request('POST', '/Consent', { text: '', contentType: 'text/plain', headers })
      expect.soft(answer).toBeAnswered({ diagnostics: said })
      expect.soft(answer).toHold('one issue to be reported', 'issue.count() = 1')
    },
  )

  forEachCase(
    [
      {
        of: 'X-Request-ID and NHSD-Session-URID',
        headers: { ...wrongRequestId, ...wrongRole },
        first: 'X-Request-ID',
        said: says.requestId,
      },
      { of: 'NHSD-Session-URID and Content-Type', headers: wrongRole, first: 'NHSD-Session-URID', said: says.role },
    ],
    'of faults in $of, that in $first is reported',
    meets('RAF-GWY-10', needs('authorisation')),
    async ({ target }, { headers, said }) => {
      const answer = await target.request('POST', '/Consent', { text: '', contentType: 'text/plain', headers })
      expect.soft(answer).toBeAnswered({ diagnostics: said })
      expect.soft(answer).toHold('one issue to be reported', 'issue.count() = 1')
    },
  )
})
