import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type MailboxClient, openMailbox } from '../../src/mesh/mailbox-client.ts'
import { startSimulator } from '../../src/simulator/index.ts'
import { createLiveTransport, type LiveTransportOptions } from '../../src/target/live-transport.ts'

/** A mailbox of a server, with the secrets of the public sandbox, that never waits. It ends with the test. */
export function mailboxAt(
  url: string,
  mailbox: string,
  options: LiveTransportOptions & { now?: () => Date } = {},
): MailboxClient {
  const transport = createLiveTransport({ totalTimeoutMs: 5000, ...options })
  onTestFinished(() => transport.close())
  return openMailbox(
    { url, mailbox, password: 'password', sharedKey: 'Banana' },
    { transport, version: 'test', sleep: async () => {}, ...(options.now === undefined ? {} : { now: options.now }) },
  )
}

/** Two mailboxes of a simulator of its own, and a clock that the test can move. */
export async function twoMailboxes(reading: string[] = []) {
  const clock = { at: new Date('2026-01-05T09:30:00Z') }
  const now = () => clock.at
  const simulator = await startSimulator({ api: 'mesh', seed: 'test', reading, now })
  onTestFinished(() => simulator.close())
  return {
    url: simulator.baseUrl,
    sender: mailboxAt(simulator.baseUrl, 'X26ABC1', { now }),
    recipient: mailboxAt(simulator.baseUrl, 'x26abc2', { now }),
    pass: (days: number) => {
      clock.at = new Date(clock.at.getTime() + days * 24 * 60 * 60 * 1000)
    },
  }
}

/** A folder that ends with the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'assay-mesh-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}
