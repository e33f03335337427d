import type { ApiAuthorisation } from '../requirements/api-definition.ts'
import { AuthorisationError } from '../target/authorisation/authorisation-error.ts'
import type { AuthorisationMode } from '../target/authorisation/settings.ts'
import type { CredentialNames } from '../target/credentials.ts'
import { type OpenCredentials, openCredentials } from '../target/open-credentials.ts'
import type { Clock } from '../target/politeness.ts'
import type { RawAnswer, Transport } from '../target/transport.ts'
import { type Check, type CheckId, failed, passed, skipped } from './check.ts'

/** Whether the API documents the way of authorisation that is configured. */
export function checkMode(names: CredentialNames, api: ApiAuthorisation | undefined): Check {
  const mode = modeOf(names)
  const modes = api?.modes
  if (modes === undefined) return skipped('mode', 'No API was named, or it does not say which ways there are.')
  const known = modes.join(', ')
  if (mode === 'none') return skipped('mode', `No way is configured; the API documents ${known}.`)
  if (modes.includes(mode) || mode === 'bearer') return passed('mode', `${mode}.`)
  return failed('mode', `The API documents ${known}, and ${mode} is configured.`, `Set auth.mode to one of ${known}.`)
}

function modeOf({ renewable, tokenEnv, apiKeyEnv }: CredentialNames): AuthorisationMode {
  if (renewable !== undefined) return renewable.mode
  return tokenEnv !== undefined ? 'bearer' : apiKeyEnv !== undefined ? 'api-key' : 'none'
}

/** Opened credentials, and the checks of what they were made from. */
export interface LocalChecks {
  checks: Check[]
  opened?: OpenCredentials
}

/** Whether variables and key file can be used, and the audience is as the platform wants it. Nothing is sent. */
export function checkSettings(names: CredentialNames, transport: Transport, clock: Clock): LocalChecks {
  const audience = checkAudience(names)
  const hasKey = names.renewable !== undefined && 'keyFile' in names.renewable
  try {
    const opened = openCredentials(names, transport, clock)
    const secrets = passed('secrets', `Set: ${[...new Set(variablesOf(names))].join(', ') || 'none is needed'}.`)
    const key = hasKey
      ? passed('key', 'The file holds an RSA key of at least 2048 bits.')
      : skipped('key', 'This way of authorisation has none.')
    return { checks: [secrets, key, audience], opened }
  } catch (error) {
    return { checks: [...settingChecks(error, hasKey), audience] }
  }
}

function settingChecks(error: unknown, hasKey: boolean): Check[] {
  const { name, message } = error as Error
  if (error instanceof AuthorisationError && error.part === 'key-file') {
    const { fault } = error
    return [skipped('secrets', 'The private key comes first.'), failed('key', fault.message, fault.advice, true)]
  }
  if (!(error instanceof AuthorisationError) && name !== 'CredentialError') throw error
  const [found, advice] =
    error instanceof AuthorisationError
      ? [error.fault.message, error.fault.advice]
      : [message, 'Set it before the run.']
  return [
    failed('secrets', found, advice, true),
    skipped('key', hasKey ? 'The secrets come first.' : 'This way of authorisation has none.'),
  ]
}

function checkAudience({ renewable }: CredentialNames): Check {
  if (renewable === undefined || !('kid' in renewable)) {
    return skipped('audience', 'This way of authorisation has no assertion.')
  }
  const { audience, tokenUrl } = renewable
  if (audience === undefined || audience === tokenUrl) return passed('audience', `${tokenUrl ?? 'The token URL'}.`)
  return passed(
    'audience',
    `${audience}, which is not the token URL ${tokenUrl}. The NHS API platform wants the two to be the same, letter by letter.`,
  )
}

function variablesOf({ tokenEnv, apiKeyEnv, headersEnv, unfitTokens, renewable }: CredentialNames): string[] {
  const named = Object.entries(renewable ?? {}).filter(([name]) => name.endsWith('Env'))
  return [
    tokenEnv,
    apiKeyEnv,
    ...Object.values({ ...headersEnv, ...unfitTokens }),
    ...named.map(([, value]) => value),
  ].filter((one): one is string => typeof one === 'string')
}

/** Asks for a token, where one has to be asked for; says which part of the authorisation is refused. */
export async function checkToken({ opened }: LocalChecks): Promise<Check> {
  if (opened === undefined) return skipped('token', 'What it is asked for with cannot be used.')
  if (opened.tokens === undefined) return skipped('token', 'This way of authorisation asks for none.')
  try {
    await opened.tokens.token()
    return passed('token', 'It is kept in memory only.')
  } catch (error) {
    if (!(error instanceof AuthorisationError)) throw error
    const { message, advice, isSetting } = error.fault
    return failed('token', `${partWords[error.part] ?? ''}${message}`, advice, isSetting)
  }
}

/** What an answer says is put before the sentence that explains it. */
const partWords: Readonly<Record<string, string>> = {
  'key-id': 'The key id (kid) fails. ',
  audience: 'The audience (aud) fails. ',
  lifetime: 'The expiry (exp) fails. ',
  assertion: 'The assertion fails. ',
  client: 'The API key (iss, sub) or the client fails. ',
  'public-key': 'The registered public key fails. ',
  'subject-token': 'The id token (subject_token) fails. ',
  'log-in': 'The log-in fails. ',
  scope: 'The scope fails. ',
  grant: 'The grant fails. ',
  'token-endpoint': 'The token endpoint fails. ',
}

/**
 * Compares the answers to the same request without and with credentials.
 *
 * @param without of a request without credentials
 * @param withThem of the same with them; absent when none came
 */
export function checkCredentials(
  hasAny: boolean,
  without: RawAnswer | undefined,
  withThem: RawAnswer | undefined,
): Check {
  const id: CheckId = 'credentials'
  if (withThem === undefined) return skipped(id, 'There is no answer to a request with credentials.')
  const { status } = withThem
  const refused = status === 401 || status === 403
  if (!hasAny) {
    return refused
      ? failed(
          id,
          `It wants credentials: it answers ${status}.`,
          'Say in assay.config.yaml, under auth, how it is authorised to; docs/authorisation.md has an example of each way.',
          true,
        )
      : skipped(id, 'None is configured, and none was asked for.')
  }
  if (refused) {
    return failed(
      id,
      `It answers ${status} to a request with them.`,
      status === 401
        ? 'The token or key may have expired, or be for another environment, application or scope.'
        : 'They are known, but may not do this: check what the application is onboarded for, and the scope.',
    )
  }
  if (without?.status === 401 || without?.status === 403) {
    return passed(id, `It answers ${without.status} without them and ${status} with them.`)
  }
  return passed(
    id,
    `It answers ${status} with them. It answers ${without?.status ?? 'nothing'} without them too, so it cannot be told whether they were looked at.`,
  )
}
