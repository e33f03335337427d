import { besideTokenService } from './authorisation/beside-token-service.ts'
import { TokenLedger } from './authorisation/token-ledger.ts'
import { createTokenService, type TokenServiceOptions } from './authorisation/token-service.ts'
import type { UnfitToken } from './bearer-token.ts'
import type { Fault } from './fault.ts'
import { simulatorOf } from './registry.ts'
import { idsFrom } from './seeded-ids.ts'
import { listen } from './server.ts'

export type { Fault } from './fault.ts'
export { simulatedApis } from './registry.ts'

/** What a simulator is to be. */
export interface SimulatorOptions {
  /** The short name of the API. */
  api: string
  /** The port on 127.0.0.1; 0, the default, takes a free one. */
  port?: number
  /** Presets (`documented`, `fhir-r4` and others) and single readings (`RAF-C02=b`), a later one over an earlier. */
  reading?: string[]
  /** The name of a fault that the server is to have. */
  fault?: string
  /** Answer examples and keep nothing, as the official sandbox does. */
  stateless?: boolean
  /** What ids and versions are made from; without it they are random. */
  seed?: string
  now?: () => Date
  /** The bearer tokens that have been issued. Given, every request needs one of them; without, access is open. */
  tokens?: string[]
  /** Tokens that were issued too, and have to be refused: each with what is wrong with it. */
  unfitTokens?: Record<string, UnfitToken>
  /** Take only tokens of a token service of the simulator's own, beside the API; `tokens` then counts for nothing. */
  tokenService?: Pick<TokenServiceOptions, 'applications' | 'users' | 'lifetimeSeconds'>
  /** Waited before each answer, in milliseconds. */
  delayMs?: number
}

/** A simulator that is running. */
export interface RunningSimulator {
  api: string
  /** The address of the API, without a slash at the end. */
  baseUrl: string
  /** Where its token service issues tokens and logs users in, if it has one. */
  tokenUrl?: string
  authoriseUrl?: string
  close(): Promise<void>
}

/**
 * Starts a reference server of an API on loopback. Throws an Error that names what is known if the API, a reading or the
 * fault is not, or if the port is taken.
 */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const { tokenService, now = () => new Date() } = options
  const ledger = tokenService === undefined ? undefined : new TokenLedger()
  const { tokens, unfitTokens } = ledger ?? { tokens: options.tokens ?? [], unfitTokens: options.unfitTokens ?? {} }
  const api = simulatorOf(options.api).serve(
    {
      reading: options.reading ?? [],
      stateless: options.stateless ?? false,
      nextId: idsFrom(options.seed),
      now,
      tokens,
      unfitTokens,
    },
    options.fault,
  )
  const { api: name, port = 0, delayMs = 0 } = options
  if (tokenService === undefined || ledger === undefined) {
    const { origin, close } = await listen(api, port, delayMs)
    return { api: name, baseUrl: `${origin}${api.basePath}`, close }
  }
  const onIssue = (token: string, expiresAt: number) => ledger.issue(token, expiresAt)
  const service = createTokenService({ ...tokenService, now, onIssue })
  const { origin, close } = await listen(besideTokenService(api, service, ledger, now), port, delayMs)
  const addresses = { tokenUrl: service.tokenUrl(), authoriseUrl: service.authoriseUrl() }
  return { api: name, baseUrl: `${origin}${api.basePath}`, ...addresses, close }
}

/** The faults that a simulator of an API can be started with. Throws an Error if the API has no simulator. */
export function listFaults(api: string): Fault[] {
  return [...simulatorOf(api).faults]
}

/** Lines that tell a person how to use a simulator, beside its address; most need none. */
export function aboutSimulator(api: string): string[] {
  return [...(simulatorOf(api).about ?? [])]
}

/** Every reading that a simulator of an API can be started with: presets, then single ones such as RAF-C02=b. */
export function listReadings(api: string): string[] {
  return [...simulatorOf(api).readings]
}
