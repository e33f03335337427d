import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createLiveTransport, type LiveTransportOptions } from '../../src/target/live-transport.ts'
import { redirectElsewhere } from '../../src/target/request-url.ts'
import type { RawRequest, TimedOutcome } from '../../src/target/transport.ts'
import { serveBytes, serveHttp } from './servers.ts'

const place = { test: null, ordinal: 1 }

function transport(options: LiveTransportOptions = {}) {
  const live = createLiveTransport({ environment: {}, ...options })
  onTestFinished(() => live.close())
  return live
}

const send = (
  url: string,
  options: LiveTransportOptions = {},
  request: Partial<RawRequest> = {},
): Promise<TimedOutcome> => transport(options).send({ method: 'GET', url, headers: [], ...request }, place)

function answerOf(outcome: TimedOutcome) {
  if (!('answer' in outcome)) throw new Error(`no answer: ${outcome.error.kind}, ${outcome.error.message}`)
  return outcome.answer
}

function errorOf(outcome: TimedOutcome) {
  if (!('error' in outcome)) throw new Error(`an answer came: ${outcome.answer.status}`)
  return outcome.error
}

describe('what is sent', () => {
  test('path and query go out byte for byte', async () => {
    let received = ''
    const base = await serveBytes((socket, request) => {
      received = request.toString('latin1')
      socket.end('HTTP/1.1 204 No Content\r\n\r\n')
    })
    const path = '/a/../b%7c|%7C%20?category=https://x|y%20z&empty=&q=%39"<>\\^`{}&&a'
    await send(base + path)
    expect(received.split('\r\n')[0]).toBe(`GET ${path} HTTP/1.1`)
  })

  test('headers keep their case, order and duplicates, and a body its bytes', async () => {
    let received = ''
    const base = await serveBytes((socket, request) => {
      received += request.toString('latin1')
      if (received.includes('\u00ff\u0000end')) socket.end('HTTP/1.1 204 No Content\r\n\r\n')
    })
    const outcome = await send(
      base,
      {},
      {
        method: 'POST',
        headers: [
          ['X-Request-ID', 'one'],
          ['x-second', 'b\u00e9'],
          ['X-Request-ID', 'two'],
        ],
        body: Buffer.from('\u00ff\u0000end', 'latin1'),
      },
    )
    expect(answerOf(outcome).status).toBe(204)
    const lines = received.split('\r\n')
    expect(lines.filter((line) => /^x-/i.test(line))).toEqual([
      'X-Request-ID: one',
      'x-second: b\u00e9',
      'X-Request-ID: two',
    ])
    expect(received).toMatch(/content-length: 5\r\n/i)
  })

  test('a request that no HTTP message can carry is not sent, and says so', async () => {
    let requests = 0
    const base = await serveHttp((_request, response) => {
      requests++
      response.end()
    })
    expect(errorOf(await send(`${base}/a b`))).toMatchObject({ kind: 'aborted', message: /not sent/ as never })
    expect(errorOf(await send(base, {}, { headers: [['X-A', 'line\r\nX-B: 1']] })).kind).toBe('aborted')
    expect(requests).toBe(0)
  })
})

describe('what comes back', () => {
  test('headers keep order, case, duplicates and latin-1 bytes', async () => {
    const base = await serveBytes((socket) => {
      socket.end(
        Buffer.from(
          'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX-Name: caf\u00e9\r\nset-cookie: b=2\r\nEmpty:\r\nContent-Length: 2\r\n\r\nok',
          'latin1',
        ),
      )
    })
    expect(answerOf(await send(base)).headers).toEqual([
      ['Set-Cookie', 'a=1'],
      ['X-Name', 'caf\u00e9'],
      ['set-cookie', 'b=2'],
      ['Empty', ''],
      ['Content-Length', '2'],
    ])
  })

  test('a gzip body is decoded, and its length on the wire kept', async () => {
    const wire = gzipSync('{"resourceType":"Bundle"}')
    const base = await serveHttp((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(wire),
    )
    const answer = answerOf(await send(base))
    expect(Buffer.from(answer.body).toString()).toBe('{"resourceType":"Bundle"}')
    expect(answer.travelledBytes).toBe(wire.byteLength)
  })
})

test('a redirect is the answer, and where it leads is told', async () => {
  const base = await serveHttp((_request, response) =>
    response.writeHead(302, { location: 'https://elsewhere.example/x' }).end(),
  )
  const answer = answerOf(await send(base))
  expect(answer.status).toBe(302)
  expect(redirectElsewhere(302, 'https://elsewhere.example/x', base)).toBe('https://elsewhere.example')
  expect(redirectElsewhere(302, '/other', base)).toBeUndefined()
  expect(redirectElsewhere(200, 'https://elsewhere.example/x', base)).toBeUndefined()
})
