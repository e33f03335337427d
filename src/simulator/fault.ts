import type { SimulatorAnswer, SimulatorRequest, SimulatorResponse, WireFault } from './message.ts'

/** What an answer belongs to, for a fault that spoils only some answers. */
export interface FaultContext {
  interaction: string
  request: SimulatorRequest
}

/** A change to a finished answer. It may change the answer that it is given, and has to return the one to send. */
export type Rewrite = (response: SimulatorResponse, context: FaultContext) => SimulatorResponse

/**
 * A way in which a server is wrong. `says` is a sentence for a report; `breaks` are the rows of the register of which at
 * least one turns Not met, `mayAlsoBreak` those that may. Exactly one of `policy`, `rewrite` and `wire` says how. Each API
 * has decisions and interactions of its own, which is what the type parameters are.
 */
export interface Fault<PolicyChange = unknown, Interaction extends string = string> {
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

/** A list of rows that many faults share may name what a fault breaks anyway; each row is named once. */
export function withoutDoubles<Own extends Fault>(fault: Own): Own {
  const others = fault.mayAlsoBreak.filter((row) => !fault.breaks.includes(row))
  return { ...fault, mayAlsoBreak: [...new Set(others)] }
}

/**
 * The answer of a server that may have a fault: what the fault spoils is answered under the faulty policy, rewritten, and
 * sent as the fault says; all else is answered as it should be.
 */
export function answerUnder<Policy>(
  fault: Fault | undefined,
  policies: { sound: Policy; faulty: Policy },
  context: FaultContext,
  answer: (policy: Policy) => SimulatorResponse,
): SimulatorAnswer {
  const isSpoilt = fault !== undefined && (fault.on?.includes(context.interaction) ?? true)
  if (!isSpoilt) return { response: answer(policies.sound) }
  const response = answer(policies.faulty)
  return {
    response: fault.rewrite ? fault.rewrite(response, context) : response,
    ...(fault.wire ? { wire: fault.wire } : {}),
  }
}
