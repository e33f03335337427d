import { createServer } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createLiveTransport, type LiveTransportOptions } from '../../src/target/live-transport.ts'
import { answerOf, errorOf } from './outcomes.ts'
import { serveBytes, serveHttp } from './servers.ts'

async function failureOf(url: string, options: LiveTransportOptions = {}) {
  const live = createLiveTransport({ environment: {}, ...options })
  onTestFinished(() => live.close())
  return errorOf(await live.send({ method: 'GET', url, headers: [] }, { test: null, ordinal: 1 }))
}

describe('an answer that is too large', () => {
  test('one of 100 MB is dropped at once when its length is announced', async () => {
    let written = 0
    const base = await serveHttp((_request, response) => {
      response.writeHead(200, { 'content-length': 100 * 1024 * 1024 })
      const chunk = Buffer.alloc(1024 * 1024)
      const pour = () => {
        while (written < 100 && !response.destroyed) {
          written++
          if (!response.write(chunk)) return void response.once('drain', pour)
        }
      }
      pour()
    })
    expect(await failureOf(base)).toEqual({
      kind: 'too-large',
      message: 'The body is announced with 104857600 bytes; 5242880 bytes are accepted (status 200).',
    })
    expect(written).toBeLessThan(100)
  })

  test('one that never ends is cut off at the limit', async () => {
    const base = await serveHttp((_request, response) => {
      const pour = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      }
      response.on('drain', pour)
      pour()
    })
    expect(await failureOf(base, { maximumBodyBytes: 200_000 })).toEqual({
      kind: 'too-large',
      message: 'The body does not end; 200000 bytes are accepted (status 200).',
    })
  })

  test.each([
    ['gzip', gzipSync(Buffer.alloc(64 * 1024 * 1024))],
    ['br', brotliCompressSync(Buffer.alloc(64 * 1024 * 1024))],
    ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(64 * 1024 * 1024)))],
  ])('a %s body that unfolds beyond the limit is not unfolded', async (coding, bomb) => {
    const base = await serveHttp((_request, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(bomb),
    )
    const failure = await failureOf(base)
    expect(failure.kind).toBe('too-large')
    expect(failure.message).toMatch(/unfolds from \d+ bytes of (gzip|br) to more than the 5242880 bytes/)
  })

  test('more codings on one body than have an honest use are refused', async () => {
    const base = await serveHttp((_request, response) =>
      response.writeHead(200, { 'content-encoding': Array(40).fill('gzip').join() }).end('x'),
    )
    expect(await failureOf(base)).toEqual({
      kind: 'protocol',
      message: 'The body has 40 content codings; 3 are accepted.',
    })
  })

  test('headers larger than is accepted', async () => {
    const base = await serveBytes((socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`))
    expect(await failureOf(base)).toEqual({
      kind: 'too-large',
      message: 'The headers of the answer are larger than is accepted.',
    })
  })
})

describe('an answer that does not come in time', () => {
  test('nothing at all', async () => {
    const base = await serveBytes(() => {})
    expect(await failureOf(base, { totalTimeoutMs: 100 })).toEqual({
      kind: 'timeout',
      message: 'The answer was not complete within 0.1 seconds: it stood before an answer came.',
    })
  })

  test('headers one byte at a time', async () => {
    const base = await serveBytes((socket) => {
      const drip = setInterval(() => socket.write('X'), 10)
      socket.write('HTTP/1.1 200 OK\r\nX-')
      socket.on('close', () => clearInterval(drip))
    })
    expect((await failureOf(base, { totalTimeoutMs: 150 })).kind).toBe('timeout')
  })

  test('a body one byte at a time, which no idle timeout ends', async () => {
    const base = await serveHttp((_request, response) => {
      response.writeHead(200, { 'content-length': 1000 })
      const drip = setInterval(() => response.write('x'), 10)
      response.on('close', () => clearInterval(drip))
    })
    const failure = await failureOf(base, { totalTimeoutMs: 150, idleTimeoutMs: 5000 })
    expect(failure.kind).toBe('timeout')
    expect(failure.message).toMatch(
      /within 0\.15 seconds: it stood after status 200 and \d+ of 1000 bytes of the body\.$/,
    )
  })

  test('the connection of a request that was given up is dropped at once', async () => {
    let dropped: Promise<unknown> = Promise.resolve()
    const base = await serveBytes((socket) => {
      dropped = new Promise((resolve) => socket.on('close', resolve))
    })
    const live = createLiveTransport({ environment: {}, totalTimeoutMs: 100 })
    onTestFinished(() => live.close())
    errorOf(await live.send({ method: 'GET', url: base, headers: [] }, { test: null, ordinal: 1 }))
    await dropped
  })

  test('the connection of a request that was given up is not used for the next one', async () => {
    const base = await serveHttp((request, response) => {
      if (request.url === '/slow') setTimeout(() => response.end('late'), 150)
      else response.end('right')
    })
    const live = createLiveTransport({ environment: {}, totalTimeoutMs: 100 })
    onTestFinished(() => live.close())
    errorOf(await live.send({ method: 'GET', url: `${base}/slow`, headers: [] }, { test: null, ordinal: 1 }))
    const next = answerOf(
      await live.send({ method: 'GET', url: `${base}/next`, headers: [] }, { test: null, ordinal: 2 }),
    )
    expect(Buffer.from(next.body).toString()).toBe('right')
  })
})

describe('an answer that breaks off', () => {
  test('reset in the middle of the body', async () => {
    const base = await serveHttp((_request, response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('x'.repeat(312), () => setTimeout(() => response.socket?.resetAndDestroy(), 20))
    })
    expect(await failureOf(base)).toEqual({
      kind: 'reset',
      message: 'The connection was closed after status 200 and 312 of 1000 bytes of the body.',
    })
  })

  test('closed before any answer', async () => {
    const base = await serveBytes((socket) => socket.end())
    expect(await failureOf(base)).toEqual({
      kind: 'reset',
      message: 'The connection was closed before an answer came.',
    })
  })

  test('shorter than Content-Length says', async () => {
    const base = await serveBytes((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'))
    const failure = await failureOf(base)
    expect(['reset', 'protocol']).toContain(failure.kind)
    expect(failure.message).toContain('after status 200 and 3 of 10 bytes of the body')
  })

  test('a chunked body without its last chunk', async () => {
    const base = await serveBytes((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'),
    )
    expect((await failureOf(base)).message).toContain('after status 200 and 3 bytes of the body')
  })

  test('a content coding that is not what it says', async () => {
    const base = await serveHttp((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip'),
    )
    expect(await failureOf(base)).toEqual({
      kind: 'protocol',
      message: 'The Content-Encoding says gzip, but the body cannot be decoded so.',
    })
  })

  test('a gzip body that is cut off', async () => {
    const whole = gzipSync('a'.repeat(1000))
    const base = await serveHttp((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(whole.subarray(0, -8)),
    )
    expect((await failureOf(base)).kind).toBe('protocol')
  })
})

describe('what is no HTTP answer', () => {
  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['two different lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
    ['a header without a colon', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n'],
    ['a chunk size that is no number', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n'],
    ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
  ])('%s', async (_name, bytes) => {
    const base = await serveBytes((socket) => socket.end(bytes))
    expect((await failureOf(base)).kind).toBe('protocol')
  })
})

describe('no connection', () => {
  test('refused', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    )
    await new Promise((resolve) => server.close(resolve))
    expect(await failureOf(`http://127.0.0.1:${port}/`)).toEqual({
      kind: 'refused',
      message: 'The connection was refused: nothing listens at that address.',
    })
  })

  test('a name that does not exist', async () => {
    expect((await failureOf('http://does-not-exist.invalid/')).kind).toBe('dns')
  })

  test('a transport that was closed', async () => {
    const base = await serveHttp((_request, response) => response.end())
    const live = createLiveTransport({ environment: {} })
    await live.close()
    const outcome = await live.send({ method: 'GET', url: base, headers: [] }, { test: null, ordinal: 1 })
    expect(errorOf(outcome)).toEqual({ kind: 'aborted', message: 'The request was ended by the run itself.' })
  })
})
