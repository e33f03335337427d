import {
  type Answer,
  conflict,
  conflictSend,
  describe,
  expect,
  forEachCase,
  meets,
  observes,
  type Patient,
  type RequestChanges,
  readOnly,
  type Target,
  test,
} from '../../src/index.ts'
import { bodyOf, consentFor, partsOfRecord, removalOf } from './bodies.ts'

/** The interactions, each made in its simplest form. What they are answered does not matter: they are to be refused first. */
const reads = partsOfRecord.map((type) => ({
  interaction: `a search for ${type}`,
  make: (target: Target, patient: Patient, changes: RequestChanges): Promise<Answer> =>
    target.find(type, { patient }, changes),
}))
const writes = [
  ...partsOfRecord.map((type) => ({
    interaction: `the creation of a ${type}`,
    make: (target: Target, patient: Patient, changes: RequestChanges): Promise<Answer> =>
      target.create(type, bodyOf(type, patient), changes),
  })),
  {
    interaction: 'the removal of a record',
    make: (target: Target, patient: Patient, changes: RequestChanges): Promise<Answer> =>
      target.operation(conflictSend('RAF-C22', 'operation'), removalOf(patient), { ifMatch: '1', ...changes }),
  },
]

const neverIssued = 'Bearer this-token-was-never-issued'

describe('Authorisation', () => {
  forEachCase(
    reads,
    '$interaction without a bearer token is refused',
    meets('RAF-AUTH-01', readOnly),
    async ({ target, patient }, { make }) => {
      expect(await make(target, patient, { without: ['Authorization'] })).toBeRefused(conflict('RAF-C10'))
    },
  )

  forEachCase(
    writes,
    '$interaction without a bearer token is refused',
    meets('RAF-AUTH-01'),
    async ({ target, patient }, { make }) => {
      expect(await make(target, patient, { without: ['Authorization'] })).toBeRefused(conflict('RAF-C10'))
    },
  )

  test('an update without a bearer token is refused', meets('RAF-AUTH-01'), async ({ target, patient, step }) => {
    const consent = await step('Given a consent', () => target.create('Consent', consentFor(patient)))
    const answer = await step('When it is updated without a token', () =>
      target.update(consent.mustSucceed(), { ifMatch: consent.version, without: ['Authorization'] }),
    )
    expect(answer).toBeRefused(conflict('RAF-C10'))
  })

  forEachCase(
    reads,
    '$interaction with a token that was never issued is refused',
    meets('RAF-AUTH-02', readOnly),
    async ({ target, patient }, { make }) => {
      expect(await make(target, patient, { headers: { Authorization: neverIssued } })).toBeRefused(conflict('RAF-C10'))
    },
  )

  forEachCase(
    writes,
    '$interaction with a token that was never issued is refused',
    meets('RAF-AUTH-02'),
    async ({ target, patient }, { make }) => {
      expect(await make(target, patient, { headers: { Authorization: neverIssued } })).toBeRefused(conflict('RAF-C10'))
    },
  )

  forEachCase(
    [
      { what: 'is empty', value: '' },
      { what: 'holds another scheme', value: 'Basic bmFtZTp3b3Jk' },
      { what: 'names the scheme without a token', value: 'Bearer' },
      { what: 'holds a token without a scheme', value: 'this-token-was-never-issued' },
    ],
    'a request whose Authorization header $what is refused',
    meets('RAF-AUTH-03', readOnly),
    async ({ target, patient }, { value }) => {
      const answer = await target.find('Consent', { patient }, { headers: { Authorization: value } })
      expect(answer).toBeRefused(conflict('RAF-C10'))
    },
  )

  test(
    'a request with a token that has expired is refused',
    meets('RAF-AUTH-08', readOnly),
    async ({ target, patient }) => {
      expect(await target.find('Consent', { patient }, { bearer: 'expired' })).toBeRefused(conflict('RAF-C10'))
    },
  )

  test(
    'a request with a token that was issued for another API is refused',
    meets('RAF-AUTH-09', readOnly),
    async ({ target, patient }) => {
      const answer = await target.find('Consent', { patient }, { bearer: 'other-scope' })
      expect(answer).toBeRefused({ status: [401, 403] })
    },
  )

  test(
    'a request with a token that was issued for another audience is refused',
    meets('RAF-AUTH-10', readOnly),
    async ({ target, patient }) => {
      const answer = await target.find('Consent', { patient }, { bearer: 'other-audience' })
      expect(answer).toBeRefused({ status: 401 })
    },
  )

  test(
    'the challenge to a token that is refused is one of the scheme Bearer',
    meets('RAF-AUTH-11', readOnly),
    async ({ target, patient }) => {
      const answer = await target.find('Consent', { patient }, { headers: { Authorization: neverIssued } })
      expect(answer).toHaveHeader('WWW-Authenticate', { list: true, pattern: '^(.*, *)?[Bb]earer( |,|$)' })
    },
  )

  test(
    'the challenge to a token that is refused says why',
    meets('RAF-AUTH-12', readOnly),
    async ({ target, patient }) => {
      const answer = await target.find('Consent', { patient }, { headers: { Authorization: neverIssued } })
      expect(answer).toHaveHeader('WWW-Authenticate', { list: true, pattern: '[ ,]error *=' })
    },
  )

  test(
    'the challenge to a request without a token speaks of no error',
    meets('RAF-AUTH-13', readOnly),
    async ({ target, patient }) => {
      const answer = await target.find('Consent', { patient }, { without: ['Authorization'] })
      expect(answer).toHaveHeader('WWW-Authenticate', { list: true, pattern: '^((?![ ,]error *=).)*$' })
    },
  )

  test(
    'a refusal with status 401 names a challenge in WWW-Authenticate',
    meets('RAF-AUTH-06', readOnly),
    async ({ target, patient }) => {
      const answer = await target.find('Consent', { patient }, { headers: { Authorization: 'Basic bmFtZTp3b3Jk' } })
      expect(answer).toHaveHeaderIf(401, 'WWW-Authenticate')
    },
  )

  test(
    'what comes of a bearer scheme in lower case, which RFC 9110 calls the same',
    observes('RAF-AUTH-03', readOnly),
    async ({ target, patient }) => {
      const answer = await target.find(
        'Consent',
        { patient },
        { headers: { Authorization: neverIssued.toLowerCase() } },
      )
      expect(answer).toBeRefused(conflict('RAF-C10'))
    },
  )
})
