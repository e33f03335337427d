/** Why a request was refused, in whichever of the shapes it came. */
export interface MeshRefusal {
  /** `06`, `12`, …; empty when the body gives none. */
  code: string
  /** What the server says of it; empty when it says nothing. */
  text: string
  messageId?: string
}

/** A page of an inbox. */
export interface InboxPage {
  messages: string[]
  /** Path and query of the next page; absent on the last. */
  next?: string
}

/** Where a sent message stands, in one form for both versions of the bodies. */
export interface Tracking {
  messageId: string
  /** Lower case: `uploading`, `accepted`, `acknowledged`, `undeliverable`, `error`. */
  status: string
  /** Undefined when the server does not say. */
  isSuccess?: boolean
  localId?: string
  workflow?: string
  fileName?: string
  recipient?: string
  uploaded?: string
  expires?: string
  statusTime?: string
  statusCode?: string
  description?: string
}

export interface FoundMailbox {
  mailbox: string
  name: string
}

type Json = Record<string, unknown>

/** A body as a JSON object; undefined when it is none. Prototype keys are dropped: nothing here looks at them. */
export function jsonObject(body: Uint8Array): Json | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Reads the three documented shapes of an error, and FastAPI's lists of faults. */
export function refusalIn(body: Uint8Array): MeshRefusal {
  const json = jsonObject(body) ?? {}
  const details = Array.isArray(json.detail) ? json.detail.filter(isObject) : isObject(json.detail) ? [json.detail] : []
  const [first] = details
  const messageId = text(json.message_id) || text(json.messageID)
  const code = text(first?.code) || text(first?.errorCode) || text(json.errorCode)
  const place = Array.isArray(first?.loc) ? `${first.loc.map(String).slice(0, 4).join('.')}: ` : ''
  const says =
    text(first?.msg) || text(first?.errorDescription) || text(json.errorDescription) || text(json.message) || ''
  return { code, text: `${place}${says}`, ...(messageId === '' ? {} : { messageId }) }
}

/** The id of a message that was accepted; undefined when the body names none. */
export function sentMessageId(body: Uint8Array): string | undefined {
  const json = jsonObject(body)
  const id = text(json?.message_id) || text(json?.messageID)
  return id === '' ? undefined : id
}

/** @returns undefined when the body is no inbox */
export function inboxPage(body: Uint8Array): InboxPage | undefined {
  const json = jsonObject(body)
  if (!Array.isArray(json?.messages)) return undefined
  const next = isObject(json.links) ? text(json.links.next) : ''
  return {
    messages: json.messages.filter((one): one is string => typeof one === 'string'),
    ...(next === '' ? {} : { next }),
  }
}

/** @returns undefined when the body tracks nothing */
export function trackingIn(body: Uint8Array): Tracking | undefined {
  const json = jsonObject(body)
  const messageId = text(json?.message_id) || text(json?.messageId)
  if (json === undefined || messageId === '') return undefined
  const either = (snake: string, camel: string) => text(json[snake]) || text(json[camel])
  const success = json.status_success ?? json.statusSuccess
  const isSuccess =
    success === true || success === 'SUCCESS' ? true : success === false || success === 'ERROR' ? false : undefined
  const optional = {
    localId: either('local_id', 'localId'),
    workflow: either('workflow_id', 'workflowId'),
    fileName: either('filename', 'fileName'),
    recipient: text(json.recipient),
    uploaded: either('upload_timestamp', 'uploadTimestamp'),
    expires: either('expiry_time', 'expiryTime'),
    statusTime: either('status_timestamp', 'statusTimestamp'),
    statusCode: either('status_code', 'statusCode'),
    description: either('status_description', 'statusDescription'),
  }
  return {
    messageId,
    status: text(json.status).toLowerCase(),
    ...(isSuccess === undefined ? {} : { isSuccess }),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== '')),
  }
}

/** The mailboxes that a look-up found. */
export function foundMailboxes(body: Uint8Array): FoundMailbox[] {
  const results = jsonObject(body)?.results
  if (!Array.isArray(results)) return []
  return results.filter(isObject).map((one) => ({
    mailbox: text(one.mailbox_id) || text(one.address),
    name: text(one.mailbox_name) || text(one.description),
  }))
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text of bounded length, or empty for anything else. */
function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 2000) : typeof value === 'number' ? String(value) : ''
}
