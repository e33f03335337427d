import type { SimulatorAnswer, SimulatorResponse } from '../message.ts'
import type { SimulatedApi } from '../simulated-api.ts'
import type { Fault } from './fault.ts'
import { changePolicy, type Policy } from './policy.ts'
import { respond } from './respond.ts'
import { BASE_PATH, routeOf } from './routing.ts'
import type { SimulatorState } from './state.ts'
import { respondStateless } from './stateless.ts'

/** One server of the API: a state and a policy, and possibly a fault. */
export function reasonableAdjustmentFlag(
  state: SimulatorState,
  policy: Policy,
  options: { fault?: Fault; stateless?: boolean } = {},
): SimulatedApi {
  const { fault } = options
  const answer = options.stateless ? respondStateless : respond
  const faulty = fault?.policy ? changePolicy(policy, fault.policy) : policy
  return {
    basePath: BASE_PATH,
    maxBodyBytes: policy.maxBodyBytes,
    setOrigin: (origin) => {
      state.origin = origin
    },
    // Two updates can only race if the first has not been answered when the second arrives.
    pauseMs: (method) => (method === 'PUT' && faulty.racingUpdates === 'accepted' ? 25 : 0),
    respond: (request) => {
      const { interaction } = routeOf(request.method, request.path, policy)
      const isSpoilt = fault !== undefined && (fault.on?.includes(interaction) ?? true)
      if (!isSpoilt) return { response: answer(request, state, policy) }
      return spoil(answer(request, state, faulty), fault, { interaction, request })
    },
  }
}

function spoil(
  response: SimulatorResponse,
  fault: Fault,
  context: Parameters<NonNullable<Fault['rewrite']>>[1],
): SimulatorAnswer {
  const spoilt = { response: fault.rewrite ? fault.rewrite(response, context) : response }
  return fault.wire ? { ...spoilt, wire: fault.wire } : spoilt
}
