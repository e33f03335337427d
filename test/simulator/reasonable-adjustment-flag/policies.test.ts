import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { testNhsNumbers } from '../../../src/nhs/nhs-number.ts'
import { asObject, objectsIn } from '../../../src/simulator/json.ts'
import {
  documentedPolicy,
  knownReadings,
  policyFor,
} from '../../../src/simulator/reasonable-adjustment-flag/policies.ts'
import { bodyFor, type Client, coding, errorCode, queryFor, removalFor, resourcesOf, startClient } from './client.ts'

const [patient = '', other = ''] = testNhsNumbers('policies', 2)

/** Runs against a simulator of its own under some readings, whose patient has a record. */
async function under(reading: string[], act: (client: Client) => Promise<void>): Promise<void> {
  const client = await startClient({ reading })
  try {
    for (const type of ['Consent', 'Flag', 'List'] as const) {
      expect((await client.create(type, patient)).status).toBe(201)
    }
    await act(client)
  } finally {
    await client.simulator.close()
  }
}

const conflicts = new URL('../../../suites/reasonable-adjustment-flag/conflicts.yaml', import.meta.url)

describe('readings', () => {
  test.each([
    ['nonsense', /Unknown reading "nonsense"\. Give a preset \(documented, gateway, fhir-r4\)/],
    ['RAF-C99=a', /Unknown reading "RAF-C99=a"/],
    ['RAF-C02', /RAF-C02 has the readings a, b, c/],
    ['RAF-C02=z', /RAF-C02 has the readings a, b, c/],
    ['toString', /Unknown reading/],
    ['RAF-C02=constructor', /RAF-C02 has the readings/],
  ])('%s is refused by name', (reading, message) => {
    expect(() => policyFor([reading])).toThrow(message)
  })

  test('each known one makes a policy', () => {
    for (const reading of knownReadings()) expect(policyFor([reading]).when.stale).toBeDefined()
  })

  test('none is the documented policy, and so is that preset over any other', () => {
    expect(policyFor([])).toBe(documentedPolicy)
    expect(policyFor(['gateway', 'documented'])).toEqual(documentedPolicy)
  })

  test('a later one wins', () => {
    expect(policyFor(['fhir-r4', 'RAF-C02=a']).when.stale).toEqual(documentedPolicy.when.stale)
  })

  test('of another preset leaves nothing of the preset that it overrules', () => {
    const back = [
      'RAF-C01=a',
      'RAF-C04=a',
      'RAF-C05=b',
      'RAF-C06=a',
      'RAF-C10=a',
      'RAF-C26=a',
      'RAF-C37=a',
      'RAF-C38=a',
    ]
    const { when } = policyFor(['gateway', ...back, 'RAF-C43=a', 'RAF-C46=a'])
    expect({ ...when, 'no-body': documentedPolicy.when['no-body'] }).toEqual(documentedPolicy.when)
  })

  test.skipIf(!existsSync(conflicts))('every reading that the suites know is known here', () => {
    const known = new Set(knownReadings())
    const file = parse(readFileSync(conflicts, 'utf8')) as {
      conflicts: { id: string; readings: object }[]
      presets: object
    }
    const named = file.conflicts.flatMap(({ id, readings }) => Object.keys(readings).map((key) => `${id}=${key}`))
    expect([...Object.keys(file.presets), ...named].filter((reading) => !known.has(reading))).toEqual([])
  })
})

/** A request to a simulator under a reading, and the status and code that it is answered with. */
type Case = [
  reading: string,
  what: string,
  act: (client: Client) => ReturnType<Client['call']>,
  status: number,
  code?: string,
]

const search = (query = queryFor('Consent', patient, 'active')) => `/Consent?${query}`
const updateWith = (type: 'Consent' | 'Flag', ifMatch: string | undefined) => async (client: Client) => {
  const [stored = {}] = resourcesOf(await client.find(type, patient))
  return client.update(stored, { 'If-Match': ifMatch })
}

const cases: Case[] = [
  ['RAF-C01=b', 'no If-Match', updateWith('Flag', undefined), 400, 'MISSING_OR_INVALID_HEADER'],
  ['RAF-C02=b', 'a stale version', updateWith('Flag', 'W/"9"'), 412, 'PRECONDITION_FAILED'],
  ['RAF-C02=c', 'a stale version', updateWith('Flag', 'W/"9"'), 409, 'RESOURCE_VERSION_MISMATCH'],
  ['fhir-r4', 'a stale version', updateWith('Flag', 'W/"9"'), 412],
  ['RAF-C03=b', 'no If-Match on a Consent', updateWith('Consent', undefined), 200],
  ['RAF-C03=b', 'no If-Match on a Flag', updateWith('Flag', undefined), 412],
  ['RAF-C04=b', 'a missing parameter', (client) => client.call('GET', search('status=active')), 404, 'BAD_REQUEST'],
  ['RAF-C04=c', 'a missing parameter', (client) => client.call('GET', search(`patient=${patient}`)), 200],
  [
    'RAF-C05=a',
    'no X-Request-ID',
    (client) => client.call('GET', search(), undefined, { 'X-Request-ID': undefined }),
    200,
  ],
  [
    'RAF-C05=c',
    'no X-Request-ID',
    (client) => client.call('GET', search(), undefined, { 'X-Request-ID': undefined }),
    400,
    'BAD_REQUEST',
  ],
  [
    'RAF-C60=b',
    'a UUID within X-Request-ID',
    (client) => client.call('GET', search(), undefined, { 'X-Request-ID': 'x11111111-1111-4111-8111-111111111111x' }),
    200,
  ],
  [
    'RAF-C06=b',
    'a role that the user does not have',
    (client) => client.call('GET', search(), undefined, { 'NHSD-Session-URID': '0123456789' }),
    400,
    'BAD_REQUEST',
  ],
  [
    'RAF-C06=b',
    'a role of the user',
    (client) => client.call('GET', search(), undefined, { 'NHSD-Session-URID': '555021935107' }),
    200,
  ],
  ['RAF-C09=b', 'an unknown path', (client) => client.call('GET', '/Nothing'), 400, 'NOT_IMPLEMENTED'],
  [
    'RAF-C10=b',
    'a bad token',
    (client) => client.call('GET', search(), undefined, { Authorization: 'Basic a' }),
    401,
    'ACCESS DENIED',
  ],
  [
    'RAF-C14=a',
    'an update on the collection',
    async (client) =>
      client.call('PUT', '/Flag', resourcesOf(await client.find('Flag', patient))[0], { 'If-Match': 'W/"1"' }),
    200,
  ],
  [
    'RAF-C20=b',
    'the other address of SNOMED CT',
    (client) =>
      client.call('POST', '/Flag', JSON.stringify(bodyFor('Flag', patient)).replace('http://snomed', 'https://snomed')),
    400,
    'INVALID_VALUE',
  ],
  [
    'RAF-C22=b',
    'the other operation',
    (client) => client.call('POST', '/$removererecord', removalFor(patient), { 'If-Match': 'W/"1"' }),
    200,
  ],
  [
    'RAF-C22=d',
    'the other parameter',
    (client) =>
      client.call(
        'POST',
        '/$removerarecord',
        JSON.stringify(removalFor(patient)).replace('removeRARecord', 'removerarecord'),
        { 'If-Match': 'W/"1"' },
      ),
    200,
  ],
  ['RAF-C24=b', 'a patient without a record', (client) => client.find('Consent', other), 404, 'PATIENT_NOT_FOUND'],
  ['RAF-C25=b', 'an invalid NHS number', (client) => client.find('Consent', '9990000019'), 400, 'INVALID_RESOURCE_ID'],
  ['RAF-C26=b', 'a second consent', (client) => client.create('Consent', patient), 422, 'DUPLICATE_REJECTED'],
  [
    'RAF-C28=b',
    'the later collections',
    (client) => client.call('GET', `/UnderlyingConditionList?${queryFor('Flag', patient, 'active')}`),
    200,
  ],
  [
    'RAF-C28=a',
    'the later collections',
    (client) => client.call('GET', `/ThresholdCode?${queryFor('Flag', patient, 'active')}`),
    400,
    'UNSUPPORTED_SERVICE',
  ],
  ['RAF-C31=b', 'any version on a removal', (client) => client.remove(patient, 'W/"9"'), 200],
  ['RAF-C33=b', 'a capital in status', (client) => client.find('Consent', patient, 'Active'), 400, 'INVALID_VALUE'],
  ['RAF-C34=b', 'nine digits', (client) => client.find('Consent', '999999998'), 200],
  ['RAF-C35=a', 'no body for a List', (client) => client.call('POST', '/List', ''), 400],
  [
    'RAF-C35=b',
    'a List without mode',
    (client) => client.call('POST', '/List', { ...bodyFor('List', patient), mode: undefined }),
    201,
  ],
  [
    'RAF-C36=b',
    'another id in the body',
    async (client) =>
      client.call('PUT', `/Flag/${resourcesOf(await client.find('Flag', patient))[0]?.id}`, bodyFor('Flag', patient), {
        'If-Match': 'W/"1"',
      }),
    200,
  ],
  ['RAF-C37=b', 'a malformed If-Match', updateWith('Flag', 'abc'), 400, 'MISSING_OR_INVALID_HEADER'],
  [
    'RAF-C38=b',
    'another media type',
    (client) => client.call('POST', '/Flag', bodyFor('Flag', patient), { 'Content-Type': 'text/plain' }),
    400,
    'BAD_REQUEST',
  ],
  ['RAF-C43=b', 'an unknown path', (client) => client.call('GET', '/Nothing'), 404, 'BAD_REQUEST'],
  [
    'RAF-C44=b',
    'an invalid id',
    (client) => client.call('PUT', '/Flag/1', { ...bodyFor('Flag', patient), id: '1' }, { 'If-Match': 'W/"1"' }),
    404,
    'RESOURCE_NOT_FOUND',
  ],
  [
    'RAF-C45=b',
    'an invalid body',
    (client) => client.call('POST', '/Flag', { ...bodyFor('Flag', patient), status: 'a' }),
    422,
    'INVALID_VALUE',
  ],
  [
    'RAF-C46=b',
    'an X-Request-ID that is no UUID',
    (client) => client.call('GET', search(), undefined, { 'X-Request-ID': 'a' }),
    400,
    'BAD_REQUEST',
  ],
  [
    'gateway',
    'no body',
    (client) => client.call('POST', '/Flag', '', { 'Content-Type': 'application/fhir+json' }),
    400,
    'BAD_REQUEST',
  ],
]

describe('a reading decides', () => {
  test.each(cases)('%s: %s', async (reading, _what, act, status, code) => {
    await under([reading], async (client) => {
      const answer = await act(client)
      expect(answer.status).toBe(status)
      if (code !== undefined) expect(errorCode(answer)).toBe(code)
    })
  })

  test('RAF-C07: the shape of a version', async () => {
    await under(['RAF-C07=b'], async (client) => {
      const [flag = {}] = resourcesOf(await client.find('Flag', patient))
      const versionId = asObject(flag.meta)?.versionId
      expect(versionId).toMatch(/^[0-9a-f-]{36}$/)
      expect((await client.update(flag, { 'If-Match': `W/"${versionId}"` })).status).toBe(200)
      expect((await client.update(flag, { 'If-Match': `W/"${versionId}"` })).status).toBe(409)
    })
    await under(['RAF-C07=c'], async (client) => {
      expect((await client.create('Flag', patient)).headers.etag).toBe('"1"')
    })
  })

  test('RAF-C08, RAF-C11, RAF-C27: the form of an error', async () => {
    await under(['gateway'], async (client) => {
      const answer = await client.call('GET', search('status=active'))
      expect(answer.headers['content-type']).toBe('application/json')
      expect(coding(answer)).toEqual({
        system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode',
        version: '1',
        code: 'BAD_REQUEST',
        display: 'Bad request',
      })
      const [issue] = objectsIn(answer.body.issue)
      expect(issue?.diagnostics).toBe('required query parameters are missing or have empty values')
    })
  })

  test('RAF-C17: the generation of the profiles', async () => {
    const client = await startClient({ reading: ['RAF-C17=b'] })
    try {
      const created = await client.create('Consent', patient)
      expect(JSON.stringify(created.body.contained)).toContain(
        '"activity":{"system":"http://hl7.org/fhir/v3/DataOperation","code":"CREATE"',
      )
      const flag = JSON.stringify(bodyFor('Flag', patient)).replace('"003"', '"010"')
      expect((await client.call('POST', '/Flag', flag)).status).toBe(201)
      const removed = await client.call('POST', '/$removerarecord', removalFor(patient), { 'If-Match': 'W/"1"' })
      expect(removed.status).toBe(200)
    } finally {
      await client.simulator.close()
    }
  })

  test('RAF-C18, RAF-C19, RAF-C21: what is said in a Consent', async () => {
    await under(['RAF-C18=b', 'RAF-C19=a', 'RAF-C21=a'], async (client) => {
      const [consent] = resourcesOf(await client.find('Consent', patient))
      const text = JSON.stringify(consent)
      expect(text).toContain('"url":"Created"')
      expect(text).toContain('"display":"Reasonable Adjustments Flag"')
      expect(objectsIn(consent?.contained)[0]?.target).toEqual([{ display: `Consent ${consent?.id}` }])
    })
  })

  test('RAF-C23: the answer to a removal', async () => {
    await under(['RAF-C23=a'], async (client) => {
      expect((await client.remove(patient, 'W/"1"')).body).toMatchObject({
        meta: { profile: 'https://fhir.nhs.uk/STU3/StructureDefinition/Spine-OperationOutcome-1' },
        issue: [{ details: { text: 'OK' } }],
      })
    })
    await under(['RAF-C23=b'], async (client) => {
      const [issue] = objectsIn((await client.remove(patient, 'W/"1"')).body.issue)
      expect(issue?.details).toEqual({ text: 'OK' })
    })
  })

  test('RAF-C29, RAF-C30, RAF-C32: the headers of an answer', async () => {
    await under(['RAF-C29=a', 'RAF-C30=a', 'RAF-C32=a'], async (client) => {
      const created = await client.create('Flag', patient)
      expect(created.headers.date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      expect(created.headers.location).toBe(`${client.simulator.baseUrl}/Flag/${created.body.id}/_history/1`)
      expect((await client.find('Consent', patient)).headers.etag).toBe('W/"1"')
      expect((await client.find('Flag', patient)).headers).not.toHaveProperty('etag')
    })
  })

  test('RAF-C42: a repeated request', async () => {
    await under(['RAF-C42=b'], async (client) => {
      const again = { 'X-Request-ID': '11111111-1111-4111-8111-111111111111' }
      for (let count = 0; count < 2; count++) await client.call('POST', '/Flag', bodyFor('Flag', patient), again)
      expect((await client.find('Flag', patient)).body.total).toBe(3)
    })
  })
})
