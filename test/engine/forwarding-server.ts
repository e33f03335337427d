import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a test may do while a request is on its way. */
export interface PassingRequest {
  method: string
  path: string
  /** How many requests came before this one. */
  index: number
}

export interface ForwardingServer {
  baseUrl: string
  /** Every request that came, in order. */
  requests: PassingRequest[]
  close(): Promise<void>
}

export interface Forwarding {
  /** The request has been served when this is called, and the sender has no answer yet. */
  afterwards?: (request: PassingRequest) => void | Promise<void>
  /** Whether a request is answered with 403 and not handed on. */
  refuses?: (request: PassingRequest) => boolean
}

/** A server that hands every request on as it came and gives the answer back, with a place to act in between. */
export async function forwardTo(
  baseUrl: string,
  { afterwards = () => {}, refuses = () => false }: Forwarding = {},
): Promise<ForwardingServer> {
  const upstream = new URL(baseUrl)
  const requests: PassingRequest[] = []
  const server = createServer((incoming, outgoing) => {
    const passing = { method: incoming.method ?? '', path: incoming.url ?? '', index: requests.length }
    requests.push(passing)
    if (refuses(passing)) outgoing.writeHead(403).end()
    else passOn(incoming, outgoing, upstream, () => afterwards(passing))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}${upstream.pathname}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function passOn(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  upstream: URL,
  afterwards: () => void | Promise<void>,
): void {
  const { method, url, rawHeaders } = incoming
  const onward = request({ host: upstream.hostname, port: upstream.port, method, path: url, headers: rawHeaders })
  onward.on('response', async (answer) => {
    const chunks: Buffer[] = []
    for await (const chunk of answer) chunks.push(chunk as Buffer)
    await afterwards()
    outgoing.sendDate = false
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    outgoing.end(Buffer.concat(chunks))
  })
  onward.on('error', () => outgoing.destroy())
  incoming.pipe(onward)
}
