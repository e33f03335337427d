/** The interactions of the API, and what is none of them. */
export type Interaction =
  | 'ping'
  | 'handshake'
  | 'check-inbox'
  | 'count-inbox'
  | 'read-message'
  | 'head-message'
  | 'read-chunk'
  | 'acknowledge'
  | 'send-message'
  | 'send-chunk'
  | 'track'
  | 'track-local-id'
  | 'endpoint-lookup'
  | 'workflow-search'
  | 'none'

export interface Route {
  interaction: Interaction
  /** The parts of the path after the base, decoded. */
  mailbox: string
  message: string
  chunk: number
}

export const BASE_PATH = '/messageexchange'

const patterns: readonly [method: RegExp, path: RegExp, interaction: Interaction][] = [
  [/^GET$/, /^\/_ping$/, 'ping'],
  [/^GET$/, /^\/endpointlookup\/(?<mailbox>[^/]+)\/(?<message>[^/]+)$/, 'endpoint-lookup'],
  [/^GET$/, /^\/workflowsearch\/(?<message>[^/]+)$/, 'workflow-search'],
  [/^GET$/, /^\/(?<mailbox>[^/]+)\/inbox$/, 'check-inbox'],
  [/^GET$/, /^\/(?<mailbox>[^/]+)\/count$/, 'count-inbox'],
  [/^GET$/, /^\/(?<mailbox>[^/]+)\/inbox\/(?<message>[^/]+)$/, 'read-message'],
  [/^HEAD$/, /^\/(?<mailbox>[^/]+)\/inbox\/(?<message>[^/]+)$/, 'head-message'],
  [/^PUT$/, /^\/(?<mailbox>[^/]+)\/inbox\/(?<message>[^/]+)\/status\/acknowledged$/, 'acknowledge'],
  [/^GET$/, /^\/(?<mailbox>[^/]+)\/inbox\/(?<message>[^/]+)\/(?<chunk>\d{1,6})$/, 'read-chunk'],
  [/^POST$/, /^\/(?<mailbox>[^/]+)\/outbox$/, 'send-message'],
  [/^GET$/, /^\/(?<mailbox>[^/]+)\/outbox\/tracking$/, 'track'],
  [/^GET$/, /^\/(?<mailbox>[^/]+)\/outbox\/tracking\/(?<message>[^/]+)$/, 'track-local-id'],
  [/^POST$/, /^\/(?<mailbox>[^/]+)\/outbox\/(?<message>[^/]+)\/(?<chunk>\d{1,6})$/, 'send-chunk'],
  [/^(?:POST|GET)$/, /^\/(?<mailbox>[^/]+)$/, 'handshake'],
]

/** What a request is for, by its method and path alone. */
export function routeOf(method: string, path: string): Route {
  const below = path.startsWith(`${BASE_PATH}/`) ? path.slice(BASE_PATH.length) : ''
  for (const [methods, paths, interaction] of patterns) {
    const found = methods.test(method) ? paths.exec(below) : null
    if (found === null) continue
    const parts = found.groups ?? {}
    return {
      interaction,
      mailbox: decoded(parts.mailbox ?? ''),
      message: decoded(parts.message ?? ''),
      chunk: Number(parts.chunk ?? 1),
    }
  }
  return { interaction: 'none', mailbox: '', message: '', chunk: 0 }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
