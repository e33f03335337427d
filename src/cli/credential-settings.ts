import { resolve } from 'node:path'
import type { Environment } from '../requirements/api-definition.ts'
import type { AuthorisationSettings } from '../target/authorisation/settings.ts'
import { checkAuthorisationSettings } from '../target/authorisation/settings-check.ts'
import type { TlsSettings } from '../target/connection-options.ts'
import { type CredentialNames, type UnfitToken, unfitTokens } from '../target/credentials.ts'
import type { Configuration } from './configuration.ts'
import { UsageError } from './usage-error.ts'

/**
 * How the target is authorised to: a flag or `ASSAY_TOKEN_ENV` before `auth` of the configuration. Names and paths only.
 *
 * @throws AuthorisationError, UsageError naming the setting; nothing has been read yet but the configuration
 */
export function credentialNames(
  flags: { tokenEnv?: string },
  configuration: Configuration,
  environment: Pick<Environment, 'tokenUrl' | 'authoriseUrl'>,
): CredentialNames {
  const tokenVariable = flags.tokenEnv ?? process.env.ASSAY_TOKEN_ENV
  const { apiKeyEnv, apiKeyHeader, tokenEnv, headers, headersEnv, auth } = configuration
  if (auth !== undefined && (tokenEnv !== undefined || apiKeyEnv !== undefined)) {
    throw new UsageError(
      'The configuration has "auth" and tokenEnv or apiKeyEnv: say in "auth" alone how the target is authorised to.',
    )
  }
  const settings = auth === undefined ? undefined : checkAuthorisationSettings(auth)
  const how =
    tokenVariable !== undefined
      ? { tokenEnv: tokenVariable }
      : settings === undefined
        ? { ...(tokenEnv === undefined ? {} : { tokenEnv }) }
        : namesOf(settings, environment)
  return {
    ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }),
    ...(apiKeyHeader === undefined ? {} : { apiKeyHeader }),
    ...how,
    ...(headers === undefined ? {} : { headers: Object.entries(headers) }),
    ...(headersEnv === undefined ? {} : { headersEnv }),
    ...unfitTokensOf(configuration),
  }
}

function namesOf(
  settings: AuthorisationSettings,
  { tokenUrl, authoriseUrl }: Pick<Environment, 'tokenUrl' | 'authoriseUrl'>,
): CredentialNames {
  const issuer = tokenUrl === undefined ? {} : { tokenUrl }
  switch (settings.mode) {
    case 'none':
      return {}
    case 'api-key':
      return {
        apiKeyEnv: settings.apiKeyEnv,
        ...(settings.header === undefined ? {} : { apiKeyHeader: settings.header }),
      }
    case 'bearer':
      return settings.tokenEnv === undefined
        ? { renewable: { mode: 'bearer', tokenCommand: settings.tokenCommand } }
        : { tokenEnv: settings.tokenEnv }
    case 'authorisation-code':
      return { renewable: { ...issuer, ...(authoriseUrl === undefined ? {} : { authoriseUrl }), ...settings } }
    default:
      // The workers have another working directory than the command.
      return { renewable: { ...issuer, ...settings, keyFile: resolve(settings.keyFile) } }
  }
}

function unfitTokensOf({ unfitTokensEnv }: Configuration): Pick<CredentialNames, 'unfitTokens'> {
  if (unfitTokensEnv === undefined) return {}
  for (const [kind, variable] of Object.entries(unfitTokensEnv)) {
    if (!unfitTokens.some((one) => one === kind)) {
      throw new UsageError(`unfitTokensEnv: there is no kind "${kind}". Known: ${unfitTokens.join(', ')}.`)
    }
    if (typeof variable !== 'string' || !/^[A-Za-z_]\w*$/.test(variable)) {
      throw new UsageError(
        `unfitTokensEnv: ${kind} is not the name of an environment variable. Secrets are named, never given.`,
      )
    }
  }
  return { unfitTokens: unfitTokensEnv as Partial<Record<UnfitToken, string>> }
}

/** Whether anything goes out that could authorise a request. */
export function authorisesSomehow({ tokenEnv, apiKeyEnv, renewable }: CredentialNames): boolean {
  return tokenEnv !== undefined || apiKeyEnv !== undefined || renewable !== undefined
}

/** The capabilities that the unfit tokens of a configuration make possible to test. */
export function tokenCapabilities({ unfitTokens: named = {} }: CredentialNames): string[] {
  return Object.keys(named).map((kind) => `${kind}-token`)
}

/** Certificate files of the configuration, as absolute paths. */
export function tlsSettings({ caFile, certFile, keyFile, passphraseEnv }: Configuration): TlsSettings {
  return {
    ...(caFile === undefined ? {} : { caFile: resolve(caFile) }),
    ...(certFile === undefined ? {} : { certFile: resolve(certFile) }),
    ...(keyFile === undefined ? {} : { keyFile: resolve(keyFile) }),
    ...(passphraseEnv === undefined ? {} : { passphraseEnv }),
  }
}
