import {
  conflict,
  conflictSend,
  describe,
  expect,
  forEachCase,
  meets,
  observes,
  type Patient,
  type Target,
  test,
} from '../../src/index.ts'
import {
  bodyOf,
  consentFor,
  flagFor,
  impairmentsFor,
  partsOfRecord,
  without,
  withRepeated,
  withUnknownProperty,
  withValue,
} from './bodies.ts'
import { prepareFor, recorded } from './given.ts'

/** Send a text to where a Consent is created. */
const createFromText = (target: Target, text: string, contentType = 'application/fhir+json') =>
  target.request('POST', '/Consent', { text, contentType })

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
    body: `${type} without ${element.replaceAll('.0.', ' ')}`,
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

  forEachCase(
    [
      { ...lacking('Consent', 'status'), names: 'status' },
      { ...lacking('Flag', 'category'), names: 'category' },
      { ...lacking('List', 'mode'), names: 'mode' },
    ],
    'the refusal of a $body names what is missing',
    meets('RAF-ERR-37'),
    async ({ target, patient }, { type, of, names }) => {
      await prepareFor(type, target, patient)
      const answer = await target.create(type, of(patient))
      expect(answer.mustBeRefused()).toName([names], conflict('RAF-C27'))
    },
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

  forEachCase(
    [
      { ...withStatus('Consent', 'granted'), value: 'granted' },
      { ...withStatus('Flag', 'raised'), value: 'raised' },
      { ...withStatus('List', 'finished'), value: 'finished' },
    ],
    'the refusal of a $body names the value and its field',
    meets('RAF-ERR-38'),
    async ({ target, patient }, { type, of, value }) => {
      await prepareFor(type, target, patient)
      const answer = await target.create(type, of(patient))
      expect(answer.mustBeRefused()).toName(['status', value], conflict('RAF-C27'))
    },
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
