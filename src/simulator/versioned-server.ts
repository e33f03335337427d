import { answerUnder, type Fault } from './fault.ts'
import type { SimulatorRequest, SimulatorResponse } from './message.ts'
import type { SimulatedApi } from './simulated-api.ts'

/** What such a server decides in its own way. */
export interface VersionedServer<State, Policy, PolicyChange, Interaction extends string> {
  basePath: string
  respond(request: SimulatorRequest, state: State, policy: Policy): SimulatorResponse
  /** Answers with examples, and keeps nothing. */
  respondStateless(request: SimulatorRequest, state: State, policy: Policy): SimulatorResponse
  changePolicy(policy: Policy, change: PolicyChange): Policy
  interactionOf(request: SimulatorRequest, policy: Policy): Interaction
}

/** What every such server keeps and decides. */
interface CommonState {
  origin: string
}
interface CommonPolicy {
  maxBodyBytes: number
  /** Whether updates that arrive together are all made. */
  racingUpdates: string
}

const racePauseMs = 25

/**
 * A server whose records have versions, with or without a state of its own, and possibly with a fault.
 * @returns makes one server of a state and a policy
 */
export function versionedServer<
  State extends CommonState,
  Policy extends CommonPolicy,
  PolicyChange,
  Interaction extends string,
>(api: VersionedServer<State, Policy, PolicyChange, Interaction>) {
  return (
    state: State,
    policy: Policy,
    options: { fault?: Fault<PolicyChange, Interaction>; stateless?: boolean } = {},
  ): SimulatedApi => {
    const { fault } = options
    const answer = options.stateless ? api.respondStateless : api.respond
    const faulty = fault?.policy ? api.changePolicy(policy, fault.policy) : policy
    return {
      basePath: api.basePath,
      maxBodyBytes: policy.maxBodyBytes,
      setOrigin: (origin) => {
        state.origin = origin
      },
      // Two updates can only race if the first has not been answered when the second arrives.
      pauseMs: (method) => (method === 'PUT' && faulty.racingUpdates === 'accepted' ? racePauseMs : 0),
      respond: (request) => {
        const interaction = api.interactionOf(request, policy)
        return answerUnder(fault, { sound: policy, faulty }, { interaction, request }, (decided) =>
          answer(request, state, decided),
        )
      },
    }
  }
}
