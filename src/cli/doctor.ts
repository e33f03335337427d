import type { Command } from 'commander'
import { wholeNumber } from './options.ts'

/** The options of `assay doctor` as commander gives them. */
export interface DoctorFlags {
  target?: string
  environment?: string
  tokenEnv?: string
  timeout?: number
  json?: boolean
  config?: string
}

/** `assay doctor [api]`: can the target be judged at all, and if not, what is in the way? */
export function describeDoctor(program: Command): void {
  program
    .command('doctor')
    .argument('[api]', 'short name of the API, such as raf')
    .description('say whether a target can be judged: reachable, certificate, clock, credentials; changes nothing')
    .option('--target <base URL>', 'the server to examine (ASSAY_TARGET)')
    .option('--environment <name>', 'sandbox, integration or production of the API')
    .option('--token-env <name>', 'environment variable that holds the bearer token (ASSAY_TOKEN_ENV)')
    .option('--timeout <ms>', 'longest time for one exchange; default 10000', wholeNumber(1))
    .option('--json', 'print the checks as JSON on standard output')
    .option('--config <file>', 'configuration; default assay.config.yaml when it is there')
    .addHelpText(
      'after',
      `
Exit codes:
  0  nothing is in the way of a run
  1  a run can begin, but a check failed: the clock, or a way of authorisation that the API does not document
  2  the command, the configuration, a variable or a file that it names is wrong
  3  nothing could be judged: the target cannot be reached, refuses the credentials, or TLS fails`,
    )
    .action(async (api: string | undefined, flags: DoctorFlags) => {
      const { examine } = await import('./examination.ts')
      process.exitCode = await examine(api, flags)
    })
}
