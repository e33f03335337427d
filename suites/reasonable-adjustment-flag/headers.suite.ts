import {
  arbitraries,
  conflict,
  describe,
  expect,
  forEachCase,
  meets,
  observes,
  type Patient,
  property,
  type RequestChanges,
  readOnly,
  type Target,
  test,
} from '../../src/index.ts'
import { bodyOf, consentFor, consentGivenAnew, flagFor, partsOfRecord } from './bodies.ts'
import { prepareFor, recorded } from './given.ts'

const parts = partsOfRecord.map((type) => ({ type }))

/** Requests that are refused, each for another reason and so, perhaps, by another part of the server. */
const refusals = [
  {
    refusal: 'of an NHS number that is not valid',
    send: (target: Target, { nhsNumber }: Patient, changes: RequestChanges) =>
      target.find('Consent', { patient: { nhsNumber: nhsNumber.slice(0, 9) } }, changes),
  },
  {
    refusal: 'of a path that does not exist',
    send: (target: Target, _: Patient, changes: RequestChanges) => target.request('GET', '/Consents', changes),
  },
]

describe('Identifiers that come back', () => {
  for (const [letters, written] of Object.entries(arbitraries.uuidInLetters)) {
    for (const { refusal, send } of refusals) {
      property(
        `X-Request-ID and X-Correlation-ID in ${letters} come back with the refusal ${refusal}`,
        meets('RAF-HDR-02', 'RAF-HDR-04', readOnly),
        written(),
        async ({ target, patient }, identifier) => {
          const headers = { 'X-Request-ID': identifier, 'X-Correlation-ID': identifier }
          const answer = await send(target, patient, { headers })
          answer.mustBeRefused()
          expect.soft(answer).toHaveHeader('X-Request-ID', { is: identifier }, { row: 'RAF-HDR-02' })
          expect.soft(answer).toHaveHeader('X-Correlation-ID', { is: identifier }, { row: 'RAF-HDR-04' })
        },
      )
    }
  }
})

describe('X-Request-ID', () => {
  forEachCase(
    parts,
    'a search for $type without X-Request-ID is refused',
    meets('RAF-HDR-05', readOnly),
    async ({ target, patient }, { type }) => {
      const answer = await target.find(type, { patient }, { without: ['X-Request-ID'] })
      expect(answer).toBeAnswered(conflict('RAF-C05'))
    },
  )

  forEachCase(
    parts,
    'the creation of a $type without X-Request-ID is refused',
    meets('RAF-HDR-05'),
    async ({ target, patient }, { type }) => {
      await prepareFor(type, target, patient)
      const answer = await target.create(type, bodyOf(type, patient), { without: ['X-Request-ID'] })
      expect(answer).toBeAnswered(conflict('RAF-C05'))
    },
  )

  test('an X-Request-ID that is empty is refused', meets('RAF-HDR-05', readOnly), async ({ target, patient }) => {
    const answer = await target.find('Consent', { patient }, { headers: { 'X-Request-ID': '' } })
    expect(answer).toBeAnswered(conflict('RAF-C05'))
  })

  forEachCase(
    [
      { what: 'is a word', value: 'request' },
      { what: 'is a number', value: '1' },
      { what: 'has a digit too few', value: '60e0b220-8136-4ca5-ae46-1d97ef59d06' },
      { what: 'has a letter that is no hexadecimal digit', value: '60e0b220-8136-4ca5-ae46-1d97ef59d06g' },
      { what: 'has no hyphens', value: '60e0b22081364ca5ae461d97ef59d068' },
      { what: 'has its hyphens elsewhere', value: '60e0-b2208136-4ca5-ae46-1d97ef59d068' },
    ],
    'an X-Request-ID that $what is refused',
    meets('RAF-HDR-06', readOnly),
    async ({ target, patient }, { value }) => {
      const answer = await target.find('Consent', { patient }, { headers: { 'X-Request-ID': value } })
      expect(answer).toBeAnswered(conflict('RAF-C46'))
    },
  )

  forEachCase(
    [
      { what: 'in braces', value: '{60e0b220-8136-4ca5-ae46-1d97ef59d068}' },
      { what: 'with a character before it', value: 'x60e0b220-8136-4ca5-ae46-1d97ef59d068' },
      { what: 'with a digit after it', value: '60e0b220-8136-4ca5-ae46-1d97ef59d0680' },
    ],
    'an X-Request-ID that is a UUID $what is refused',
    meets('RAF-HDR-06', readOnly),
    async ({ target, patient }, { value }) => {
      const answer = await target.find('Consent', { patient }, { headers: { 'X-Request-ID': value } })
      expect(answer).toBeAnswered(conflict('RAF-C60'))
    },
  )

  for (const version of [1, 3, 5, 7]) {
    property(
      `an X-Request-ID that is a UUID of version ${version} is accepted`,
      meets('RAF-HDR-07', readOnly),
      arbitraries.uuidOfVersion(version),
      async ({ target, patient }, requestId) => {
        const usual = await target.find('Consent', { patient })
        const answer = await target.find('Consent', { patient }, { headers: { 'X-Request-ID': requestId } })
        expect(answer).toBeAnsweredLike(usual)
      },
    )
  }

  for (const [letters, written] of Object.entries(arbitraries.uuidInLetters)) {
    property(
      `an X-Request-ID in ${letters} is accepted`,
      meets('RAF-HDR-08', readOnly),
      written(),
      async ({ target, patient }, requestId) => {
        const usual = await target.find('Consent', { patient })
        const answer = await target.find('Consent', { patient }, { headers: { 'X-Request-ID': requestId } })
        expect(answer).toBeAnsweredLike(usual)
      },
    )
  }

  test(
    'a creation that is sent again with the same X-Request-ID is not carried out twice',
    meets('RAF-HDR-09'),
    async ({ target, patient, step }) => {
      await step('Given a consent', () => recorded('Consent', target, patient))
      const flag = await step('When adjustments are added', () => target.create('Flag', flagFor(patient)))
      await step('And the same request is sent once more', () =>
        target.create('Flag', flagFor(patient), { headers: { 'X-Request-ID': flag.mustSucceed().requestId } }),
      )
      const found = await step('Then they have been added once', () => target.find('Flag', { patient }))
      expect(found).toHold('one Flag to be found', 'entry.resource.where($this is Flag).count() = 1')
    },
  )

  test(
    'an update that is sent again with the same X-Request-ID is not carried out twice',
    meets('RAF-HDR-09'),
    async ({ target, patient, step }) => {
      const consent = await step('Given a consent', () => recorded('Consent', target, patient))
      const change = { ifMatch: consent.version, to: consentGivenAnew('attorney') }
      const updated = await step('When it is updated', () => target.update(consent, change))
      await step('And the same request is sent once more', () =>
        target.update(consent, { ...change, headers: { 'X-Request-ID': updated.mustSucceed().requestId } }),
      )
      const found = await step('Then it has been updated once', () => target.find('Consent', { patient }))
      expect(found).toBeUnchangedSince(updated.version)
    },
  )
})

describe('X-Correlation-ID', () => {
  test(
    'a request without X-Correlation-ID is not refused for want of it',
    meets('RAF-HDR-10', readOnly),
    async ({ target, patient }) => {
      const usual = await target.find('Consent', { patient })
      const answer = await target.find('Consent', { patient }, { without: ['X-Correlation-ID'] })
      expect(answer).toBeAnsweredLike(usual)
    },
  )

  test(
    'a creation without X-Correlation-ID is not refused for want of it',
    meets('RAF-HDR-10'),
    async ({ target, patient, anotherPatient }) => {
      const usual = await target.create('Consent', consentFor(patient))
      const other = await anotherPatient()
      const answer = await target.create('Consent', consentFor(other), { without: ['X-Correlation-ID'] })
      expect(answer).toBeAnsweredLike(usual)
    },
  )

  forEachCase(
    [
      { what: 'a UUID in upper case', value: '11C46F5F-CDEF-4865-94B2-0EE0EDCC26DA' },
      { what: 'a word', value: 'ward-7' },
      { what: 'a text with full stops, which the page says to avoid', value: 'trust.ward.7' },
      { what: '200 characters', value: 'a'.repeat(200) },
    ],
    'what comes of an X-Correlation-ID that is $what',
    observes('RAF-HDR-03', readOnly),
    async ({ target, patient }, { value }) => {
      const answer = await target.find('Consent', { patient }, { headers: { 'X-Correlation-ID': value } })
      expect(answer).toHaveHeader('X-Correlation-ID', { mirrors: 'X-Correlation-ID' })
    },
  )
})

describe('NHSD-Session-URID', () => {
  test(
    'a request without NHSD-Session-URID is not refused for want of it',
    meets('RAF-AUTH-05', readOnly),
    async ({ target, patient }) => {
      const answer = await target.find('Consent', { patient }, { without: ['NHSD-Session-URID'] })
      expect(answer).toBeAnswered(conflict('RAF-C06'))
    },
  )

  forEachCase(
    [
      { what: 'empty', value: '' },
      { what: 'a word', value: 'nurse' },
      { what: 'a number of one digit', value: '7' },
    ],
    'what comes of an NHSD-Session-URID that is $what',
    observes('RAF-AUTH-05', readOnly),
    async ({ target, patient }, { value }) => {
      const answer = await target.find('Consent', { patient }, { headers: { 'NHSD-Session-URID': value } })
      expect(answer).toHaveStatus([400, 403])
    },
  )
})

describe('Date and Last-Modified', () => {
  forEachCase(
    parts,
    'the answer to a search for $type gives the current date',
    meets('RAF-HDR-14', readOnly),
    async ({ target, patient }, { type }) => {
      const answer = await target.find(type, { patient })
      expect(answer).toHaveCurrentDate()
    },
  )

  test('the answer to a creation gives the current date', meets('RAF-HDR-14'), async ({ target, patient }) => {
    const created = await target.create('Consent', consentFor(patient))
    expect(created).toHaveCurrentDate()
  })

  test('a refusal gives the current date', meets('RAF-HDR-14', readOnly), async ({ target }) => {
    const refused = await target.request('GET', '/Consent/of/nobody')
    expect(refused).toHaveCurrentDate()
  })

  forEachCase(
    parts,
    'Last-Modified of a new $type is the time of its last change',
    meets('RAF-HDR-16'),
    async ({ target, patient }, { type }) => {
      const created = await recorded(type, target, patient)
      expect(created).toAgreeOnLastUpdate()
    },
  )

  test(
    'Last-Modified of a Consent that was updated is the time of its last change',
    meets('RAF-HDR-16'),
    async ({ target, patient, step }) => {
      const consent = await step('Given a consent', () => recorded('Consent', target, patient))
      const updated = await step('When it is updated', () =>
        target.update(consent, { ifMatch: consent.version, to: consentGivenAnew('attorney') }),
      )
      expect(updated.mustSucceed()).toAgreeOnLastUpdate()
    },
  )
})

describe('Identity of what is created', () => {
  forEachCase(
    parts,
    'the Location of a new $type names its id and its version',
    meets('RAF-HDR-21'),
    async ({ target, patient }, { type }) => {
      const created = await recorded(type, target, patient)
      expect(created).toHaveHeader('Location', { endsWith: `/${type}/${created.id}/_history/${created.version}` })
    },
  )

  forEachCase(
    parts,
    'the server gives a new $type its id, whatever id the client sent',
    meets('RAF-GEN-07'),
    async ({ target, patient }, { type }) => {
      await prepareFor(type, target, patient)
      const created = await target.create(type, { ...bodyOf(type, patient), id: 'id-of-the-client' })
      expect(created).toHaveStatus(201)
      expect(created).toHold('the id is not the one that the client sent', "id.exists() and id != 'id-of-the-client'")
    },
  )
})
