import { type Command, Option } from 'commander'
import { positiveNumber, wholeNumber } from './options.ts'

/** `assay mesh send|receive|track|lookup`: try a mailbox of MESH. */
export function describeMesh(program: Command): void {
  const mesh = program.command('mesh').description('try a MESH mailbox: send and receive files, track, look up')

  withAccess(mesh.command('send'))
    .argument('<file>', 'what to send, as one message')
    .description('send a file, in chunks when it is large; or place it for the MESH client')
    .requiredOption('--to <mailbox>', 'mailbox of the recipient')
    .requiredOption('--workflow <id>', 'workflow id')
    .option('--subject <text>', 'subject of the message')
    .option('--local-id <text>', 'your own name for the message; nothing about a patient')
    .option('--file-name <name>', 'name that the recipient gets; that of the file unless given')
    .option('--content-type <type>', 'media type of the content', 'application/octet-stream')
    .option('--chunk-megabytes <number>', 'size of a chunk before it is compressed', positiveNumber, 20)
    .option('--no-compress', 'send the content as it is, not as gzip')
    .option('--journal <file>', 'where to keep how far it has come (default: beside the file)')
    .option('--outbox <folder>', 'place a .dat and a .ctl in this OUT folder of the MESH client instead of sending')
    .option('--allow-production', 'send to a production-looking host')
    .action(async (file: string, flags) => {
      const { sendOne } = await import('./mesh-send.ts')
      process.exitCode = await sendOne(file, flags)
    })

  withAccess(mesh.command('receive'))
    .description('download the messages of the inbox into a folder, and acknowledge each when it is there')
    .requiredOption('--into <folder>', 'where to put them')
    .option('--filter <workflow>', 'only of these workflows: X, !X, X*, !X*, *X* or !*X*')
    .option('--max <number>', 'at most so many messages', wholeNumber(1), 500)
    .option('--max-megabytes <number>', 'largest message that is taken', positiveNumber, 1000)
    .option('--keep', 'acknowledge nothing: the messages stay in the inbox')
    .option('--control-files', 'write a .ctl beside each message, as the MESH client does')
    .option('--allow-production', 'empty an inbox of a production-looking host')
    .action(async (flags) => {
      const { receiveAll } = await import('./mesh-receive.ts')
      process.exitCode = await receiveAll(flags)
    })

  withAccess(mesh.command('track'))
    .argument('<message>', 'id of a message that the mailbox sent')
    .description('say where a message stands that was sent')
    .action(async (message: string, flags) => {
      const { trackOne } = await import('./mesh-track.ts')
      process.exitCode = await trackOne(message, flags)
    })

  withAccess(mesh.command('lookup'))
    .argument('<ods code>', 'organisation')
    .argument('<workflow>', 'workflow id')
    .description("find an organisation's mailbox for a workflow")
    .action(async (odsCode: string, workflow: string, flags) => {
      const { lookUpOne } = await import('./mesh-track.ts')
      process.exitCode = await lookUpOne(odsCode, workflow, flags)
    })
}

function withAccess(command: Command): Command {
  return command
    .option('--url <address>', 'where MESH is (ASSAY_MESH_URL), such as https://msg.intspineservices.nhs.uk')
    .option('--mailbox <id>', 'your mailbox (ASSAY_MESH_MAILBOX)')
    .addOption(
      new Option('--password-env <name>', 'variable that holds the password of the mailbox').default(
        'MESH_MAILBOX_PASSWORD',
      ),
    )
    .addOption(
      new Option('--shared-key-env <name>', 'variable that holds the shared key of the environment').default(
        'MESH_SHARED_KEY',
      ),
    )
    .option('--ca-file <file>', 'authority to trust, in PEM')
    .option('--cert-file <file>', 'client certificate, in PEM')
    .option('--key-file <file>', 'private key of the client certificate, in PEM')
    .option('--passphrase-env <name>', 'variable that holds the passphrase of the key')
    .option('--timeout <ms>', 'longest time for one exchange', wholeNumber(1), 120_000)
    .option('--config <file>', 'configuration with certificates; default assay.config.yaml when it is there')
    .option('--json', 'print what came of it as JSON on standard output')
}
