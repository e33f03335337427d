import { describe, expect, onTestFinished, test } from 'vitest'
import { createLiveTransport } from '../../src/target/live-transport.ts'
import { checkReachable, type ReachabilityOptions } from '../../src/target/reachability.ts'
import { serveBytes, serveHttp } from './servers.ts'

function check(baseUrl: string, options: Partial<ReachabilityOptions> = {}) {
  const transport = createLiveTransport({ environment: {}, totalTimeoutMs: 500 })
  onTestFinished(() => transport.close())
  return checkReachable(baseUrl, { transport, ...options })
}

test('any complete answer will do, and its date is told', async () => {
  const base = await serveHttp((request, response) => {
    response.writeHead(request.url === '/metadata' ? 200 : 404, { date: 'Thu, 01 Jan 2026 12:00:00 GMT' }).end()
  })
  expect(await check(base, { path: '/metadata' })).toEqual({
    isReachable: true,
    status: 200,
    serverDate: 'Thu, 01 Jan 2026 12:00:00 GMT',
  })
  expect(await check(base)).toMatchObject({ isReachable: true, status: 404 })
})

describe('credentials', () => {
  test.each([401, 403])('%i without any says how to give them', async (status) => {
    const base = await serveHttp((_request, response) => response.writeHead(status).end())
    expect(await check(base)).toEqual({
      isReachable: false,
      kind: 'credentials',
      reason: `${base} answers ${status}. It wants credentials: name the environment variable that holds them (tokenEnv or apiKeyEnv).`,
    })
  })

  test('refused ones are named, and were sent', async () => {
    let authorization: string | undefined
    const base = await serveHttp((request, response) => {
      authorization = request.headers.authorization
      response.writeHead(401).end()
    })
    const credentials = {
      headers: [['Authorization', 'Bearer stale']] as [string, string][],
      secrets: [
        { name: 'RAF_TOKEN', value: 'Bearer stale' },
        { name: 'RAF_TOKEN', value: 'stale' },
      ],
    }
    const reachability = await check(base, { credentials })
    expect(authorization).toBe('Bearer stale')
    expect(reachability).toMatchObject({
      reason: `${base} answers 401. It does not accept the credentials in RAF_TOKEN: they may have expired, or belong to another environment.`,
    })
  })
})

test.each([
  [502, 'unavailable', 'the API behind it is not available'],
  [503, 'unavailable', 'the API behind it is not available'],
  [504, 'unavailable', 'the API behind it is not available'],
  [407, 'credentials', 'The proxy on the way'],
])('status %i is not reachable: %s', async (status, kind, reason) => {
  const base = await serveHttp((_request, response) => response.writeHead(status).end())
  expect(await check(base)).toMatchObject({ isReachable: false, kind, reason: expect.stringContaining(reason) })
})

test('a redirect to another host is named and not followed, one to the same host will do', async () => {
  const base = await serveHttp((request, response) => {
    response.writeHead(301, { location: request.url === '/a' ? 'https://other.example/fhir' : '/b' }).end()
  })
  expect(await check(base, { path: '/a' })).toMatchObject({
    kind: 'elsewhere',
    reason: `${base} redirects to https://other.example, which is another host and is not followed; give that address if it is meant.`,
  })
  expect(await check(base)).toMatchObject({ isReachable: true, status: 301 })
})

test('without an answer the reason is that of the transport', async () => {
  const silent = await serveBytes(() => {})
  expect(await check(silent)).toMatchObject({
    kind: 'timeout',
    reason: expect.stringContaining(`${silent} cannot be reached. The answer was not complete`),
  })
  const other = await serveBytes((socket) => socket.end('220 mail.example ESMTP\r\n'))
  expect(await check(other)).toMatchObject({
    kind: 'protocol',
    reason: expect.stringContaining('not a well-formed HTTP answer'),
  })
  expect(await check('http://does-not-exist.invalid')).toMatchObject({ kind: 'dns' })
})
