import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testNhsNumbers } from '../../../src/nhs/nhs-number.ts'
import { type Client, errorCode, resourcesOf, startClient, versionOf } from './client.ts'

const [patient = '', stranger = '', unknown = ''] = testNhsNumbers('life', 3)

describe('the life of a record', () => {
  let client: Client
  beforeAll(async () => {
    client = await startClient()
  })
  afterAll(() => client.simulator.close())

  test('a patient without a record has an empty Bundle of each kind', async () => {
    for (const type of ['Consent', 'Flag', 'List'] as const) {
      const found = await client.find(type, unknown)
      expect(found.status).toBe(200)
      expect(found.body).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 0 })
      expect(found.body).not.toHaveProperty('entry')
    }
  })

  test('it is created, read, updated, refused when stale, removed, and gone', async () => {
    const consent = await client.create('Consent', patient)
    const flag = await client.create('Flag', patient)
    const list = await client.create('List', patient)
    await client.create('Consent', stranger)
    for (const created of [consent, flag, list]) {
      expect(created.status).toBe(201)
      expect(created.headers.etag).toBe('W/"1"')
      expect(versionOf(created.body)).toBe('1')
      expect(created.body.id).toMatch(new RegExp(`^${patient}\\.[0-9a-f-]{36}$`))
      const { resourceType, id } = created.body
      expect(created.headers.location).toBe(
        `https://clinicals.spineservices.nhs.uk/STU3/${resourceType}/${id}/_history/1`,
      )
    }

    expect(resourcesOf(await client.find('Consent', patient))).toEqual([consent.body])
    const updated = await client.update(consent.body, { 'If-Match': 'W/"1"' })
    expect([updated.status, updated.headers.etag, versionOf(updated.body)]).toEqual([200, 'W/"2"', '2'])

    const stale = await client.update(consent.body, { 'If-Match': 'W/"1"' })
    expect([stale.status, errorCode(stale)]).toEqual([409, 'RESOURCE_VERSION_MISMATCH'])
    expect(resourcesOf(await client.find('Consent', patient))).toEqual([updated.body])

    expect((await client.remove(patient, 'W/"1"')).status).toBe(409)
    const removed = await client.remove(patient, 'W/"2"')
    expect(removed.status).toBe(200)
    expect(removed.body).toMatchObject({
      issue: [{ severity: 'information', code: 'informational', details: { text: 'OK' } }],
    })

    for (const type of ['Consent', 'Flag', 'List'] as const) {
      expect((await client.find(type, patient)).body.total).toBe(0)
      const [inactive] = resourcesOf(await client.find(type, patient, 'inactive'))
      expect(inactive?.status).toBe(type === 'List' ? 'retired' : 'inactive')
    }
    const [retired] = resourcesOf(await client.find('List', patient, 'inactive'))
    expect(retired).toMatchObject({ entry: [{ deleted: true }], contained: [{ clinicalStatus: 'inactive' }] })

    const late = await client.update(flag.body, { 'If-Match': 'W/"2"' })
    expect([late.status, errorCode(late)]).toEqual([404, 'INVALIDATED_RESOURCE'])
    const again = await client.remove(patient, 'W/"3"')
    expect([again.status, errorCode(again)]).toEqual([404, 'INVALIDATED_RESOURCE'])
    expect((await client.find('Consent', stranger)).body.total).toBe(1)

    expect((await client.create('Consent', patient)).status).toBe(201)
  })
})
