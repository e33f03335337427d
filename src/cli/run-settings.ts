import { randomBytes } from 'node:crypto'
import type { TargetRequest } from '../engine/plan.ts'
import { isNhsNumber } from '../nhs/nhs-number.ts'
import { type Environment, hasMailboxes, type Mailboxes } from '../requirements/api-definition.ts'
import type { Suite } from '../requirements/load-suite.ts'
import { chooseReading } from '../requirements/reading.ts'
import { capabilities } from '../requirements/row.ts'
import { checkTargetAllowed, faultOfBaseUrl } from '../target/production-guard.ts'
import type { Configuration } from './configuration.ts'
import { authorisesSomehow, credentialNames, tlsSettings, tokenCapabilities } from './credential-settings.ts'
import { UsageError } from './usage-error.ts'

/** The options of `assay run` as commander gives them. */
export interface RunFlags {
  target?: string
  environment?: string
  level?: 'must' | 'should' | 'may'
  only: string[]
  seed?: string
  reading: string[]
  can: string[]
  cannot: string[]
  notApplicable: Record<string, string>
  readOnly?: boolean
  allowProduction?: boolean
  resetPatients?: boolean
  strict?: boolean
  dryRun?: boolean
  bail?: boolean
  timeout?: number
  rate?: number
  propertyRuns?: number
  out?: string
  report: string[]
  json?: boolean
  config?: string
  tokenEnv?: string
  fault?: string
}

/** How many values a property is tried with, unless the run says otherwise. */
const defaultPropertyRuns = 3

const bareTarget: Environment = { title: 'given by --target', can: ['stateful', 'request-id-required'], patients: {} }

/** The seed of the run: as given, or drawn. */
export function seedOf(flags: RunFlags): string {
  return flags.seed ?? process.env.ASSAY_SEED ?? randomBytes(4).toString('hex')
}

/** The address that is to be judged, whatever the API: flag, environment variable, configuration. */
export function addressOf(
  flags: Pick<RunFlags, 'target'>,
  configuration: Pick<Configuration, 'target'>,
): string | undefined {
  return flags.target ?? process.env.ASSAY_TARGET ?? configuration.target
}

/**
 * What is to be judged, from flags, environment variables, configuration and defaults, in that order.
 * @throws UsageError; nothing has been sent
 */
export function targetRequest(
  suite: Suite,
  flags: RunFlags,
  configuration: Configuration,
  seed: string,
): Omit<TargetRequest, 'baseUrl'> & { baseUrl: string | undefined } {
  const { api } = suite
  const environmentName = flags.environment ?? process.env.ASSAY_ENVIRONMENT ?? configuration.environment
  const givenTarget = addressOf(flags, configuration)
  const environment = environmentOf(suite, environmentName, givenTarget)
  const baseUrl = (givenTarget ?? (environmentName === undefined ? undefined : environment.baseUrl))?.replace(
    /\/+$/,
    '',
  )
  const embedded = baseUrl === undefined
  if (!embedded) refuseProduction(suite, baseUrl, flags)

  const reading = chooseReading(suite.conflicts, suite.presets, [
    ...(flags.reading.length > 0 ? flags.reading : readingsOf(configuration)),
  ])
  const mailboxes = embedded ? undefined : mailboxesOf(suite, environment, configuration)
  const credentials = {
    ...credentialNames(flags, configuration, environment),
    ...(mailboxes === undefined ? {} : { secretsEnv: secretsOf(mailboxes) }),
  }
  const authorises = givenTarget !== undefined && (mailboxes !== undefined || authorisesSomehow(credentials))
  const can = capabilitiesOf(environment, flags, configuration, [
    ...(authorises ? ['authorisation'] : []),
    ...tokenCapabilities(credentials),
  ])
  checkRowsAndInteractions(suite, flags)
  const rate = flags.rate ?? numberFrom('ASSAY_RATE') ?? configuration.rate
  return {
    id: api.short,
    suite,
    baseUrl,
    embedded,
    environment: environmentName ?? (embedded ? 'simulator' : 'target'),
    selection: {
      can,
      environmentTitle: environment.title,
      ...(environment.cannot === undefined ? {} : { cannot: environment.cannot }),
      readOnly: flags.readOnly === true,
      ...(flags.level === undefined ? {} : { level: flags.level }),
      ...(flags.only.length === 0 ? {} : { only: flags.only }),
      notApplicable: { ...configuration.notApplicable, ...flags.notApplicable },
    },
    seed,
    reading,
    patients: patientsOf(environment, configuration, embedded),
    ...(mailboxes === undefined ? {} : { mailboxes }),
    resetPatients: flags.resetPatients === true,
    timeoutMs: flags.timeout ?? numberFrom('ASSAY_TIMEOUT') ?? configuration.timeout ?? 30_000,
    ...(rate === undefined ? {} : { rate }),
    propertyRuns: flags.propertyRuns ?? configuration.propertyRuns ?? defaultPropertyRuns,
    credentials,
    tls: tlsSettings(configuration),
    pseudonymKey: randomBytes(16).toString('hex'),
  }
}

function environmentOf({ api }: Suite, name: string | undefined, target: string | undefined): Environment {
  if (name === undefined) {
    const simulator = api.environments.simulator
    return target === undefined && simulator !== undefined ? simulator : bareTarget
  }
  const environment = api.environments[name]
  if (environment === undefined) {
    throw new UsageError(
      `${api.title} has no environment "${name}". Known: ${Object.keys(api.environments).join(', ')}.`,
    )
  }
  return environment
}

function refuseProduction({ api }: Suite, baseUrl: string, flags: RunFlags): void {
  const environments = Object.entries(api.environments).map(([name, one]) => ({
    name,
    ...(one.baseUrl === undefined ? {} : { baseUrl: one.baseUrl }),
    isProduction: one.productionLike === true,
  }))
  const refusal =
    faultOfBaseUrl(baseUrl) ??
    checkTargetAllowed(baseUrl, {
      environments,
      readOnly: flags.readOnly === true || flags.dryRun === true,
      allowProduction: flags.allowProduction === true,
    })
  if (refusal !== undefined) throw new UsageError(refusal)
}

function capabilitiesOf(
  environment: Environment,
  flags: RunFlags,
  configuration: Configuration,
  configured: readonly string[],
): string[] {
  const added = [...(configuration.can ?? []), ...flags.can]
  const removed = [...(configuration.cannot ?? []), ...flags.cannot]
  for (const one of [...added, ...removed]) {
    if (!capabilities.some((known) => known === one)) {
      throw new UsageError(`There is no capability "${one}". Known: ${capabilities.join(', ')}.`)
    }
  }
  const can = new Set<string>([...environment.can, ...configured, ...added])
  for (const one of removed) can.delete(one)
  return capabilities.filter((one) => can.has(one))
}

function checkRowsAndInteractions(suite: Suite, flags: RunFlags): void {
  for (const id of flags.only) {
    if (!suite.rows.some((row) => row.id === id)) {
      throw new UsageError(`There is no requirement "${id}". \`assay requirements ${suite.api.short}\` lists them.`)
    }
  }
  const interactions = new Set(suite.rows.map((row) => row.interaction))
  for (const one of Object.keys(flags.notApplicable)) {
    if (!interactions.has(one)) {
      throw new UsageError(`There is no interaction "${one}". Known: ${[...interactions].join(', ')}.`)
    }
  }
}

function patientsOf(
  environment: Environment,
  configuration: Configuration,
  embedded: boolean,
): TargetRequest['patients'] {
  const listed = { ...environment.patients, ...configuration.patients }
  for (const number of Object.values(listed).flat()) {
    if (!isNhsNumber(String(number)))
      throw new UsageError(`The patient "${number}" is not a valid NHS number (ten digits, Modulus 11).`)
  }
  const texts = (numbers: readonly string[] | undefined) => (numbers ?? []).map(String)
  return {
    'no-record': texts(listed['no-record']),
    'with-record': texts(listed['with-record']),
    spare: embedded ? [] : texts(listed.spare),
  }
}

const mailboxSettings = [
  'sender',
  'recipient',
  'workflow',
  'sharedKeyEnv',
  'senderPasswordEnv',
  'recipientPasswordEnv',
] as const

/** The mailboxes that tests may use, for an API that has them. @throws UsageError naming what is missing */
function mailboxesOf({ api }: Suite, environment: Environment, configuration: Configuration): Mailboxes | undefined {
  if (!hasMailboxes(api)) return undefined
  const given: Partial<Mailboxes> = { ...environment.mailboxes, ...configuration.mailboxes }
  const missing = mailboxSettings.filter((name) => typeof given[name] !== 'string' || given[name] === '')
  if (missing.length === 0) return given as Mailboxes
  throw new UsageError(
    `${api.title} is tested with two mailboxes of yours: write ${missing.join(', ')} under "mailboxes" in assay.config.yaml; the shared key and the passwords by the names of environment variables.`,
  )
}

function secretsOf({ sharedKeyEnv, senderPasswordEnv, recipientPasswordEnv }: Mailboxes): string[] {
  return [sharedKeyEnv, senderPasswordEnv, recipientPasswordEnv].filter((one) => one !== undefined)
}

function readingsOf(configuration: Configuration): string[] {
  const fromEnvironment = process.env.ASSAY_READING
  return fromEnvironment === undefined ? (configuration.reading ?? []) : fromEnvironment.split(',')
}

function numberFrom(variable: string): number | undefined {
  const value = process.env[variable]
  if (value === undefined || value === '') return undefined
  const number = Number(value)
  if (!Number.isFinite(number) || number <= 0) throw new UsageError(`${variable} is "${value}"; give a number above 0.`)
  return number
}
