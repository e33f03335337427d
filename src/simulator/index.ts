import { reasonableAdjustmentFlag } from './reasonable-adjustment-flag/api.ts'
import type { Fault } from './reasonable-adjustment-flag/fault.ts'
import { faults } from './reasonable-adjustment-flag/faults.ts'
import { policyFor } from './reasonable-adjustment-flag/policies.ts'
import { emptyState } from './reasonable-adjustment-flag/state.ts'
import { idsFrom } from './seeded-ids.ts'
import { listen } from './server.ts'

export type { Fault } from './reasonable-adjustment-flag/fault.ts'

/** What a simulator is to be. */
export interface SimulatorOptions {
  api: 'raf'
  /** The port on 127.0.0.1; 0, the default, takes a free one. */
  port?: number
  /** Presets (`documented`, `gateway`, `fhir-r4`) and single readings (`RAF-C02=b`), a later one over an earlier. */
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
  const fault = options.fault === undefined ? undefined : findFault(options.api, options.fault)
  assertKnown(options.api)
  const policy = policyFor(options.reading ?? [])
  const state = emptyState(idsFrom(options.seed), options.now ?? (() => new Date()))
  state.tokens = options.tokens ?? []
  const api = reasonableAdjustmentFlag(state, policy, {
    ...(fault ? { fault } : {}),
    ...(options.stateless ? { stateless: true } : {}),
  })
  const server = await listen(api, options.port ?? 0, options.delayMs ?? 0)
  return { api: options.api, baseUrl: `${server.origin}${api.basePath}`, close: server.close }
}

/** The faults that a simulator of an API can be started with. */
export function listFaults(api: 'raf'): Fault[] {
  assertKnown(api)
  return [...faults]
}

function findFault(api: 'raf', name: string): Fault {
  const fault = listFaults(api).find((each) => each.name === name)
  if (!fault) throw new Error(`Unknown fault "${name}" of ${api}. \`assay simulate ${api} --list-faults\` lists them`)
  return fault
}

function assertKnown(api: string): void {
  if (api !== 'raf') throw new Error(`There is no simulator of "${api}". Known: raf`)
}
