import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testNhsNumbers } from '../../../src/nhs/nhs-number.ts'
import type { JsonObject } from '../../../src/simulator/json.ts'
import { type Answer, type Client, errorCode, resourcesOf, startClient, versionOf } from './client.ts'

const patients = testNhsNumbers('versions', 200)

/** If-Match values for a record at version 2, and what each leads to as documented. */
const preconditions: [ifMatch: string | undefined, status: number, code: string | undefined][] = [
  ['W/"2"', 200, undefined],
  [' W/"2" ', 200, undefined],
  [undefined, 412, 'PRECONDITION_FAILED'],
  ['', 412, 'PRECONDITION_FAILED'],
  ['abc', 412, 'PRECONDITION_FAILED'],
  ['"2"', 412, 'PRECONDITION_FAILED'],
  ['2', 412, 'PRECONDITION_FAILED'],
  ['W/2', 412, 'PRECONDITION_FAILED'],
  ['w/"2"', 412, 'PRECONDITION_FAILED'],
  ['W/"2', 412, 'PRECONDITION_FAILED'],
  ['W/""', 412, 'PRECONDITION_FAILED'],
  ['W/"a"', 412, 'PRECONDITION_FAILED'],
  ['*', 412, 'PRECONDITION_FAILED'],
  ['W/"1", W/"2"', 412, 'PRECONDITION_FAILED'],
  ['W/"1"', 409, 'RESOURCE_VERSION_MISMATCH'],
  ['W/"3"', 409, 'RESOURCE_VERSION_MISMATCH'],
  ['W/"02"', 409, 'RESOURCE_VERSION_MISMATCH'],
  ['W/"99999999999999999999"', 409, 'RESOURCE_VERSION_MISMATCH'],
]

let client: Client
let used = 0
beforeAll(async () => {
  client = await startClient()
})
afterAll(() => client.simulator.close())

/** A patient with a record of which every part is at version 2. */
async function recordAtTwo(): Promise<{ patient: string; Consent: JsonObject; Flag: JsonObject; List: JsonObject }> {
  const patient = patients[used++] ?? ''
  const parts: Partial<Record<'Consent' | 'Flag' | 'List', JsonObject>> = {}
  for (const type of ['Consent', 'Flag', 'List'] as const) {
    const created = await client.create(type, patient)
    parts[type] = (await client.update(created.body, { 'If-Match': 'W/"1"' })).body
  }
  return { patient, Consent: parts.Consent ?? {}, Flag: parts.Flag ?? {}, List: parts.List ?? {} }
}

async function everything(patient: string): Promise<JsonObject[]> {
  const found: JsonObject[] = []
  for (const type of ['Consent', 'Flag', 'List'] as const) {
    for (const status of ['active', 'inactive']) found.push(...resourcesOf(await client.find(type, patient, status)))
  }
  return found
}

describe.each(['Consent', 'Flag', 'List'] as const)('updating a %s at version 2', (type) => {
  test.each(preconditions)('with If-Match %s is answered with %s', async (ifMatch, status, code) => {
    const record = await recordAtTwo()
    const before = await everything(record.patient)
    const answer = await client.update(record[type], { 'If-Match': ifMatch })
    expect(answer.status).toBe(status)
    if (code === undefined) {
      expect([answer.headers.etag, versionOf(answer.body)]).toEqual(['W/"3"', '3'])
      expect(resourcesOf(await client.find(type, record.patient))).toEqual([answer.body])
    } else {
      expect(errorCode(answer)).toBe(code)
      expect(await everything(record.patient)).toEqual(before)
    }
  })
})

describe('removing a record whose consent is at version 2', () => {
  test.each(preconditions)('with If-Match %s is answered with %s', async (ifMatch, status, code) => {
    const { patient } = await recordAtTwo()
    const before = await everything(patient)
    const answer = await client.remove(patient, ifMatch)
    expect(answer.status).toBe(status)
    if (code !== undefined) {
      expect(errorCode(answer)).toBe(code)
      expect(await everything(patient)).toEqual(before)
    }
  })

  test('compares the version of the consent, not of the adjustments', async () => {
    const { patient, Flag } = await recordAtTwo()
    await client.update(Flag, { 'If-Match': 'W/"2"' })
    expect((await client.remove(patient, 'W/"3"')).status).toBe(409)
    expect((await client.remove(patient, 'W/"2"')).status).toBe(200)
  })
})

describe('writers at the same time', () => {
  test('of twenty updates with one version, one is made', async () => {
    const { Flag } = await recordAtTwo()
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.update(Flag, { 'If-Match': 'W/"2"' })))
    const statuses = answers.map((answer: Answer) => answer.status).sort()
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 409)])
  })

  test('of ten consents for one patient, one is created', async () => {
    const patient = patients[used++] ?? ''
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.create('Consent', patient)))
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1)
  })

  test('under the fault racing-updates-both-made, a race is lost and a stale update is still refused', async () => {
    const racing = await startClient({ fault: 'racing-updates-both-made' })
    try {
      const patient = patients[used++] ?? ''
      const consent = (await racing.create('Consent', patient)).body
      const answers = await Promise.all([1, 2, 3].map(() => racing.update(consent, { 'If-Match': 'W/"1"' })))
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200])
      expect((await racing.update(consent, { 'If-Match': 'W/"1"' })).status).toBe(409)
    } finally {
      await racing.simulator.close()
    }
  })
})

describe('a request that is sent again', () => {
  const again = { 'X-Request-ID': '11111111-1111-4111-8111-111111111111' }

  test('is answered as before and done once', async () => {
    const { patient, Flag } = await recordAtTwo()
    const first = await client.call('POST', '/Flag', { ...Flag, id: undefined }, again)
    const second = await client.call(
      'POST',
      '/Flag',
      { ...Flag, id: undefined },
      { ...again, 'X-Correlation-ID': 'second' },
    )
    expect([second.status, second.body, second.headers.location]).toEqual([201, first.body, first.headers.location])
    expect(second.headers['x-correlation-id']).toBe('second')
    expect((await client.find('Flag', patient)).body.total).toBe(2)
  })

  test('is done if anything about it is different', async () => {
    const { patient, Flag } = await recordAtTwo()
    await client.call('POST', '/Flag', { ...Flag, id: undefined }, again)
    await client.call('POST', '/Flag', { ...Flag, id: undefined, code: { text: 'Quiet room' } }, again)
    expect((await client.find('Flag', patient)).body.total).toBe(3)
  })

  test('is done again once its answer has been forgotten for many larger ones', async () => {
    const { patient, Flag } = await recordAtTwo()
    const flag = { ...Flag, id: undefined }
    await client.call('POST', '/Flag', flag, again)
    const large = { ...flag, text: { status: 'generated', div: `<div>${'a'.repeat(900_000)}</div>` } }
    for (let count = 0; count < 20; count++) await client.call('POST', '/Flag', large)
    await client.call('POST', '/Flag', flag, again)
    expect((await client.find('Flag', patient)).body.total).toBe(23)
  })

  test('is tried again if it was refused', async () => {
    const patient = patients[used++] ?? ''
    const refused = await client.call('POST', '/Flag', { resourceType: 'Flag' }, again)
    expect(refused.status).toBe(400)
    await client.create('Consent', patient)
    expect((await client.create('Flag', patient)).status).toBe(201)
  })
})
