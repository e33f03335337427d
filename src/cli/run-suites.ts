import picocolors from 'picocolors'
import { renderEnd } from '../../reporters/terminal.ts'
import { embeddedAccess, simulatorCredentials, startEmbeddedSimulator } from '../engine/embedded-simulator.ts'
import type { TargetRequest } from '../engine/plan.ts'
import { openSession } from '../engine/session.ts'
import { exitCodes } from '../exit-codes.ts'
import type { RunRecord } from '../record/run-record.ts'
import { loadSuite, type Suite } from '../requirements/load-suite.ts'
import type { CredentialNames, UnfitToken } from '../target/credentials.ts'
import { type Attestation, type Deviation, readAttestations, readDeviations } from '../verdict/declarations.ts'
import { findJudged } from './api-name.ts'
import { commandLine } from './command-line.ts'
import { type Configuration, readConfiguration } from './configuration.ts'
import { whyMailboxesRefused } from './mailbox-check.ts'
import { createProgressLine } from './progress-line.ts'
import { checkReports, defaultReports, writeReports } from './reports.ts'
import { addressOf, type RunFlags, seedOf, targetRequest } from './run-settings.ts'
import { UsageError } from './usage-error.ts'

/**
 * `assay run`: judge, write the reports, say how it ended.
 * @returns the exit code
 */
export async function runSuites(names: readonly string[], flags: RunFlags): Promise<number> {
  const configuration = readConfiguration(flags.config)
  const reports = flags.report.length > 0 ? flags.report : (configuration.report ?? defaultReports)
  checkReports(reports)
  const apis = findJudged(names, addressOf(flags, configuration))
  const suites = apis.map(({ folder }) => loadSuite(folder))
  const seed = seedOf(flags)
  const requests = suites.map((suite) => targetRequest(suite, flags, configuration, seed))
  if (requests.length > 1 && requests.some((one) => !one.embedded)) {
    throw new UsageError('Servers are judged one API at a time: name the API, as in `assay run raf --environment …`.')
  }
  const declarations = readDeclarations(suites, configuration)
  const musts = new Set(suites.flatMap((one) => one.rows.filter((row) => row.level === 'must').map((row) => row.id)))
  const progress = createProgressLine(process.stderr, { ...terminalOptions(process.stderr), musts })
  for (const { id, reason, expires } of declarations.expired) {
    process.stderr.write(`The deviation for ${id} (${reason}) expired on ${expires} and counts for nothing.\n`)
  }

  const simulators: { close(): Promise<void> }[] = []
  try {
    const targets: TargetRequest[] = []
    for (const request of requests) {
      const isSimulated = request.baseUrl === undefined || flags.dryRun === true
      if (!isSimulated) {
        const problem = await whyUnreachable(request as TargetRequest)
        if (problem !== undefined) {
          process.stderr.write(`assay: nothing could be judged. ${problem}\n`)
          return exitCodes.nothingJudged
        }
        targets.push(request as TargetRequest)
        continue
      }
      const simulator = await simulatorFor(request, flags)
      simulators.push(simulator)
      targets.push({ ...request, baseUrl: simulator.baseUrl, embedded: true, ...embeddedAccess(request.suite) })
    }
    // A live target gets one request after another; the embedded simulator is ours, and every test has its own patients
    const session = await openSession(
      suites.map((one) => one.api.id),
      { parallel: targets.every((one) => one.embedded) && flags.bail !== true },
    )
    const stopListening = onInterrupt(() => session.interrupt())
    let record: RunRecord
    try {
      const command = commandLine(seed)
      record = await session.run(
        targets,
        { seed, command, strict: flags.strict === true, bail: flags.bail === true, ...declarations },
        progress,
      )
    } finally {
      progress.end()
      stopListening()
      await session.close()
    }
    return await finish(record, flags, reports, flags.out ?? configuration.out ?? 'assay-report', requests[0])
  } finally {
    await Promise.all(simulators.map((one) => one.close()))
  }
}

async function finish(
  record: RunRecord,
  flags: RunFlags,
  reports: readonly string[],
  folder: string,
  request: Pick<ReturnType<typeof targetRequest>, 'baseUrl' | 'credentials'> | undefined,
): Promise<number> {
  if (flags.dryRun === true) {
    const { renderDryRun } = await import('../../reporters/dry-run.ts')
    const text = renderDryRun(record, { baseUrl: request?.baseUrl ?? record.targets[0]?.baseUrl ?? '' })
    process.stdout.write(withNamesOf(request?.credentials ?? {}, text))
    return exitCodes.passed
  }
  const reportPaths = await writeReports(record, reports, folder)
  if (flags.json === true) process.stdout.write(`${JSON.stringify(record)}\n`)
  const { colour } = terminalOptions(process.stderr)
  process.stderr.write(`\n${renderEnd(record, { colour, reportPaths, width: process.stderr.columns || 100 })}`)
  return record.gate.exitCode
}

/** A dry run is made against the simulator, whose tokens stand where those of the target will. */
function withNamesOf({ tokenEnv, renewable, unfitTokens = {} }: CredentialNames, text: string): string {
  const good = tokenEnv ?? (renewable === undefined ? 'no --token-env was given' : 'access_token')
  const names: [simulator: string | undefined, target: string | undefined][] = [
    [simulatorCredentials.tokenEnv, good],
    ...Object.entries(simulatorCredentials.unfitTokens ?? {}).map(([kind, variable]): [string, string | undefined] => [
      variable,
      unfitTokens[kind as UnfitToken],
    ]),
  ]
  return names.reduce(
    (named, [simulator, target]) =>
      simulator === undefined || target === undefined ? named : named.replaceAll(simulator, target),
    text,
  )
}

/** The embedded simulator of an API, under the reading that the run is judged under. */
function simulatorFor(request: { suite: Suite; reading: TargetRequest['reading']; seed: string }, flags: RunFlags) {
  return startEmbeddedSimulator(request.suite, {
    reading: request.reading.name.split(' '),
    seed: request.seed,
    ...(flags.fault === undefined ? {} : { fault: flags.fault }),
  }).catch((error: unknown) => {
    throw new UsageError((error as Error).message)
  })
}

function readDeclarations(
  suites: readonly Suite[],
  configuration: Configuration,
): { deviations: Map<string, Deviation>; attestations: Map<string, Attestation>; expired: Deviation[] } {
  const known = new Set(suites.flatMap((one) => one.rows.map((row) => row.id)))
  const today = new Date().toISOString().slice(0, 10)
  const { live, expired } =
    configuration.deviations === undefined
      ? { live: new Map<string, Deviation>(), expired: [] }
      : readDeviations(configuration.deviations, known, today)
  const attestations =
    configuration.attestations === undefined
      ? new Map<string, Attestation>()
      : readAttestations(configuration.attestations, known)
  return { deviations: live, attestations, expired }
}

/** Why a target cannot be judged at all, in one sentence; undefined when it answers. */
async function whyUnreachable({
  baseUrl,
  suite,
  tls,
  credentials,
  mailboxes,
  timeoutMs,
}: TargetRequest): Promise<string | undefined> {
  const { checkReachable } = await import('../target/reachability.ts')
  const { openCredentials } = await import('../target/open-credentials.ts')
  const { createLiveTransport } = await import('../target/live-transport.ts')
  const limit = Math.min(timeoutMs, 10_000)
  const transport = createLiveTransport({ ...tls, totalTimeoutMs: limit, connectTimeoutMs: limit })
  try {
    const { ping } = suite.api
    const { keeper, ...opened } = openCredentials(credentials, transport)
    const reachability = await checkReachable(baseUrl, {
      transport,
      ...opened,
      ...(ping === undefined ? {} : { path: ping }),
    })
    const reason = reachability.isReachable
      ? mailboxes && (await whyMailboxesRefused(baseUrl, mailboxes, transport))
      : reachability.reason
    return reason && keeper.redactText(reason)
  } finally {
    await transport.close()
  }
}

/** The first interrupt ends the run in order; the second ends the process. */
function onInterrupt(interrupt: () => void): () => void {
  let count = 0
  const listener = () => {
    count += 1
    if (count > 1) process.exit(exitCodes.interrupted)
    process.stderr.write(
      '\nInterrupted: the test that is running ends, then what was created is removed. Press Ctrl+C again to stop at once.\n',
    )
    interrupt()
  }
  process.on('SIGINT', listener)
  process.on('SIGTERM', listener)
  return () => {
    process.off('SIGINT', listener)
    process.off('SIGTERM', listener)
  }
}

function terminalOptions(stream: NodeJS.WriteStream): { colour: boolean; live: boolean } {
  const isTerminal = stream.isTTY === true && process.env.CI === undefined && process.env.TERM !== 'dumb'
  return { colour: picocolors.isColorSupported && isTerminal, live: isTerminal }
}
