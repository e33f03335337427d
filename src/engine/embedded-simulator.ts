import { randomUUID } from 'node:crypto'
import { hasMailboxes } from '../requirements/api-definition.ts'
import type { Suite } from '../requirements/load-suite.ts'
import { type RunningSimulator, startSimulator } from '../simulator/index.ts'
import type { CredentialNames } from '../target/credentials.ts'
import type { TargetRequest } from './plan.ts'

/** Name of the variable that carries the embedded simulator's token to the workers. */
const tokenVariable = 'ASSAY_SIMULATOR_TOKEN'

/** How the embedded simulator is authorised to: with a token that only this process and its workers know. */
export const simulatorCredentials: CredentialNames = { tokenEnv: tokenVariable }

/** Name of the variable that carries the password of the embedded simulator's mailboxes. */
const passwordVariable = 'ASSAY_SIMULATOR_PASSWORD'

/** How the embedded simulator of an API is authorised to: a bearer token, or mailboxes with a shared key and passwords. */
export function embeddedAccess({ api }: Pick<Suite, 'api'>): Pick<TargetRequest, 'credentials' | 'mailboxes'> {
  const mailboxes = api.environments.simulator?.mailboxes
  if (mailboxes === undefined) return { credentials: simulatorCredentials }
  const passwords = { senderPasswordEnv: passwordVariable, recipientPasswordEnv: passwordVariable }
  return {
    credentials: { secretsEnv: [tokenVariable, passwordVariable] },
    mailboxes: { ...mailboxes, sharedKeyEnv: tokenVariable, ...passwords },
  }
}

/** What the embedded simulator is to be, beside its API. */
export interface EmbeddedOptions {
  reading: string[]
  seed: string
  fault?: string
}

/**
 * Start the simulator that a run judges when it is given no target. It takes one token, drawn here, and refuses every
 * other, so that authorisation is tested too.
 * @throws Error naming an unknown reading or fault
 */
export function startEmbeddedSimulator(suite: Suite, options: EmbeddedOptions): Promise<RunningSimulator> {
  process.env[tokenVariable] ??= randomUUID()
  process.env[passwordVariable] ??= randomUUID()
  const tokens = [process.env[tokenVariable], ...(hasMailboxes(suite.api) ? [process.env[passwordVariable]] : [])]
  return startSimulator({ api: suite.api.short, tokens, ...options })
}
