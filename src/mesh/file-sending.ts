import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { largestRequest, planChunks } from './chunks.ts'
import type { MessageDetails } from './headers.ts'
import type { MailboxClient } from './mailbox-client.ts'
import { MeshFailure } from './mesh-failure.ts'
import { readSendState, SendJournalError, type SendState, writeSendState } from './send-journal.ts'

const compress = promisify<Uint8Array, Buffer>(gzip)

export interface FileSend {
  path: string
  details: MessageDetails
  /** Bytes of a chunk before it is compressed. */
  chunkBytes: number
  isCompressed: boolean
  /** Where to keep how far it has come. */
  journal: string
  now?: () => Date
  onChunk?(chunk: { number: number; of: number }): void
}

/** What became of a file. */
export interface SentFile {
  messageId: string
  bytes: number
  chunks: number
  sha256: string
  /** Chunks that had been accepted before this call. */
  resumedAfter: number
}

/**
 * Sends a file as one message, in as many chunks as it needs: each compressed on its own, in order, the first never sent
 * twice. With the journal of an earlier call it goes on after the last chunk that was accepted, or says that nothing is
 * left to send.
 *
 * @throws MeshFailure; with a `messageId` in the journal the same call goes on later
 * @throws SendJournalError when the journal is of another content, or says that the first chunk may have arrived
 */
export async function sendFile(client: MailboxClient, send: FileSend): Promise<SentFile> {
  const { details, chunkBytes, isCompressed } = send
  const file = await open(send.path, 'r')
  try {
    const { size } = await file.stat()
    if (size === 0)
      throw new MeshFailure(
        'refused',
        `${send.path} is empty, and MESH refuses a message without content (error code 02).`,
      )
    const places = planChunks(size, chunkBytes)
    const sha256 = await hashOf(file)
    let state = usable(readSendState(send.journal), send, client.mailbox, sha256)
    const resumedAfter = state?.accepted ?? 0
    for (const { number, start, end } of places.slice(resumedAfter)) {
      const content = await readPart(file, start, end)
      const body = isCompressed ? await compress(content) : content
      if (body.byteLength > largestRequest) {
        throw new MeshFailure(
          'refused',
          `Chunk ${number} is ${body.byteLength} bytes, and MESH takes ${largestRequest} in one request.`,
        )
      }
      if (state?.messageId === undefined) {
        state = {
          sha256,
          from: client.mailbox,
          to: details.to,
          workflow: details.workflow,
          chunkBytes,
          chunks: places.length,
          isCompressed,
          begun: (send.now?.() ?? new Date()).toISOString(),
          accepted: 0,
        }
        writeSendState(send.journal, state)
        state = { ...state, messageId: await firstChunk(client, send, { body, of: places.length, isCompressed }) }
      } else {
        await client.sendChunk(state.messageId as string, details, { number, of: places.length, body, isCompressed })
      }
      state = { ...state, accepted: number }
      writeSendState(send.journal, state)
      send.onChunk?.({ number, of: places.length })
    }
    return { messageId: state?.messageId as string, bytes: size, chunks: places.length, sha256, resumedAfter }
  } finally {
    await file.close()
  }
}

/** What was certainly not accepted leaves no doubt behind: the journal is then as if nothing had been begun. */
async function firstChunk(
  client: MailboxClient,
  send: FileSend,
  chunk: { body: Uint8Array; of: number; isCompressed: boolean },
): Promise<string> {
  try {
    return await client.send(send.details, chunk)
  } catch (error) {
    if (error instanceof MeshFailure && error.kind !== 'unknown' && error.kind !== 'unavailable') {
      const { rm } = await import('node:fs/promises')
      await rm(send.journal, { force: true })
    }
    throw error
  }
}

function usable(state: SendState | undefined, send: FileSend, from: string, sha256: string): SendState | undefined {
  if (state === undefined) return undefined
  const same =
    state.sha256 === sha256 &&
    state.from === from &&
    state.to === send.details.to &&
    state.workflow === send.details.workflow &&
    state.chunkBytes === send.chunkBytes &&
    state.isCompressed === send.isCompressed
  if (!same) {
    throw new SendJournalError(
      `${send.journal} is of another send: content, mailboxes, workflow, chunk size and compression have to be the same to go on. Name another file with --journal, or remove it to send anew.`,
    )
  }
  if (state.messageId === undefined) {
    throw new SendJournalError(
      `${send.journal} says that a send was begun at ${state.begun} and no answer came, so MESH may have the message already. Ask the recipient or MESH (local id${send.details.localId === undefined ? '' : ` ${send.details.localId}`}); remove the file to send it again.`,
    )
  }
  return state
}

async function hashOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(1 << 20)
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, position)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(buffer.subarray(0, bytesRead))
    position += bytesRead
  }
}

async function readPart(file: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const part = Buffer.allocUnsafe(end - start)
  let filled = 0
  while (filled < part.byteLength) {
    const { bytesRead } = await file.read(part, filled, part.byteLength - filled, start + filled)
    if (bytesRead === 0) throw new MeshFailure('refused', 'The file became shorter while it was sent.')
    filled += bytesRead
  }
  return part
}
