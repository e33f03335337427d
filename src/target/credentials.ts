import type { NamedSecret } from '../evidence/secret-values.ts'
import type { HeaderPair } from '../record/run-record.ts'
import type { RenewableSettings } from './authorisation/token-obtainer.ts'

/** How the target is authenticated to, as configuration has it: names of environment variables, never values. */
export interface CredentialNames {
  /** Variable that holds a bearer token. */
  tokenEnv?: string
  /** Variable that holds an API key. */
  apiKeyEnv?: string
  /** Header that carries the API key; `apikey` when not given, as on the NHS API platform. */
  apiKeyHeader?: string
  /** Headers to add to every request, in this order; none of them is secret. */
  headers?: HeaderPair[]
  /** Header to the variable that holds its value, for headers whose values are secret. */
  headersEnv?: Record<string, string>
  /** Variables whose values go into requests in another form, such as a hash, and may appear nowhere as they are. */
  secretsEnv?: string[]
  /** How a bearer token is obtained, where none is given. */
  renewable?: RenewableSettings
  /** Kind of a token that the target has to refuse → the variable that holds one. */
  unfitTokens?: Partial<Record<UnfitToken, string>>
}

/** Tokens that were really issued, and that a target has to refuse all the same. */
export const unfitTokens = ['expired', 'other-audience', 'other-scope', 'other-patient'] as const

export type UnfitToken = (typeof unfitTokens)[number]

/** Credentials as they go out. Made in the worker that sends them; only names pass between processes. */
export interface Credentials {
  headers: HeaderPair[]
  /** For the redactor. */
  secrets: NamedSecret[]
  /** Tokens for tests of authorisation, by kind. */
  unfit?: Partial<Record<UnfitToken, string>>
}

/** A credential cannot be used; the message names the variable and the setting, never the value. */
export class CredentialError extends Error {
  override name = 'CredentialError'
}

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/

/**
 * Reads the named variables.
 *
 * @throws CredentialError when a variable is not set, or when what it holds cannot be a header value
 */
export function resolveCredentials(names: CredentialNames, environment: NodeJS.ProcessEnv = process.env): Credentials {
  const secrets: NamedSecret[] = []
  const headers: HeaderPair[] = [...(names.headers ?? [])]
  const read = (setting: string, variable: string): string => {
    const value = environment[variable]?.trim()
    if (!value) {
      throw new CredentialError(
        `${setting}: the environment variable ${variable} is not set. Set it, or take ${setting} out of the configuration.`,
      )
    }
    secrets.push({ name: variable, value })
    return value
  }
  const readToken = (setting: string, variable: string): string => {
    const token = read(setting, variable).replace(/^Bearer +/i, '')
    secrets.push({ name: variable, value: token })
    checkHeader('Authorization', token)
    return token
  }
  if (names.tokenEnv !== undefined) headers.push(['Authorization', `Bearer ${readToken('tokenEnv', names.tokenEnv)}`])
  if (names.apiKeyEnv !== undefined) headers.push([names.apiKeyHeader ?? 'apikey', read('apiKeyEnv', names.apiKeyEnv)])
  for (const [name, variable] of Object.entries(names.headersEnv ?? {})) {
    headers.push([name, read(`the header ${name}`, variable)])
  }
  for (const variable of names.secretsEnv ?? []) read(variable, variable)
  for (const [name, value] of headers) checkHeader(name, value)
  const unfit = Object.entries(names.unfitTokens ?? {}).map(([kind, variable]) => [
    kind,
    readToken(`unfitTokens.${kind}`, variable),
  ])
  return { headers, secrets, ...(unfit.length === 0 ? {} : { unfit: Object.fromEntries(unfit) }) }
}

function checkHeader(name: string, value: string): void {
  if (!headerName.test(name)) throw new CredentialError(`"${name}" is not a header name.`)
  if (!headerValue.test(value)) {
    throw new CredentialError(
      `The value for the header ${name} has a line break or another character that no header can carry.`,
    )
  }
}
