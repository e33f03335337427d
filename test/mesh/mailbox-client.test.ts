import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { serveHttp } from '../target/servers.ts'
import { mailboxAt, twoMailboxes } from './mailboxes.ts'

const details = { to: 'X26ABC2', workflow: 'TEST_WORKFLOW', localId: 'mine', fileName: 'a.csv' }
const bytes = (text: string) => new TextEncoder().encode(text)
const whole = (text: string) => ({ body: bytes(text), of: 1, isCompressed: false })

describe('A mailbox of the simulator', () => {
  test('sends, lists, reads, acknowledges and tracks', async () => {
    const { sender, recipient } = await twoMailboxes()
    await sender.handshake()
    const id = await sender.send(details, whole('Hello'))
    expect((await recipient.inbox()).messages).toEqual([id])
    const read = await recipient.readChunk(id, 1)
    expect(Buffer.from(read.body).toString()).toBe('Hello')
    expect(read.of).toBe(1)
    expect(read.headers.get('mex-filename')).toBe('a.csv')
    expect(await sender.track(id)).toMatchObject({
      messageId: id,
      status: 'accepted',
      isSuccess: true,
      localId: 'mine',
    })
    await recipient.acknowledge(id)
    expect((await recipient.inbox()).messages).toEqual([])
    expect((await sender.track(id)).status).toBe('acknowledged')
    expect(await sender.lookUp('X26', 'TEST_WORKFLOW')).toContainEqual({
      mailbox: 'X26ABC2',
      name: 'Another test mailbox',
    })
  })

  test('is paged, and filtered', async () => {
    const { sender, recipient } = await twoMailboxes()
    const ids: string[] = []
    for (let count = 0; count < 12; count++) ids.push(await sender.send(details, whole(`${count}`)))
    const first = await recipient.inbox({ max: 10 })
    expect(first.messages).toEqual(ids.slice(0, 10))
    const second = await recipient.inbox({ next: first.next ?? '' })
    expect(second).toEqual({ messages: ids.slice(10) })
    expect((await recipient.inbox({ filter: '!TEST_*' })).messages).toEqual([])
  })

  test('is refused with what MESH says, and with what to look at', async () => {
    const { sender, url } = await twoMailboxes()
    await expect(sender.send({ ...details, to: 'NOBODY' }, whole('Hello'))).rejects.toMatchObject({
      kind: 'refused',
      status: 417,
      code: '12',
      message: 'The message was answered 417 (error code 12, Unregistered to address).',
    })
    const late = mailboxAt(url, 'X26ABC1', { now: () => new Date('2026-01-05T13:00:00Z') })
    await expect(late.handshake()).rejects.toMatchObject({
      kind: 'credentials',
      message: expect.stringContaining('clock'),
    })
  })
})

/** Answers requests one after another with what the test says; counts them. */
async function scripted(answers: ((response: ServerResponse, request: IncomingMessage) => void)[]) {
  const asked: string[] = []
  const url = await serveHttp((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    request.resume()
    request.on('end', () => {
      const answer = answers[Math.min(asked.length, answers.length) - 1]
      answer?.(response, request)
    })
  })
  return { asked, url }
}

const json =
  (status: number, body: unknown, headers = {}) =>
  (response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

describe('What is repeated, and what is not', () => {
  test('a message is never sent twice, although the server asks for it', async () => {
    const { url, asked } = await scripted([json(503, {}, { 'retry-after': '0' }), json(202, { message_id: 'M1' })])
    await expect(mailboxAt(url, 'X26ABC1').send(details, whole('Hello'))).rejects.toMatchObject({ kind: 'unavailable' })
    expect(asked).toEqual(['POST /messageexchange/X26ABC1/outbox'])
  })

  test('a message whose answer is lost is not known to be accepted or not', async () => {
    const { url, asked } = await scripted([(response) => response.destroy()])
    await expect(mailboxAt(url, 'X26ABC1').send(details, whole('Hello'))).rejects.toMatchObject({
      kind: 'unknown',
      message: expect.stringMatching(/not known, so it is not sent again\.$/),
    })
    expect(asked).toHaveLength(1)
  })

  test('an answer of success without an id leaves the same doubt', async () => {
    const { url } = await scripted([json(202, null)])
    await expect(mailboxAt(url, 'X26ABC1').send(details, whole('Hello'))).rejects.toMatchObject({ kind: 'unknown' })
  })

  test('a later chunk is repeated, and 423 after that means that it had arrived', async () => {
    const { url, asked } = await scripted([(response) => response.destroy(), json(423, {})])
    const chunk = { number: 2, of: 2, body: bytes('end'), isCompressed: false }
    await mailboxAt(url, 'X26ABC1').sendChunk('M1', details, chunk)
    expect(asked).toHaveLength(2)
  })

  test('423 for a chunk that was sent once is a refusal', async () => {
    const { url } = await scripted([json(423, {})])
    const chunk = { number: 2, of: 2, body: bytes('end'), isCompressed: false }
    await expect(mailboxAt(url, 'X26ABC1').sendChunk('M1', details, chunk)).rejects.toMatchObject({ kind: 'refused' })
  })

  test('reading is repeated, but not for ever', async () => {
    const { url, asked } = await scripted([json(502, {})])
    await expect(mailboxAt(url, 'X26ABC1').inbox()).rejects.toMatchObject({ kind: 'unavailable', status: 502 })
    expect(asked).toHaveLength(3)
  })
})

describe('A hostile server', () => {
  test('cannot have a token sent elsewhere by a link', async () => {
    const link = 'https://elsewhere.example/steal?continue_from=abc'
    const { url, asked } = await scripted([
      json(200, { messages: ['M1'], links: { next: link } }),
      json(200, { messages: [] }),
    ])
    const mailbox = mailboxAt(url, 'X26ABC1')
    const { next = '' } = await mailbox.inbox()
    await mailbox.inbox({ next })
    expect(asked[1]).toBe('GET /messageexchange/X26ABC1/inbox?continue_from=abc')
  })

  test('cannot unfold a few bytes into many', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000))
    const { url } = await scripted([(response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)])
    const mailbox = mailboxAt(url, 'X26ABC1', { maximumBodyBytes: 1_000_000 })
    await expect(mailbox.readChunk('M1', 1)).rejects.toMatchObject({
      message: expect.stringContaining('1000000 bytes'),
    })
  })

  test('cannot give another chunk than was asked for', async () => {
    const { url } = await scripted([(response) => response.writeHead(206, { 'mex-chunk-range': '3:5' }).end('x')])
    await expect(mailboxAt(url, 'X26ABC1').readChunk('M1', 2)).rejects.toMatchObject({
      kind: 'protocol',
      message: 'Chunk 2 of message M1 was asked for, and chunk 3 came.',
    })
  })

  test.each([
    ['an HTML page', '<html>'],
    ['a list', '[]'],
    ['nothing', ''],
  ])('is not believed when it answers %s for an inbox', async (_, body) => {
    const { url } = await scripted([(response) => response.writeHead(200).end(body)])
    await expect(mailboxAt(url, 'X26ABC1').inbox()).rejects.toMatchObject({ kind: 'protocol' })
  })
})
