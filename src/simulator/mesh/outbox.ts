import { createHash } from 'node:crypto'
import { headerValue, type SimulatorRequest, type SimulatorResponse } from '../message.ts'
import { jsonAnswer, mediaTypeOf, Refused, refuse, type Version } from './answer.ts'
import type { Policy } from './policy.ts'
import type { Route } from './routing.ts'
import { compactTime, type MeshState, type Message, restrictedWorkflow } from './state.ts'
import { answerExtract } from './vaccination-service.ts'

/** Takes a message, or the first chunk of one. */
export function sendMessage(
  request: SimulatorRequest,
  { mailbox }: Route,
  version: Version,
  state: MeshState,
  policy: Policy,
): SimulatorResponse {
  const header = (name: string) => headerValue(request.headers, name) ?? ''
  checkHeaders(request, policy)
  const to = header('mex-to').toUpperCase().trim()
  if (to === '') refuse(policy, 'no-recipient')
  const encoding = header('content-encoding').trim()
  if (encoding !== '' && encoding !== 'gzip') refuse(policy, 'unsupported-encoding')
  const range = rangeOf(header('mex-chunk-range'))
  if (range === 'bad' || (range !== undefined && range.number !== 1)) refuse(policy, 'bad-first-range')
  if (!state.mailboxes.has(to)) refuse(policy, 'unknown-recipient')
  const workflow = header('mex-workflowid').trim()
  if (workflow === restrictedWorkflow) refuse(policy, 'restricted-workflow')
  if (request.body.byteLength === 0) refuse(policy, 'no-content')
  const total = range === undefined || range === 'bad' ? 1 : range.total
  const at = state.now()
  const isWhole = total < 2 || policy.delivery === 'first-chunk'
  const message: Message = {
    id: newId(header('mex-subject'), state, policy),
    type: 'DATA',
    from: mailbox.toUpperCase(),
    to,
    workflow,
    subject: header('mex-subject'),
    localId: header('mex-localid'),
    fileName: header('mex-filename'),
    checksum: header('mex-content-checksum'),
    encoding,
    total,
    chunks: new Map([[1, request.body]]),
    status: isWhole ? 'accepted' : 'uploading',
    uploadedAt: at,
    changedAt: at,
    ...(isWhole ? { acceptedAt: at } : {}),
  }
  state.messages.set(message.id, message)
  answerExtract(message, state, () => newId('', state, policy))
  return sentAnswer(message, version, policy)
}

/** Takes a later chunk; the last one has the message delivered. */
export function sendChunk(
  request: SimulatorRequest,
  { mailbox, message: id, chunk }: Route,
  version: Version,
  state: MeshState,
  policy: Policy,
): SimulatorResponse {
  const header = (name: string) => headerValue(request.headers, name) ?? ''
  const message = state.messages.get(id.toUpperCase())
  if (message === undefined) throw new Refused('unknown-message')
  if (message.from !== mailbox.toUpperCase()) refuse(policy, 'not-yours')
  if (message.status !== 'uploading') {
    refuse(policy, 'finalised', { messageId: message.id })
    return sentAnswer(message, version, policy)
  }
  if (chunk > message.total) refuse(policy, 'beyond-total', { messageId: message.id })
  const range = rangeOf(header('mex-chunk-range'))
  const isPlace = range !== undefined && range !== 'bad' && range.number === chunk && range.total === message.total
  if (!isPlace) refuse(policy, 'bad-later-range', { messageId: message.id })
  if (header('content-encoding').trim() !== message.encoding)
    refuse(policy, 'encoding-changed', { messageId: message.id })
  message.chunks.set(chunk, request.body)
  const isComplete =
    policy.delivery === 'highest-chunk' ? chunk === message.total : message.chunks.size === message.total
  if (isComplete && policy.delivery !== 'never') {
    message.status = 'accepted'
    message.acceptedAt = state.now()
    message.changedAt = message.acceptedAt
    answerExtract(message, state, () => newId('', state, policy))
  }
  if (policy.chunkBody === 'null' && version === 2) return jsonAnswer(202, mediaTypeOf(version, 'json'), null)
  return sentAnswer(message, version, policy)
}

function sentAnswer(message: Message, version: Version, policy: Policy): SimulatorResponse {
  const body = version === 1 ? { messageID: message.id } : { message_id: message.id }
  return jsonAnswer(202, mediaTypeOf(version, policy.sentMediaType), body)
}

function checkHeaders(request: SimulatorRequest, policy: Policy): void {
  for (const name of ['mex-to', 'mex-workflowid']) {
    if (headerValue(request.headers, name) === undefined)
      refuse(policy, 'invalid-parameter', { place: ['header', name] })
  }
  if (headerValue(request.headers, 'mex-workflowid')?.trim() === '') {
    refuse(policy, 'invalid-parameter', { place: ['header', 'mex-workflowid'] })
  }
  for (const [name, value] of request.headers) {
    const lowered = name.toLowerCase()
    const longest = policy.longest[lowered]
    if (longest !== undefined && value.length > longest - policy.shorterBy) {
      refuse(policy, 'invalid-parameter', { place: ['header', lowered] })
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    if (lowered.startsWith('mex-') && /[\x00-\x1f]/.test(value)) refuse(policy, 'control-character')
    if (['mex-to', 'mex-workflowid'].includes(lowered) && /^https?:\/\//i.test(value)) refuse(policy, 'web-address')
  }
  const checksum = headerValue(request.headers, 'mex-content-checksum') ?? ''
  if (!/^[A-Za-z0-9\s:\-/]*$/.test(checksum)) refuse(policy, 'bad-checksum')
}

function rangeOf(value: string): { number: number; total: number } | 'bad' | undefined {
  if (value.trim() === '') return undefined
  const parts = /^\s*(\d+)\s*:\s*(\d+)\s*$/.exec(value)
  const [number, total] = [Number(parts?.[1] ?? 0), Number(parts?.[2] ?? 0)]
  return parts !== null && number > 0 && number <= total ? { number, total } : 'bad'
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6).toUpperCase()
}

function newId(subject: string, state: MeshState, { messageIds }: Policy): string {
  state.counter += 1
  const random = state.nextId().replaceAll('-', '').toUpperCase()
  if (messageIds === 'hexadecimal') return random
  if (messageIds === 'by-subject' && subject !== '') return `20260101000000000000_${hashOf(subject)}`
  const fraction = String(state.counter % 1_000_000).padStart(6, '0')
  return `${compactTime(state.now())}${fraction}_${random.slice(0, 6)}`
}
