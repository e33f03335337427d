import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import type { Header, SimulatorAnswer, SimulatorRequest, SimulatorResponse } from './message.ts'
import type { SimulatedApi } from './simulated-api.ts'

/** Bodies that are too large are read to this length and thrown away, so that a client can read why it was refused. */
const DISCARD_BYTES = 16 * 1024 * 1024

/** A server on loopback. */
export interface ListeningServer {
  origin: string
  close(): Promise<void>
}

/** Serves an API on 127.0.0.1; port 0 takes a free one. `delayMs` is waited before each answer. */
export async function listen(api: SimulatedApi, port: number, delayMs: number): Promise<ListeningServer> {
  const app = applicationOf(api, delayMs)
  const server = createAdaptorServer({
    fetch: app.fetch,
    // The process that starts a simulator keeps its own Request and Response.
    overrideGlobalObjects: false,
    serverOptions: { maxHeaderSize: 16 * 1024, requestTimeout: 30_000, headersTimeout: 10_000 },
  })
  server.on('clientError', refuseUnreadable)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  api.setOrigin(origin)
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

/** The application without a port, for tests that bring their own server. */
export function applicationOf(api: SimulatedApi, delayMs = 0): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.all('*', async (context) => {
    const { incoming, outgoing } = context.env
    const request = await readRequest(incoming, api.maxBodyBytes)
    const pauseMs = delayMs + api.pauseMs(request.method)
    if (pauseMs > 0) await delay(pauseMs)
    send(api.respond(request), outgoing)
    return RESPONSE_ALREADY_SENT
  })
  app.onError((error, { env }) => {
    // Nobody is left to answer when the client has gone in the middle of its request.
    if (!env.outgoing.destroyed) send({ response: failure(error) }, env.outgoing)
    return RESPONSE_ALREADY_SENT
  })
  return app
}

/** The answer to a request that the simulator itself failed at: what went wrong, and no trace of where. */
function failure(error: Error): SimulatorResponse {
  const issue = [{ severity: 'fatal', code: 'exception', diagnostics: `The simulator failed: ${error.message}` }]
  return {
    status: 500,
    headers: [['Content-Type', 'application/fhir+json']],
    body: JSON.stringify({ resourceType: 'OperationOutcome', issue }),
  }
}

/** Node's own view of the request is used rather than fetch's, because it keeps the path and the headers as they were sent. */
async function readRequest(incoming: IncomingMessage, maxBodyBytes: number): Promise<SimulatorRequest> {
  const target = incoming.url ?? '/'
  const question = target.indexOf('?')
  const headers: Header[] = []
  for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2) {
    headers.push([incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? ''])
  }
  const request = {
    method: incoming.method ?? 'GET',
    path: question < 0 ? target : target.slice(0, question),
    query: question < 0 ? '' : target.slice(question + 1),
    headers,
    arrivedAt: performance.now(),
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length <= maxBodyBytes) chunks.push(chunk)
    else chunks.length = 0
    if (length > DISCARD_BYTES) break
  }
  return length > maxBodyBytes
    ? { ...request, body: new Uint8Array(), bodyTooLarge: true }
    : { ...request, body: Buffer.concat(chunks) }
}

/** Writes exactly the headers of the answer: no date of Node's own, no default media type. */
function send({ response, wire }: SimulatorAnswer, outgoing: HttpBindings['outgoing']): void {
  if (wire === 'hang') return
  if (wire === 'reset') {
    resetConnection(outgoing as ServerResponse)
    return
  }
  const body = typeof response.body === 'string' ? Buffer.from(response.body) : response.body
  const plain = outgoing as ServerResponse
  plain.sendDate = false
  plain.statusCode = response.status
  for (const [name, value] of response.headers) plain.appendHeader(name, value)
  // RFC 9110, section 8.6: an answer that has no content says no length of it.
  if (response.status !== 204) plain.setHeader('Content-Length', body.length)
  if (wire === 'truncate') {
    plain.write(body.subarray(0, body.length >> 1), () => plain.destroy())
  } else {
    plain.end(body)
  }
}

function resetConnection(outgoing: ServerResponse): void {
  const { socket } = outgoing
  if (socket && 'resetAndDestroy' in socket) socket.resetAndDestroy()
  else outgoing.destroy()
}

/** A request that is not HTTP, or whose headers are too large, never reaches the API; it gets an answer all the same. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'
  const body = JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'invalid', diagnostics: 'The request could not be read as HTTP' }],
  })
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/fhir+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
