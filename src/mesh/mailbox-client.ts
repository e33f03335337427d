import type { HeaderPair } from '../record/run-record.ts'
import { retryAfterMs } from '../target/politeness.ts'
import { joinUrl } from '../target/request-url.ts'
import type { RawAnswer, Transport } from '../target/transport.ts'
import {
  type FoundMailbox,
  foundMailboxes,
  type InboxPage,
  inboxPage,
  refusalIn,
  sentMessageId,
  type Tracking,
  trackingIn,
} from './bodies.ts'
import { parseChunkRange } from './chunks.ts'
import { bodyVersions, chunkHeaders, headerOf, type MessageDetails } from './headers.ts'
import { MeshFailure } from './mesh-failure.ts'
import { tokenSource } from './token.ts'

/** Whose mailbox, and where. */
export interface MailboxAccess {
  /** With or without `/messageexchange` at its end. */
  url: string
  mailbox: string
  password: string
  sharedKey: string
}

export interface ClientOptions {
  transport: Transport
  /** What the handshake tells of this program. */
  version: string
  now?: () => Date
  /** Waits; injected so that tests need not. */
  sleep?: (milliseconds: number) => Promise<void>
  /** How often a request that may be repeated is repeated. */
  retries?: number
}

/** One chunk of a message as it was read. */
export interface ReadChunk {
  /** What the headers say of the message: names in lower case. */
  headers: ReadonlyMap<string, string>
  body: Uint8Array
  /** How many chunks the message has. */
  of: number
}

/** A mailbox of MESH. Every method throws {@link MeshFailure} when it gets no answer, or another than it asked for. */
export interface MailboxClient {
  readonly mailbox: string
  /** Shows that MESH can be reached and that the credentials are right; MESH wants it once in 24 hours. */
  handshake(): Promise<void>
  /**
   * Sends the first chunk, or the only one. Never repeated: MESH would take it for another message. When no answer came,
   * the failure says `unknown`: the message may have been accepted.
   * @returns the id of the message
   */
  send(details: MessageDetails, chunk: { body: Uint8Array; of: number; isCompressed: boolean }): Promise<string>
  /** Sends a later chunk; repeated when the answer asks for it, since a chunk has its place. */
  sendChunk(
    messageId: string,
    details: MessageDetails,
    chunk: { number: number; of: number; body: Uint8Array; isCompressed: boolean },
  ): Promise<void>
  /** One page of the inbox. `next` is what an earlier page gave. */
  inbox(page?: { filter?: string; max?: number; next?: string }): Promise<InboxPage>
  readChunk(messageId: string, number: number): Promise<ReadChunk>
  acknowledge(messageId: string): Promise<void>
  track(messageId: string): Promise<Tracking>
  lookUp(odsCode: string, workflow: string): Promise<FoundMailbox[]>
}

const repeatable = new Set([425, 429, 502, 503, 504])
/** What becomes of a repeated request when the first one had arrived after all. */
const finalised = 423
const backoffMs = 500
const longestWaitMs = 60_000

/** Opens a mailbox; nothing is sent yet. */
export function openMailbox(access: MailboxAccess, options: ClientOptions): MailboxClient {
  const { transport, retries = 2 } = options
  const sleep = options.sleep ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)))
  const base = `${access.url.replace(/\/+$/, '').replace(/\/messageexchange$/, '')}/messageexchange`
  const mailbox = access.mailbox.toUpperCase()
  const nextToken = tokenSource(access, options.now)
  const own = `/${encodeURIComponent(mailbox)}`

  async function once(method: string, path: string, headers: HeaderPair[], body?: Uint8Array) {
    const outcome = await transport.send(
      {
        method,
        url: joinUrl(base, path),
        headers: [
          ['accept', bodyVersions[2]],
          ['authorization', nextToken()],
          ['accept-encoding', 'gzip'],
          ['user-agent', `fhir-assay/${options.version}`],
          ...headers,
        ],
        ...(body === undefined ? {} : { body }),
      },
      { test: null, ordinal: 0 },
    )
    if ('answer' in outcome) return outcome.answer
    throw new MeshFailure(
      outcome.error.kind === 'timeout' || outcome.error.kind === 'reset' ? 'no-answer' : 'unreachable',
      outcome.error.message,
    )
  }

  async function repeatedly(
    method: string,
    path: string,
    headers: HeaderPair[] = [],
    body?: Uint8Array,
  ): Promise<RawAnswer & { attempts: number }> {
    for (let attempt = 0; ; attempt++) {
      const answer = await once(method, path, headers, body).catch((error: unknown) => {
        if (error instanceof MeshFailure && error.kind === 'no-answer' && attempt < retries) return undefined
        throw error
      })
      if (answer !== undefined && (!repeatable.has(answer.status) || attempt >= retries))
        return { ...answer, attempts: attempt + 1 }
      const asked = answer && retryAfterMs(headerOf(answer.headers, 'retry-after'), Date.now())
      if (asked !== undefined && asked > longestWaitMs) return { ...(answer as RawAnswer), attempts: attempt + 1 }
      await sleep(asked ?? backoffMs * 2 ** attempt)
    }
  }

  const expecting = (what: string, answer: RawAnswer, ...statuses: number[]): RawAnswer => {
    if (statuses.includes(answer.status)) return answer
    throw refused(what, answer)
  }

  return {
    mailbox,
    async handshake() {
      const told: HeaderPair[] = [
        ['mex-clientversion', `fhir-assay==${options.version}`],
        ['mex-osname', process.platform],
        ['mex-osversion', process.version],
        ['mex-osarchitecture', process.arch],
      ]
      expecting('The handshake', await repeatedly('POST', own, told), 200)
    },
    async send(details, { body, of, isCompressed }) {
      const headers = chunkHeaders(details, { number: 1, of, isCompressed })
      const answer = await once('POST', `${own}/outbox`, headers, body).catch((error: unknown) => {
        if (error instanceof MeshFailure && error.kind === 'no-answer') {
          throw new MeshFailure(
            'unknown',
            `${error.message} Whether MESH accepted the message is not known, so it is not sent again.`,
          )
        }
        throw error
      })
      const id = sentMessageId(expecting('The message', answer, 202, 200).body)
      if (id !== undefined) return id
      throw new MeshFailure(
        'unknown',
        `MESH answered ${answer.status} without a message id. It may have accepted the message, so it is not sent again.`,
      )
    },
    async sendChunk(messageId, details, { number, of, body, isCompressed }) {
      const headers = chunkHeaders(details, { number, of, isCompressed })
      const answer = await repeatedly('POST', `${own}/outbox/${encodeURIComponent(messageId)}/${number}`, headers, body)
      if (answer.status === finalised && answer.attempts > 1 && number === of) return
      expecting(`Chunk ${number} of ${of}`, answer, 202, 200)
    },
    async inbox({ filter, max, next } = {}) {
      const query = new URLSearchParams()
      if (max !== undefined) query.set('max_results', String(max))
      if (filter !== undefined) query.set('workflow_filter', filter)
      const text = query.size === 0 ? '' : `?${query}`
      const path = next === undefined ? `${own}/inbox${text}` : `${own}/inbox${queryOf(next)}`
      const page = inboxPage(expecting('The inbox', await repeatedly('GET', path), 200).body)
      if (page === undefined) throw new MeshFailure('protocol', 'What came for the inbox is no list of messages.')
      return page
    },
    async readChunk(messageId, number) {
      const path = `${own}/inbox/${encodeURIComponent(messageId)}${number === 1 ? '' : `/${number}`}`
      const answer = expecting(`Message ${messageId}`, await repeatedly('GET', path), 200, 206)
      const range = parseChunkRange(headerOf(answer.headers, 'mex-chunk-range'))
      if (answer.status === 206 && range === undefined) {
        throw new MeshFailure(
          'protocol',
          `Message ${messageId} has more chunks, and mex-chunk-range does not say how many.`,
        )
      }
      if (range !== undefined && range.number !== number) {
        throw new MeshFailure(
          'protocol',
          `Chunk ${number} of message ${messageId} was asked for, and chunk ${range.number} came.`,
        )
      }
      const headers = new Map(answer.headers.map(([name, value]) => [name.toLowerCase(), value]))
      return { headers, body: answer.body, of: range?.of ?? 1 }
    },
    async acknowledge(messageId) {
      const path = `${own}/inbox/${encodeURIComponent(messageId)}/status/acknowledged`
      expecting('The acknowledgement', await repeatedly('PUT', path), 200)
    },
    async track(messageId) {
      const path = `${own}/outbox/tracking?messageID=${encodeURIComponent(messageId)}`
      const tracking = trackingIn(expecting('Tracking', await repeatedly('GET', path), 200).body)
      if (tracking === undefined) throw new MeshFailure('protocol', 'What came for tracking names no message.')
      return tracking
    },
    async lookUp(odsCode, workflow) {
      const path = `/endpointlookup/${encodeURIComponent(odsCode)}/${encodeURIComponent(workflow)}`
      return foundMailboxes(expecting('The look-up', await repeatedly('GET', path), 200).body)
    },
  }
}

/** Of a link that a server gave only the query is used, so that no server can send a token to another host or path. */
function queryOf(link: string): string {
  const at = link.indexOf('?')
  return at === -1 ? '' : (link.slice(at).split('#', 1)[0] ?? '')
}

function refused(what: string, { status, body }: RawAnswer): MeshFailure {
  const { code, text } = refusalIn(body)
  const detail = [code === '' ? '' : `error code ${code}`, text].filter((one) => one !== '').join(', ')
  const says = `${what} was answered ${status}${detail === '' ? '' : ` (${detail})`}.`
  if (status === 403) {
    return new MeshFailure(
      'credentials',
      `${says} The mailbox, its password, the shared key or this machine's clock may be wrong.`,
      status,
      code,
    )
  }
  return new MeshFailure(status >= 500 ? 'unavailable' : 'refused', says, status, code)
}
