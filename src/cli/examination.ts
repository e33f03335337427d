import type { Check } from '../doctor/check.ts'
import { diagnose, type Examined } from '../doctor/diagnosis.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { loadSuite } from '../requirements/load-suite.ts'
import { faultOfBaseUrl } from '../target/production-guard.ts'
import { findApi } from './api-name.ts'
import { type Configuration, readConfiguration } from './configuration.ts'
import { credentialNames, tlsSettings } from './credential-settings.ts'
import type { DoctorFlags } from './doctor.ts'
import { seedOf, targetRequest } from './run-settings.ts'
import { UsageError } from './usage-error.ts'

const defaultTimeoutMs = 10_000

/**
 * `assay doctor`: examine the target, print each check.
 * @returns the exit code
 * @throws UsageError, AuthorisationError when the configuration does not say what to examine, or how
 */
export async function examine(api: string | undefined, flags: DoctorFlags): Promise<ExitCode> {
  const configuration = readConfiguration(flags.config)
  const examined = api === undefined ? withoutApi(flags, configuration) : ofApi(api, flags, configuration)
  const checks = await diagnose(examined)
  const exitCode = exitCodeOf(checks)
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ target: examined.baseUrl, exitCode, checks }, null, 1)}\n`
      : render(examined.baseUrl, checks),
  )
  return exitCode
}

function ofApi(name: string, flags: DoctorFlags, configuration: Configuration): Examined {
  const suite = loadSuite(findApi(name).folder)
  const runFlags = {
    ...flags,
    only: [],
    reading: [],
    can: [],
    cannot: [],
    notApplicable: {},
    report: [],
    readOnly: true,
  }
  const { baseUrl, credentials, tls } = targetRequest(suite, runFlags, configuration, seedOf(runFlags))
  if (baseUrl === undefined) throw nothingToExamine()
  return { baseUrl, api: suite.api, credentials, tls, timeoutMs: flags.timeout ?? defaultTimeoutMs }
}

function withoutApi(flags: DoctorFlags, configuration: Configuration): Examined {
  if (flags.environment !== undefined) {
    throw new UsageError(
      'An environment belongs to an API: name it, as in `assay doctor raf --environment integration`.',
    )
  }
  const baseUrl = flags.target ?? process.env.ASSAY_TARGET ?? configuration.target
  if (baseUrl === undefined) throw nothingToExamine()
  const fault = faultOfBaseUrl(baseUrl)
  if (fault !== undefined) throw new UsageError(fault)
  return {
    baseUrl,
    credentials: credentialNames(flags, configuration, {}),
    tls: tlsSettings(configuration),
    timeoutMs: flags.timeout ?? defaultTimeoutMs,
  }
}

function nothingToExamine(): UsageError {
  return new UsageError('There is nothing to examine: name a --target, or an API and an --environment of it.')
}

/** The order is that of the exit codes: what is wrong on this side comes before what is wrong on the other. */
export function exitCodeOf(checks: readonly Check[]): ExitCode {
  const failures = checks.filter(({ result }) => result === 'fail')
  if (failures.some(({ isSetting }) => isSetting === true)) return exitCodes.usage
  if (failures.some(({ id }) => id !== 'clock' && id !== 'mode')) return exitCodes.nothingJudged
  return failures.length > 0 ? exitCodes.notMet : exitCodes.passed
}

const words = { pass: 'pass', fail: 'FAIL', skipped: 'skip' } as const

function render(baseUrl: string, checks: readonly Check[]): string {
  const lines = checks.flatMap(({ result, title, found, advice }) => [
    `${words[result]}  ${title}: ${visible(found)}`,
    ...(advice === undefined ? [] : [`      → ${visible(advice)}`]),
  ])
  const failures = checks.filter(({ result }) => result === 'fail').length
  const end = failures === 0 ? 'Nothing is in the way of a run.' : `${failures} of ${checks.length} checks failed.`
  return `${visible(baseUrl)}\n\n${lines.join('\n')}\n\n${end}\n`
}

/** Words of a server may hold what a terminal acts on. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?')
}
