import { mkdir } from 'node:fs/promises'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { type ReceivedMessage, receiveMessage } from '../mesh/file-receiving.ts'
import type { MailboxClient } from '../mesh/mailbox-client.ts'
import { MeshFailure } from '../mesh/mesh-failure.ts'
import { type MeshFlags, withMailbox } from './mesh-access.ts'
import { UsageError } from './usage-error.ts'

export interface ReceiveFlags extends MeshFlags {
  into: string
  filter?: string
  max: number
  maxMegabytes: number
  keep?: boolean
  controlFiles?: boolean
}

/** The six forms of a filter; any other star would stand for itself. */
const filterForm = /^!?(?:\*[^*]+\*|[^*]+\*?)$/

/**
 * `assay mesh receive`: each message into a file of its own, acknowledged only when that is whole on the disk.
 * @returns the exit code: incomplete when a message could not be received
 * @throws UsageError; nothing was sent
 */
export async function receiveAll(flags: ReceiveFlags): Promise<ExitCode> {
  if (flags.filter !== undefined && !filterForm.test(flags.filter)) {
    throw new UsageError(
      `--filter ${flags.filter}: MESH knows X, !X, X*, !X*, *X* and !*X*, and takes others for a name.`,
    )
  }
  await mkdir(flags.into, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${flags.into} cannot be made (${error.code}).`)
  })
  return await withMailbox(flags, flags.keep === true, async ({ client, shown }) => {
    await client.handshake()
    const ids = await listAll(client, flags)
    let failed = 0
    for (const id of ids) {
      try {
        const message = await receiveMessage(client, id, {
          folder: flags.into,
          maximumBytes: flags.maxMegabytes * 1_000_000,
          withControlFile: flags.controlFiles === true,
        })
        if (flags.keep !== true) await client.acknowledge(id)
        process.stdout.write(`${flags.json === true ? JSON.stringify(message) : shown(described(message))}\n`)
      } catch (error) {
        if (!(error instanceof MeshFailure) || error.kind === 'credentials') throw error
        failed += 1
        process.stderr.write(`assay: ${shown(`${id}: ${error.message}`)} It stays in the inbox.\n`)
      }
    }
    if (flags.json !== true) {
      const count = ids.length - failed
      process.stdout.write(`${count === 1 ? '1 message' : `${count} messages`} received.\n`)
    }
    return failed === 0 ? exitCodes.passed : exitCodes.incomplete
  })
}

/** Every message that waits, at most as many as asked for; a server that repeats itself cannot go on for ever. */
async function listAll(client: MailboxClient, { filter, max }: ReceiveFlags): Promise<string[]> {
  const ids = new Set<string>()
  let next: string | undefined
  do {
    const before = ids.size
    const page = await client.inbox({
      ...(filter === undefined ? {} : { filter }),
      ...(next === undefined ? {} : { next }),
    })
    for (const id of page.messages) ids.add(id)
    next = ids.size > before ? page.next : undefined
  } while (next !== undefined && ids.size < max)
  return [...ids].slice(0, max)
}

function described({
  messageId,
  type,
  from,
  workflow,
  subject,
  file,
  bytes,
  about,
  checksumMatches,
}: ReceivedMessage): string {
  if (type === 'REPORT' && about !== undefined) {
    return `${messageId}  error report about ${about.messageId}: ${about.code} ${about.description}`
  }
  const checksum = checksumMatches === undefined ? '' : checksumMatches ? ', checksum right' : ', CHECKSUM WRONG'
  return `${messageId}  ${workflow} from ${from}${subject === '' ? '' : ` "${subject}"`}, ${bytes} bytes${checksum}  ${file ?? ''}`
}
