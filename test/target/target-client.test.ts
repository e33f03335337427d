import type { RequestListener } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createLiveTransport } from '../../src/target/live-transport.ts'
import {
  createTargetClient,
  ReadOnlyError,
  type SendContext,
  type TargetClientOptions,
} from '../../src/target/target-client.ts'
import type { Transport } from '../../src/target/transport.ts'
import { manualClock, memoryJournal, testRedactor } from './fakes.ts'
import { serveHttp } from './servers.ts'

const context: SendContext = { test: 'RAF > reads a flag', step: 2, purpose: 'test' }

async function clientOf(listener: RequestListener, options: Partial<TargetClientOptions> = {}) {
  const baseUrl = `${await serveHttp(listener)}/base/FHIR/STU3`
  const transport = createLiveTransport({ environment: {}, totalTimeoutMs: 2000 })
  onTestFinished(() => transport.close())
  const journal = memoryJournal()
  const clock = manualClock()
  const client = createTargetClient({
    id: 'raf',
    baseUrl,
    transport,
    redactor: testRedactor(),
    journal,
    clock,
    ...options,
  })
  return { client, journal, clock, baseUrl }
}

test('a request is joined to the base byte for byte, sent, journalled and given back', async () => {
  const asked: unknown[] = []
  const { client, journal, baseUrl } = await clientOf((request, response) => {
    asked.push(request.url)
    response.writeHead(200, { 'content-type': 'application/fhir+json' }).end('{"resourceType":"Bundle"}')
  })
  const sent = await client.send({ method: 'GET', path: '/Flag?category=a|b%7Cc', headers: [['X-A', '1']] }, context)
  expect(asked).toEqual(['/base/FHIR/STU3/Flag?category=a|b%7Cc'])
  expect(Buffer.from(sent.raw?.body ?? []).toString()).toBe('{"resourceType":"Bundle"}')
  expect(sent.silence).toBeUndefined()
  expect(journal.events).toEqual([{ type: 'exchange', step: 2, exchange: sent.exchange }])
  expect(sent.exchange).toMatchObject({
    id: 'raf/RAF > reads a flag/1',
    target: 'raf',
    test: 'RAF > reads a flag',
    ordinal: 1,
    direction: 'out',
    purpose: 'test',
    request: { method: 'GET', url: `${baseUrl}/Flag?category=a|b%7Cc`, headers: [['X-A', '1']] },
    response: { status: 200, body: { text: '{"resourceType":"Bundle"}', bytes: 25 } },
  })
})

test('ordinals count for each test, and apart from tests under the name of the worker', async () => {
  const { client, journal } = await clientOf((_request, response) => response.end(), { outsideTests: 'worker-1' })
  for (const name of ['a', 'b', 'a', null]) await client.send({ method: 'GET', path: '' }, { ...context, test: name })
  expect(journal.exchanges().map(({ id }) => id)).toEqual(['raf/a/1', 'raf/b/1', 'raf/a/2', 'raf/worker-1/1'])
})

test('what is stored is redacted, what is given back for the next request is not', async () => {
  const secrets = [{ name: 'RAF_TOKEN', value: 'the-token-itself' }]
  let authorization: string | undefined
  const { client, journal } = await clientOf(
    (request, response) => {
      authorization = request.headers.authorization
      response.end('{"id":"9434765919.11eccc9b-4a6f-4467-a76b-1b8a82bafd65"}')
    },
    {
      credentials: { headers: [['Authorization', 'Bearer the-token-itself']], secrets },
      redactor: testRedactor({ secrets }),
    },
  )
  const { exchange, raw } = await client.send({ method: 'GET', path: '/Flag?patient=9434765919' }, context)
  expect(authorization).toBe('Bearer the-token-itself')
  expect(Buffer.from(raw?.body ?? []).toString()).toContain('9434765919')
  expect(JSON.stringify(journal.events)).not.toMatch(/9434765919|the-token-itself/)
  expect(exchange.request.headers).toEqual([['Authorization', 'Bearer ‹redacted: RAF_TOKEN›']])
})

test('a header of the request takes the place of a credential, and credentials can be left out', async () => {
  const seen: unknown[] = []
  const { client } = await clientOf(
    (request, response) => {
      seen.push([request.headers.authorization, request.headers.apikey])
      response.end()
    },
    {
      credentials: {
        headers: [
          ['Authorization', 'Bearer right'],
          ['apikey', 'key'],
        ],
        secrets: [],
      },
    },
  )
  await client.send({ method: 'GET', path: '/a' }, context)
  await client.send({ method: 'GET', path: '/a', headers: [['authorization', 'Bearer wrong']] }, context)
  await client.send({ method: 'GET', path: '/a', withoutCredentials: true }, context)
  await client.send({ method: 'GET', path: '/a', withoutHeaders: ['authorization'] }, context)
  expect(seen).toEqual([
    ['Bearer right', 'key'],
    ['Bearer wrong', 'key'],
    [undefined, undefined],
    [undefined, 'key'],
  ])
})

test('an address on another host gets nothing, and says so', async () => {
  let elsewhere = 0
  const other = await serveHttp((_request, response) => {
    elsewhere++
    response.end()
  })
  const { client, journal, baseUrl } = await clientOf((_request, response) => response.end('followed'), {
    control: () => ({ method: 'GET', path: '/metadata' }),
  })
  const refused = await client.send({ method: 'GET', url: `${other}/next` }, context)
  expect(refused.exchange.error).toEqual({
    kind: 'redirect-refused',
    message: `Nothing was sent to ${other}: it is another host than that of the target.`,
  })
  expect(refused).not.toHaveProperty('silence')
  const nowhere = await client.send({ method: 'GET', url: 'javascript:alert(1)' }, context)
  expect(nowhere.exchange.error).toEqual({
    kind: 'aborted',
    message: 'Nothing was sent: "javascript:alert(1)" is not an absolute http or https URL.',
  })
  expect(elsewhere).toBe(0)
  expect(journal.exchanges()).toHaveLength(2)
  expect((await client.send({ method: 'GET', url: `${baseUrl}/next` }, context)).raw?.status).toBe(200)
})

describe('no complete answer', () => {
  const control = () => ({ method: 'GET', path: '/metadata' })
  const purposes = (exchanges: { purpose: string; error?: unknown }[]) =>
    exchanges.map(({ purpose, error }) => (error === undefined ? purpose : `${purpose} failed`))

  test('twice, while the control request is answered before and after: the target is well', async () => {
    const { client, journal } = await clientOf(
      (request, response) =>
        request.url?.endsWith('/metadata') ? response.end('{}') : request.socket.resetAndDestroy(),
      { control },
    )
    const sent = await client.send({ method: 'GET', path: '/Flag' }, context)
    expect(sent.silence).toBe('target-well')
    expect(sent.raw).toBeUndefined()
    expect(sent.exchange).toMatchObject({ ordinal: 3, purpose: 'test', error: { kind: 'reset' } })
    expect(purposes(journal.exchanges())).toEqual(['test failed', 'control', 'test failed', 'control'])
    expect(journal.exchanges().every((exchange) => exchange.test === context.test)).toBe(true)
  })

  test('twice, and none to the control request: the target is down', async () => {
    const { client, journal } = await clientOf((request) => request.socket.resetAndDestroy(), { control })
    expect((await client.send({ method: 'GET', path: '/Flag' }, context)).silence).toBe('target-down')
    expect(purposes(journal.exchanges()).filter((purpose) => purpose === 'test failed')).toHaveLength(2)
  })

  test('twice, and the control request is answered with a server error: the target is down', async () => {
    const { client } = await clientOf(
      (request, response) =>
        request.url?.endsWith('/metadata') ? response.writeHead(500).end() : request.socket.resetAndDestroy(),
      { control },
    )
    expect((await client.send({ method: 'GET', path: '/Flag' }, context)).silence).toBe('target-down')
  })

  test('twice, without a control request: nothing shows that the target is well', async () => {
    const { client } = await clientOf((request) => request.socket.resetAndDestroy())
    expect((await client.send({ method: 'GET', path: '/Flag' }, context)).silence).toBe('target-down')
  })

  test('once only: the second answer counts', async () => {
    let requests = 0
    const { client } = await clientOf(
      (request, response) => {
        if (request.url?.endsWith('/metadata') || ++requests > 1) response.end('{}')
        else request.socket.resetAndDestroy()
      },
      { control },
    )
    const sent = await client.send({ method: 'GET', path: '/Flag' }, context)
    expect(sent.raw?.status).toBe(200)
    expect(sent).not.toHaveProperty('silence')
  })
})

describe('a target that asks for patience', () => {
  test('429 and then 200: both are recorded, and what was asked is waited between them', async () => {
    let requests = 0
    const { client, journal, clock } = await clientOf((_request, response) => {
      if (++requests === 1) response.writeHead(429, { 'retry-after': '2' }).end()
      else response.end('{}')
    })
    const sent = await client.send({ method: 'GET', path: '/Flag' }, context)
    expect(sent.raw?.status).toBe(200)
    expect(clock.slept).toEqual([2000])
    expect(journal.exchanges().map(({ response, ordinal }) => [response?.status, ordinal])).toEqual([
      [429, 1],
      [200, 2],
    ])
  })

  test('it is asked four times at most', async () => {
    const { client, journal } = await clientOf((_request, response) =>
      response.writeHead(503, { 'retry-after': '1' }).end(),
    )
    expect((await client.send({ method: 'GET', path: '/Flag' }, context)).raw?.status).toBe(503)
    expect(journal.exchanges()).toHaveLength(4)
  })

  test('a loopback target is asked without any rate', async () => {
    const { client, clock } = await clientOf((_request, response) => response.end(), { rate: 1 })
    for (let request = 0; request < 5; request++) await client.send({ method: 'GET', path: '/Flag' }, context)
    expect(clock.slept).toEqual([])
  })
})

test('a target elsewhere is asked at the rate that was set', async () => {
  const clock = manualClock()
  const asked: number[] = []
  const transport: Transport = {
    kind: 'live',
    async send() {
      asked.push(clock.now())
      return { answer: { status: 200, headers: [], body: new Uint8Array() }, startedAt: '', durationMs: 0 }
    },
    close: async () => {},
  }
  const client = createTargetClient({
    id: 'raf',
    baseUrl: 'https://target.example/FHIR',
    transport,
    redactor: testRedactor(),
    journal: memoryJournal(),
    clock,
    rate: 1,
  })
  for (let request = 0; request < 4; request++) await client.send({ method: 'GET', path: '/Flag' }, context)
  expect(asked.map((at) => at - (asked[0] ?? 0))).toEqual([0, 1000, 2000, 3000])
})

describe('a read-only run', () => {
  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'post'])('refuses %s before anything is sent', async (method) => {
    let requests = 0
    const { client, journal } = await clientOf((_request, response) => response.end(String(++requests)), {
      readOnly: true,
    })
    await expect(client.send({ method, path: '/Flag?patient=9990000018' }, context)).rejects.toThrow(
      new ReadOnlyError(`${method} /Flag was not sent: the run is read-only, and this may change something.`),
    )
    expect(requests).toBe(0)
    expect(journal.events).toEqual([])
  })

  test('lets reads and searches by POST through', async () => {
    const { client } = await clientOf((_request, response) => response.end(), { readOnly: true })
    expect((await client.send({ method: 'GET', path: '/Flag' }, context)).raw?.status).toBe(200)
    expect((await client.send({ method: 'POST', path: '/Flag/_search?a=b' }, context)).raw?.status).toBe(200)
  })
})
