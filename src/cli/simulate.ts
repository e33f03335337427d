import type { Command } from 'commander'
import { findSimulatedApis } from './api-name.ts'
import { collect, parsePort } from './options.ts'
import { registeredApplication } from './registered-application.ts'
import { UsageError } from './usage-error.ts'

interface SimulateOptions {
  port: number
  json?: boolean
  fault?: string
  reading: string[]
  stateless?: boolean
  listFaults?: boolean
  seed?: string
  publicKey: string[]
  apiKeyEnv?: string
}

/** `assay simulate <api>`: the reference server alone, on loopback, until it is ended. */
export function describeSimulate(program: Command): void {
  program
    .command('simulate')
    .argument('<api>', 'short name of the API, such as raf')
    .description('run the reference server of an API on 127.0.0.1 until it is ended')
    .option('--port <number>', 'port to listen on; 0 takes a free one', parsePort, 0)
    .option('--json', 'print one line of JSON with the base URL')
    .option('--fault <name>', 'give the server a fault; see --list-faults')
    .option(
      '--reading <reading>',
      'a preset such as documented or fhir-r4, or one conflict (RAF-C02=b); repeatable',
      collect,
      [],
    )
    .option('--stateless', 'keep nothing that is written, like the official sandbox')
    .option('--seed <text>', 'what ids are made from')
    .option(
      '--public-key <kid=file>',
      'take only tokens of a token service of its own, which knows this public key; repeatable',
      collect,
      [],
    )
    .option('--api-key-env <name>', 'environment variable that holds the API key of the application with that key')
    .option('--list-faults', 'list the faults and the rows that each breaks')
    .action(async (name: string, options: SimulateOptions) => {
      const { aboutSimulator, listFaults, simulatedApis, startSimulator } = await import('../simulator/index.ts')
      const [{ short } = { short: name }] = findSimulatedApis([name], simulatedApis())
      if (options.listFaults === true) {
        for (const fault of listFaults(short)) {
          process.stdout.write(
            options.json === true
              ? `${JSON.stringify(fault)}\n`
              : `${fault.name}\n    ${fault.says}\n    breaks ${fault.breaks.join(', ')}\n`,
          )
        }
        return
      }
      const { port, fault, reading, stateless, seed } = options
      const application = registeredApplication(options)
      const simulator = await startSimulator({
        api: short,
        port,
        reading,
        ...(fault === undefined ? {} : { fault }),
        ...(stateless === undefined ? {} : { stateless }),
        ...(seed === undefined ? {} : { seed }),
        ...(application === undefined ? {} : { tokenService: { applications: [application] } }),
      }).catch((error: unknown) => {
        throw new UsageError((error as Error).message)
      })
      const { baseUrl, tokenUrl } = simulator
      const addresses = { baseUrl, ...(tokenUrl === undefined ? {} : { tokenUrl }) }
      process.stdout.write(
        options.json === true
          ? `${JSON.stringify({ api: short, ...addresses })}\n`
          : `${[...Object.values(addresses), ...aboutSimulator(short)].join('\n')}\nEnd it with Ctrl+C.\n`,
      )
      const end = async () => {
        await simulator.close()
        process.exit(0)
      }
      process.once('SIGINT', end)
      process.once('SIGTERM', end)
    })
}
