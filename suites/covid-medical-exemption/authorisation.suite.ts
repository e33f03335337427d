import { conflict, describe, expect, forEachCase, meets, readOnly, test } from '../../src/index.ts'
import { statusOf } from './asking.ts'

describe('Authorisation', () => {
  test('a request without a bearer token is refused', meets('CME-AUTH-01', readOnly), async ({ target, patient }) => {
    expect(await statusOf(target, patient, {}, { without: ['Authorization'] })).toBeAnswered(conflict('CME-C08'))
  })

  test(
    'a request with a token that was never issued is refused',
    meets('CME-AUTH-02', readOnly),
    async ({ target, patient }) => {
      const headers = { Authorization: 'Bearer this-token-was-never-issued' }
      expect(await statusOf(target, patient, {}, { headers })).toBeRefused({ status: 401 })
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
    meets('CME-AUTH-03', readOnly),
    async ({ target, patient }, { value }) => {
      const answer = await statusOf(target, patient, {}, { headers: { Authorization: value } })
      expect(answer).toBeRefused({ status: 401 })
    },
  )

  test(
    'a request with a token that has expired is refused',
    meets('CME-AUTH-10', readOnly),
    async ({ target, patient }) => {
      expect(await statusOf(target, patient, {}, { bearer: 'expired' })).toBeRefused({ status: 401 })
    },
  )

  test(
    'a request with a token that was issued for another API is refused',
    meets('CME-AUTH-11', readOnly),
    async ({ target, patient }) => {
      expect(await statusOf(target, patient, {}, { bearer: 'other-scope' })).toBeRefused({ status: [401, 403] })
    },
  )

  test(
    'a request with a token that was issued for another audience is refused',
    meets('CME-AUTH-12', readOnly),
    async ({ target, patient }) => {
      expect(await statusOf(target, patient, {}, { bearer: 'other-audience' })).toBeRefused({ status: 401 })
    },
  )

  test(
    'a refusal with status 401 names a challenge in WWW-Authenticate',
    meets('CME-AUTH-09', readOnly),
    async ({ target, patient }) => {
      const answer = await statusOf(target, patient, {}, { without: ['Authorization'] })
      expect(answer).toHaveHeaderIf(401, 'WWW-Authenticate')
    },
  )
})

describe('Authorisation of a patient', () => {
  test(
    'a patient who is logged in and asks for the status of another patient is refused',
    meets('CME-AUTH-05', readOnly),
    async ({ target, patient }) => {
      expect(await statusOf(target, patient, {}, { bearer: 'other-patient' })).toBeRefused({ status: 401 })
    },
  )
})
