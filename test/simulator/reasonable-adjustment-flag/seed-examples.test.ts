import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { asObject, type JsonObject, objectsIn } from '../../../src/simulator/json.ts'
import { checkBody } from '../../../src/simulator/reasonable-adjustment-flag/body-rules.ts'
import { documentedPolicy } from '../../../src/simulator/reasonable-adjustment-flag/policies.ts'
import { bodyFor, queryFor } from './client.ts'
import { hasSeedPage, readSeedExamples, startSeedExamples } from './seed-examples.ts'

describe.skipIf(!hasSeedPage)('a server that answers the examples of the page', () => {
  test('answers with them, under the ids, versions and patients that are true', async () => {
    const server = await startSeedExamples()
    const send = async (method: string, path: string, body?: JsonObject, headers = {}) => {
      const init = {
        method,
        headers: { 'X-Request-ID': randomUUID(), 'Content-Type': 'application/fhir+json', ...headers },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }
      const answer = await fetch(server.baseUrl + path, init)
      return { status: answer.status, body: (await answer.json()) as JsonObject }
    }
    const { body: consent } = await send('POST', '/Consent', bodyFor('Consent', '9990000026'))
    expect(consent.id).toMatch(/^9990000026\./)
    expect(consent.meta).toMatchObject({ versionId: '1' })
    expect(JSON.stringify(consent)).toContain('WEST POTTERGATE')
    expect(JSON.stringify(consent)).toContain(`"reference":"Consent/${consent.id}"`)
    expect(JSON.stringify(consent)).not.toContain('9693892283')
    const found = await send('GET', `/Consent?${queryFor('Consent', '9990000026', 'active')}`)
    expect(objectsIn(found.body.entry)).toHaveLength(1)
    const update = { ...bodyFor('Consent', '9990000026'), id: consent.id }
    const updated = await send('PUT', `/Consent/${consent.id}`, update, { 'If-Match': 'W/"1"' })
    expect(asObject(updated.body.meta)?.versionId).toBe('2')
    expect((await send('PUT', `/Consent/${consent.id}`, update, { 'If-Match': 'W/"1"' })).status).toBe(409)
    await server.close()
  })

  test.each(['created Consent', 'created List'] as const)('%s is a body that the simulator takes', (name) => {
    const example = readSeedExamples()[name]
    const [, type = ''] = name.split(' ')
    expect(checkBody(example, type as 'Consent' | 'List', documentedPolicy)).toEqual([])
  })

  test('of the examples of Flag, too, nothing is refused', () => {
    expect(checkBody(readSeedExamples()['created Flag'], 'Flag', documentedPolicy)).toEqual([])
  })
})
