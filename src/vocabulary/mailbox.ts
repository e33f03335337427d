import { bodyVersions } from '../mesh/headers.ts'
import { type Answer, rawJson } from './answer.ts'
import { CouldNotReach, NotTestable } from './could-not-reach.ts'
import { gzipped } from './gzip.ts'
import { valuesAt } from './json-path.ts'
import { keepToken, type TokenChanges, tokenFor } from './mailbox-token.ts'
import { runningTest } from './running-test.ts'
import { sendRequest } from './send.ts'
import type { RequestChanges } from './target.ts'

/** A message, or its first chunk. */
export interface OutgoingMessage {
  to: Mailbox | string
  /** Workflow id; that of the environment unless given. */
  workflow?: string
  text?: string
  bytes?: Uint8Array
  /** Send the content as gzip. */
  compressed?: boolean
  subject?: string
  localId?: string
  fileName?: string
  checksum?: string
  /** `1:3` for the first of three chunks. */
  chunkRange?: string
}

/** What a test may change of a request to a mailbox. */
export interface MailboxChanges extends RequestChanges {
  /** Version of the bodies that is asked for; 2 unless given. */
  version?: 1 | 2
  token?: TokenChanges
}

/** A mailbox, in the words of MESH. Each call is one exchange, recorded and judged. */
export interface Mailbox {
  readonly id: string
  /** A workflow id that both mailboxes are registered for, and the one for acknowledgements of it. */
  readonly workflow: string
  /** A workflow id that the sender is not registered for. */
  readonly restrictedWorkflow: string
  handshake(changes?: MailboxChanges): Promise<Answer>
  /** The inbox; the query is written as it is to travel. */
  inbox(query?: string, changes?: MailboxChanges): Promise<Answer>
  count(changes?: MailboxChanges): Promise<Answer>
  send(message: OutgoingMessage, changes?: MailboxChanges): Promise<Answer>
  /** Send a later chunk of a message that `send` began. */
  sendChunk(
    message: Answer | string,
    number: number,
    chunk: { text: string; range?: string | undefined; compressed?: boolean },
    changes?: MailboxChanges,
  ): Promise<Answer>
  read(message: Answer | string, changes?: MailboxChanges): Promise<Answer>
  readChunk(message: Answer | string, number: number, changes?: MailboxChanges): Promise<Answer>
  /** What `read` says of a message, without its content. */
  look(message: Answer | string, changes?: MailboxChanges): Promise<Answer>
  acknowledge(message: Answer | string, changes?: MailboxChanges): Promise<Answer>
  track(message: Answer | string, changes?: MailboxChanges): Promise<Answer>
  trackByLocalId(localId: string, changes?: MailboxChanges): Promise<Answer>
  lookUp(odsCode: string, workflow: string, changes?: MailboxChanges): Promise<Answer>
  searchWorkflow(workflow: string, changes?: MailboxChanges): Promise<Answer>
  /** Any request with a token of this mailbox. */
  request(method: string, path: string, changes?: MailboxChanges): Promise<Answer>
}

/** The id that MESH gave a message. @throws CouldNotReach when the answer names none */
export function messageIdOf(sent: Answer | string): string {
  if (typeof sent === 'string') return sent
  const id = messageIdIn(sent)
  if (id !== undefined) return id
  throw new CouldNotReach(`${sent.label} was answered ${sent.status}, so there is no message to go on with`)
}

/**
 * The query that leads to the next page of an inbox. Of the link nothing but that is used, so that no server can send a
 * token elsewhere.
 * @param otherwise what to give when there is no next page
 * @throws CouldNotReach when there is none and nothing else is given
 */
export function nextLinkOf(page: Answer, otherwise?: string): string {
  const [next] = valuesAt(rawJson(page), 'links.next')
  if (typeof next === 'string' && next.includes('?')) return next.slice(next.indexOf('?') + 1)
  if (otherwise !== undefined) return otherwise
  throw new CouldNotReach(`${page.label} has no next page to go on with`)
}

function messageIdIn(sent: Answer): string | undefined {
  const [id] = [...valuesAt(rawJson(sent), 'message_id'), ...valuesAt(rawJson(sent), 'messageID')]
  return typeof id === 'string' && id !== '' ? id : undefined
}

/** A mailbox of the environment, for the test that is running. @throws when the API has none */
export function mailboxOf(owner: 'sender' | 'recipient', purpose?: 'clean-up'): Mailbox {
  const { mailboxes } = runningTest().target
  if (mailboxes === undefined) throw new Error('This API has no mailboxes.')
  const id = mailboxes[owner]
  const own = `/${encodeURIComponent(id)}`

  async function request(label: string, method: string, path: string, changes: MailboxChanges): Promise<Answer> {
    const { version = 2, token, headers, ...others } = changes
    const authorization = tokenFor(owner, token)
    const all = { accept: bodyVersions[version], authorization, 'accept-encoding': 'gzip', ...headers }
    const answer = await sendRequest({
      label,
      method,
      path,
      changes: { ...others, headers: all },
      ...(purpose === undefined ? {} : { purpose }),
    })
    keepToken(answer, authorization)
    return answer
  }
  const inboxPath = (message: Answer | string) => `${own}/inbox/${encodeURIComponent(messageIdOf(message))}`

  return {
    id,
    workflow: mailboxes.workflow,
    get restrictedWorkflow() {
      if (mailboxes.restrictedWorkflow !== undefined) return mailboxes.restrictedWorkflow
      throw new NotTestable('mailboxes.restrictedWorkflow is not configured')
    },
    handshake: ({ headers, ...changes } = {}) => {
      const told = { 'mex-clientversion': 'fhir-assay==1', 'mex-osname': 'any', 'mex-osversion': 'any' }
      return request('The handshake', 'POST', own, { ...changes, headers: { ...told, ...headers } })
    },
    inbox: (query = '', changes = {}) =>
      request('The inbox', 'GET', `${own}/inbox${query === '' ? '' : `?${query}`}`, changes),
    count: (changes = {}) => request('The count of the inbox', 'GET', `${own}/count`, changes),
    send: async (message, { headers, ...changes } = {}) => {
      const sent = await request('The message', 'POST', `${own}/outbox`, {
        ...changes,
        headers: { ...headersOf(message, mailboxes.workflow), ...headers },
        bytes: contentOf(message),
      })
      noteMessage(sent)
      return sent
    },
    sendChunk: (message, number, { range, ...chunk }, { headers, ...changes } = {}) =>
      request(`Chunk ${number}`, 'POST', `${own}/outbox/${encodeURIComponent(messageIdOf(message))}/${number}`, {
        ...changes,
        headers: {
          'content-type': 'application/octet-stream',
          ...(range === undefined ? {} : { 'mex-chunk-range': range }),
          ...(chunk.compressed === true ? { 'content-encoding': 'gzip' } : {}),
          ...headers,
        },
        bytes: contentOf(chunk),
      }),
    read: (message, changes = {}) => request('The message', 'GET', inboxPath(message), changes),
    readChunk: (message, number, changes = {}) =>
      request(`Chunk ${number}`, 'GET', `${inboxPath(message)}/${number}`, changes),
    look: (message, changes = {}) => request('The headers of the message', 'HEAD', inboxPath(message), changes),
    acknowledge: async (message, changes = {}) => {
      const answer = await request('The acknowledgement', 'PUT', `${inboxPath(message)}/status/acknowledged`, changes)
      if (answer.succeeded) runningTest().afterwards.delete(messageIdOf(message))
      return answer
    },
    track: (message, changes = {}) =>
      request(
        'Tracking',
        'GET',
        `${own}/outbox/tracking?messageID=${encodeURIComponent(messageIdOf(message))}`,
        changes,
      ),
    trackByLocalId: (localId, changes = {}) =>
      request('Tracking', 'GET', `${own}/outbox/tracking/${encodeURIComponent(localId)}`, changes),
    lookUp: (odsCode, workflow, changes = {}) =>
      request(
        'The look-up',
        'GET',
        `/endpointlookup/${encodeURIComponent(odsCode)}/${encodeURIComponent(workflow)}`,
        changes,
      ),
    searchWorkflow: (workflow, changes = {}) =>
      request('The search for a workflow', 'GET', `/workflowsearch/${encodeURIComponent(workflow)}`, changes),
    request: (method, path, changes = {}) => request(`${method} ${path}`, method, path, changes),
  }
}

/** A message that a test sent and nobody acknowledged is acknowledged when the test has ended, so that no inbox fills. */
function noteMessage(sent: Answer): void {
  const id = messageIdIn(sent)
  if (!sent.succeeded || id === undefined) return
  runningTest().afterwards.set(id, {
    what: `the message ${id} in the inbox of the recipient`,
    undo: async () => {
      const answer = await mailboxOf('recipient', 'clean-up').acknowledge(id)
      return answer.succeeded ? undefined : `its acknowledgement was answered ${answer.status}`
    },
  })
}

function headersOf(message: OutgoingMessage, workflow: string): Record<string, string> {
  const { to, subject, localId, fileName, checksum, chunkRange, compressed } = message
  const optional = {
    'mex-subject': subject,
    'mex-localid': localId,
    'mex-filename': fileName,
    'mex-content-checksum': checksum,
    'mex-chunk-range': chunkRange,
    'content-encoding': compressed === true ? 'gzip' : undefined,
  }
  return {
    'content-type': 'application/octet-stream',
    'mex-to': typeof to === 'string' ? to : to.id,
    'mex-workflowid': message.workflow ?? workflow,
    ...Object.fromEntries(Object.entries(optional).filter((one): one is [string, string] => one[1] !== undefined)),
  }
}

function contentOf({ text, bytes, compressed }: Pick<OutgoingMessage, 'text' | 'bytes' | 'compressed'>): Uint8Array {
  const content = bytes ?? new TextEncoder().encode(text ?? '')
  return compressed === true ? gzipped(content) : content
}
