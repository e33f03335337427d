import { randomUUID } from 'node:crypto'
import type { Clock } from '../politeness.ts'
import type { Transport } from '../transport.ts'
import { settingFault } from './authorisation-error.ts'
import { logIn } from './code-log-in.ts'
import { bearerToken, readCommand, readVariable, type SecretKeeper } from './secret-source.ts'
import type { CodeSettings, ExchangeSettings, TokenSettings } from './settings.ts'
import { readSigningKey } from './signing-key.ts'
import { type IssuedToken, requestToken } from './token-endpoint.ts'
import { type AssertionParts, clientCredentialsForm, codeForm, exchangeForm } from './token-form.ts'
import { expiryOf } from './token-source.ts'

/** What obtaining a token takes beside the settings. */
export interface Obtaining {
  transport: Transport
  keeper: SecretKeeper
  clock: Pick<Clock, 'now'>
  environment?: NodeJS.ProcessEnv
  /** A UUID that was never given before. */
  newId?: () => string
}

/** The ways that give a token which may have to be renewed. */
export type RenewableSettings = TokenSettings | { mode: 'bearer'; tokenCommand: string[] }

/**
 * How a token is obtained, again and again. The files and variables that the settings name are read now, so that what is
 * wrong with them is known before anything is sent; their values stay in memory.
 *
 * @throws AuthorisationError when a variable or file cannot be used, or the token URL is not known
 */
export function tokenObtainer(settings: RenewableSettings, obtaining: Obtaining): () => Promise<IssuedToken> {
  const { keeper, clock, environment = process.env, newId = randomUUID } = obtaining
  const request = (url: string, form: Record<string, string>) =>
    requestToken(url, form, { transport: obtaining.transport, keeper, now: clock.now })
  switch (settings.mode) {
    case 'bearer':
      return () => commandToken(settings.tokenCommand, keeper)
    case 'signed-jwt': {
      const parts = assertionParts(settings, keeper, environment)
      return async () => request(parts.tokenUrl, await clientCredentialsForm(parts, clock.now(), newId()))
    }
    case 'token-exchange': {
      const parts = assertionParts(settings, keeper, environment)
      const subject = subjectToken(settings, keeper, environment)
      return async () => request(parts.tokenUrl, await exchangeForm(parts, await subject(), clock.now(), newId()))
    }
    case 'authorisation-code': {
      const { client, login } = codeParts(settings, keeper, environment)
      const tokenUrl = needed(settings.tokenUrl, 'tokenUrl')
      return async () => {
        const code = await logIn({ ...login, state: newId() }, obtaining.transport, keeper)
        return request(tokenUrl, codeForm(client, code))
      }
    }
  }
}

function assertionParts(
  settings: { mode: string } & AssertionParts['settings'],
  keeper: SecretKeeper,
  environment: NodeJS.ProcessEnv,
): AssertionParts {
  return {
    key: readSigningKey(settings, keeper, environment),
    apiKey: readVariable('auth.apiKeyEnv', settings.apiKeyEnv, keeper, environment),
    tokenUrl: needed(settings.tokenUrl, 'tokenUrl'),
    settings,
  }
}

async function commandToken(command: readonly string[], keeper: SecretKeeper): Promise<IssuedToken> {
  const setting = 'auth.tokenCommand'
  const value = bearerToken(setting, await readCommand(setting, command, 'token', keeper), 'token', keeper)
  const expiresAt = expiryOf(value)
  return { value, ...(expiresAt === undefined ? {} : { expiresAt }) }
}

/** An id token in a variable is read now; a command is run each time, because an id token soon expires. */
function subjectToken(
  { subjectTokenEnv, subjectTokenCommand }: ExchangeSettings,
  keeper: SecretKeeper,
  environment: NodeJS.ProcessEnv,
): () => Promise<string> {
  if (subjectTokenCommand !== undefined) {
    return () => readCommand('auth.subjectTokenCommand', subjectTokenCommand, 'subject_token', keeper)
  }
  const value = readVariable('auth.subjectTokenEnv', subjectTokenEnv ?? '', keeper, environment)
  return async () => value
}

function codeParts(settings: CodeSettings, keeper: SecretKeeper, environment: NodeJS.ProcessEnv) {
  const { redirectUri, username, passwordEnv, scope, clientIdEnv, clientSecretEnv } = settings
  const id = readVariable('auth.clientIdEnv', clientIdEnv, keeper, environment)
  return {
    client: { id, secret: readVariable('auth.clientSecretEnv', clientSecretEnv, keeper, environment), redirectUri },
    login: {
      authoriseUrl: needed(settings.authoriseUrl, 'authoriseUrl'),
      clientId: id,
      redirectUri,
      username,
      ...(passwordEnv === undefined
        ? {}
        : { password: readVariable('auth.passwordEnv', passwordEnv, keeper, environment) }),
      ...(scope === undefined ? {} : { scope }),
    },
  }
}

function needed(value: string | undefined, name: string): string {
  if (value !== undefined) return value
  throw settingFault('settings', `auth: "${name}" is not given, and this environment names none.`, `Set auth.${name}.`)
}
