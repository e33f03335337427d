import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import { describeFailure } from '../target/failure.ts'
import { isLoopback } from '../target/request-url.ts'
import { type Check, failed, passed, skipped } from './check.ts'

/** Longest time to find a host or to open a connection. */
const patienceMs = 10_000

/** Whether the host has an address and takes connections. Nothing is sent. */
export async function checkConnection(baseUrl: URL, proxy: string | undefined): Promise<Check[]> {
  const host = baseUrl.hostname.replace(/^\[|\]$/g, '')
  if (proxy !== undefined && !isLoopback(baseUrl.href)) {
    const why = `Requests go through the proxy ${proxy}, which finds the host itself.`
    return [skipped('host-name', why), skipped('connection', why)]
  }
  const named = await checkHostName(host)
  if (named.result === 'fail') return [named, skipped('connection', 'The host has no address.')]
  return [named, await checkPort(host, portOf(baseUrl))]
}

/** The port of an http or https URL, the usual one when it names none. */
export function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port)
  return protocol === 'https:' ? 443 : 80
}

async function checkHostName(host: string): Promise<Check> {
  if (isIP(host) !== 0) return skipped('host-name', `${host} is an address.`)
  try {
    const addresses = await within(lookup(host, { all: true }))
    return passed('host-name', `${host} is ${addresses.map(({ address }) => address).join(', ')}.`)
  } catch (error) {
    const { message } = describeFailure(error, { receivedBytes: 0 })
    return failed(
      'host-name',
      `${host}: ${message}`,
      'Check the spelling of the host; inside a private network, check that its name service is in use.',
    )
  }
}

function checkPort(host: string, port: number): Promise<Check> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: patienceMs })
    const end = (check: Check) => {
      socket.destroy()
      resolve(check)
    }
    socket.once('connect', () => end(passed('connection', `${host} takes connections on port ${port}.`)))
    socket.once('timeout', () => end(unreachable(host, port, Object.assign(new Error(), { code: 'ETIMEDOUT' }))))
    socket.once('error', (error) => end(unreachable(host, port, error)))
  })
}

function unreachable(host: string, port: number, error: Error): Check {
  const { message } = describeFailure(error, { receivedBytes: 0 })
  return failed(
    'connection',
    `${host}, port ${port}: ${message}`,
    'Check the port, that the server is running, and that no firewall stands in between.',
  )
}

function within<Value>(work: Promise<Value>): Promise<Value> {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(Object.assign(new Error('late'), { code: 'EAI_AGAIN' })), patienceMs).unref()
  })
  return Promise.race([work, late])
}
