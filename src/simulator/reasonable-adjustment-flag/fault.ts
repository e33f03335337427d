import type { SimulatorRequest, SimulatorResponse, WireFault } from '../message.ts'
import type { Interaction } from './interactions.ts'
import type { PolicyChange } from './policy.ts'

/** What an answer belongs to, for a fault that spoils only some answers. */
export interface FaultContext {
  interaction: Interaction
  request: SimulatorRequest
}

/**
 * A way in which a server of this API is wrong. `says` is a sentence for a report; `breaks` are the rows of the register of
 * which at least one turns Not met, `mayAlsoBreak` those that may. Exactly one of the last three says how it is done.
 */
export interface Fault {
  name: string
  says: string
  breaks: readonly string[]
  mayAlsoBreak: readonly string[]
  /** Decisions taken wrongly. */
  policy?: PolicyChange
  /** A change to the finished answer. */
  rewrite?: (response: SimulatorResponse, context: FaultContext) => SimulatorResponse
  /** What happens to the answer on the wire, and to which interactions. */
  wire?: { does: WireFault; on: readonly Interaction[] }
}
