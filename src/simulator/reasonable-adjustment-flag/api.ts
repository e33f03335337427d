import type { SimulatorAnswer, SimulatorRequest } from '../message.ts'
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
  const effective = fault?.policy ? changePolicy(policy, fault.policy) : policy
  const answer = options.stateless ? respondStateless : respond
  return {
    basePath: BASE_PATH,
    maxBodyBytes: effective.maxBodyBytes,
    setOrigin: (origin) => {
      state.origin = origin
    },
    respond: (request) => spoil(answer(request, state, effective), request, effective, fault),
  }
}

function spoil(
  response: SimulatorAnswer['response'],
  request: SimulatorRequest,
  policy: Policy,
  fault?: Fault,
): SimulatorAnswer {
  if (!fault) return { response }
  const { interaction } = routeOf(request.method, request.path, policy)
  // A remembered answer is handed out again, so a fault works on a copy.
  const own = { ...response, headers: [...response.headers] }
  const rewritten = fault.rewrite ? fault.rewrite(own, { interaction, request }) : own
  return fault.wire?.on.includes(interaction) ? { response: rewritten, wire: fault.wire.does } : { response: rewritten }
}
