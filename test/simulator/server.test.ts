import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serve } from '../../src/simulator/reasonable-adjustment-flag/api.ts'
import { policyFor } from '../../src/simulator/reasonable-adjustment-flag/policies.ts'
import { emptyState } from '../../src/simulator/reasonable-adjustment-flag/state.ts'
import { idsFrom } from '../../src/simulator/seeded-ids.ts'
import { applicationOf } from '../../src/simulator/server.ts'
import { bodyFor, type Client, startClient } from './reasonable-adjustment-flag/client.ts'

const REQUEST_ID = '11111111-1111-4111-8111-111111111111'

const globalsBefore = [globalThis.Request, globalThis.Response]

let client: Client
beforeAll(async () => {
  client = await startClient()
})
afterAll(() => client.simulator.close())

/** Sends bytes as they are, and gives everything that comes back until the connection ends. */
async function raw(bytes: string, baseUrl = client.simulator.baseUrl): Promise<string> {
  const socket = connect(Number(new URL(baseUrl).port), '127.0.0.1')
  socket.setEncoding('utf8')
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk
  })
  socket.on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return received
}

describe('the server', () => {
  test('listens on loopback alone, on a port of its own', () => {
    expect(client.simulator.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/reasonable-adjustment-flag\/FHIR\/STU3$/)
  })

  test('reads a path as it is sent, with a bar that is not encoded', async () => {
    const path = '/reasonable-adjustment-flag/FHIR/STU3/Consent?patient=9990000018&status=active&category=a|b'
    const answer = await raw(
      `GET ${path} HTTP/1.1\r\nHost: a\r\nX-Request-ID: ${REQUEST_ID}\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  })

  test('sends no header but its own, and one of each', async () => {
    const answer = await raw(`GET /x HTTP/1.1\r\nHost: a\r\nX-Request-ID: ${REQUEST_ID}\r\nConnection: close\r\n\r\n`)
    const [head = ''] = answer.split('\r\n\r\n')
    const names = head
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(':')[0])
    expect(names.sort()).toEqual(['Connection', 'Content-Length', 'Content-Type', 'Date', 'X-Request-ID'])
  })

  test('refuses an identifier that is sent twice, since it is no UUID', async () => {
    const line = `X-Request-ID: ${REQUEST_ID}\r\n`
    expect(await raw(`GET /x HTTP/1.1\r\nHost: a\r\n${line}${line}Connection: close\r\n\r\n`)).toContain(
      'INVALID_VALUE',
    )
  })

  test('refuses headers that are too large with an outcome', async () => {
    const answer = await raw(`GET /x HTTP/1.1\r\nHost: a\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
    expect(answer).toContain('"OperationOutcome"')
  })

  test('refuses what is not HTTP with an outcome', async () => {
    expect(await raw('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"OperationOutcome"/)
  })

  test.each(['TRACE', 'OPTIONS', 'HEAD', 'PATCH', 'PROPFIND'])('answers the method %s', async (method) => {
    const request = `${method} /reasonable-adjustment-flag/FHIR/STU3/Consent HTTP/1.1\r\nHost: a\r\nX-Request-ID: ${REQUEST_ID}\r\nConnection: close\r\n\r\n`
    expect(await raw(request)).toMatch(/^HTTP\/1\.1 400 /)
  })

  test.each([1024 * 1024 + 1, 5 * 1024 * 1024])('refuses a body of %i bytes with 413', async (bytes) => {
    const answer = await client.call('POST', '/Consent', `"${'a'.repeat(bytes - 2)}"`, {
      'Content-Type': 'application/fhir+json',
    })
    expect([answer.status, answer.body.resourceType]).toEqual([413, 'OperationOutcome'])
  })

  test('takes a large body that is within its limit', async () => {
    const consent = {
      ...bodyFor('Consent', '9990000026'),
      text: { status: 'generated', div: `<div>${'a'.repeat(900_000)}</div>` },
    }
    expect((await client.call('POST', '/Consent', consent)).status).toBe(201)
  })

  test('leaves the globals of its process alone', () => {
    expect([globalThis.Request, globalThis.Response]).toStrictEqual(globalsBefore)
  })

  test('does not answer for what it was told while it is closing', async () => {
    const own = await startClient()
    await own.simulator.close()
    await expect(own.find('Consent', '9990000018')).rejects.toThrow()
  })

  test('works under another server as well', async () => {
    const state = emptyState(idsFrom('supertest'), () => new Date('2026-01-05T09:00:00Z'))
    const app = applicationOf(serve(state, policyFor([])))
    await supertest(createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false })))
      .get('/reasonable-adjustment-flag/FHIR/STU3/Consent')
      .query({ patient: '9990000018', status: 'active', category: 'NRAF' })
      .set('X-Request-ID', REQUEST_ID)
      .expect(200)
      .expect('X-Request-ID', REQUEST_ID)
      .expect('Date', 'Mon, 05 Jan 2026 09:00:00 GMT')
      .expect(({ text }) => expect(JSON.parse(text)).toMatchObject({ resourceType: 'Bundle', total: 0 }))
  })
})

describe('a client that goes away', () => {
  test('in the middle of its body leaves the server as it was', async () => {
    const socket = connect(Number(new URL(client.simulator.baseUrl).port), '127.0.0.1')
    const path = '/reasonable-adjustment-flag/FHIR/STU3/Consent'
    socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{"resourceType":`)
    await once(socket, 'connect')
    socket.resetAndDestroy()
    expect((await client.find('Consent', '9990000018')).status).toBe(200)
  })
})

test('a simulator that fails says so, and nothing of where', async () => {
  const state = emptyState(idsFrom('failure'), () => {
    throw new Error('the clock has stopped')
  })
  const app = applicationOf(serve(state, policyFor([])))
  await supertest(createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false })))
    .get('/x')
    .expect(500)
    .expect(({ text }) => {
      expect(text).toContain('The simulator failed: the clock has stopped')
      expect(text).not.toContain(' at ')
    })
})

describe('faults of the wire', () => {
  const consentWith = async (fault: string) => {
    const own = await startClient({ fault })
    return { own, consent: (await own.create('Consent', '9990000018')).body }
  }

  test('a reset ends the request without an answer', async () => {
    const { own, consent } = await consentWith('consent-update-resets-the-connection')
    await expect(own.update(consent, { 'If-Match': 'W/"1"' })).rejects.toThrow()
    expect((await own.find('Consent', '9990000018')).status).toBe(200)
    await own.simulator.close()
  })

  test('a truncated answer promises more than it gives', async () => {
    const { own } = await consentWith('impairment-search-cut-short')
    await expect(own.find('List', '9990000018')).rejects.toThrow()
    await own.simulator.close()
  })

  test('silence lasts until the server closes', async () => {
    const { own } = await consentWith('adjustment-search-never-answers')
    const silent = own.find('Flag', '9990000018').catch((error: Error) => error)
    expect((await own.find('Consent', '9990000018')).status).toBe(200)
    await own.simulator.close()
    expect(await silent).toBeInstanceOf(Error)
  })
})

test('a port that is taken is an error', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  await expect(startClient({ port: (taken.address() as AddressInfo).port })).rejects.toThrow('EADDRINUSE')
  taken.close()
})
