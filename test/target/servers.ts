import { createServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : ''
}

/** A real HTTP server on loopback that ends with the test; gives its base URL. */
export async function serveHttp(listener: RequestListener): Promise<string> {
  return `http://${await listen(createServer(listener))}`
}

/** A server that writes bytes of the test's own choosing to every request. */
export async function serveBytes(answer: (socket: Socket, request: Buffer) => void): Promise<string> {
  const server = createTcpServer((socket) => socket.on('data', (request) => answer(socket, request)))
  return `http://${await listen(server)}`
}

/** Starts any server of the test on loopback; gives its host and port. */
export const serve = listen
