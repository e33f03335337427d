import { defineSimulator } from '../definition.ts'
import { answerUnder } from '../fault.ts'
import type { SimulatedApi } from '../simulated-api.ts'
import type { Fault } from './fault.ts'
import { faults } from './faults.ts'
import { changePolicy, type Policy } from './policy.ts'
import { policyFor, readings } from './readings.ts'
import { respond } from './respond.ts'
import { BASE_PATH, routeOf } from './routing.ts'
import { emptyMesh, type MeshState } from './state.ts'

/** The reference server of MESH: three mailboxes, with the secrets of the public sandbox unless it is given others. */
export const mesh = defineSimulator<Fault>({
  short: 'mesh',
  faults,
  readings,
  serve: ({ reading, nextId, now, tokens }, fault) => serve(emptyMesh(nextId, now, tokens), policyFor(reading), fault),
})

/** One server: a state and a policy, and possibly a fault. */
export function serve(state: MeshState, policy: Policy, fault?: Fault): SimulatedApi {
  const faulty = fault?.policy ? changePolicy(policy, fault.policy) : policy
  return {
    basePath: BASE_PATH,
    maxBodyBytes: policy.maxBodyBytes,
    setOrigin: () => {},
    pauseMs: () => 0,
    respond: (request) => {
      const { interaction } = routeOf(request.method, request.path)
      return answerUnder(fault, { sound: policy, faulty }, { interaction, request }, (decided) =>
        respond(request, state, decided),
      )
    },
  }
}
