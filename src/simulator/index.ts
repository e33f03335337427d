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
  /** Waited before each answer, in milliseconds. */
  delayMs?: number
}

/** A simulator that is running. */
export interface RunningSimulator {
  api: string
  /** The address of the API, without a slash at the end. */
  baseUrl: string
  close(): Promise<void>
}

/**
 * Starts a reference server of an API on loopback. Throws an Error that names what is known if the API, a reading or the
 * fault is not, or if the port is taken.
 */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  const api = simulatorOf(options.api).serve(
    {
      reading: options.reading ?? [],
      stateless: options.stateless ?? false,
      nextId: idsFrom(options.seed),
      now: options.now ?? (() => new Date()),
      tokens: options.tokens ?? [],
      unfitTokens: options.unfitTokens ?? {},
    },
    options.fault,
  )
  const server = await listen(api, options.port ?? 0, options.delayMs ?? 0)
  return { api: options.api, baseUrl: `${server.origin}${api.basePath}`, close: server.close }
}

/** The faults that a simulator of an API can be started with. Throws an Error if the API has no simulator. */
export function listFaults(api: string): Fault[] {
  return [...simulatorOf(api).faults]
}

/** Every reading that a simulator of an API can be started with: presets, then single ones such as RAF-C02=b. */
export function listReadings(api: string): string[] {
  return [...simulatorOf(api).readings]
}
