import { defineSimulator } from '../definition.ts'
import { answerUnder } from '../fault.ts'
import type { SimulatedApi } from '../simulated-api.ts'
import type { Fault } from './fault.ts'
import { faults } from './faults.ts'
import { knownReadings, policyFor } from './policies.ts'
import { changePolicy, type Policy } from './policy.ts'
import { respond } from './respond.ts'
import { BASE_PATH, routeOf } from './routing.ts'
import { emptyState, type SimulatorState } from './state.ts'
import { respondStateless } from './stateless.ts'

/** The reference server of the Immunisation FHIR API. */
export const immunisation = defineSimulator<Fault>({
  short: 'immunisation',
  faults,
  readings: knownReadings(),
  serve: ({ reading, stateless, nextId, now, tokens, unfitTokens = {} }, fault) =>
    serve({ ...emptyState(nextId, now), tokens, unfitTokens }, policyFor(reading), {
      stateless,
      ...(fault ? { fault } : {}),
    }),
})

/** One server of the API: a state and a policy, and possibly a fault. */
export function serve(
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
      return answerUnder(fault, { sound: policy, faulty }, { interaction, request }, (decided) =>
        answer(request, state, decided),
      )
    },
  }
}
