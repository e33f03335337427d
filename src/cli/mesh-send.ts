import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { copyFile, constants as fileConstants, stat, writeFile } from 'node:fs/promises'
import { basename, join, parse } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { writeControlFile } from '../mesh/control-file.ts'
import { safeName } from '../mesh/file-receiving.ts'
import { sendFile } from '../mesh/file-sending.ts'
import { detailFaults, type MessageDetails } from '../mesh/headers.ts'
import { SendJournalError } from '../mesh/send-journal.ts'
import { type MeshFlags, mailboxOf, withMailbox } from './mesh-access.ts'
import { UsageError } from './usage-error.ts'

export interface SendFlags extends MeshFlags {
  to: string
  workflow: string
  subject?: string
  localId?: string
  fileName?: string
  contentType: string
  chunkMegabytes: number
  compress: boolean
  journal?: string
  outbox?: string
}

const megabyte = 1_000_000

/**
 * `assay mesh send`: one file, one message. A send that was interrupted goes on where it was; one of which it is not known
 * whether MESH has it is not repeated.
 * @returns the exit code
 * @throws UsageError; nothing was sent
 */
export async function sendOne(file: string, flags: SendFlags): Promise<ExitCode> {
  const bytes = await sizeOf(file)
  const details: MessageDetails = {
    to: flags.to,
    workflow: flags.workflow,
    fileName: flags.fileName ?? basename(file),
    contentType: flags.contentType,
    checksum: await hashOf(file),
    ...(flags.subject === undefined ? {} : { subject: flags.subject }),
    ...(flags.localId === undefined ? {} : { localId: flags.localId }),
  }
  const faults = detailFaults(details)
  if (faults.length > 0) throw new UsageError(`The message cannot be sent: ${faults.join('; ')}.`)
  if (flags.outbox !== undefined) return await placePair(file, flags, details)
  const chunkBytes = Math.round(flags.chunkMegabytes * megabyte)
  if (chunkBytes < 1 || chunkBytes > 100 * megabyte) throw new UsageError('--chunk-megabytes is at most 100.')

  return await withMailbox(flags, false, async ({ client, shown }) => {
    await client.handshake()
    const sent = await sendFile(client, {
      path: file,
      details,
      chunkBytes,
      isCompressed: flags.compress,
      journal: flags.journal ?? `${file}.mesh-send.json`,
      onChunk: ({ number, of }) => {
        if (of > 1) process.stderr.write(`chunk ${number} of ${of} accepted\n`)
      },
    }).catch((error: unknown) => {
      if (error instanceof SendJournalError) throw new UsageError(error.message)
      throw error
    })
    const nothingLeft = sent.resumedAfter === sent.chunks
    if (flags.json === true) process.stdout.write(`${JSON.stringify({ ...sent, to: details.to, bytes })}\n`)
    else if (nothingLeft) {
      process.stdout.write(`${shown(sent.messageId)}\nIt was sent before: nothing was left to send.\n`)
    } else {
      const chunks = sent.chunks === 1 ? 'one request' : `${sent.chunks} chunks`
      process.stdout.write(`${shown(sent.messageId)}\nSent ${bytes} bytes to ${details.to} in ${chunks}.\n`)
    }
    return exitCodes.passed
  })
}

/** A pair for the MESH client, the data file first: the client looks for control files. */
async function placePair(file: string, flags: SendFlags, details: MessageDetails): Promise<ExitCode> {
  const folder = flags.outbox as string
  const base = join(folder, safeName(parse(file).name))
  const [data, control] = [`${base}.dat`, `${base}.ctl`]
  if (existsSync(control)) throw new UsageError(`${control} is there already: the client has not sent it yet.`)
  try {
    await copyFile(file, data, fileConstants.COPYFILE_EXCL)
    await writeFile(control, writeControlFile({ ...details, from: mailboxOf(flags).toUpperCase() }), { flag: 'wx' })
  } catch (error) {
    throw new UsageError(`${folder}: the pair cannot be placed (${(error as NodeJS.ErrnoException).code}).`)
  }
  process.stdout.write(flags.json === true ? `${JSON.stringify({ data, control })}\n` : `${data}\n${control}\n`)
  return exitCodes.passed
}

/** @throws UsageError naming what is wrong with the file */
async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}).`)
  })
  if (!found.isFile()) throw new UsageError(`${file} is not a file.`)
  if (found.size === 0) throw new UsageError(`${file} is empty, and MESH refuses a message without content.`)
  return found.size
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}).`)
  })
  return hash.digest('hex')
}
