import type { Command } from 'commander'
import { Option } from 'commander'
import { collect, positiveNumber, reasonFor, wholeNumber } from './options.ts'
import type { RunFlags } from './run-settings.ts'

/** `assay run [api…]`: run suites against a target, an environment, or the embedded simulator. */
export function describeRun(program: Command): void {
  program
    .command('run')
    .argument('[api...]', 'short names of APIs, such as raf; all of them when none is given')
    .description('judge a server: --target, an --environment, or the embedded simulator')
    .option('--target <base URL>', 'the server to judge (ASSAY_TARGET)')
    .option('--environment <name>', 'simulator, sandbox, integration or production: its URL, capabilities and patients')
    .addOption(
      new Option('--level <level>', 'only requirements of this level and above').choices(['must', 'should', 'may']),
    )
    .option('--only <requirement>', 'only tests that meet this requirement; repeatable', collect, [])
    .option('--seed <text>', 'what every drawn value derives from; drawn and printed when absent (ASSAY_SEED)')
    .option(
      '--reading <reading>',
      'documented, gateway, fhir-r4, or one conflict as in RAF-C02=b; repeatable',
      collect,
      [],
    )
    .option('--can <capability>', 'the target can do this; repeatable', collect, [])
    .option('--cannot <capability>', 'the target cannot do this; repeatable', collect, [])
    .option(
      '--not-applicable <interaction=reason>',
      'the target does not offer this interaction; repeatable',
      reasonFor,
      {},
    )
    .option('--read-only', 'send only requests that change nothing')
    .option('--allow-production', 'judge a production-looking host with requests that write')
    .option('--reset-patients', 'remove the record of a patient who has one before a test takes them')
    .option('--strict', 'exit 4 when a must is not tested, even for a reason known beforehand')
    .option('--dry-run', 'print the requests as they would go to the target; send nothing to it')
    .option('--bail', 'stop after the first test that fails')
    .option('--timeout <ms>', 'longest time for one exchange (ASSAY_TIMEOUT)', wholeNumber(1))
    .option('--rate <number>', 'requests per second at most (ASSAY_RATE)', positiveNumber)
    .option('--property-runs <number>', 'values that each property is tried with', wholeNumber(1))
    .option('--token-env <name>', 'environment variable that holds the bearer token (ASSAY_TOKEN_ENV)')
    .option('--out <folder>', 'where the reports go (default: assay-report)')
    .option('--report <list>', 'html, junit, csv, allure; default html,junit', collect, [])
    .option('--json', 'print the record on standard output')
    .option('--config <file>', 'configuration; default assay.config.yaml when it is there')
    .addOption(new Option('--fault <name>', 'give the embedded simulator a fault').hideHelp())
    .action(async (apis: string[], flags: RunFlags) => {
      const { runSuites } = await import('./run-suites.ts')
      process.exitCode = await runSuites(apis, flags)
    })
}
