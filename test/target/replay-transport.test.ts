import { createServer } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Redactor } from '../../src/evidence/redaction.ts'
import type { ExchangeRecord } from '../../src/record/run-record.ts'
import { createLiveTransport } from '../../src/target/live-transport.ts'
import { createReplayTransport } from '../../src/target/replay-transport.ts'
import {
  createTargetClient,
  type SendContext,
  type TargetClient,
  type TargetRequest,
} from '../../src/target/target-client.ts'
import { manualClock, memoryJournal, testRedactor } from './fakes.ts'
import { serve } from './servers.ts'

const realLooking = '9434765919'
const otherRealLooking = '9876543210'
const secret = { name: 'RAF_TOKEN', value: 'the-token-itself' }
const context: SendContext = { test: 'a test', step: 0, purpose: 'test' }

type Script = (client: TargetClient) => Promise<unknown>

/** Runs a script against a server that answers many ways, and gives the exchanges as they were recorded. */
async function recordRun(script: Script): Promise<{ exchanges: ExchangeRecord[]; baseUrl: string }> {
  let patience = 0
  const server = createServer((request, response) => {
    const url = request.url ?? ''
    if (url.includes('reset')) request.socket.resetAndDestroy()
    else if (url.includes('patience') && patience++ === 0) response.writeHead(429, { 'retry-after': '9' }).end()
    else if (url.includes('binary')) response.end(Buffer.from([0xff, 0x00, 0xfe]))
    else if (url.includes('person')) response.end(`{"birthDate":"1970-02-03","id":"${realLooking}"}`)
    else response.setHeader('Set-Cookie', ['a=1', 'b=2']).end(JSON.stringify({ asked: url }))
  })
  const baseUrl = `http://${await serve(server)}/base`
  const transport = createLiveTransport({ environment: {} })
  onTestFinished(() => transport.close())
  const journal = memoryJournal()
  const client = createTargetClient({
    id: 'raf',
    baseUrl,
    transport,
    journal,
    clock: manualClock(),
    redactor: testRedactor({ key: 'key of the recorded run', secrets: [secret] }),
    credentials: { headers: [['Authorization', `Bearer ${secret.value}`]], secrets: [secret] },
    control: () => ({ method: 'GET', path: '/metadata' }),
  })
  await script(client)
  return { exchanges: JSON.parse(JSON.stringify(journal.exchanges())), baseUrl }
}

function replayOf(
  recorded: { exchanges: ExchangeRecord[]; baseUrl: string },
  redactor: Redactor = testRedactor({ key: 'another key' }),
) {
  const journal = memoryJournal()
  const clock = manualClock()
  const client = createTargetClient({
    id: 'raf',
    baseUrl: recorded.baseUrl,
    transport: createReplayTransport({ record: recorded, target: 'raf', redactor }),
    redactor,
    journal,
    clock,
    control: () => ({ method: 'GET', path: '/metadata' }),
  })
  return { client, journal, clock }
}

test('the same requests get the same answers, errors and patience, without a network or a wait', async () => {
  const silences: unknown[] = []
  const script: Script = async (client) => {
    await client.send({ method: 'GET', path: '/Flag?patient=9990000018' }, context)
    await client.send({ method: 'GET', path: '/binary' }, { ...context, test: 'another test' })
    await client.send({ method: 'POST', path: '/patience', body: Buffer.from('{"a":1}') }, context)
    silences.push((await client.send({ method: 'GET', path: '/reset' }, context)).silence)
    await client.send({ method: 'GET', path: '/outside' }, { ...context, test: null })
  }
  const recorded = await recordRun(script)
  const { client, journal, clock } = replayOf(recorded)
  await script(client)
  expect(silences).toEqual(['target-well', 'target-well'])
  expect(clock.slept).toEqual([])
  const withoutCredentials = (exchanges: ExchangeRecord[]) =>
    exchanges.map((exchange) => ({
      ...exchange,
      request: { ...exchange.request, headers: exchange.request.headers.filter(([name]) => name !== 'Authorization') },
    }))
  expect(withoutCredentials(journal.exchanges())).toEqual(withoutCredentials(recorded.exchanges))
})

describe('what was hidden does not make a request differ', () => {
  test('another pseudonym for the same number does not, another number does', async () => {
    const request = (nhsNumber: string, spaced: string): TargetRequest => ({
      method: 'POST',
      path: `/Flag?patient=${nhsNumber}`,
      headers: [['X-Patient', spaced]],
      body: Buffer.from(JSON.stringify({ subject: `Patient/${nhsNumber}`, birthDate: '1970-02-03' })),
    })
    const recorded = await recordRun((client) => client.send(request(realLooking, '943 476 5919'), context))
    expect(JSON.stringify(recorded.exchanges)).not.toContain(realLooking)
    const same = await replayOf(recorded).client.send(request(realLooking, '943 476 5919'), context)
    expect(same.exchange.error).toBeUndefined()
    const mixed = await replayOf(recorded).client.send(
      { ...request(realLooking, '943 476 5919'), path: `/Flag?patient=${otherRealLooking}` } as TargetRequest,
      context,
    )
    expect(mixed.exchange.error?.kind).toBe('replay-mismatch')
  })

  test('a number that the recorded answer brought in can be sent again', async () => {
    const script =
      (ids: string[]): Script =>
      async (client) => {
        const { raw } = await client.send({ method: 'GET', path: '/person' }, context)
        const id = /"id":"(\d{10})"/.exec(Buffer.from(raw?.body ?? []).toString())?.[1] ?? ''
        ids.push(id)
        const next = await client.send({ method: 'GET', path: `/Flag/${id}` }, context)
        expect(next.exchange.error).toBeUndefined()
      }
    const ids: string[] = []
    const recorded = await recordRun(script(ids))
    await script(ids)(replayOf(recorded).client)
    expect(ids[0]).toBe(realLooking)
    expect(ids[1]).not.toBe(realLooking)
  })

  test('a secret that is known no more, in a header, URL or body, does not', async () => {
    const request: TargetRequest = {
      method: 'POST',
      path: `/token?key=${secret.value}&after=1`,
      headers: [['X-Note', `uses ${secret.value} here`]],
      body: Buffer.from(`{"note":"${secret.value}","n":1}`),
    }
    const recorded = await recordRun((client) => client.send(request, context))
    expect(JSON.stringify(recorded.exchanges)).not.toContain(secret.value)
    const { exchange } = await replayOf(recorded).client.send(request, context)
    expect(exchange.error).toBeUndefined()
  })

  test('personal text that only the recorded answer caused to be masked does not', async () => {
    const request: TargetRequest = {
      method: 'POST',
      path: '/person?family=Smith',
      body: Buffer.from('{"valueString":"free text"}'),
    }
    const recorded = await recordRun((client) => client.send(request, context))
    expect(JSON.stringify(recorded.exchanges)).not.toMatch(/Smith|free text|1970/)
    const { exchange } = await replayOf(recorded).client.send(request, context)
    expect(exchange.error).toBeUndefined()
  })
})

describe('a request that is not the recorded one gets no answer, and the difference is named', () => {
  const original: TargetRequest = {
    method: 'PUT',
    path: '/Flag/1?a=1&b=2',
    headers: [
      ['X-Request-ID', 'one'],
      ['If-Match', 'W/"1"'],
    ],
    body: Buffer.from('{\n  "status": "active"\n}'),
  }

  test.each<[string, Partial<TargetRequest>, string]>([
    ['method', { method: 'POST' }, 'the method was PUT and is POST'],
    ['path', { path: '/Flag/2?a=1&b=2' }, 'the path was "/base/Flag/1" and is "/base/Flag/2"'],
    ['query', { path: '/Flag/1?a=1&b=3' }, 'part 2 of the query was "b=2" and is "b=3"'],
    ['parameter too many', { path: '/Flag/1?a=1&b=2&c=3' }, 'part 3 of the query was absent and is "c=3"'],
    [
      'header value',
      {
        headers: [
          ['X-Request-ID', 'one'],
          ['If-Match', 'W/"2"'],
        ],
      },
      'the header If-Match was "W/"1"" and is "W/"2""',
    ],
    ['header left out', { headers: [['X-Request-ID', 'one']] }, 'the header If-Match is missing'],
    ['header too many', { headers: [...(original.headers ?? []), ['X-New', '1']] }, 'the header X-New is new'],
    [
      'header order',
      { headers: (original.headers ?? []).toReversed() },
      'the header X-Request-ID was where If-Match is',
    ],
    [
      'body',
      { body: Buffer.from('{\n  "status": "inactive"\n}') },
      'the body differs at line 2, column 14: it was "active"',
    ],
    ['no body', { body: Buffer.alloc(0) }, 'no body is sent where one was'],
  ])('%s', async (_name, change, difference) => {
    const recorded = await recordRun((client) => client.send(original, context))
    const { exchange, silence } = await replayOf(recorded).client.send(
      { ...original, ...change } as TargetRequest,
      context,
    )
    expect(exchange.error).toMatchObject({ kind: 'replay-mismatch', message: expect.stringContaining(difference) })
    expect(exchange.error?.message).toMatch(/^Exchange 1 of the test "a test" is not the recorded one: /)
    expect(silence).toBeUndefined()
  })

  test('a request that the record does not have', async () => {
    const recorded = await recordRun((client) => client.send(original, context))
    const { client } = replayOf(recorded)
    await client.send(original, context)
    expect((await client.send(original, context)).exchange.error).toEqual({
      kind: 'replay-mismatch',
      message: 'The record has no exchange 2 of the test "a test".',
    })
    expect((await client.send(original, { ...context, test: null })).exchange.error?.message).toBe(
      'The record has no exchange 1 of the work outside tests.',
    )
  })
})

test('exchanges of another target in the same record are left alone', async () => {
  const request: TargetRequest = { method: 'GET', path: '/Flag' }
  const recorded = await recordRun((client) => client.send(request, context))
  const others = recorded.exchanges.map((exchange) => ({
    ...exchange,
    target: 'other',
    response: { status: 500, headers: [] },
  }))
  const { client } = replayOf({ ...recorded, exchanges: [...recorded.exchanges, ...others] })
  expect((await client.send(request, context)).raw?.status).toBe(200)
})

test('outside tests, the same request gets the recorded answers one after the other', async () => {
  const request: TargetRequest = { method: 'GET', path: '/Flag' }
  const outside = { ...context, test: null }
  const recorded = await recordRun(async (client) => {
    await client.send(request, outside)
    await client.send(request, outside)
  })
  const [first, second] = recorded.exchanges
  if (first === undefined || second === undefined) throw new Error('two exchanges were recorded')
  const { client } = replayOf({
    ...recorded,
    exchanges: [first, { ...second, response: { status: 404, headers: [] } }],
  })
  expect([
    (await client.send(request, outside)).raw?.status,
    (await client.send(request, outside)).raw?.status,
  ]).toEqual([200, 404])
})

test('which tool sent a request does not matter', async () => {
  const request = (agent: string): TargetRequest => ({ method: 'GET', path: '/Flag', headers: [['User-Agent', agent]] })
  const recorded = await recordRun((client) => client.send(request('assay/0.1.0'), context))
  expect((await replayOf(recorded).client.send(request('assay/0.2.0'), context)).raw?.status).toBe(200)
})
