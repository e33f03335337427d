import { randomUUID } from 'node:crypto'
import type { Suite } from '../requirements/load-suite.ts'
import { type RunningSimulator, startSimulator } from '../simulator/index.ts'
import type { CredentialNames } from '../target/credentials.ts'

/** Name of the variable that carries the embedded simulator's token to the workers. */
const tokenVariable = 'ASSAY_SIMULATOR_TOKEN'

/** How the embedded simulator is authorised to: with a token that only this process and its workers know. */
export const simulatorCredentials: CredentialNames = { tokenEnv: tokenVariable }

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
  return startSimulator({ api: suite.api.short, tokens: [process.env[tokenVariable]], ...options })
}
