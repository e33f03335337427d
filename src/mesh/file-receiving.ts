import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { writeControlFile } from './control-file.ts'
import type { MailboxClient, ReadChunk } from './mailbox-client.ts'
import { MeshFailure } from './mesh-failure.ts'

/** A message as it was received. */
export interface ReceivedMessage {
  messageId: string
  /** `DATA` for a message of another organisation, `REPORT` for an error report about one that was sent. */
  type: string
  from: string
  workflow: string
  subject: string
  localId: string
  /** Where the content was put; absent for an error report, which has none. */
  file?: string
  bytes: number
  chunks: number
  sha256?: string
  /** Whether the sender's checksum is that of what came; undefined when there is none, or it is of a kind not known here. */
  checksumMatches?: boolean
  /** Of an error report: the message that it is about, and why. */
  about?: { messageId: string; code: string; description: string }
}

export interface Receiving {
  folder: string
  /** The whole content may not be larger, in bytes. */
  maximumBytes: number
  /** Write the control file of the MESH client beside the content. */
  withControlFile: boolean
}

/** More chunks than this have no honest use: 100 GB of the smallest chunks that are documented. */
const mostChunks = 20_000

/**
 * Downloads a message, chunk by chunk, into a file that gets its name when it is whole. It is not acknowledged here: only
 * what is safely on disk may be.
 *
 * @throws MeshFailure; what had come of the message is removed
 */
export async function receiveMessage(
  client: MailboxClient,
  messageId: string,
  options: Receiving,
): Promise<ReceivedMessage> {
  const first = await client.readChunk(messageId, 1)
  const said = (name: string) => first.headers.get(name) ?? ''
  const type = said('mex-messagetype') || 'DATA'
  const message: ReceivedMessage = {
    messageId,
    type,
    from: said('mex-from'),
    workflow: said('mex-workflowid'),
    subject: said('mex-subject'),
    localId: said('mex-localid'),
    bytes: 0,
    chunks: first.of,
  }
  if (type === 'REPORT') {
    const about = {
      messageId: said('mex-linkedmsgid'),
      code: said('mex-statuscode'),
      description: said('mex-statusdescription'),
    }
    return { ...message, about }
  }
  if (first.of > mostChunks)
    throw new MeshFailure(
      'protocol',
      `Message ${messageId} is said to have ${first.of} chunks; ${mostChunks} are accepted.`,
    )
  const file = freePath(options.folder, safeName(said('mex-filename') || `${messageId}.dat`), messageId)
  const { bytes, sha256, checksumMatches } = await writeChunks(client, messageId, first, file, options.maximumBytes)
  if (options.withControlFile) {
    const name = `${basename(file).replace(/\.dat$/i, '')}.ctl`
    await writeFile(freePath(options.folder, name, messageId), controlOf(message, first), { flag: 'wx' })
  }
  return { ...message, file, bytes, sha256, ...(checksumMatches === undefined ? {} : { checksumMatches }) }
}

async function writeChunks(
  client: MailboxClient,
  messageId: string,
  first: ReadChunk,
  file: string,
  maximumBytes: number,
) {
  // No message can have a name that begins with a dot, so that nothing received before is written over
  const part = join(dirname(file), `.${safeName(messageId)}.part`)
  const handle = await open(part, 'w')
  const [sha256, md5] = [createHash('sha256'), createHash('md5')]
  let bytes = 0
  try {
    for (let number = 1; number <= first.of; number++) {
      const chunk = number === 1 ? first : await client.readChunk(messageId, number)
      if (chunk.of !== first.of) {
        throw new MeshFailure(
          'protocol',
          `Chunk ${number} of message ${messageId} says that there are ${chunk.of} chunks; the first said ${first.of}.`,
        )
      }
      bytes += chunk.body.byteLength
      if (bytes > maximumBytes)
        throw new MeshFailure(
          'protocol',
          `Message ${messageId} is larger than the ${maximumBytes} bytes that are accepted.`,
        )
      sha256.update(chunk.body)
      md5.update(chunk.body)
      await handle.write(chunk.body)
    }
    await handle.sync()
    await handle.close()
    await rename(part, file)
  } catch (error) {
    await handle.close().catch(() => {})
    await rm(part, { force: true })
    throw error
  }
  const wanted = (first.headers.get('mex-content-checksum') ?? '')
    .trim()
    .toLowerCase()
    .replace(/^(?:sha-?256|md5)\s*[:/]\s*/, '')
  const digests = { sha256: sha256.digest('hex'), md5: md5.digest('hex') }
  const matches =
    wanted.length === 64 ? wanted === digests.sha256 : wanted.length === 32 ? wanted === digests.md5 : undefined
  return { bytes, sha256: digests.sha256, checksumMatches: matches }
}

/** The sender's name for a file; where that is taken, with the id of the message before it. */
function freePath(folder: string, name: string, messageId: string): string {
  const path = join(folder, name)
  return existsSync(path) ? join(folder, `${safeName(messageId)}-${name}`) : path
}

/** A name that stays in its folder and is one on every system, whatever a server gave. */
export function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .replace(/[^\w.@ -]/g, '_')
    .replace(/^[. ]+/, '')
    .replace(/[. ]+$/, '')
    .slice(0, 120)
  return plain === '' ? 'message' : plain
}

function controlOf(message: ReceivedMessage, { headers }: ReadChunk): string {
  const said = (name: string) => headers.get(name) ?? ''
  return writeControlFile({
    from: message.from,
    to: said('mex-to'),
    workflow: message.workflow,
    messageId: message.messageId,
    ...(message.subject === '' ? {} : { subject: message.subject }),
    ...(message.localId === '' ? {} : { localId: message.localId }),
    isCompressed: false,
    status: {
      time: said('mex-statustimestamp'),
      event: said('mex-statusevent'),
      success: said('mex-statussuccess'),
      code: said('mex-statuscode'),
      description: said('mex-statusdescription'),
    },
  })
}
