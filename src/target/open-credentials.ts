import { randomBytes } from 'node:crypto'
import { createRedactor, type Redactor } from '../evidence/redaction.ts'
import { connectTokens } from './authorisation/index.ts'
import type { TokenSource } from './authorisation/token-source.ts'
import { type CredentialNames, type Credentials, resolveCredentials } from './credentials.ts'
import type { Clock } from './politeness.ts'
import type { Transport } from './transport.ts'

/** Credentials ready for use outside a run's workers: before a run begins, and in `assay doctor`. */
export interface OpenCredentials {
  credentials: Credentials
  tokens?: TokenSource
  /** Knows every secret of these, the tokens that are issued later too. */
  keeper: Redactor
}

/**
 * Reads what the names stand for. A token that has to be obtained is obtained when it is first asked for.
 *
 * @throws CredentialError, AuthorisationError when a variable or file cannot be used
 */
export function openCredentials(names: CredentialNames, transport: Transport, clock?: Clock): OpenCredentials {
  const credentials = resolveCredentials(names)
  const keeper = createRedactor({
    allowedNumbers: [],
    secrets: credentials.secrets,
    key: randomBytes(16).toString('hex'),
  })
  const { renewable } = names
  return {
    credentials,
    ...(renewable === undefined
      ? {}
      : { tokens: connectTokens(renewable, { transport, keeper, ...(clock === undefined ? {} : { clock }) }) }),
    keeper,
  }
}
