import {
  adjustmentChanged,
  bodyOf,
  consentFor,
  consentGivenAnew,
  flagFor,
  impairmentsFor,
  partsOfRecord,
  prepareFor,
  recorded,
  removalOf,
  without,
  withRepeated,
  withUnknownProperty,
  withValue,
} from '../../fixtures/reasonable-adjustment-flag/index.ts'
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
    [
      { type: 'Flag' as const, to: adjustmentChanged('contactByEmail') },
      { type: 'List' as const, to: {} },
    ],
    'the refusal of the update of a $type with a stale version names its code and display',
    meets('RAF-ERR-08'),
    async ({ target, patient, step }, { type, to }) => {
      const first = await step(`Given a ${type}`, () => recorded(type, target, patient))
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

/** What is done to a valid body, and of which part of the record. */
interface Defect {
  body: string
  type: (typeof partsOfRecord)[number]
  of: (patient: Patient) => object
}

/** A creation with a defect is refused with the code that the page has for it. */
const isRefusedAs =
  (code: string) =>
  async ({ target, patient }: { target: Target; patient: Patient }, { type, of }: Defect): Promise<void> => {
    await prepareFor(type, target, patient)
    const answer = await target.create(type, of(patient))
    expect.soft(answer).toBeRefused(conflict('RAF-C45'))
    expect.soft(answer).toBeAnswered({ code })
  }

describe('Bodies that break their profile', () => {
  const lacking = (type: Defect['type'], element: string): Defect => ({
    body: `${type} without ${element}`,
    type,
    of: (patient) => without(bodyOf(type, patient), element),
  })
  forEachCase<Defect>(
    [
      lacking('Consent', 'status'),
      lacking('Consent', 'patient'),
      lacking('Consent', 'policy.0.uri'),
      lacking('Flag', 'status'),
      lacking('Flag', 'category'),
      lacking('Flag', 'code'),
      lacking('Flag', 'subject'),
      lacking('List', 'status'),
      lacking('List', 'mode'),
      lacking('List', 'subject'),
    ],
    'a $body is refused for a missing value',
    meets('RAF-ERR-12'),
    isRefusedAs('MISSING_VALUE'),
  )

  const withStatus = (type: Defect['type'], status: string): Defect => ({
    body: `${type} with the status "${status}"`,
    type,
    of: (patient) => withValue(bodyOf(type, patient), 'status', status),
  })
  forEachCase<Defect>(
    [withStatus('Consent', 'granted'), withStatus('Flag', 'raised'), withStatus('List', 'finished')],
    'a $body is refused for an invalid value',
    meets('RAF-ERR-13'),
    isRefusedAs('INVALID_VALUE'),
  )

  forEachCase<Defect>(
    [
      {
        body: 'Consent with an empty list of policies',
        type: 'Consent',
        of: (patient) => withValue(consentFor(patient), 'policy', []),
      },
      {
        body: 'Consent with an empty list of purposes',
        type: 'Consent',
        of: (patient) => withValue(consentFor(patient), 'purpose', []),
      },
    ],
    'a $body is refused for too few values',
    meets('RAF-ERR-15'),
    isRefusedAs('TOO_FEW_VALUES_SUBMITTED'),
  )

  forEachCase<Defect>(
    [
      {
        body: 'Consent with two policies',
        type: 'Consent',
        of: (patient) => withRepeated(consentFor(patient), 'policy'),
      },
      {
        body: 'Consent with two purposes',
        type: 'Consent',
        of: (patient) => withRepeated(consentFor(patient), 'purpose'),
      },
      {
        body: 'List with a Condition that has two notes',
        type: 'List',
        of: (patient) => withRepeated(impairmentsFor(patient), 'contained.0.note'),
      },
    ],
    'a $body is refused for too many values',
    meets('RAF-ERR-16'),
    isRefusedAs('TOO_MANY_VALUES_SUBMITTED'),
  )

  forEachCase<Defect>(
    [
      ...partsOfRecord.map(
        (type): Defect => ({
          body: `${type} with a property that FHIR does not know`,
          type,
          of: (patient) => withUnknownProperty(bodyOf(type, patient)),
        }),
      ),
      {
        body: 'Consent with a property in its policy that FHIR does not know',
        type: 'Consent',
        of: (patient) => withUnknownProperty(consentFor(patient), 'policy.0.favouriteColour'),
      },
    ],
    'a $body is refused for additional properties',
    meets('RAF-ERR-17'),
    isRefusedAs('ADDITIONAL_PROPERTIES'),
  )
})

describe('Bodies that cannot be read', () => {
  const notJson = {
    'the beginning of a Consent': (patient: Patient) => JSON.stringify(consentFor(patient)).slice(0, 200),
    'a sentence': () => 'The patient has consented.',
    'a Consent in XML': () => '<Consent xmlns="http://hl7.org/fhir"><status value="active"/></Consent>',
    'JSON with a comma too many': () => '{"resourceType":"Consent",}',
    'a form': () => 'resourceType=Consent&status=active',
  }
  forEachCase(
    Object.entries(notJson).map(([what, text]) => ({ what, text })),
    'a write whose body is $what is refused',
    meets('RAF-ERR-31'),
    async ({ target, patient }, { text }) => {
      expect(await createFromText(target, text(patient))).toBeRefused({ status: 400 })
    },
  )

  test('an update whose body is not JSON is refused', meets('RAF-ERR-31'), async ({ target, patient, step }) => {
    const consent = await step('Given a consent', () => recorded('Consent', target, patient))
    const answer = await step('When it is updated with half a Consent', () =>
      target.update(consent, { ifMatch: consent.version, text: '{"resourceType":"Consent","status":' }),
    )
    expect(answer).toBeRefused({ status: 400 })
  })

  test('what comes of a body that gives a key twice', observes('RAF-ERR-31'), async ({ target, patient }) => {
    const twice = JSON.stringify(consentFor(patient)).replace('{', '{"status":"inactive",')
    expect(await createFromText(target, twice)).toBeRefused({ status: 400 })
  })

  forEachCase(
    [
      { what: 'a Flag where a Consent is taken', path: '/Consent', of: (patient: Patient): object => flagFor(patient) },
      { what: 'a Consent where a Flag is taken', path: '/Flag', of: (patient: Patient): object => consentFor(patient) },
      { what: 'a Flag where a List is taken', path: '/List', of: (patient: Patient): object => flagFor(patient) },
      {
        what: 'a resource of a type that FHIR does not have',
        path: '/Consent',
        of: (patient: Patient): object => ({ ...consentFor(patient), resourceType: 'Permission' }),
      },
    ],
    'a write of $what is refused',
    meets('RAF-ERR-32'),
    async ({ target, patient }, { path, of }) => {
      const answer = await target.request('POST', path, { resource: of(patient) })
      expect(answer).toBeRefused({ status: 400 })
    },
  )

  test(
    'a removal with a resource other than Parameters is refused',
    meets('RAF-ERR-32'),
    async ({ target, patient, step }) => {
      const consent = await step('Given a consent', () => recorded('Consent', target, patient))
      const answer = await step('When a Consent is sent to remove it', () =>
        target.operation(conflictSend('RAF-C22', 'operation'), consentFor(patient), { ifMatch: consent.version }),
      )
      expect(answer).toBeRefused({ status: 400 })
    },
  )

  forEachCase(
    [{ path: '/Consent' }, { path: '/Flag' }],
    'a write to $path without a body is refused',
    meets('RAF-ERR-33'),
    async ({ target }, { path }) => {
      expect(await target.request('POST', path, { text: '' })).toBeRefused({ status: 400 })
    },
  )

  test('a removal without a body is refused', meets('RAF-ERR-33'), async ({ target }) => {
    const answer = await target.request('POST', `/${conflictSend('RAF-C22', 'operation')}`, { text: '', ifMatch: '1' })
    expect(answer).toBeRefused({ status: 400 })
  })

  forEachCase(
    [
      { contentType: 'text/plain' },
      { contentType: 'application/xml' },
      { contentType: 'application/fhir+xml' },
      { contentType: 'application/json' },
      { contentType: 'application/x-www-form-urlencoded' },
    ],
    'a write whose Content-Type is $contentType is refused',
    meets('RAF-ERR-34'),
    async ({ target, patient }, { contentType }) => {
      expect(await target.create('Consent', consentFor(patient), { contentType })).toBeRefused(conflict('RAF-C38'))
    },
  )

  test(
    'what comes of a write that does not name a Content-Type',
    observes('RAF-ERR-34'),
    async ({ target, patient }) => {
      const answer = await target.create('Consent', consentFor(patient), { without: ['Content-Type'] })
      expect(answer).toBeRefused(conflict('RAF-C38'))
    },
  )

  test('what comes of a Content-Type that names its charset', observes('RAF-ERR-34'), async ({ target, patient }) => {
    const contentType = 'application/fhir+json; charset=utf-8'
    expect(await target.create('Consent', consentFor(patient), { contentType })).toHaveStatus(201)
  })
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

describe('Refused writes', () => {
  forEachCase(
    [
      { what: 'a missing value', change: { to: { status: undefined } } },
      { what: 'an invalid value', change: { to: { status: 'granted' } } },
      { what: 'an additional property', change: { to: { favouriteColour: 'green' } } },
      { what: 'another type', change: { to: { resourceType: 'Flag' } } },
      { what: 'half a body', change: { text: '{"resourceType":"Consent","status":"inactive"' } },
    ],
    'an update of consent that is refused for $what changes nothing',
    meets('RAF-ERR-30'),
    async ({ target, patient, step }, { change }) => {
      const consent = await step('Given a consent', () => recorded('Consent', target, patient))
      const before = await step('That has been read', () => target.find('Consent', { patient }))
      await step('When its update is refused', async () =>
        (
          await target.update(consent, {
            ifMatch: consent.version,
            ...change,
            ...('to' in change ? { to: { ...consentGivenAnew('attorney'), ...change.to } } : {}),
          })
        ).mustBeRefused(),
      )
      const after = await step('Then what is read is what was there', () => target.find('Consent', { patient }))
      expect(after).toBeUnchangedSince(before.mustSucceed())
    },
  )

  test(
    'a creation of consent that is refused for an invalid value creates nothing',
    meets('RAF-ERR-30'),
    async ({ target, patient, step }) => {
      const before = await step('Given a patient without a record', () => target.find('Consent', { patient }))
      await step('When the creation of consent is refused', async () =>
        (await target.create('Consent', { ...consentFor(patient), favouriteColour: 'green' })).mustBeRefused(),
      )
      const after = await step('Then what is found is what was found', () => target.find('Consent', { patient }))
      expect(after).toAgreeWith(before)
    },
  )

  test(
    'a creation of adjustments that is refused for an invalid value creates nothing',
    meets('RAF-ERR-30'),
    async ({ target, patient, step }) => {
      await step('Given a consent', () => recorded('Consent', target, patient))
      await step('When the creation of adjustments is refused', async () =>
        (await target.create('Flag', withUnknownProperty(flagFor(patient)))).mustBeRefused(),
      )
      const found = await step('Then no adjustments are found', () => target.find('Flag', { patient }))
      expect(found).toHaveTotal(0)
    },
  )

  test(
    'a removal that is refused for a missing reason removes nothing',
    meets('RAF-ERR-30'),
    async ({ target, patient, step }) => {
      const consent = await step('Given a consent', () => recorded('Consent', target, patient))
      const before = await step('That has been read', () => target.find('Consent', { patient }))
      await step('When the removal is refused', async () =>
        (
          await target.operation(
            conflictSend('RAF-C22', 'operation'),
            removalOf(patient, { without: ['removalReason'] }),
            { ifMatch: consent.version },
          )
        ).mustBeRefused(),
      )
      const after = await step('Then what is read is what was there', () => target.find('Consent', { patient }))
      expect(after).toBeUnchangedSince(before.mustSucceed())
    },
  )
})
