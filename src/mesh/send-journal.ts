import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

/** How far the sending of a file has come. Kept in a file, so that an interrupted send can go on. */
export interface SendState {
  /** SHA-256 of the content, in hexadecimal: another content is another message. */
  sha256: string
  /** From whom, to whom and under which workflow. */
  from: string
  to: string
  workflow: string
  chunkBytes: number
  chunks: number
  isCompressed: boolean
  /** Set before the first chunk goes out; without `messageId` it is not known whether it arrived. */
  begun: string
  messageId?: string
  /** Chunks that MESH has accepted, from the first. */
  accepted: number
}

/** The journal cannot be used; the message says what to do. */
export class SendJournalError extends Error {
  override name = 'SendJournalError'
}

/** @returns undefined when there is none at that path. @throws SendJournalError when what is there is no journal */
export function readSendState(path: string): SendState | undefined {
  if (!existsSync(path)) return undefined
  let state: Partial<SendState> | null
  try {
    state = JSON.parse(readFileSync(path, 'utf8')) as Partial<SendState> | null
  } catch {
    state = null
  }
  if (
    state === null ||
    typeof state.sha256 !== 'string' ||
    !Number.isSafeInteger(state.chunkBytes) ||
    !Number.isSafeInteger(state.accepted) ||
    (state.messageId !== undefined && typeof state.messageId !== 'string')
  ) {
    throw new SendJournalError(`${path} is no journal of a send. Name another file with --journal, or remove it.`)
  }
  return state as SendState
}

/** Writes beside and renames, so that a journal is never half written. */
export function writeSendState(path: string, state: SendState): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(state, undefined, 2)}\n`)
  renameSync(`${path}.new`, path)
}
