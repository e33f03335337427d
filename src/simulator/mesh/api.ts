import { defineSimulator } from '../definition.ts'
import { answerUnder } from '../fault.ts'
import type { SimulatedApi } from '../simulated-api.ts'
import type { Fault } from './fault.ts'
import { faults } from './faults.ts'
import { changePolicy, type Policy } from './policy.ts'
import { policyFor, readings } from './readings.ts'
import { respond } from './respond.ts'
import { BASE_PATH, routeOf } from './routing.ts'
import { emptyMesh, type MeshState, publicSecrets, restrictedWorkflow } from './state.ts'

/** The reference server of MESH: three mailboxes, with the secrets of the public sandbox unless it is given others. */
export const mesh = defineSimulator<Fault>({
  short: 'mesh',
  faults,
  readings,
  about: [
    'Mailboxes   X26ABC1, X26ABC2; X26ABC3 answers vaccination extracts',
    `Password    ${publicSecrets.password}`,
    `Shared key  ${publicSecrets.sharedKey}`,
    `Workflows   any but ${restrictedWorkflow}`,
  ],
  serve: ({ reading, stateless, nextId, now, tokens }, fault) => {
    if (stateless) throw new Error('A MESH server keeps messages: there is no stateless one')
    return serve(emptyMesh(nextId, now, tokens), policyFor(reading), fault)
  },
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
