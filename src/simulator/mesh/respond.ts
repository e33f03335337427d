import { headerValue, type SimulatorRequest, type SimulatorResponse } from '../message.ts'
import { emptyAnswer, jsonAnswer, Refused, refusalAnswer, refuse, type Version } from './answer.ts'
import { authorise } from './authorisation.ts'
import { expireMessages } from './expiry.ts'
import { acknowledge, checkInbox, countInbox, headMessage, readChunk } from './inbox.ts'
import { lookUpEndpoint, searchWorkflow } from './lookup.ts'
import { sendChunk, sendMessage } from './outbox.ts'
import type { Policy } from './policy.ts'
import { type Route, routeOf } from './routing.ts'
import type { MeshState } from './state.ts'
import { track, trackByLocalId } from './tracking.ts'

const open = ['ping', 'endpoint-lookup', 'workflow-search']

/** Answers one request. Nothing is waited for and nothing outside `state` is read or changed. */
export function respond(request: SimulatorRequest, state: MeshState, policy: Policy): SimulatorResponse {
  const { headers, ...answer } = answerTo(request, state, policy)
  return { ...answer, headers: [['Date', state.now().toUTCString()], ...headers] }
}

function answerTo(request: SimulatorRequest, state: MeshState, policy: Policy): SimulatorResponse {
  const route = routeOf(request.method, request.path)
  if (route.interaction === 'none') return jsonAnswer(404, 'application/json', { detail: 'Not Found' })
  expireMessages(state, policy)
  const version = versionOf(request, policy)
  try {
    if (version === undefined) throw new Refused('invalid-parameter', { place: ['header', 'accept'] })
    if (!open.includes(route.interaction)) authorise(request, route.mailbox, state, policy)
    if (request.bodyTooLarge) refuse(policy, 'too-large')
    return operate(request, route, version, state, policy)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return refusalAnswer(error, policy, version ?? 2)
  }
}

function operate(
  request: SimulatorRequest,
  route: Route,
  version: Version,
  state: MeshState,
  policy: Policy,
): SimulatorResponse {
  switch (route.interaction) {
    case 'handshake':
      return handshake(request, version, policy, route)
    case 'check-inbox':
      return checkInbox(request, route, version, state, policy)
    case 'count-inbox':
      return countInbox(route, version, state, policy)
    case 'read-message':
    case 'read-chunk':
      return readChunk(request, route, state, policy)
    case 'head-message':
      return headMessage(route, state, policy)
    case 'acknowledge':
      return acknowledge(route, version, state, policy)
    case 'send-message':
      return sendMessage(request, route, version, state, policy)
    case 'send-chunk':
      return sendChunk(request, route, version, state, policy)
    case 'track':
      return track(request, route, version, state, policy)
    case 'track-local-id':
      return trackByLocalId(route, state, policy)
    case 'endpoint-lookup':
      return lookUpEndpoint(route, version, state, policy)
    case 'workflow-search':
      return searchWorkflow(version, state, policy)
    default:
      return jsonAnswer(200, 'application/json', { status: 'running', outcome: 'Yes' })
  }
}

function handshake(request: SimulatorRequest, version: Version, policy: Policy, { mailbox }: Route): SimulatorResponse {
  if (!policy.handshakeMethods.includes(request.method)) {
    return { ...jsonAnswer(405, 'application/json', { detail: 'Method Not Allowed' }) }
  }
  for (const name of request.method === 'POST' ? policy.handshakeHeaders : []) {
    if (headerValue(request.headers, name) === undefined)
      refuse(policy, 'invalid-parameter', { place: ['header', name] })
  }
  return version === 1 ? jsonAnswer(200, 'application/json', { mailboxId: mailbox.toUpperCase() }) : emptyAnswer(200)
}

/** The version of the bodies that a request asks for; undefined when a strict server cannot tell. */
function versionOf(request: SimulatorRequest, { defaultVersion, acceptForm }: Policy): Version | undefined {
  const accept = (headerValue(request.headers, 'accept') ?? '').trim().toLowerCase()
  const vendor = /^application\/vnd\.mesh\.v(\d+)\+json$/.exec(accept)
  if (vendor?.[1] === '1') return 1
  if (vendor?.[1] === '2') return 2
  if (acceptForm === 'sandbox' && accept.includes('vnd.mesh')) return vendor === null ? undefined : 2
  return defaultVersion
}
