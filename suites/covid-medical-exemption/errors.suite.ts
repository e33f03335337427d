import { describe, expect, forEachCase, meets, observes, readOnly, test } from '../../src/index.ts'
import { asked, nhsNumberType, statusOf } from './asking.ts'

describe('What the API does not have', () => {
  test('a request for a capability statement is refused', meets('CME-GEN-05', readOnly), async ({ target }) => {
    expect(await target.request('GET', '/metadata')).toBeRefused()
  })

  forEachCase(
    [
      { how: 'in lower case', name: 'questionnaireresponse' },
      { how: 'with one capital', name: 'Questionnaireresponse' },
      { how: 'in the plural', name: 'QuestionnaireResponses' },
    ],
    'the resource is not reached under its name $how',
    meets('CME-GEN-06', readOnly),
    async ({ target, patient }, { name }) => {
      const identifier = encodeURIComponent(`${nhsNumberType}|${patient.nhsNumber}`)
      expect(await target.request('GET', `/${name}?patient.identifier=${identifier}`)).toBeRefused()
    },
  )

  test('what comes of a request for an exemption by its id', observes('CME-GEN-06', readOnly), async ({ target }) => {
    expect(await target.request('GET', '/QuestionnaireResponse/106218-1.1')).toHaveStatus([200, 404, 405])
  })
})

describe('Errors of the client', () => {
  forEachCase(
    [
      { what: 'an identifier with markup in it', value: `${nhsNumberType}|<script>alert(1)</script>` },
      { what: 'an identifier with a quotation mark', value: `${nhsNumberType}|' or '1'='1` },
      { what: 'an identifier of 2,000 letters', value: `${nhsNumberType}|${'a'.repeat(2000)}` },
      { what: 'an identifier with a character that is not seen', value: `${nhsNumberType}|999\u0000` },
    ],
    '$what is answered as an error of the client',
    meets('CME-GEN-02', readOnly),
    async ({ target }, { value }) => {
      expect(await asked(target, { 'patient.identifier': value })).toBeRefused()
    },
  )

  test(
    'what comes of a request that accepts only HTML',
    observes('CME-GEN-02', readOnly),
    async ({ target, patient }) => {
      expect(await statusOf(target, patient, {}, { headers: { Accept: 'text/html' } })).toHaveStatus([200, 406])
    },
  )
})
