import type { SimulatorRequest, SimulatorResponse } from '../message.ts'
import { jsonAnswer, mediaTypeOf, Refused, refuse, type Version } from './answer.ts'
import type { Policy } from './policy.ts'
import type { Route } from './routing.ts'
import { compactTime, type MeshState, type Message } from './state.ts'

const day = 24 * 60 * 60 * 1000

/** Where a message stands that a mailbox sent. */
export function track(
  request: SimulatorRequest,
  { mailbox }: Route,
  version: Version,
  state: MeshState,
  policy: Policy,
): SimulatorResponse {
  const id = new URLSearchParams(request.query).get('messageID') ?? ''
  if (id === '') throw new Refused('invalid-parameter', { place: ['query', 'messageID'] })
  const message = state.messages.get(id.toUpperCase())
  if (message === undefined || message.type === 'REPORT') throw new Refused('unknown-tracked')
  if (message.from !== mailbox.toUpperCase()) refuse(policy, 'not-yours-tracked')
  return trackedAnswer(message, version, state, policy)
}

/** The same by the sender's own id, in version 1 alone. */
export function trackByLocalId(
  { mailbox, message: localId }: Route,
  state: MeshState,
  policy: Policy,
): SimulatorResponse {
  const found = [...state.messages.values()].filter(
    (one) => one.from === mailbox.toUpperCase() && one.localId === localId && one.type === 'DATA',
  )
  const [message] = found
  if (message === undefined) throw new Refused('unknown-tracked')
  if (found.length > 1) refuse(policy, 'several-tracked')
  return trackedAnswer(message, 1, state, policy)
}

function trackedAnswer(message: Message, version: Version, state: MeshState, policy: Policy): SimulatorResponse {
  const mediaType = mediaTypeOf(version, policy.mediaType)
  const status = shownStatus(message, policy)
  const time = (at: Date) => (policy.trackedTimes === 'iso' ? at.toISOString() : compactTime(at))
  const recipient = state.mailboxes.get(message.to)
  const expires = new Date((message.acceptedAt ?? message.uploadedAt).getTime() + policy.expiryDays * day)
  if (version === 1) {
    const titled = `${status.charAt(0).toUpperCase()}${status.slice(1)}`
    return jsonAnswer(200, mediaType, {
      addressType: 'ALL',
      chunkCount: message.total,
      dtsId: message.id,
      messageId: message.id,
      messageType: 'DATA',
      localId: message.localId,
      workflowId: message.workflow,
      fileName: message.fileName,
      fileSize: [...message.chunks.values()].reduce((sum, chunk) => sum + chunk.byteLength, 0),
      subject: message.subject,
      sender: message.from,
      recipient: message.to,
      recipientName: recipient?.name ?? '',
      meshRecipientOdsCode: recipient?.odsCode ?? '',
      expiryTime: compactTime(expires),
      uploadTimestamp: compactTime(message.uploadedAt),
      status: titled,
      ...(message.status === 'acknowledged' ? { downloadTimestamp: compactTime(message.changedAt) } : {}),
    })
  }
  const whole = {
    message_id: message.id,
    local_id: message.localId,
    workflow_id: message.workflow,
    filename: message.fileName,
    expiry_time: time(expires),
    upload_timestamp: time(message.uploadedAt),
    recipient: message.to,
    recipient_name: recipient?.name ?? '',
    recipient_ods_code: recipient?.odsCode ?? '',
    status,
    status_success: message.status !== 'undeliverable',
    status_event: 'TRANSFER',
    status_timestamp: time(message.changedAt),
    status_description: 'Transferred to recipient mailbox',
    status_code: '00',
  }
  const isLater = message.status === 'acknowledged' && policy.trackedLater === 'status-only'
  return jsonAnswer(200, mediaType, isLater ? { message_id: message.id, status } : whole)
}

function shownStatus(message: Message, { tracked }: Policy): string {
  if (tracked === 'accepted-for-ever') return 'accepted'
  if (tracked === 'acknowledged-at-once' && message.status === 'accepted') return 'acknowledged'
  return message.status
}
