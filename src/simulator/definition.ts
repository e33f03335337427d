import type { KnownTokens } from './bearer-token.ts'
import type { Fault } from './fault.ts'
import type { NextId } from './seeded-ids.ts'
import type { SimulatedApi } from './simulated-api.ts'

/** What a server is to be, in the terms that all APIs share. */
export interface ServerSettings extends Pick<KnownTokens, 'tokens'>, Partial<Pick<KnownTokens, 'unfitTokens'>> {
  /** Presets and single readings, a later one over an earlier. */
  reading: readonly string[]
  /** Answer examples and keep nothing, as the official sandbox does. */
  stateless: boolean
  nextId: NextId
  now: () => Date
}

/** The reference server of one API: what the registry knows of it. */
export interface SimulatorDefinition {
  /** The short name of the API, as on the command line. */
  short: string
  /** In the order in which they are listed to a user. */
  faults: readonly Fault[]
  /** Every reading that `settings.reading` may hold. */
  readings: readonly string[]
  /** Lines that tell a person how to use it. */
  about?: readonly string[]
  /** A server with its own state. Throws an Error that names what is known if a reading or the fault is not. */
  serve(settings: ServerSettings, fault?: string): SimulatedApi
}

/** Describes the server of an API whose faults have a type of its own. */
export function defineSimulator<OwnFault extends Fault>(
  own: Omit<SimulatorDefinition, 'faults' | 'serve'> & {
    faults: readonly OwnFault[]
    serve(settings: ServerSettings, fault: OwnFault | undefined): SimulatedApi
  },
): SimulatorDefinition {
  return {
    ...own,
    serve: (settings, name) => own.serve(settings, name === undefined ? undefined : findFault(own, name)),
  }
}

function findFault<OwnFault extends Fault>(own: { short: string; faults: readonly OwnFault[] }, name: string) {
  const fault = own.faults.find((each) => each.name === name)
  if (!fault) {
    throw new Error(`Unknown fault "${name}" of ${own.short}. \`assay simulate ${own.short} --list-faults\` lists them`)
  }
  return fault
}
