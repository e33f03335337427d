import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readControlFile } from '../../src/mesh/control-file.ts'
import { receiveMessage } from '../../src/mesh/file-receiving.ts'
import { sendFile } from '../../src/mesh/file-sending.ts'
import type { MailboxClient } from '../../src/mesh/mailbox-client.ts'
import { MeshFailure } from '../../src/mesh/mesh-failure.ts'
import { serveHttp } from '../target/servers.ts'
import { folder, mailboxAt, twoMailboxes } from './mailboxes.ts'

const details = { to: 'X26ABC2', workflow: 'TEST_WORKFLOW', fileName: 'numbers.csv' }
const content = Array.from({ length: 5000 }, (_, index) => `${index}|a row\n`).join('')

function sending(where: string, chunkBytes = 10_000) {
  const path = join(where, 'numbers.csv')
  if (!existsSync(path)) writeFileSync(path, content)
  return { path, details, chunkBytes, isCompressed: true, journal: join(where, 'journal.json') }
}

/** A mailbox whose chunk of this number fails, the first time. */
function failingAt(number: number, client: MailboxClient): MailboxClient {
  let failed = false
  return {
    ...client,
    sendChunk: async (...sent) => {
      if (sent[2].number === number && !failed) {
        failed = true
        throw new MeshFailure('no-answer', 'The connection was closed before an answer came.')
      }
      await client.sendChunk(...sent)
    },
  }
}

describe('A file', () => {
  test('is sent in chunks, and received as it was', async () => {
    const { sender, recipient } = await twoMailboxes()
    const where = folder()
    const chunks: number[] = []
    const sent = await sendFile(sender, { ...sending(where), onChunk: ({ number }) => chunks.push(number) })
    expect(sent).toMatchObject({ bytes: content.length, chunks: 6, resumedAfter: 0 })
    expect(chunks).toEqual([1, 2, 3, 4, 5, 6])
    const received = await receiveMessage(recipient, sent.messageId, {
      folder: where,
      maximumBytes: 1e6,
      withControlFile: true,
    })
    expect(readFileSync(received.file ?? '', 'utf8')).toBe(content)
    expect(received).toMatchObject({
      type: 'DATA',
      from: 'X26ABC1',
      workflow: 'TEST_WORKFLOW',
      chunks: 6,
      sha256: sent.sha256,
    })
    expect(readControlFile(readFileSync(`${received.file}.ctl`, 'utf8'))).toMatchObject({
      messageId: sent.messageId,
      status: { code: '00' },
    })
  })

  test('that was interrupted goes on after the last chunk that was accepted', async () => {
    const { sender, recipient } = await twoMailboxes()
    const where = folder()
    const failing = failingAt(4, sender)
    await expect(sendFile(failing, sending(where))).rejects.toThrow(MeshFailure)
    expect((await recipient.inbox()).messages).toEqual([])
    const sent = await sendFile(failing, sending(where))
    expect(sent.resumedAfter).toBe(3)
    expect((await recipient.inbox()).messages).toEqual([sent.messageId])
    const received = await receiveMessage(recipient, sent.messageId, {
      folder: where,
      maximumBytes: 1e6,
      withControlFile: false,
    })
    expect(readFileSync(received.file ?? '', 'utf8')).toBe(content)
  })

  test('that was sent is not sent again', async () => {
    const { sender, recipient } = await twoMailboxes()
    const where = folder()
    const first = await sendFile(sender, sending(where))
    const second = await sendFile(sender, sending(where))
    expect(second).toMatchObject({ messageId: first.messageId, resumedAfter: 6 })
    expect((await recipient.inbox()).messages).toHaveLength(1)
  })

  test('whose first answer was lost is not sent again, and the journal says so', async () => {
    const where = folder()
    const url = await serveHttp((request, response) => {
      request.resume()
      request.on('end', () => response.destroy())
    })
    const client = mailboxAt(url, 'X26ABC1')
    await expect(sendFile(client, sending(where))).rejects.toMatchObject({ kind: 'unknown' })
    await expect(sendFile(client, sending(where))).rejects.toThrow(/MESH may have the message already/)
  })

  test('that MESH refused leaves no journal behind', async () => {
    const { sender } = await twoMailboxes()
    const where = folder()
    await expect(sendFile(sender, { ...sending(where), details: { ...details, to: 'NOBODY' } })).rejects.toMatchObject({
      code: '12',
    })
    expect(readdirSync(where)).toEqual(['numbers.csv'])
  })

  test('that changed is not taken for the one that was begun', async () => {
    const { sender } = await twoMailboxes()
    const where = folder()
    await sendFile(sender, sending(where))
    writeFileSync(join(where, 'numbers.csv'), 'something else')
    await expect(sendFile(sender, sending(where))).rejects.toThrow(/is of another send/)
    await expect(sendFile(sender, { ...sending(where), journal: join(where, 'numbers.csv') })).rejects.toThrow(
      /is no journal of a send/,
    )
  })
})

describe('What a hostile server sends', () => {
  const options = (where: string, maximumBytes = 1000) => ({ folder: where, maximumBytes, withControlFile: false })
  const serve = (headers: Record<string, string>, status = 200, body = 'content') =>
    serveHttp((_, response) => response.writeHead(status, headers).end(body))

  test('does not leave the folder', async () => {
    const where = folder()
    const url = await serve({ 'mex-filename': '../../../escaped.csv' })
    const received = await receiveMessage(mailboxAt(url, 'X26ABC1'), '../M1', options(where))
    expect(received.file).toBe(join(where, 'escaped.csv'))
    expect(readdirSync(where)).toEqual(['escaped.csv'])
  })

  test('does not overwrite what is there', async () => {
    const where = folder()
    writeFileSync(join(where, 'mine.csv'), 'mine')
    const url = await serve({ 'mex-filename': 'mine.csv' })
    const received = await receiveMessage(mailboxAt(url, 'X26ABC1'), 'M1', options(where))
    expect(received.file).toBe(join(where, 'M1-mine.csv'))
    expect(readFileSync(join(where, 'mine.csv'), 'utf8')).toBe('mine')
  })

  test.each(['mine.csv.part', 'mine.csv.ctl'])('does not write over %s, which came before', async (name) => {
    const where = folder()
    writeFileSync(join(where, name), 'before')
    const url = await serve({ 'mex-filename': 'mine.csv' })
    await receiveMessage(mailboxAt(url, 'X26ABC1'), 'M1', { ...options(where), withControlFile: true })
    expect(readFileSync(join(where, name), 'utf8')).toBe('before')
    expect(readFileSync(join(where, 'mine.csv'), 'utf8')).toBe('content')
  })

  test('is refused when it is larger than was allowed, and removed', async () => {
    const where = folder()
    const url = await serve({}, 200, 'x'.repeat(2000))
    await expect(receiveMessage(mailboxAt(url, 'X26ABC1'), 'M1', options(where))).rejects.toThrow(
      /larger than the 1000 bytes/,
    )
    expect(readdirSync(where)).toEqual([])
  })

  test('is refused when it says that there are a million chunks', async () => {
    const url = await serve({ 'mex-chunk-range': '1:1000000' }, 206)
    await expect(receiveMessage(mailboxAt(url, 'X26ABC1'), 'M1', options(folder()))).rejects.toThrow(
      /1000000 chunks; 20000 are accepted/,
    )
  })

  test('is refused when its chunks do not agree how many there are', async () => {
    const where = folder()
    const url = await serveHttp((request, response) => {
      const range = request.url?.endsWith('/2') ? '2:3' : '1:2'
      response.writeHead(206, { 'mex-chunk-range': range }).end('x')
    })
    await expect(receiveMessage(mailboxAt(url, 'X26ABC1'), 'M1', options(where))).rejects.toThrow(
      /says that there are 3 chunks; the first said 2/,
    )
    expect(readdirSync(where)).toEqual([])
  })

  test('is held against the checksum of the sender', async () => {
    const url = await serve({ 'mex-content-checksum': '0'.repeat(64) })
    expect(await receiveMessage(mailboxAt(url, 'X26ABC1'), 'M1', options(folder()))).toMatchObject({
      checksumMatches: false,
    })
    const right = await serve({ 'mex-content-checksum': 'MD5:9a0364b9e99bb480dd25e1f0284c8555' })
    expect(await receiveMessage(mailboxAt(right, 'X26ABC1'), 'M1', options(folder()))).toMatchObject({
      checksumMatches: true,
    })
  })
})
