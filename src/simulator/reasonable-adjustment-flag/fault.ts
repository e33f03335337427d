import type { SimulatorRequest, SimulatorResponse, WireFault } from '../message.ts'
import type { Interaction } from './interactions.ts'
import type { PolicyChange } from './policy.ts'

/** What an answer belongs to, for a fault that spoils only some answers. */
export interface FaultContext {
  interaction: Interaction
  request: SimulatorRequest
}

/** A change to a finished answer. It may change the answer that it is given, and has to return the one to send. */
export type Rewrite = (response: SimulatorResponse, context: FaultContext) => SimulatorResponse

/**
 * A way in which a server of this API is wrong. `says` is a sentence for a report; `breaks` are the rows of the register of
 * which at least one turns Not met, `mayAlsoBreak` those that may. Exactly one of `policy`, `rewrite` and `wire` says how.
 */
export interface Fault {
  name: string
  says: string
  breaks: readonly string[]
  mayAlsoBreak: readonly string[]
  /** The preset under which it is a fault, if that is not any of them. */
  reading?: string
  /** The interactions that are spoilt; without it, all are. */
  on?: readonly Interaction[]
  /** Decisions taken wrongly. */
  policy?: PolicyChange
  rewrite?: Rewrite
  /** What happens to the answer on the wire. */
  wire?: WireFault
}
