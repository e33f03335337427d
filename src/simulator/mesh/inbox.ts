import { gunzipSync } from 'node:zlib'
import { type Header, headerValue, type SimulatorRequest, type SimulatorResponse } from '../message.ts'
import { emptyAnswer, jsonAnswer, mediaTypeOf, Refused, refuse, type Version } from './answer.ts'
import { messageHeaders } from './message-headers.ts'
import type { Policy } from './policy.ts'
import type { Route } from './routing.ts'
import type { MeshState, Message } from './state.ts'
import { workflowFilter } from './workflow-filter.ts'

/** Lists the messages that wait, page by page. */
export function checkInbox(
  request: SimulatorRequest,
  { mailbox }: Route,
  version: Version,
  state: MeshState,
  policy: Policy,
): SimulatorResponse {
  const query = new URLSearchParams(request.query)
  const size = pageSize(query, policy)
  const filter = query.get('workflow_filter') ?? ''
  checkLength('workflow_filter', query.has('workflow_filter') ? filter : undefined, policy.filterLength, policy)
  const from = query.get('continue_from') ?? ''
  checkLength('continue_from', query.has('continue_from') ? from : undefined, policy.continueLength, policy)
  const all = waiting(mailbox, state, policy).filter(workflowFilter(filter, policy))
  const start = from === '' ? 0 : all.findIndex((one) => one.id === (version === 1 ? from : lastOf(from))) + 1
  const page = all.slice(start, start + (policy.maxResults.isKept ? size : all.length))
  const messages = page.map((one) => one.id)
  if (version === 1) return jsonAnswer(200, mediaTypeOf(version, policy.mediaType), { messages })
  const link = (more: Record<string, string>) => {
    const parameters = new URLSearchParams({
      ...(size === policy.maxResults.usual ? {} : { max_results: String(size) }),
      ...(filter === '' ? {} : { workflow_filter: filter }),
      ...more,
    })
    return `/messageexchange/${mailbox}/inbox${parameters.size === 0 ? '' : `?${parameters}`}`
  }
  const last = page.at(-1)
  const isMore = last !== undefined && start + page.length < all.length && policy.nextLink !== 'omitted'
  const next = last === undefined ? '' : policy.nextLink === 'same-page' ? from : continueFrom(last)
  return jsonAnswer(200, mediaTypeOf(version, policy.mediaType), {
    messages,
    links: { self: link({}), ...(isMore ? { next: link(next === '' ? {} : { continue_from: next }) } : {}) },
    approx_inbox_count: all.length,
  })
}

export function countInbox({ mailbox }: Route, version: Version, state: MeshState, policy: Policy): SimulatorResponse {
  const count = waiting(mailbox, state, policy).length
  const more = version === 1 ? { internalID: state.nextId(), allResultsIncluded: true } : {}
  return jsonAnswer(200, mediaTypeOf(version, policy.mediaType), { count, ...more })
}

/** Gives a chunk of a message: the first where the path names none. */
export function readChunk(
  request: SimulatorRequest,
  { mailbox, message: id, chunk }: Route,
  state: MeshState,
  policy: Policy,
): SimulatorResponse {
  const message = messageFor(id, state, policy)
  if (message.to !== mailbox.toUpperCase()) refuse(policy, 'not-yours')
  checkReadable(message, policy)
  if (policy.leavesInbox === 'read') message.isHidden = true
  if (message.type === 'REPORT') return emptyAnswer(200, messageHeaders(message, 1, policy))
  const number = policy.content === 'chunks-swapped' && message.total > 1 ? message.total + 1 - chunk : chunk
  const body = message.chunks.get(number)
  if (body === undefined) throw new Refused('unknown-chunk')
  const isLast = chunk >= message.total
  const encoding = message.encoding === 'gzip' && takesGzip(request) ? 'gzip' : ''
  const headers: Header[] = [
    ...messageHeaders(message, chunk, policy),
    ['Content-Type', 'application/octet-stream'],
    ...(encoding === '' || policy.content === 'still-compressed'
      ? []
      : ([
          ['Content-Encoding', encoding],
          ['mex-content-compressed', 'Y'],
        ] as Header[])),
  ]
  const plain = message.encoding === 'gzip' && encoding === '' ? unzipped(body) : body
  return { status: isLast ? policy.lastStatus : policy.moreStatus, headers, body: spoiltContent(plain, policy) }
}

/** Says of a message what reading it would, without its content. */
export function headMessage({ mailbox, message: id }: Route, state: MeshState, policy: Policy): SimulatorResponse {
  const message = messageFor(id, state, policy)
  const isSender = message.from === mailbox.toUpperCase() && policy.headFor === 'sender-too'
  if (message.to !== mailbox.toUpperCase() && !isSender) refuse(policy, 'not-yours')
  checkReadable(message, policy)
  return emptyAnswer(200, messageHeaders(message, 1, policy))
}

export function acknowledge(
  { mailbox, message: id }: Route,
  version: Version,
  state: MeshState,
  policy: Policy,
): SimulatorResponse {
  const message = state.messages.get(id.toUpperCase())
  if (message === undefined) {
    refuse(policy, 'unknown-acknowledged')
    return emptyAnswer(200)
  }
  if (message.to !== mailbox.toUpperCase()) refuse(policy, 'not-yours')
  if (message.status === 'acknowledged') refuse(policy, 'acknowledged-twice')
  if (message.status === 'accepted') {
    message.status = 'acknowledged'
    message.changedAt = state.now()
  }
  if (version === 1) return jsonAnswer(200, mediaTypeOf(version, policy.mediaType), { messageId: message.id })
  if (policy.acknowledgedBody === 'none') return emptyAnswer(200)
  return jsonAnswer(200, mediaTypeOf(version, policy.mediaType), { message_id: message.id })
}

function messageFor(id: string, state: MeshState, { messageIdCase }: Policy): Message {
  const message = state.messages.get(messageIdCase === 'any' ? id.toUpperCase() : id)
  if (message === undefined) throw new Refused('unknown-message')
  return message
}

function checkReadable(message: Message, policy: Policy): void {
  if (message.status === 'acknowledged' && policy.acknowledgedRead === 'refused') refuse(policy, 'already-acknowledged')
  if (message.status === 'uploading' || message.status === 'undeliverable') refuse(policy, 'not-complete')
}

function waiting(mailbox: string, state: MeshState, { leavesInbox }: Policy): Message[] {
  const id = mailbox.toUpperCase()
  const statuses = ['accepted', ...(leavesInbox === 'never' ? ['acknowledged'] : [])]
  return [...state.messages.values()].filter(
    (one) => one.to === id && statuses.includes(one.status) && one.isHidden !== true,
  )
}

function pageSize(query: URLSearchParams, { maxResults, ...policy }: Policy): number {
  const given = query.get('max_results')
  if (given === null) return maxResults.usual
  const size = Number(given)
  const isAllowed = /^\d+$/.test(given) && size >= maxResults.least && size <= maxResults.most
  if (!isAllowed) refuse({ ...policy, maxResults }, 'invalid-parameter', { place: ['query', 'max_results'] })
  return Number.isSafeInteger(size) && size > 0 ? size : maxResults.usual
}

function checkLength(
  name: string,
  value: string | undefined,
  { least, most }: { least: number; most: number },
  policy: Policy,
): void {
  if (value === undefined || (value.length >= least && value.length <= most)) return
  refuse(policy, 'invalid-parameter', { place: ['query', name] })
}

function continueFrom({ id }: Message): string {
  return Buffer.from(JSON.stringify({ message: id })).toString('base64url')
}

function lastOf(text: string): string {
  try {
    return (JSON.parse(Buffer.from(text, 'base64url').toString()) as { message?: string }).message ?? ''
  } catch {
    return ''
  }
}

function takesGzip(request: SimulatorRequest): boolean {
  return (headerValue(request.headers, 'accept-encoding') ?? '').includes('gzip')
}

function unzipped(body: Uint8Array): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength: 64 * 1024 * 1024 })
  } catch {
    return body
  }
}

function spoiltContent(body: Uint8Array, { content }: Policy): Uint8Array | string {
  if (content === 'cut') return body.subarray(0, Math.max(1, body.byteLength - 1))
  if (content === 'as-text') return Buffer.from(body).toString('utf8')
  return body
}
