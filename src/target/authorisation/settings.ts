import type { NamedSource } from './secret-source.ts'

/** The ways in which a caller can be authorised. */
export const authorisationModes = [
  'none',
  'api-key',
  'bearer',
  'signed-jwt',
  'token-exchange',
  'authorisation-code',
] as const

export type AuthorisationMode = (typeof authorisationModes)[number]

/** How the client proves to the token endpoint who it is: with a JWT that its private key signs. Secrets by name only. */
export interface AssertionSettings {
  /** Where the token is asked for; that of the environment when not given. */
  tokenUrl?: string
  /** Variable that holds the API key of the application: `iss` and `sub`. */
  apiKeyEnv: string
  /** Id under which the public key is registered. */
  kid: string
  /** PEM file of the private key. */
  keyFile: string
  /** Variable that holds the passphrase of the key. */
  passphraseEnv?: string
  /** `aud`; the token URL unless the server wants another. */
  audience?: string
  /** Seconds until the assertion expires, at most 300. */
  lifetime?: number
  scope?: string
}

/** An id token of a log-in that took place elsewhere, to be exchanged for an access token. */
export interface ExchangeSettings extends AssertionSettings {
  subjectTokenEnv?: string
  /** Program and arguments that print the id token. */
  subjectTokenCommand?: string[]
}

/** A log-in of a mock user at the identity service of a test environment. */
export interface CodeSettings {
  tokenUrl?: string
  authoriseUrl?: string
  clientIdEnv: string
  clientSecretEnv: string
  redirectUri: string
  /** User of the mock identity service: a name made up for tests, and so no secret. */
  username: string
  /** Variable that holds the user's password, where the mock asks for one. */
  passwordEnv?: string
  scope?: string
}

/** How the target is authorised to, as `auth` in `assay.config.yaml` has it. */
export type AuthorisationSettings =
  | { mode: 'none' }
  | { mode: 'api-key'; apiKeyEnv: string; header?: string }
  | ({ mode: 'bearer' } & NamedSource)
  | ({ mode: 'signed-jwt' } & AssertionSettings)
  | ({ mode: 'token-exchange' } & ExchangeSettings)
  | ({ mode: 'authorisation-code' } & CodeSettings)

/** The ways that ask a token endpoint for a token. */
export type TokenSettings = Extract<
  AuthorisationSettings,
  { mode: 'signed-jwt' | 'token-exchange' | 'authorisation-code' }
>
