import { randomUUID } from 'node:crypto'
import { hasMailboxes } from '../requirements/api-definition.ts'
import type { Suite } from '../requirements/load-suite.ts'
import { type RunningSimulator, startSimulator } from '../simulator/index.ts'
import type { CredentialNames, UnfitToken } from '../target/credentials.ts'
import type { TargetRequest } from './plan.ts'

/** Names of the variables that carry the embedded simulator's tokens to the workers. */
const tokenVariable = 'ASSAY_SIMULATOR_TOKEN'
const unfitVariables: Readonly<Record<UnfitToken, string>> = {
  expired: 'ASSAY_SIMULATOR_EXPIRED_TOKEN',
  'other-audience': 'ASSAY_SIMULATOR_OTHER_AUDIENCE_TOKEN',
  'other-scope': 'ASSAY_SIMULATOR_OTHER_SCOPE_TOKEN',
  'other-patient': 'ASSAY_SIMULATOR_OTHER_PATIENT_TOKEN',
}

/** How the embedded simulator is authorised to: with tokens that only this process and its workers know. */
export const simulatorCredentials: CredentialNames = { tokenEnv: tokenVariable, unfitTokens: unfitVariables }

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
 * other, those too that were issued and are not good here, so that authorisation is tested too.
 * @throws Error naming an unknown reading or fault
 */
export function startEmbeddedSimulator(suite: Suite, options: EmbeddedOptions): Promise<RunningSimulator> {
  const unfit = Object.entries(unfitVariables).map(([kind, variable]) => [secretIn(variable), kind])
  return startSimulator({
    api: suite.api.short,
    tokens: [tokenVariable, ...(hasMailboxes(suite.api) ? [passwordVariable] : [])].map(secretIn),
    unfitTokens: Object.fromEntries(unfit),
    ...options,
  })
}

/** The secret in a variable of this process, drawn when it is first asked for. */
function secretIn(variable: string): string {
  const secret = process.env[variable] ?? randomUUID()
  process.env[variable] = secret
  return secret
}
