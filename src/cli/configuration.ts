import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Mailboxes } from '../requirements/api-definition.ts'
import { UsageError } from './usage-error.ts'

/** What `assay.config.yaml` may say. Secrets are named, never given. */
export interface Configuration {
  target?: string
  environment?: string
  reading?: string[]
  can?: string[]
  cannot?: string[]
  notApplicable?: Record<string, string>
  patients?: { 'no-record'?: string[]; 'with-record'?: string[]; spare?: string[] }
  /** Of an API that exchanges messages; the passwords and the shared key by the names of variables. */
  mailboxes?: Partial<Mailboxes>
  tokenEnv?: string
  apiKeyEnv?: string
  apiKeyHeader?: string
  headers?: Record<string, string>
  headersEnv?: Record<string, string>
  /** How the target is authorised to; checked by `checkAuthorisationSettings`. */
  auth?: unknown
  /** Kind of a token that has to be refused → the variable that holds one. */
  unfitTokensEnv?: Record<string, string>
  caFile?: string
  certFile?: string
  keyFile?: string
  passphraseEnv?: string
  timeout?: number
  rate?: number
  propertyRuns?: number
  deviations?: string
  attestations?: string
  out?: string
  report?: string[]
}

const known = [
  'target',
  'environment',
  'reading',
  'can',
  'cannot',
  'notApplicable',
  'patients',
  'mailboxes',
  'tokenEnv',
  'apiKeyEnv',
  'apiKeyHeader',
  'headers',
  'headersEnv',
  'auth',
  'unfitTokensEnv',
  'caFile',
  'certFile',
  'keyFile',
  'passphraseEnv',
  'timeout',
  'rate',
  'propertyRuns',
  'deviations',
  'attestations',
  'out',
  'report',
]
const lists = ['reading', 'can', 'cannot', 'report']
const secretLooking = ['token', 'apiKey', 'password', 'secret', 'passphrase']

/** The file that is read when none is named. */
export const configurationFile = 'assay.config.yaml'

/**
 * Read the configuration file. Without `path`, `assay.config.yaml` of the working directory if there is one.
 * @throws UsageError naming the file, the setting and what to write instead
 */
export function readConfiguration(path?: string): Configuration {
  const file = path ?? configurationFile
  if (!existsSync(file)) {
    if (path !== undefined) throw new UsageError(`The configuration ${path} does not exist.`)
    return {}
  }
  let value: unknown
  try {
    value = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message.split('\n', 1)[0]}`)
  }
  if (value === null || value === undefined) return {}
  if (typeof value !== 'object' || Array.isArray(value))
    throw new UsageError(`${file}: settings as "name: value" are expected.`)
  const settings = { ...(value as Record<string, unknown>) }
  for (const name of Object.keys(settings)) {
    if (secretLooking.includes(name)) {
      throw new UsageError(
        `${file}: "${name}" would hold a secret. Write ${name}Env with the name of an environment variable.`,
      )
    }
    if (!known.includes(name))
      throw new UsageError(`${file}: there is no setting "${name}". Known: ${known.join(', ')}.`)
    if (lists.includes(name) && typeof settings[name] === 'string') settings[name] = [settings[name]]
  }
  return settings as Configuration
}
