import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testNhsNumbers } from '../../../src/nhs/nhs-number.ts'
import type { JsonObject } from '../../../src/simulator/json.ts'
import { type Client, coding, errorCode, queryFor, startClient } from './client.ts'

const [patient = '', other = ''] = testNhsNumbers('searching', 2)
const SYSTEM = 'https://fhir.nhs.uk/STU3/CodeSystem/RARecord-FlagCategory-1'
const SEED_SYSTEM = 'https://fhir.nhs.uk/STU3/CodeSystem/CodeSystem-RARecord-FlagCategory-1'

let client: Client
beforeAll(async () => {
  client = await startClient()
  for (const each of [patient, other]) {
    for (const type of ['Consent', 'Flag', 'List'] as const) await client.create(type, each)
  }
})
afterAll(() => client.simulator.close())

const total = async (path: string): Promise<unknown> => (await client.call('GET', path)).body.total

describe('a search', () => {
  test('is answered with a Bundle of what it found', async () => {
    const answer = await client.find('Consent', patient)
    const [entry] = answer.body.entry as JsonObject[]
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      resourceType: 'Bundle',
      type: 'searchset',
      total: 1,
      link: [{ relation: 'self', url: `https://clinicals.spineservices.nhs.uk/STU3/Consent?${selfQuery('Consent')}` }],
    })
    const { id } = (entry?.resource ?? {}) as JsonObject
    expect(entry).toMatchObject({
      fullUrl: `https://clinicals.spineservices.nhs.uk/STU3/Consent/${id}`,
      search: { mode: 'match' },
    })
    expect(answer.headers).not.toHaveProperty('etag')
  })

  test('finds every adjustment of the patient, in the order in which they were added', async () => {
    const second = await client.create('Flag', patient)
    const found = (await client.find('Flag', patient)).body.entry as { resource: JsonObject }[]
    expect(found).toHaveLength(2)
    expect(found[1]?.resource).toEqual(second.body)
  })

  test('made twice gives the same resources', async () => {
    const [first, again] = [await client.find('List', patient), await client.find('List', patient)]
    expect(again.body.entry).toEqual(first.body.entry)
  })
})

function selfQuery(type: string): string {
  return [...new URLSearchParams(queryFor(type, patient, 'active'))]
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
}

describe('the category of a search', () => {
  const prefix = `/Flag?patient=${other}&status=active&category=`

  test.each([
    `${SYSTEM}|NRAF`,
    `${encodeURIComponent(`${SYSTEM}|NRAF`)}`,
    `${SYSTEM}%7CNRAF`,
    'NRAF',
    `${SEED_SYSTEM}|reasonable%20adjustments%20flag`,
    `${encodeURIComponent(`${SEED_SYSTEM}|reasonable adjustments flag`)}`,
    `${encodeURIComponent(`${SEED_SYSTEM}|reasonable%20adjustments%20flag`)}`,
    `${SEED_SYSTEM}|reasonable+adjustments+flag`,
  ])('%s finds the record', async (category) => {
    expect(await total(prefix + category)).toBe(1)
  })

  test.each(['elsewhere', `${SYSTEM}|OTHER`, 'https://example.org|NRAF', '|NRAF'])(
    '%s finds nothing',
    async (category) => {
      expect(await total(prefix + category)).toBe(0)
    },
  )
})

describe('the code of a search for impairments', () => {
  const prefix = `/List?patient=${other}&status=active&code=`

  test.each([
    'http://snomed.info/sct|1094391000000102',
    'http://snomed.info/sct|1094391000000102&_format=json',
    encodeURIComponent('http://snomed.info/sct|1094391000000102&_format=json'),
    '1094391000000102',
  ])('%s finds the record', async (code) => {
    expect(await total(prefix + code)).toBe(1)
  })

  test('another finds nothing', async () => {
    expect(await total(`${prefix}http://snomed.info/sct|368208006`)).toBe(0)
  })
})

describe('the status of a search', () => {
  test.each([
    ['active', 1],
    ['Active', 1],
    ['inactive', 0],
    ['Inactive', 0],
  ])('%s is understood', async (status, expected) => {
    expect(await total(`/Consent?${queryFor('Consent', other, status)}`)).toBe(expected)
  })

  test.each([
    ['current', 1],
    ['retired', 0],
  ])('%s is understood for a List', async (status, expected) => {
    expect(await total(`/List?${queryFor('List', other, status)}`)).toBe(expected)
  })

  test.each(['current', 'all', 'active,inactive'])('%s is refused for a Consent', async (status) => {
    const answer = await client.find('Consent', other, status)
    expect([answer.status, errorCode(answer)]).toEqual([400, 'INVALID_VALUE'])
    expect(coding(answer).display).toContain(`status ${JSON.stringify(status)}`)
  })
})

describe('the parameters of a search', () => {
  test.each(['Consent', 'Flag', 'List'])('are all required for a %s', async (type) => {
    for (const name of ['patient', 'status', type === 'List' ? 'code' : 'category']) {
      const query = new URLSearchParams(queryFor(type, patient, 'active'))
      query.set(name, '')
      const empty = await client.call('GET', `/${type}?${query}`)
      query.delete(name)
      const missing = await client.call('GET', `/${type}?${query}`)
      for (const answer of [empty, missing]) expect([answer.status, errorCode(answer)]).toEqual([400, 'MISSING_VALUE'])
      expect(coding(missing).display).toContain(name)
    }
  })

  test('may stand in any order, and beside others', async () => {
    const query = [...new URLSearchParams(queryFor('Consent', patient, 'active'))].reverse()
    expect(await total(`/Consent?colour=red&${new URLSearchParams(query)}&_pretty=true`)).toBe(1)
  })

  test('cannot be given twice', async () => {
    const answer = await client.call('GET', `/Consent?${queryFor('Consent', patient, 'active')}&patient=${other}`)
    expect([answer.status, errorCode(answer)]).toEqual([400, 'TOO_MANY_VALUES_SUBMITTED'])
  })

  test('have to be percent-encoded UTF-8', async () => {
    const answer = await client.call('GET', `/Consent?${queryFor('Consent', patient, 'active')}&x=%zz`)
    expect([answer.status, errorCode(answer)]).toEqual([400, 'INVALID_VALUE'])
  })

  test.each(['9990000019', '999000001', '99900000180', 'abc', ' 9990000018', '%D9%A9990000018', 'Patient/9990000018'])(
    'the patient %s is refused',
    async (number) => {
      const query = new URLSearchParams(queryFor('Consent', patient, 'active'))
      query.set('patient', decodeURIComponent(number))
      const answer = await client.call('GET', `/Consent?${query}`)
      expect([answer.status, errorCode(answer)]).toEqual([400, 'INVALID_NHS_NUMBER'])
      expect(coding(answer).display).toBe('Invalid NHS number')
    },
  )
})
