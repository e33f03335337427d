import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testNhsNumbers } from '../../../src/nhs/nhs-number.ts'
import { asObject, type JsonObject, objectsIn } from '../../../src/simulator/json.ts'
import { bodyFor, type Client, resourcesOf, startClient } from './client.ts'

const patients = testNhsNumbers('answers', 20)
const REQUEST_ID = 'AbCdEf00-0000-1000-8000-000000000001'
const PROVENANCE = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-RARecord-Provenance-1'

let client: Client
let clock = Date.parse('2026-01-05T09:30:15.900Z')
beforeAll(async () => {
  client = await startClient({ now: () => new Date(clock), tokens: ['a-token'] }, { Authorization: 'Bearer a-token' })
})
afterAll(() => client.simulator.close())

const create = (type: 'Consent' | 'Flag' | 'List', patient: string, change: JsonObject = {}) =>
  client.call('POST', `/${type}`, { ...bodyFor(type, patient), ...change })

/** The contained Provenance that a part of the Provenance extension refers to. */
function provenance(resource: JsonObject, part: string): JsonObject | undefined {
  const extension = objectsIn(resource.extension).find((each) => each.url === PROVENANCE)
  const reference = asObject(
    objectsIn(extension?.extension).find((each) => each.url === part)?.valueReference,
  )?.reference
  return objectsIn(resource.contained).find((contained) => `#${contained.id}` === reference)
}

describe('the headers of an answer', () => {
  const ids = { 'X-Request-ID': REQUEST_ID, 'X-Correlation-ID': 'Not.a.UUID at all' }

  test('of success and of failure carry the identifiers of the request, as they were sent', async () => {
    for (const path of ['/Consent?patient=9990000018&status=active&category=NRAF', '/Nothing']) {
      const answer = await client.call('GET', path, undefined, ids)
      expect(answer.headers).toMatchObject({ 'x-request-id': REQUEST_ID, 'x-correlation-id': 'Not.a.UUID at all' })
    }
  })

  test('carry back even an identifier that was refused, and none that was not sent', async () => {
    const refused = await client.call('GET', '/Nothing', undefined, { 'X-Request-ID': 'nonsense' })
    expect(refused.headers['x-request-id']).toBe('nonsense')
    expect(refused.headers).not.toHaveProperty('x-correlation-id')
    const without = await client.call('GET', '/Nothing', undefined, { 'X-Request-ID': undefined })
    expect(without.headers).not.toHaveProperty('x-request-id')
  })

  test('of a creation give its version, its time and its place', async () => {
    const { status, headers, body } = await create('Consent', patients[0] ?? '')
    expect(status).toBe(201)
    expect(headers).toMatchObject({
      etag: 'W/"1"',
      'content-type': 'application/fhir+json',
      date: 'Mon, 05 Jan 2026 09:30:15 GMT',
      'last-modified': 'Mon, 05 Jan 2026 09:30:15 GMT',
      location: `https://clinicals.spineservices.nhs.uk/STU3/Consent/${body.id}/_history/1`,
    })
    expect(body.meta).toEqual({
      versionId: '1',
      lastUpdated: '2026-01-05T09:30:15+00:00',
      profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/RARecord-Consent-1'],
    })
  })

  test('of a refusal for its token ask for one', async () => {
    for (const Authorization of [undefined, 'Bearer other', 'a-token', 'Bearer ', 'bearer a-token']) {
      const answer = await client.call('GET', '/Nothing', undefined, { Authorization })
      const challenge = Authorization === 'Bearer other' ? 'Bearer error="invalid_token"' : 'Bearer'
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, challenge])
    }
  })
})

describe('a stored resource', () => {
  test('keeps what was sent, and not the id, the version or the Provenance of the client', async () => {
    const patient = patients[1] ?? ''
    const sent: JsonObject = { ...bodyFor('Consent', patient), id: 'mine', meta: { versionId: '77' }, language: 'en' }
    const forged = { url: PROVENANCE, extension: [{ url: 'created', valueReference: { reference: '#forged' } }] }
    const { body } = await client.call('POST', '/Consent', {
      ...sent,
      contained: [{ resourceType: 'Provenance', id: 'forged' }],
      extension: [...objectsIn(sent.extension), forged],
    })
    const { id, meta, contained, extension, ...kept } = body
    const { id: _id, meta: _meta, extension: sentExtension, ...content } = sent
    expect(kept).toEqual(content)
    expect(id).not.toBe('mine')
    expect(asObject(meta)?.versionId).toBe('1')
    expect(JSON.stringify(contained)).not.toContain('forged')
    expect(objectsIn(extension).filter((each) => each.url !== PROVENANCE)).toEqual(sentExtension)
  })

  test('has the name of its category put right', async () => {
    const category = JSON.parse(JSON.stringify(bodyFor('Flag', patients[2] ?? '').category).replace('National ', ''))
    await create('Consent', patients[2] ?? '')
    const { body } = await create('Flag', patients[2] ?? '', { category })
    expect(JSON.stringify(body.category)).toContain('"National Reasonable Adjustments Flag"')
  })

  test('says who created it and who last updated it', async () => {
    const patient = patients[3] ?? ''
    const created = (await create('Consent', patient)).body
    clock += 60_000
    const updated = (await client.update(created, { 'If-Match': 'W/"1"' })).body
    clock += 60_000
    const again = (await client.update(updated, { 'If-Match': 'W/"2"' })).body
    expect(provenance(created, 'updated')).toBeUndefined()
    expect(provenance(updated, 'created')).toEqual(provenance(created, 'created'))
    expect(provenance(again, 'created')).toEqual(provenance(created, 'created'))
    expect(provenance(again, 'updated')?.recorded).toBe('2026-01-05T09:32:15+00:00')
    expect(objectsIn(again.contained)).toHaveLength(2)
    expect(provenance(created, 'created')).toMatchObject({
      resourceType: 'Provenance',
      target: [{ reference: `Consent/${created.id}` }],
      recorded: '2026-01-05T09:30:15+00:00',
      agent: [{ role: [{}], whoReference: {}, onBehalfOfReference: {} }],
    })
  })

  test('of a List keeps the Provenance that the client gives', async () => {
    const patient = patients[4] ?? ''
    await create('Consent', patient)
    const list = bodyFor('List', patient)
    const given = {
      resourceType: 'Provenance',
      id: 'given',
      target: [{ reference: '#impairment' }],
      recorded: '2026-01-05T09:00:00+00:00',
      agent: [{ whoReference: { display: 'A' }, onBehalfOfReference: { display: 'B' } }],
    }
    const entry = [...objectsIn(list.entry), { item: { reference: '#given' } }]
    const { status, body } = await create('List', patient, { contained: [...objectsIn(list.contained), given], entry })
    expect(status).toBe(201)
    expect(objectsIn(body.contained)).toContainEqual(given)
    expect(body.meta).toMatchObject({ versionId: '1', lastUpdated: expect.any(String) })
  })
})

describe('a removed record', () => {
  test('says why, and that its impairments are deleted', async () => {
    const patient = patients[5] ?? ''
    for (const type of ['Consent', 'Flag', 'List'] as const) await create(type, patient)
    const removed = await client.remove(patient, 'W/"1"')
    expect(removed.body).toEqual({
      resourceType: 'OperationOutcome',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      meta: { profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/Spine-OperationOutcome-1'] },
      issue: [
        {
          severity: 'information',
          code: 'informational',
          details: {
            coding: [
              {
                system: 'https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1',
                code: 'RESOURCE_DELETED',
                display: 'Resource removed',
              },
            ],
            text: 'OK',
          },
        },
      ],
    })
    for (const type of ['Consent', 'Flag'] as const) {
      const [resource] = resourcesOf(await client.find(type, patient, 'inactive'))
      expect(resource).toMatchObject({ status: 'inactive', meta: { versionId: '2' } })
      expect(JSON.stringify(resource?.extension)).toContain('"No longer applies"')
    }
    const [list] = resourcesOf(await client.find('List', patient, 'inactive'))
    expect(list).toMatchObject({
      status: 'retired',
      entry: [{ deleted: true }],
      contained: [{ clinicalStatus: 'inactive' }],
    })
  })
})
