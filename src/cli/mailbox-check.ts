import type { Mailboxes } from '../requirements/api-definition.ts'
import type { Transport } from '../target/transport.ts'

/**
 * Why the mailboxes of a run cannot be used, in one sentence; undefined when both open. Without this a wrong password
 * would look like a server that refuses everything. It looks at the inboxes, which changes nothing.
 */
export async function whyMailboxesRefused(
  baseUrl: string,
  mailboxes: Mailboxes,
  transport: Transport,
): Promise<string | undefined> {
  const { openMailbox } = await import('../mesh/mailbox-client.ts')
  const { MeshFailure } = await import('../mesh/mesh-failure.ts')
  const { packageVersion } = await import('../package-root.ts')
  const secret = (name: string | undefined) => (name === undefined ? '' : (process.env[name]?.trim() ?? ''))
  for (const owner of ['sender', 'recipient'] as const) {
    const passwordEnv = mailboxes[`${owner}PasswordEnv`]
    const access = {
      url: baseUrl,
      mailbox: mailboxes[owner],
      password: secret(passwordEnv),
      sharedKey: secret(mailboxes.sharedKeyEnv),
    }
    try {
      await openMailbox(access, { transport, version: packageVersion }).inbox()
    } catch (error) {
      if (error instanceof MeshFailure && error.kind === 'credentials') {
        return `${baseUrl} does not open the mailbox ${access.mailbox} (${owner}) with the password in ${passwordEnv} and the shared key in ${mailboxes.sharedKeyEnv}. ${error.message}`
      }
      // Any other answer is for the tests to judge
      if (!(error instanceof MeshFailure)) throw error
    }
  }
  return undefined
}
