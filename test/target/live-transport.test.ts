import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createLiveTransport, type LiveTransportOptions } from '../../src/target/live-transport.ts'
import { redirectElsewhere } from '../../src/target/request-url.ts'
import type { RawRequest, TimedOutcome } from '../../src/target/transport.ts'
import { answerOf, errorOf, textOf } from './outcomes.ts'
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

  test('every content coding that is known is undone, in whatever chain, and the length on the wire kept', async () => {
    const text = '{"resourceType":"Bundle"}'
    const codings: Record<string, Buffer> = {
      gzip: gzipSync(text),
      'X-GZip': gzipSync(text),
      br: brotliCompressSync(text),
      deflate: deflateSync(text),
      'deflate, gzip': gzipSync(deflateSync(text)),
      identity: Buffer.from(text),
    }
    const base = await serveHttp((request, response) => {
      const coding = decodeURIComponent((request.url ?? '').slice(1))
      response.writeHead(200, { 'content-encoding': coding }).end(codings[coding])
    })
    for (const [coding, wire] of Object.entries(codings)) {
      const answer = answerOf(await send(`${base}/${encodeURIComponent(coding)}`))
      expect(textOf(answer), coding).toBe(text)
      if (coding !== 'identity') expect(answer.travelledBytes, coding).toBe(wire.byteLength)
    }
  })

  test('deflate without the zlib wrapper, which some servers send, is undone too', async () => {
    const base = await serveHttp((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'deflate' }).end(deflateRawSync('bare'))
    })
    expect(textOf(answerOf(await send(base)))).toBe('bare')
  })

  test('a body in a coding that is not known is kept as it came', async () => {
    const base = await serveHttp((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'zork' }).end('abc'),
    )
    expect(textOf(answerOf(await send(base)))).toBe('abc')
  })

  test('an answer to HEAD and an answer 304 have no body, whatever their headers announce', async () => {
    const base = await serveBytes((socket, request) => {
      const status = request.toString().startsWith('HEAD') ? '200 OK' : '304 Not Modified'
      socket.write(`HTTP/1.1 ${status}\r\nContent-Length: 99999999\r\nContent-Encoding: gzip\r\n\r\n`)
    })
    expect(answerOf(await send(base, {}, { method: 'HEAD' }))).toMatchObject({ status: 200, body: Buffer.alloc(0) })
    expect(answerOf(await send(base))).toMatchObject({ status: 304, body: Buffer.alloc(0) })
  })

  test('an HTTP/1.0 answer ends when the connection does', async () => {
    const base = await serveBytes((socket) => {
      socket.write('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold')
      setTimeout(() => socket.end(' but whole'), 20)
    })
    expect(textOf(answerOf(await send(base)))).toBe('old but whole')
  })

  test('informational answers before the answer are stepped over', async () => {
    const base = await serveBytes((socket) => {
      socket.write('HTTP/1.1 103 Early Hints\r\nX-A: 1\r\n\r\nHTTP/1.1 200 OK\r\nX-B: 2\r\nContent-Length: 0\r\n\r\n')
    })
    expect(answerOf(await send(base))).toMatchObject({
      status: 200,
      headers: [
        ['X-B', '2'],
        ['Content-Length', '0'],
      ],
    })
  })
})

test('connections are used again for one request after another', async () => {
  const ports = new Set<number | undefined>()
  const base = await serveHttp((request, response) => {
    ports.add(request.socket.remotePort)
    response.end('ok')
  })
  const live = transport()
  for (let ordinal = 1; ordinal <= 20; ordinal++) {
    answerOf(await live.send({ method: 'GET', url: base, headers: [] }, { test: null, ordinal }))
  }
  expect(ports.size).toBeLessThanOrEqual(2)
})

test('a hundred requests at once are all answered', async () => {
  const base = await serveHttp((request, response) => response.end(request.url))
  const live = transport()
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, ordinal) =>
      live.send({ method: 'GET', url: `${base}/${ordinal}`, headers: [] }, place),
    ),
  )
  expect(answers.map((outcome) => textOf(answerOf(outcome)))).toEqual(
    Array.from({ length: 100 }, (_, ordinal) => `/${ordinal}`),
  )
})

test('a loopback target is asked directly, any other through the proxy that the environment names', async () => {
  const asked: string[] = []
  const proxy = await serveBytes((socket, request) => {
    asked.push(request.toString().split('\r\n')[0] ?? '')
    socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n')
  })
  const base = await serveHttp((_request, response) => response.end('direct'))
  const environment = { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: 'kept-away.invalid' }
  expect(textOf(answerOf(await send(base, { environment })))).toBe('direct')
  expect(asked).toEqual([])
  const refused = errorOf(await send('https://target.invalid/x', { environment }))
  expect(asked).toEqual(['CONNECT target.invalid:443 HTTP/1.1'])
  expect(refused).toMatchObject({ kind: 'refused', message: expect.stringContaining('proxy') })
  expect(errorOf(await send('https://kept-away.invalid/x', { environment })).kind).toBe('dns')
  expect(asked).toHaveLength(1)
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
