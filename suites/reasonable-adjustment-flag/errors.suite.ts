import {
  type Answer,
  arbitraries,
  conflict,
  conflictSend,
  describe,
  expect,
  forEachCase,
  meets,
  needs,
  observes,
  type Patient,
  property,
  readOnly,
  type Target,
  test,
} from '../../src/index.ts'
import { adjustmentChanged, bodyOf, changeOf, consentFor, partsOfRecord, removalOf, withValue } from './bodies.ts'
import { recorded } from './given.ts'

const parts = partsOfRecord.map((type) => ({ type }))

/** The id of a resource that no server has, in the form of the page's ids. */
const idOfNothing = (patient: Patient) => `${patient.nhsNumber}.00000000-0000-4000-8000-000000000000`

/** Send a text to where a Consent is created. */
const createFromText = (target: Target, text: string, contentType = 'application/fhir+json') =>
  target.request('POST', '/Consent', { text, contentType })

describe('Endpoints and ids that do not exist', () => {
  forEachCase(
    [{ path: '/Patient' }, { path: '/Consents' }, { path: '/$nosuchoperation' }],
    'a request to $path, which does not exist, is refused as unsupported',
    meets('RAF-ERR-03', readOnly),
    async ({ target }, { path }) => {
      expect(await target.request('GET', path)).toBeRefused(conflict('RAF-C43'))
    },
  )

  test(
    'a write to an endpoint that does not exist is refused as unsupported',
    meets('RAF-ERR-03'),
    async ({ target, patient }) => {
      const answer = await target.request('POST', '/Consents', { resource: consentFor(patient) })
      expect(answer).toBeRefused(conflict('RAF-C43'))
    },
  )

  forEachCase(
    parts,
    'the update of a $type that does not exist is refused as not found',
    meets('RAF-ERR-04'),
    async ({ target, patient }, { type }) => {
      const id = idOfNothing(patient)
      const answer = await target.request('PUT', `/${type}/${id}`, {
        resource: { ...bodyOf(type, patient), id },
        ifMatch: '1',
      })
      expect(answer).toBeRefused({ status: 404, code: 'RESOURCE_NOT_FOUND' })
    },
  )

  for (const { type } of parts) {
    property(
      `the update of a ${type} whose id begins with an NHS number that is not valid is refused`,
      meets('RAF-ERR-05'),
      arbitraries.wrongCheckDigit(),
      async ({ target, patient }, nhsNumber) => {
        const id = idOfNothing({ nhsNumber })
        const answer = await target.request('PUT', `/${type}/${id}`, {
          resource: { ...bodyOf(type, patient), id },
          ifMatch: '1',
        })
        expect(answer).toBeRefused(conflict('RAF-C44'))
      },
    )
  }

  forEachCase(
    [{ id: 'nothing' }, { id: '0' }, { id: '..%2FConsent' }],
    'what comes of an update that names the id $id',
    observes('RAF-ERR-05'),
    async ({ target, patient }, { id }) => {
      const answer = await target.request('PUT', `/Consent/${id}`, { resource: consentFor(patient), ifMatch: '1' })
      expect(answer).toHaveStatus([400, 404])
    },
  )

  test(
    'a refusal with status 405 lists the methods that are supported',
    meets('RAF-HDR-22', readOnly),
    async ({ target }) => {
      const answer = await target.request('GET', `/${conflictSend('RAF-C22', 'operation')}`)
      expect(answer).toHaveHeaderIf(405, 'Allow')
    },
  )
})

describe('Versions that a write does not name rightly', () => {
  const withoutVersion = {
    'the update of a Flag': async (target: Target, patient: Patient): Promise<Answer> => {
      const flag = await recorded('Flag', target, patient)
      return target.update(flag, { to: adjustmentChanged('contactByEmail') })
    },
    'the update of a List': async (target: Target, patient: Patient): Promise<Answer> =>
      target.update(await recorded('List', target, patient)),
    'the removal of a record': async (target: Target, patient: Patient): Promise<Answer> => {
      await recorded('Consent', target, patient)
      return target.operation(conflictSend('RAF-C22', 'operation'), removalOf(patient))
    },
  }

  forEachCase(
    Object.entries(withoutVersion).map(([write, send]) => ({ write, send })),
    'the refusal of $write without If-Match names its code and display',
    meets('RAF-ERR-07'),
    async ({ target, patient }, { send }) => {
      const answer = await send(target, patient)
      expect.soft(answer).toBeRefused(conflict('RAF-C01'))
      expect.soft(answer).toHold('the error to have a display', 'issue.details.coding.display.exists()')
    },
  )

  forEachCase(
    [{ type: 'Flag' }, { type: 'List' }] as const,
    'the refusal of the update of a $type with a stale version names its code and display',
    meets('RAF-ERR-08'),
    async ({ target, patient, step }, { type }) => {
      const first = await step(`Given a ${type}`, () => recorded(type, target, patient))
      const to = changeOf(type, patient)
      await step('And another user has updated it', async () =>
        (await target.update(first, { ifMatch: first.version, to })).mustSucceed(),
      )
      const stale = await step('When it is updated with the version that was read before', () =>
        target.update(first, { ifMatch: first.version, to }),
      )
      expect.soft(stale).toBeRefused(conflict('RAF-C02'))
      expect.soft(stale).toHold('the error to have a display', 'issue.details.coding.display.exists()')
    },
  )
})

describe('Errors of the client', () => {
  forEachCase(
    [
      { what: 'a body that is not JSON', send: (target: Target) => createFromText(target, 'no JSON') },
      { what: 'an empty body', send: (target: Target) => createFromText(target, '') },
      {
        what: 'a body nested 10,000 levels deep',
        send: (target: Target) =>
          createFromText(target, `{"resourceType":"Consent","extension":${'['.repeat(10_000)}${']'.repeat(10_000)}}`),
      },
      {
        what: 'a body that is a list',
        send: (target: Target) => createFromText(target, '[{"resourceType":"Consent"}]'),
      },
      {
        what: 'a body that is not UTF-8',
        send: (target: Target) =>
          createFromText(target, '{"resourceType":"Consent"}', 'application/fhir+json; charset=utf-16'),
      },
      {
        what: 'a body that would reach into the prototype of an object',
        send: (target: Target) =>
          createFromText(
            target,
            '{"resourceType":"Consent","__proto__":{"status":"active"},"constructor":{"prototype":{}}}',
          ),
      },
    ],
    '$what is answered as an error of the client',
    meets('RAF-GEN-02'),
    async ({ target }, { send }) => {
      expect(await send(target)).toBeRefused()
    },
  )

  forEachCase(
    [
      { what: 'a path with markup in it', path: '/Consent%3Cscript%3Ealert(1)%3C%2Fscript%3E' },
      { what: 'a path of 4,000 characters', path: `/${'Consent'.repeat(571)}` },
    ],
    '$what is answered as an error of the client',
    meets('RAF-GEN-02', readOnly),
    async ({ target }, { path }) => {
      expect(await target.request('GET', path)).toBeRefused()
    },
  )

  test(
    'a body with a text longer than FHIR allows is answered as an error of the client',
    meets('RAF-GEN-02', needs('large-bodies')),
    async ({ target, patient }) => {
      const long = withValue(consentFor(patient), 'purpose.0.display', 'a'.repeat(2 * 1024 * 1024))
      expect(await target.create('Consent', long)).toBeRefused()
    },
  )

  for (const { type } of parts) {
    property(
      `the outcome that refuses a search for ${type} by an invalid NHS number has severity error and code value`,
      meets('RAF-ERR-35', readOnly),
      arbitraries.wrongCheckDigit(),
      async ({ target }, nhsNumber) => {
        const answer = await target.find(type, { patient: { nhsNumber } })
        expect.soft(answer).toBeAnswered({ issue: 'value' })
        expect.soft(answer).toHold('the severity to be error', "issue.severity = 'error'")
      },
    )
  }
})
