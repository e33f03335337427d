import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { type MeshFlags, withMailbox } from './mesh-access.ts'

/** `assay mesh track`. @returns the exit code @throws UsageError */
export function trackOne(message: string, flags: MeshFlags): Promise<ExitCode> {
  return withMailbox(flags, true, async ({ client, shown }) => {
    const tracking = await client.track(message)
    if (flags.json === true) process.stdout.write(`${JSON.stringify(tracking)}\n`)
    else {
      const lines = [
        ['Message', tracking.messageId],
        ['Status', tracking.status],
        ['Local id', tracking.localId],
        ['Workflow', tracking.workflow],
        ['File', tracking.fileName],
        ['To', tracking.recipient],
        ['Uploaded', tracking.uploaded],
        ['Expires', tracking.expires],
        ['Changed', tracking.statusTime],
        ['Says', tracking.description],
      ].filter((one): one is [string, string] => one[1] !== undefined && one[1] !== '')
      for (const [name, value] of lines) process.stdout.write(`${name.padEnd(10)} ${shown(value)}\n`)
    }
    return exitCodes.passed
  })
}

/** `assay mesh lookup`. @returns the exit code: not met when there is no such mailbox @throws UsageError */
export function lookUpOne(odsCode: string, workflow: string, flags: MeshFlags): Promise<ExitCode> {
  return withMailbox(flags, true, async ({ client, shown }) => {
    const found = await client.lookUp(odsCode, workflow)
    if (flags.json === true) process.stdout.write(`${JSON.stringify(found)}\n`)
    else for (const { mailbox, name } of found) process.stdout.write(`${shown(mailbox)}  ${shown(name)}\n`)
    if (found.length > 0) return exitCodes.passed
    process.stderr.write(`assay: no mailbox of ${shown(odsCode)} was found for ${shown(workflow)}.\n`)
    return exitCodes.notMet
  })
}
