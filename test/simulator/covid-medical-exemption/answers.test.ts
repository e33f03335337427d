import { describe, expect, test } from 'vitest'
import { answerTo, Bench, byRemainder, exemptionIn, NHS_NUMBER, QUESTIONNAIRE } from './bench.ts'

const [nobody, exempt, exemptFromBoth, declined, declinedBoth] = byRemainder
const clean = new Bench()

describe('the answer to the status of a patient', () => {
  test('without an exemption is the empty Bundle of the examples, to the letter', () => {
    expect(clean.statusOf(nobody).response.body).toBe('{"resourceType":"Bundle","type":"searchset"}')
  })

  test.each([
    [exempt, '1', 'Approved: Exemption from COVID vaccination'],
    [exemptFromBoth, '2', 'Approved: Exemption from COVID vaccination and testing'],
    [declined, '3', 'Declined: Exemption from COVID vaccination'],
    [declinedBoth, '4', 'Declined: Exemption from COVID vaccination and testing'],
  ])('%s has code %s, %s', (nhsNumber, code, display) => {
    const exemption = exemptionIn(clean.statusOf(nhsNumber))
    const system = 'https://fhir.nhs.uk/CodeSystem/covid-vaccination-medical-exemption'
    expect(answerTo('exemptionStatus', exemption)).toEqual({ valueCoding: { system, code, display } })
    expect(exemption?.subject).toMatchObject({ identifier: { system: NHS_NUMBER, value: nhsNumber } })
  })

  test('is shaped as the example of the page', () => {
    const { body, status, header } = clean.statusOf(exemptFromBoth)
    const { item: _, ...exemption } = exemptionIn(clean.statusOf(exemptFromBoth)) ?? {}
    expect(status).toBe(200)
    expect(header('Content-Type')).toBe('application/fhir+json')
    expect(Object.keys(body)).toEqual(['resourceType', 'type', 'entry'])
    expect(body.entry).toMatchObject([{ fullUrl: `QuestionnaireResponse/${exemption.id}` }])
    expect(exemption).toEqual({
      resourceType: 'QuestionnaireResponse',
      id: '000004-1.1',
      questionnaire: QUESTIONNAIRE,
      status: 'completed',
      subject: {
        reference: '#p1',
        identifier: { system: NHS_NUMBER, value: exemptFromBoth },
        display: 'Ivor Fritagelse',
      },
      contained: [{ id: 'p1', resourceType: 'Patient', birthDate: '1965-02-28' }],
    })
  })

  test('is that of another patient where the server answers examples, as the sandbox does', () => {
    const exemption = exemptionIn(new Bench({ stateless: true }).statusOf(exempt))
    expect(exemption?.subject).toMatchObject({ identifier: { value: '6077782459' } })
  })

  test('says that there is no end with the text of the example', () => {
    expect(answerTo('exemptionPeriodEnd', exemptionIn(clean.statusOf(declinedBoth)))).toEqual({ valueString: 'null' })
  })
})

describe('a correlation id', () => {
  test.each(['anything', 'a.b.c', '11c46f5f-cdef-4865-94b2-0ee0edcc26da'])('%s comes back as it was sent', (id) => {
    expect(clean.statusOf(exempt, {}, { 'X-Correlation-ID': id }).header('X-Correlation-Id')).toBe(id)
    expect(clean.search({}, { 'X-Correlation-ID': id }).header('X-Correlation-Id')).toBe(id)
  })

  test('that was not sent, or was empty, does not come back', () => {
    expect(clean.statusOf(exempt, {}, { 'X-Correlation-ID': undefined }).header('X-Correlation-Id')).toBeUndefined()
    expect(clean.statusOf(exempt, {}, { 'X-Correlation-ID': '' }).header('X-Correlation-Id')).toBeUndefined()
  })
})

describe('a request is refused', () => {
  test.each([
    [400, 'Missing NHS number: patient.identifier is required', {}],
    [400, 'Missing NHS number: patient.identifier has no value', { 'patient.identifier': '' }],
    [400, 'Missing NHS number: patient.identifier has no value', { 'patient.identifier': `${NHS_NUMBER}|` }],
    [
      400,
      'the type of patient.identifier must be',
      { 'patient.identifier': `http://fhir.nhs.uk/Id/nhs-number|${exempt}` },
    ],
    [400, 'the type of patient.identifier must be', { 'patient.identifier': exempt }],
    [400, 'it must be of digits', { 'patient.identifier': `${NHS_NUMBER}|${exempt} ` }],
    [400, 'it must be of digits', { 'patient.identifier': `${NHS_NUMBER}|${exempt},${NHS_NUMBER}|${exempt}` }],
    [400, 'Invalid NHS number', { 'patient.identifier': `${NHS_NUMBER}|9990000019` }],
    [400, 'Invalid NHS number', { 'patient.identifier': `${NHS_NUMBER}|999000001` }],
  ])('with %i: %s', (status, diagnostics, parameters) => {
    const answer = clean.search(parameters as Record<string, string>)
    expect(answer.status).toBe(status)
    expect(answer.body).toEqual({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code: 'processing', diagnostics: expect.stringContaining(diagnostics) }],
    })
  })

  test.each<[number, Record<string, string>]>([
    [200, { questionnaire: QUESTIONNAIRE }],
    [200, { _format: 'json' }],
    [400, { questionnaire: 'COVIDVaccinationMedicalExemption' }],
    [400, { questionnaire: '' }],
    [400, { coding: 'green' }],
  ])('or not, with %i for %j', (status, more) => {
    expect(clean.statusOf(exempt, more).status).toBe(status)
  })

  test('with the words of the example for a parameter that there is not', () => {
    expect(clean.statusOf(exempt, { coding: 'x' }).body.issue).toMatchObject([
      { diagnostics: "Unknown search parameter 'coding' for resource type 'QuestionnaireResponse'." },
    ])
  })

  test.each([
    [401, undefined],
    [401, ''],
    [401, 'Bearer'],
    [401, 'Bearer '],
    [401, 'Bearer never-issued'],
    [401, 'Bearer old'],
    [401, 'Bearer elsewhere'],
    [401, 'Bearer another'],
    [401, 'Bearer patient'],
    [401, 'Basic bmFtZTp3b3Jk'],
    [401, 'bearer issued-to-the-test'],
    [200, 'Bearer issued-to-the-test'],
  ])('or not, with %i for the authorisation %j', (status, authorisation) => {
    const answer = clean.statusOf(exempt, {}, { Authorization: authorisation })
    expect(answer.status).toBe(status)
    expect(answer.header('WWW-Authenticate')).toEqual(status === 401 ? expect.stringMatching(/^Bearer/) : undefined)
  })

  test('in the words of the page for another patient than the one who is logged in', () => {
    expect(clean.statusOf(exempt, {}, { Authorization: 'Bearer patient' }).body.issue).toMatchObject([
      { diagnostics: "NHS number in request doesn't match NHS number in NHS login account" },
    ])
  })

  test('not for want of a token where none was issued', () => {
    expect(new Bench({ tokens: [] }).statusOf(exempt, {}, { Authorization: undefined }).status).toBe(200)
  })

  test.each([
    [404, 'GET', '/metadata'],
    [404, 'GET', '/questionnaireresponse'],
    [404, 'GET', '/QuestionnaireResponse/106218-1.1'],
    [404, 'GET', ''],
    [405, 'POST', '/QuestionnaireResponse'],
  ])('with %i for %s %s', (status, method, path) => {
    const answer = clean.send(method, path)
    expect(answer.status).toBe(status)
    expect(answer.header('Allow')).toBe(status === 405 ? 'GET' : undefined)
  })

  test('for a parameter given twice, and for a query that is not encoded UTF-8', () => {
    const identifier = `patient.identifier=${encodeURIComponent(`${NHS_NUMBER}|${exempt}`)}`
    expect(clean.send('GET', `/QuestionnaireResponse?${identifier}&${identifier}`).status).toBe(400)
    expect(clean.send('GET', '/QuestionnaireResponse?patient.identifier=%ff').status).toBe(400)
  })
})

describe('readings', () => {
  test('of the end of an exemption', () => {
    const endUnder = (reading: string) =>
      answerTo('exemptionPeriodEnd', exemptionIn(new Bench({ reading: [reading] }).statusOf(declinedBoth)))
    expect(endUnder('CME-C03=b')).toEqual({ valueDateTime: '2021-11-12T12:59:01+00:00' })
    expect(endUnder('CME-C03=c')).toBeUndefined()
  })

  test('of the Bundle', () => {
    const { body } = new Bench({ reading: ['fhir-r4'] }).statusOf(exempt)
    const base = 'http://127.0.0.1:1/covid-medical-exemptions/FHIR/R4/QuestionnaireResponse'
    expect(body).toMatchObject({ total: 1, link: [{ relation: 'self' }], entry: [{ fullUrl: `${base}/000002-1.1` }] })
  })

  test.each<[string, number, Record<string, string>]>([
    ['CME-C06=b', 200, { 'patient.identifier': `${NHS_NUMBER}|123` }],
    ['CME-C14=b', 200, { 'patient.identifier': `${NHS_NUMBER}|${exempt}`, coding: 'x' }],
    ['CME-C16=b', 400, { 'patient.identifier': `${NHS_NUMBER}|${exempt}` }],
  ])('%s: %i for %j', (reading, status, parameters) => {
    expect(new Bench({ reading: [reading] }).search(parameters).status).toBe(status)
  })

  test('of authorisation', () => {
    const without = { Authorization: undefined }
    expect(new Bench({ reading: ['CME-C08=a'] }).statusOf(exempt, {}, without).status).toBe(200)
    expect(new Bench({ reading: ['CME-C07=b'] }).statusOf(exempt, {}, without).body.issue).toMatchObject([
      { code: 'login' },
    ])
  })

  test('of the correlation id, and of what is contained', () => {
    expect(new Bench({ reading: ['CME-C10=b'] }).statusOf(exempt).status).toBe(400)
    expect(exemptionIn(new Bench({ reading: ['openapi'] }).statusOf(exempt))?.contained).toMatchObject({ id: 'p1' })
  })
})
