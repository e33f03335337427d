import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type RunningTokenService, startTokenService } from '../../../src/simulator/authorisation/token-service.ts'
import { connectTokens } from '../../../src/target/authorisation/index.ts'
import { createLiveTransport } from '../../../src/target/live-transport.ts'
import { createTargetClient, type SendContext } from '../../../src/target/target-client.ts'
import { memoryJournal, testRedactor } from '../fakes.ts'
import { serveHttp } from '../servers.ts'
import { keyFolder } from './keys.ts'

const keys = keyFolder()
const context: SendContext = { test: 'a test', step: 1, purpose: 'test' }
/** Tokens in the order in which they were issued; those in `good` are taken by the target. */
const issued: string[] = []
const good = new Set<string>()
let takesNewTokens = true
let service: RunningTokenService

beforeAll(async () => {
  service = await startTokenService({
    applications: [{ apiKey: 'my-app-key', publicKeys: { 'test-1': keys.rsa('key.pem').publicKey } }],
    onIssue: (token) => {
      issued.push(token)
      if (takesNewTokens) good.add(token)
    },
  })
})
afterAll(async () => {
  await service.close()
  keys.remove()
})

/** A client of a target that takes the tokens in `good`, and remembers what each request was sent with. */
async function connect() {
  issued.length = 0
  takesNewTokens = true
  const asked: (string | undefined)[] = []
  const baseUrl = await serveHttp((request, response) => {
    asked.push(request.headers.authorization)
    const isGood = good.has(request.headers.authorization?.slice('Bearer '.length) ?? '')
    response.writeHead(isGood ? 200 : 401).end()
  })
  const transport = createLiveTransport({ environment: {} })
  onTestFinished(() => transport.close())
  const redactor = testRedactor()
  const journal = memoryJournal()
  const settings = { tokenUrl: service.tokenUrl, apiKeyEnv: 'KEY', kid: 'test-1', keyFile: `${keys.path}/key.pem` }
  const tokens = connectTokens(
    { mode: 'signed-jwt', ...settings },
    { transport, keeper: redactor, environment: { KEY: 'my-app-key' } },
  )
  const client = createTargetClient({
    id: 'raf',
    baseUrl,
    transport,
    redactor,
    journal,
    tokens,
    outsideTests: 'worker-1',
  })
  return { client, journal, asked }
}

describe('a token of a run', () => {
  test('is obtained with the first request and used for all of them', async () => {
    const { client, journal, asked } = await connect()
    await Promise.all(['/a', '/b', '/c'].map((path) => client.send({ method: 'GET', path }, context)))
    expect(issued).toHaveLength(1)
    expect(asked).toEqual(Array(3).fill(`Bearer ${issued[0]}`))
    const stored = journal.exchanges().map(({ request }) => request.headers)
    expect(stored).toEqual(Array(3).fill([['Authorization', 'Bearer ‹redacted: access_token›']]))
  })

  test('that dies in the middle of a run is renewed, and the request is sent again under the same ordinal', async () => {
    const { client, journal, asked } = await connect()
    await client.send({ method: 'GET', path: '/a' }, context)
    good.clear()
    const sent = await client.send({ method: 'GET', path: '/b' }, context)
    expect(sent.raw?.status).toBe(200)
    expect(asked).toEqual([issued[0], issued[0], issued[1]].map((token) => `Bearer ${token}`))
    const kept = journal.exchanges().map(({ id, test: of, purpose, response }) => [id, of, purpose, response?.status])
    expect(kept).toEqual([
      ['raf/a test/1', 'a test', 'test', 200],
      ['raf/worker-1/1', null, 'renewal', 401],
      ['raf/a test/2', 'a test', 'test', 200],
    ])
  })

  test('is renewed once, and a 401 that stays is the answer', async () => {
    const { client, asked } = await connect()
    await client.send({ method: 'GET', path: '/a' }, context)
    takesNewTokens = false
    good.clear()
    const before = asked.length
    const statuses = []
    for (const path of ['/b', '/c', '/d'])
      statuses.push((await client.send({ method: 'GET', path }, context)).raw?.status)
    expect(statuses).toEqual([401, 401, 401])
    expect(issued).toHaveLength(2)
    expect(asked.length - before).toBe(4)
  })

  test('is not sent with a request that says itself how it is authorised, and none is renewed for it', async () => {
    const { client, asked } = await connect()
    const send = (more: object) => client.send({ method: 'GET', path: '/a', ...more }, context)
    await send({ headers: [['Authorization', 'Bearer this-was-never-issued']] })
    await send({ withoutHeaders: ['authorization'] })
    await send({ withoutCredentials: true })
    expect(asked).toEqual(['Bearer this-was-never-issued', undefined, undefined])
    expect(issued).toEqual([])
  })

  test('that cannot be had leaves the request unsent, and says why', async () => {
    const { client, journal, asked } = await connect()
    await service.close()
    const sent = await client.send({ method: 'GET', path: '/a' }, context)
    expect(sent.raw).toBeUndefined()
    expect(asked).toEqual([])
    expect(journal.exchanges()[0]?.error).toMatchObject({
      kind: 'aborted',
      message: expect.stringContaining(
        `The request was not sent: The token endpoint ${service.tokenUrl} cannot be reached.`,
      ),
    })
  })
})
