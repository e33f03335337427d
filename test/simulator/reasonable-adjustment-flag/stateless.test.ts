import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXAMPLE_PATIENT } from '../../../src/simulator/reasonable-adjustment-flag/examples.ts'
import { type Client, errorCode, resourcesOf, startClient, versionOf } from './client.ts'

let client: Client
beforeAll(async () => {
  client = await startClient({ stateless: true })
})
afterAll(() => client.simulator.close())

describe('a simulator that is stateless', () => {
  test.each(['Consent', 'Flag', 'List'] as const)('always finds the same %s of the example patient', async (type) => {
    const [found] = resourcesOf(await client.find(type, EXAMPLE_PATIENT))
    expect(found).toMatchObject({
      resourceType: type,
      meta: { versionId: '1', lastUpdated: '2026-01-05T09:00:00+00:00' },
    })
    expect(resourcesOf(await client.find(type, EXAMPLE_PATIENT))).toEqual([found])
  })

  test.each(['Consent', 'Flag', 'List'] as const)(
    'answers any creation of a %s with the example, and keeps nothing',
    async (type) => {
      const created = await client.call('POST', `/${type}`, 'anything', { 'Content-Type': 'text/plain' })
      expect([created.status, created.headers.etag, created.body.resourceType]).toEqual([201, 'W/"1"', type])
      expect(created.text).toContain(EXAMPLE_PATIENT)
      expect(resourcesOf(await client.find(type, EXAMPLE_PATIENT))).toHaveLength(1)
    },
  )

  test('answers any update with the example at version 2, again and again', async () => {
    for (let count = 0; count < 2; count++) {
      const updated = await client.call('PUT', '/Flag/anything', {}, { 'If-Match': 'W/"17"' })
      expect([updated.status, versionOf(updated.body)]).toEqual([200, '2'])
    }
  })

  test('answers any removal with success, and removes nothing', async () => {
    expect((await client.call('POST', '/$removerarecord', '')).status).toBe(200)
    expect((await client.find('Consent', EXAMPLE_PATIENT)).body.total).toBe(1)
  })

  test('knows no other patient', async () => {
    const answer = await client.find('Consent', '9990000026')
    expect([answer.status, errorCode(answer)]).toEqual([404, 'PATIENT_NOT_FOUND'])
  })

  test('refuses an invalid NHS number and an unknown path', async () => {
    expect(errorCode(await client.find('Consent', '9990000019'))).toBe('INVALID_NHS_NUMBER')
    expect(errorCode(await client.call('GET', '/Nothing'))).toBe('UNSUPPORTED_SERVICE')
  })

  test('does without X-Request-ID, and sends it back if it is there', async () => {
    const without = await client.call('POST', '/Consent', {}, { 'X-Request-ID': undefined })
    expect(without.status).toBe(201)
    expect(without.headers).not.toHaveProperty('x-request-id')
    const id = '11111111-1111-4111-8111-111111111111'
    expect((await client.call('POST', '/Consent', {}, { 'X-Request-ID': id })).headers['x-request-id']).toBe(id)
  })

  test.each(['gateway', 'RAF-C07=b', 'RAF-C17=b', 'RAF-C22=d', 'RAF-C37=b'])(
    'answers under %s as well',
    async (reading) => {
      const own = await startClient({ stateless: true, reading: [reading] })
      for (const type of ['Consent', 'Flag', 'List'] as const) {
        expect((await own.call('POST', `/${type}`, {})).status).toBe(201)
        expect((await own.call('PUT', `/${type}/1`, {})).status).toBe(200)
        expect((await own.find(type, EXAMPLE_PATIENT)).body.total).toBe(1)
      }
      expect((await own.call('POST', '/$removerarecord', {})).status).toBe(200)
      await own.simulator.close()
    },
  )
})
