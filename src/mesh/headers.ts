import type { HeaderPair } from '../record/run-record.ts'

/** What a sender says of a message; each becomes a header of the first chunk. */
export interface MessageDetails {
  /** Mailbox of the recipient. */
  to: string
  workflow: string
  subject?: string
  /** The sender's own name for the message; nothing about a patient. */
  localId?: string
  fileName?: string
  /** Checksum of the whole content before it was compressed or split. */
  checksum?: string
  /** Media type of the content. */
  contentType?: string
  encrypted?: boolean
}

interface HeaderRule {
  name: string
  what: string
  longest: number
}

const rules: Record<Exclude<keyof MessageDetails, 'encrypted' | 'contentType'>, HeaderRule> = {
  to: { name: 'mex-to', what: 'the recipient', longest: 100 },
  workflow: { name: 'mex-workflowid', what: 'the workflow id', longest: 300 },
  subject: { name: 'mex-subject', what: 'the subject', longest: 500 },
  localId: { name: 'mex-localid', what: 'the local id', longest: 300 },
  fileName: { name: 'mex-filename', what: 'the file name', longest: 300 },
  checksum: { name: 'mex-content-checksum', what: 'the checksum', longest: 100 },
}

/** The media types by which a client asks for a version of the bodies. */
export const bodyVersions = { 1: 'application/vnd.mesh.v1+json', 2: 'application/vnd.mesh.v2+json' } as const

export type BodyVersion = keyof typeof bodyVersions

const headerText = /^[\x20-\x7e\x80-\xff]*$/

/**
 * What is wrong with the details of a message, before anything is sent: missing, too long, or with characters that no
 * header can carry. One sentence each; none when they can be sent.
 */
export function detailFaults(details: MessageDetails): string[] {
  const faults: string[] = []
  for (const [key, { name, what, longest }] of Object.entries(rules)) {
    const value = details[key as keyof typeof rules]
    if (value === undefined) continue
    if (value.length > longest) faults.push(`${what} has ${value.length} characters; ${name} takes ${longest}`)
    if (!headerText.test(value)) faults.push(`${what} has a line break or another character that no header can carry`)
  }
  if (details.to.trim() === '') faults.push('no recipient is given')
  if (details.workflow.trim() === '') faults.push('no workflow id is given')
  if (details.checksum !== undefined && !/^[A-Za-z0-9\s:/-]*$/.test(details.checksum)) {
    faults.push('the checksum has other characters than letters, digits, spaces, colons, hyphens and slashes')
  }
  return faults
}

/** The headers of a chunk. Only the first says what the message is; a later one gives its place alone. */
export function chunkHeaders(
  details: MessageDetails,
  chunk: { number: number; of: number; isCompressed: boolean },
): HeaderPair[] {
  const headers: HeaderPair[] = [['content-type', details.contentType ?? 'application/octet-stream']]
  if (chunk.number === 1) {
    for (const [key, { name }] of Object.entries(rules)) {
      const value = details[key as keyof typeof rules]
      if (value !== undefined) headers.push([name, value])
    }
    if (details.encrypted === true) headers.push(['mex-content-encrypted', 'Y'])
  } else {
    headers[0] = ['content-type', 'application/octet-stream']
  }
  if (chunk.of > 1) headers.push(['mex-chunk-range', `${chunk.number}:${chunk.of}`])
  if (chunk.isCompressed) headers.push(['content-encoding', 'gzip'])
  return headers
}

/** The first value of a header, whatever its case; empty when it is absent. */
export function headerOf(headers: readonly HeaderPair[], name: string): string {
  return headers.find(([one]) => one.toLowerCase() === name)?.[1] ?? ''
}
