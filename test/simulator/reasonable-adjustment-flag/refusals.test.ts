import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testNhsNumbers } from '../../../src/nhs/nhs-number.ts'
import { asObject, type JsonObject, objectsIn } from '../../../src/simulator/json.ts'
import { bodyFor, type Client, coding, errorCode, type Headers, removalFor, startClient } from './client.ts'

const [withRecord = '', withoutRecord = ''] = testNhsNumbers('refusals', 2)
const WRONG_NUMBER = '9990000019'

let client: Client
let consent: JsonObject
let flag: JsonObject

beforeAll(async () => {
  client = await startClient()
  consent = (await client.create('Consent', withRecord)).body
  flag = (await client.create('Flag', withRecord)).body
})
afterAll(() => client.simulator.close())

/** A body with one thing changed. */
function changed(type: 'Consent' | 'Flag' | 'List', change: (body: JsonObject) => unknown): unknown {
  const patient = type === 'Consent' ? withoutRecord : withRecord
  return change(bodyFor(type, patient))
}

const twice = (list: unknown): JsonObject[] => [...objectsIn(list), ...objectsIn(list)]

/** A resource with a change to the coding of its first extension. */
function withExtensionCoding(body: JsonObject, change: JsonObject): JsonObject {
  const [extension] = objectsIn(body.extension)
  const concept = asObject(extension?.valueCodeableConcept)
  const [first] = objectsIn(concept?.coding)
  return { ...body, extension: [{ ...extension, valueCodeableConcept: { coding: [{ ...first, ...change }] } }] }
}

const bodies: [
  what: string,
  type: 'Consent' | 'Flag' | 'List',
  body: (example: JsonObject) => unknown,
  code: string,
][] = [
  ['no JSON', 'Consent', () => '{"resourceType":', 'VALIDATION_ERROR'],
  ['a JSON text that is no object', 'Flag', () => '[]', 'VALIDATION_ERROR'],
  ['bytes that are not UTF-8', 'Flag', () => Buffer.from([0x7b, 0xff, 0x7d]), 'VALIDATION_ERROR'],
  ['a key given twice', 'Flag', (body) => JSON.stringify(body).replace('{', '{"status":"active",'), 'VALIDATION_ERROR'],
  ['a hundred levels', 'Flag', () => `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`, 'VALIDATION_ERROR'],
  [
    'a key that reaches the prototype',
    'Flag',
    () => '{"resourceType":"Flag","__proto__":{"a":1}}',
    'ADDITIONAL_PROPERTIES',
  ],
  ['no body', 'Consent', () => '', 'MISSING_VALUE'],
  ['another resource type', 'Consent', (body) => ({ ...body, resourceType: 'Flag' }), 'INVALID_VALUE'],
  ['no resource type', 'Consent', (body) => ({ ...body, resourceType: undefined }), 'MISSING_VALUE'],
  ['an unknown element', 'Consent', (body) => ({ ...body, pets: ['cat'] }), 'ADDITIONAL_PROPERTIES'],
  ['comments', 'Flag', (body) => ({ ...body, fhir_comments: ['x'] }), 'ADDITIONAL_PROPERTIES'],
  [
    'an element that the profile forbids',
    'Flag',
    (body) => ({ ...body, period: { start: '2026' } }),
    'ADDITIONAL_PROPERTIES',
  ],
  ['no status', 'Consent', (body) => ({ ...body, status: undefined }), 'MISSING_VALUE'],
  ['an unknown status', 'Consent', (body) => ({ ...body, status: 'asleep' }), 'INVALID_VALUE'],
  ['a status that the API does not take', 'Consent', (body) => ({ ...body, status: 'proposed' }), 'UNSUPPORTED_VALUE'],
  ['an empty status', 'Flag', (body) => ({ ...body, status: '' }), 'MISSING_VALUE'],
  ['null as a status', 'Flag', (body) => ({ ...body, status: null }), 'INVALID_VALUE'],
  ['a number as a status', 'Flag', (body) => ({ ...body, status: 1 }), 'INVALID_VALUE'],
  ['no patient', 'Consent', (body) => ({ ...body, patient: undefined }), 'MISSING_VALUE'],
  [
    'a display for the patient',
    'Consent',
    (body) => ({ ...body, patient: { ...asObject(body.patient), display: 'A' } }),
    'ADDITIONAL_PROPERTIES',
  ],
  ['a reference to no patient', 'Flag', (body) => ({ ...body, subject: { reference: 'Group/1' } }), 'INVALID_VALUE'],
  [
    'an invalid NHS number',
    'Flag',
    (body) => ({ ...body, subject: { reference: `Patient/${WRONG_NUMBER}` } }),
    'INVALID_NHS_NUMBER',
  ],
  ['no policy', 'Consent', (body) => ({ ...body, policy: undefined }), 'MISSING_VALUE'],
  ['an empty list of policies', 'Consent', (body) => ({ ...body, policy: [] }), 'TOO_FEW_VALUES_SUBMITTED'],
  ['two policies', 'Consent', (body) => ({ ...body, policy: twice(body.policy) }), 'TOO_MANY_VALUES_SUBMITTED'],
  [
    'a policy that is no list',
    'Consent',
    (body) => ({ ...body, policy: { uri: 'https://example.org' } }),
    'INVALID_VALUE',
  ],
  [
    'a policy without address',
    'Consent',
    (body) => ({ ...body, policy: [{ authority: 'https://example.org' }] }),
    'MISSING_VALUE',
  ],
  ['two purposes', 'Consent', (body) => ({ ...body, purpose: twice(body.purpose) }), 'TOO_MANY_VALUES_SUBMITTED'],
  ['an unknown proxy role', 'Consent', (body) => withExtensionCoding(body, { code: '099' }), 'INVALID_VALUE'],
  [
    'a proxy role of another system',
    'Consent',
    (body) => withExtensionCoding(body, { system: 'https://example.org' }),
    'INVALID_VALUE',
  ],
  ['a proxy role without code', 'Consent', (body) => withExtensionCoding(body, { code: undefined }), 'MISSING_VALUE'],
  [
    'two proxy roles',
    'Consent',
    (body) => ({ ...body, extension: twice(body.extension) }),
    'TOO_MANY_VALUES_SUBMITTED',
  ],
  [
    'an extension without address',
    'Consent',
    (body) => ({ ...body, extension: [{ valueCode: 'a' }] }),
    'MISSING_VALUE',
  ],
  ['no adjustment category', 'Flag', (body) => ({ ...body, extension: undefined }), 'MISSING_VALUE'],
  [
    'the category of the other generation',
    'Flag',
    (body) => withExtensionCoding(body, { code: '010' }),
    'INVALID_VALUE',
  ],
  ['another flag category', 'Flag', (body) => ({ ...body, category: { text: 'NRAF' } }), 'MISSING_VALUE'],
  ['a List of another mode', 'List', (body) => ({ ...body, mode: 'working' }), 'INVALID_VALUE'],
  ['a List of another title', 'List', (body) => ({ ...body, title: 'Impairments' }), 'INVALID_VALUE'],
  ['a List with a note', 'List', (body) => ({ ...body, note: [{ text: 'a' }] }), 'ADDITIONAL_PROPERTIES'],
  [
    'an entry that refers to nothing',
    'List',
    (body) => ({ ...body, entry: [{ item: { reference: '#none' } }] }),
    'INVALID_VALUE',
  ],
  [
    'a contained Patient',
    'List',
    (body) => ({ ...body, contained: [{ resourceType: 'Patient', id: 'a' }], entry: undefined }),
    'INVALID_VALUE',
  ],
  [
    'an impairment of another patient',
    'List',
    (body) => impairment(body, { subject: { reference: `Patient/${withoutRecord}` } }),
    'INVALID_VALUE',
  ],
  [
    'an impairment with an onset',
    'List',
    (body) => impairment(body, { onsetDateTime: '2026' }),
    'ADDITIONAL_PROPERTIES',
  ],
  [
    'an impairment of another category',
    'List',
    (body) => impairment(body, { category: [{ coding: [{ code: 'problem' }] }] }),
    'MISSING_VALUE',
  ],
]

function impairment(list: JsonObject, change: JsonObject): JsonObject {
  return { ...list, contained: objectsIn(list.contained).map((condition) => ({ ...condition, ...change })) }
}

describe('a body that is not taken', () => {
  test.each(bodies)('with %s is refused with 400', async (_what, type, body, code) => {
    const answer = await client.call('POST', `/${type}`, changed(type, body), {
      'Content-Type': 'application/fhir+json',
    })
    expect([answer.status, errorCode(answer)]).toEqual([400, code])
  })

  test('names the missing value in the display', async () => {
    const answer = await client.call(
      'POST',
      '/Consent',
      changed('Consent', (body) => ({ ...body, policy: undefined })),
    )
    expect(coding(answer).display).toBe('Required value is missing - Consent.policy is required')
  })

  test('names the invalid value and its field in the display, and never all of a long one', async () => {
    const answer = await client.call(
      'POST',
      '/Consent',
      changed('Consent', (body) => ({ ...body, status: 'x'.repeat(5000) })),
    )
    expect(coding(answer).display).toMatch(/^Provided value is invalid - Consent\.status "x{99}… has to be one of/)
  })

  test('a status of an extension on a primitive is let through', async () => {
    const body = {
      ...bodyFor('Flag', withRecord),
      _status: { extension: [{ url: 'https://example.org', valueCode: 'a' }] },
    }
    expect((await client.call('POST', '/Flag', body)).status).toBe(201)
  })
})

const requests: [what: string, method: string, path: string, headers: Headers, status: number, code: string][] = [
  ['no X-Request-ID', 'GET', '/Nothing', { 'X-Request-ID': undefined }, 400, 'MISSING_VALUE'],
  ['an X-Request-ID that is no UUID', 'GET', '/Nothing', { 'X-Request-ID': '1234' }, 400, 'INVALID_VALUE'],
  ['an NHSD-Session-URID that is no number', 'GET', '/Nothing', { 'NHSD-Session-URID': 'a' }, 400, 'INVALID_VALUE'],
  [
    'an Authorization that is no bearer token',
    'GET',
    '/Nothing',
    { Authorization: 'Basic YQ==' },
    401,
    'ACCESS_DENIED',
  ],
  ['an unknown path', 'GET', '/Patient/9990000018/Pets', {}, 400, 'UNSUPPORTED_SERVICE'],
  ['a read of one resource', 'GET', '/Consent/1', {}, 400, 'UNSUPPORTED_SERVICE'],
  ['a method that is not supported', 'DELETE', '/Consent', {}, 400, 'UNSUPPORTED_SERVICE'],
  ['a path that climbs', 'GET', '/../../etc', {}, 400, 'UNSUPPORTED_SERVICE'],
  ['a path that cannot be decoded', 'GET', '/%zz', {}, 400, 'UNSUPPORTED_SERVICE'],
]

describe('a request that is not taken', () => {
  test.each(requests)('with %s is refused', async (_what, method, path, headers, status, code) => {
    const answer = await client.call(method, path, undefined, headers)
    expect([answer.status, errorCode(answer)]).toEqual([status, code])
  })

  test.each([undefined, 'application/json', 'text/plain', 'application/fhir+json; charset=latin1'])(
    'of media type %s is refused',
    async (type) => {
      const body = bodyFor('Consent', withoutRecord)
      const answer = await client.call('POST', '/Consent', body, { 'Content-Type': type })
      expect([answer.status, errorCode(answer)]).toEqual([400, 'VALIDATION_ERROR'])
    },
  )

  test('in an encoding is refused', async () => {
    const answer = await client.call('POST', '/Flag', bodyFor('Flag', withRecord), { 'Content-Encoding': 'gzip' })
    expect(answer.status).toBe(400)
  })

  test('the media type may name its charset and be in capitals', async () => {
    const headers = { 'Content-Type': 'Application/FHIR+JSON; charset="UTF-8"' }
    expect((await client.call('POST', '/Flag', bodyFor('Flag', withRecord), headers)).status).toBe(201)
  })
})

describe('a write that does not fit the record', () => {
  test('a second active consent is refused', async () => {
    const answer = await client.create('Consent', withRecord)
    expect([answer.status, errorCode(answer)]).toEqual([400, 'DUPLICATE_REJECTED'])
  })

  test.each(['Flag', 'List'] as const)('a %s for a patient without consent is refused', async (type) => {
    const answer = await client.create(type, withoutRecord)
    expect([answer.status, errorCode(answer)]).toEqual([400, 'VALIDATION_ERROR'])
  })

  test('an update of an unknown id is refused', async () => {
    const id = `${withRecord}.00000000-0000-4000-8000-000000000000`
    const answer = await client.update({ ...flag, id }, { 'If-Match': 'W/"1"' })
    expect([answer.status, errorCode(answer)]).toEqual([404, 'RESOURCE_NOT_FOUND'])
  })

  test.each(['1234', '11111111-1111-4111-8111-111111111111', `${WRONG_NUMBER}.11111111-1111-4111-8111-111111111111`])(
    'an update of the id %s, which is none, is refused',
    async (id) => {
      const answer = await client.update({ ...flag, id }, { 'If-Match': 'W/"1"' })
      expect([answer.status, errorCode(answer)]).toEqual([400, 'INVALID_RESOURCE_ID'])
    },
  )

  test('an id in the body that is not the one in the path is refused, and so is none', async () => {
    const path = `/Consent/${consent.id}`
    const other = await client.call('PUT', path, { ...consent, id: 'other' }, { 'If-Match': 'W/"1"' })
    expect([other.status, errorCode(other)]).toEqual([400, 'INVALID_UPDATE'])
    const none = await client.call('PUT', path, { ...consent, id: undefined }, { 'If-Match': 'W/"1"' })
    expect([none.status, errorCode(none)]).toEqual([400, 'MISSING_VALUE'])
  })

  test('an update cannot move a resource to another patient', async () => {
    const subject = { reference: `https://demographics.spineservices.nhs.uk/STU3/Patient/${withoutRecord}` }
    const answer = await client.update({ ...flag, subject }, { 'If-Match': 'W/"1"' })
    expect([answer.status, errorCode(answer)]).toEqual([400, 'INVALID_UPDATE'])
  })
})

type Part = JsonObject & { name?: string }

/** A removal with its parts changed. */
function removalWith(change: (parts: Part[]) => unknown): JsonObject {
  const [parameter] = objectsIn(removalFor(withRecord).parameter)
  return {
    resourceType: 'Parameters',
    parameter: [{ ...parameter, part: change(objectsIn(parameter?.part) as Part[]) }],
  }
}

const removals: [what: string, body: () => unknown, code: string][] = [
  ['another resource', () => bodyFor('Flag', withRecord), 'INVALID_VALUE'],
  ['no parameter', () => ({ resourceType: 'Parameters' }), 'MISSING_VALUE'],
  [
    'two parameters',
    () => ({ resourceType: 'Parameters', parameter: twice(removalFor(withRecord).parameter) }),
    'TOO_MANY_VALUES_SUBMITTED',
  ],
  [
    'another name',
    () => JSON.parse(JSON.stringify(removalFor(withRecord)).replace('removeRARecord', 'remove')),
    'INVALID_VALUE',
  ],
  ['no parts', () => removalWith(() => undefined), 'MISSING_VALUE'],
  ['no NHS number', () => removalWith((parts) => parts.filter((part) => part.name !== 'nhsNumber')), 'MISSING_VALUE'],
  ['no reason', () => removalWith((parts) => parts.filter((part) => part.name !== 'removalReason')), 'MISSING_VALUE'],
  [
    'no comment',
    () => removalWith((parts) => parts.filter((part) => part.name !== 'supportingComment')),
    'MISSING_VALUE',
  ],
  [
    'a comment of another type',
    () =>
      removalWith((parts) =>
        parts.map((part) =>
          part.name === 'supportingComment' ? { name: part.name, valueCodeableConcept: { text: 'a' } } : part,
        ),
      ),
    'MISSING_VALUE',
  ],
  [
    'the reason twice',
    () => removalWith((parts) => [...parts, ...parts.filter((part) => part.name === 'removalReason')]),
    'TOO_MANY_VALUES_SUBMITTED',
  ],
  [
    'an unknown reason',
    () => JSON.parse(JSON.stringify(removalFor(withRecord)).replace('DoesntApply', 'Whim')),
    'INVALID_VALUE',
  ],
  [
    'an unknown part',
    () => removalWith((parts) => [...parts, { name: 'colour', valueString: 'red' }]),
    'ADDITIONAL_PROPERTIES',
  ],
  ['an invalid NHS number', () => removalFor(WRONG_NUMBER), 'INVALID_NHS_NUMBER'],
]

describe('a removal that is not taken', () => {
  test.each(removals)('with %s is refused with 400', async (_what, body, code) => {
    const answer = await client.call('POST', '/$removerarecord', body(), { 'If-Match': 'W/"1"' })
    expect([answer.status, errorCode(answer)]).toEqual([400, code])
  })

  test('for a patient without a record is refused with 404', async () => {
    const answer = await client.remove(withoutRecord, 'W/"1"')
    expect([answer.status, errorCode(answer)]).toEqual([404, 'RESOURCE_NOT_FOUND'])
  })

  test('leaves the record as it was', async () => {
    expect((await client.find('Consent', withRecord)).body.total).toBe(1)
  })
})

test('every refusal is an OperationOutcome with one issue that names its code and system', async () => {
  const answer = await client.call('GET', '/Nothing')
  expect(answer.headers['content-type']).toBe('application/fhir+json')
  expect(answer.body).toEqual({
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity: 'error',
        code: 'not-supported',
        details: {
          coding: [
            {
              system: 'https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1',
              code: 'UNSUPPORTED_SERVICE',
              display: 'Unsupported service - /reasonable-adjustment-flag/FHIR/STU3/Nothing is not part of this API',
            },
          ],
        },
      },
    ],
  })
})
