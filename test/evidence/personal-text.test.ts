import { describe, expect, test } from 'vitest'
import { createRedactor } from '../../src/evidence/redaction.ts'

const realLooking = '9434765919'
const redactor = createRedactor({ allowedNumbers: [], secrets: [], key: 'k' })

function redactJson(value: unknown): { json: never; redactions: { what: string; count: number }[] } {
  const [message] = redactor.redact([{ headers: [], body: Buffer.from(JSON.stringify(value)) }])
  return {
    json: JSON.parse(Buffer.from(message?.body?.bytes ?? []).toString()) as never,
    redactions: message?.body?.redactions ?? [],
  }
}

const patient = (nhsNumber: string) => ({
  resourceType: 'Patient',
  identifier: [
    { system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber },
    { system: 'https://hospital.example/id', value: 'H-42' },
  ],
  name: [{ use: 'official', family: 'Smith', given: ['Ann', 'Bea'], prefix: ['Ms'], period: { start: '1999-01-01' } }],
  telecom: [{ system: 'phone', value: '0113 496 0000', use: 'home', rank: 1 }],
  gender: 'female',
  birthDate: '1970-02-03',
  deceasedDateTime: '2020-01-02T03:04:05+01:00',
  address: [{ use: 'home', line: ['1 Street'], city: 'Leeds', postalCode: 'LS1 1AA', text: '1 Street, Leeds' }],
  photo: [{ contentType: 'image/png', data: 'AAAA' }],
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Ann Smith</div>' },
  managingOrganization: { reference: 'Organization/RH8', display: 'A hospital' },
  generalPractitioner: [{ reference: 'Practitioner/1', display: 'Dr Jones' }],
  maritalStatus: { coding: [{ system: 'http://hl7.org/fhir/v3/MaritalStatus', code: 'M', display: 'Married' }] },
})

test('personal text about a patient who may be real is masked, and everything else stays', () => {
  const { json, redactions } = redactJson(patient(realLooking))
  expect(json).toEqual({
    ...patient(realLooking),
    identifier: [
      { system: 'https://fhir.nhs.uk/Id/nhs-number', value: expect.stringMatching(/^999\d{7}$/) },
      { system: 'https://hospital.example/id', value: '‹redacted: identifier.value›' },
    ],
    name: [
      {
        use: 'official',
        family: '‹redacted: name.family›',
        given: ['‹redacted: name.given›', '‹redacted: name.given›'],
        prefix: ['‹redacted: name.prefix›'],
        period: { start: '1999-01-01' },
      },
    ],
    telecom: [{ system: 'phone', value: '‹redacted: telecom.value›', use: 'home', rank: 1 }],
    birthDate: '1900-01-01',
    deceasedDateTime: '1900-01-01T00:00:00Z',
    address: [
      {
        use: 'home',
        line: ['‹redacted: address.line›'],
        city: '‹redacted: address.city›',
        postalCode: '‹redacted: address.postalCode›',
        text: '‹redacted: address.text›',
      },
    ],
    photo: [{ contentType: 'image/png', data: Buffer.from('‹redacted: photo.data›').toString('base64') }],
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">‹redacted: div›</div>' },
    generalPractitioner: [{ reference: 'Practitioner/1', display: '‹redacted: display›' }],
  })
  expect(redactions).toContainEqual({ what: 'name.given', count: 2 })
  expect(redactions).toContainEqual({ what: 'birthDate', count: 1 })
})

test('the same about a synthetic patient stays as it is', () => {
  expect(redactJson(patient('9990000018'))).toEqual({ json: patient('9990000018'), redactions: [] })
})

describe('free text', () => {
  test.each<[string, object, object]>([
    [
      'a note',
      { note: [{ text: 'lives alone', time: '2020' }] },
      { note: [{ text: '‹redacted: note.text›', time: '2020' }] },
    ],
    [
      'a string',
      { extension: [{ url: 'u', valueString: 'tall' }] },
      { extension: [{ url: 'u', valueString: '‹redacted: valueString›' }] },
    ],
    [
      'an annotation',
      { valueAnnotation: { text: 'x' } },
      { valueAnnotation: { text: '‹redacted: valueAnnotation.text›' } },
    ],
    ['a person by role', { subject: { display: 'Ann' } }, { subject: { display: '‹redacted: display›' } }],
    [
      'a person by reference',
      { link: { reference: 'https://x/Patient/1', display: 'Ann' } },
      { link: { reference: 'https://x/Patient/1', display: '‹redacted: display›' } },
    ],
    [
      'an organisation',
      { performer: { reference: 'Organization/1', display: 'A' } },
      { performer: { reference: 'Organization/1', display: 'A' } },
    ],
    [
      'a code',
      { category: { coding: [{ code: 'a', display: 'A' }] } },
      { category: { coding: [{ code: 'a', display: 'A' }] } },
    ],
    ['white space', { valueString: '  ' }, { valueString: '  ' }],
    ['a date that is none', { birthDate: '3/2/70' }, { birthDate: '‹redacted: birthDate›' }],
    ['a year', { birthDate: '1970' }, { birthDate: '1900' }],
    ['a name of a parameter', { parameter: [{ name: 'removeRARecord' }] }, { parameter: [{ name: 'removeRARecord' }] }],
  ])('%s', (_name, before, after) => {
    const about = { resourceType: 'Parameters', about: realLooking }
    expect(redactJson({ ...about, ...before }).json).toEqual({
      ...about,
      about: expect.stringMatching(/^999/),
      ...after,
    })
  })

  test('outside FHIR a plain name is a name of somebody', () => {
    expect(redactJson({ nhsNumber: realLooking, name: 'Ann Smith', phone: 7700900123 }).json).toEqual({
      nhsNumber: expect.stringMatching(/^999/),
      name: '‹redacted: name›',
      phone: 0,
    })
  })

  test('an NHS number alone in a string keeps its pseudonym', () => {
    const { json } = redactJson({
      resourceType: 'Parameters',
      parameter: [{ name: 'nhsNumber', valueString: realLooking }],
    })
    expect(json).toEqual({
      resourceType: 'Parameters',
      parameter: [{ name: 'nhsNumber', valueString: expect.stringMatching(/^999\d{7}$/) }],
    })
  })
})

test('one message of an exchange that names the patient is enough', () => {
  const body = Buffer.from('{"valueString":"free text"}')
  const [request, answer] = redactor.redact([
    { url: `https://x.example/Flag?patient=${realLooking}&family=Smith&birthdate=1970`, headers: [] },
    { headers: [], body },
  ])
  expect(request?.url).toMatch(/patient=999\d{7}&family=‹redacted: family›&birthdate=‹redacted: birthdate›$/)
  expect(Buffer.from(answer?.body?.bytes ?? []).toString()).toBe('{"valueString":"‹redacted: valueString›"}')
  expect(redactor.redact([{ headers: [], body }])[0]?.body?.bytes).toBe(body)
})

test('XML about such a patient is masked by pattern', () => {
  const [message] = redactor.redact([
    {
      headers: [],
      body: Buffer.from(
        `<Patient><id value="${realLooking}"/><name><family value="Smith"/><given value='Ann'/></name>` +
          '<telecom><system value="email"/><value value="ann@example.org"/></telecom><birthDate value="1970-02-03"/>' +
          '<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>Ann</p></div></text>' +
          '<f:city value="Leeds"/><gender value="female"/></Patient>',
      ),
    },
  ])
  const text = Buffer.from(message?.body?.bytes ?? []).toString()
  expect(text).not.toMatch(/Smith|Ann|ann@|1970|Leeds|9434765919/)
  expect(text).toContain('<gender value="female"/>')
  expect(text).toContain('<birthDate value="1900-01-01"/>')
  expect(text).toContain('<family value="‹redacted: family›"/>')
})
