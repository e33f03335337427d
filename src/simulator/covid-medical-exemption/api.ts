import { defineSimulator } from '../definition.ts'
import { answerUnder } from '../fault.ts'
import type { SimulatedApi } from '../simulated-api.ts'
import type { Fault } from './fault.ts'
import { faults } from './faults.ts'
import { knownReadings, policyFor } from './policies.ts'
import { changePolicy, type Policy } from './policy.ts'
import { respond, type SimulatorState } from './respond.ts'
import { BASE_PATH, interactionOf } from './routing.ts'

/** The reference server of the COVID-19 medical exemption status API. */
export const covidMedicalExemption = defineSimulator<Fault>({
  short: 'cme',
  faults,
  readings: knownReadings(),
  serve: ({ reading, stateless, nextId, now, tokens, unfitTokens = {} }, fault) => {
    const policy = policyFor(reading)
    // The sandbox answers the published examples, whose patients are not those who were asked for.
    const answered: Policy = stateless ? changePolicy(policy, { subject: 'another' }) : policy
    return serve({ tokens: { tokens, unfitTokens }, nextId, now, origin: 'http://127.0.0.1' }, answered, fault)
  },
})

function serve(state: SimulatorState, policy: Policy, fault: Fault | undefined): SimulatedApi {
  const faulty = fault?.policy ? changePolicy(policy, fault.policy) : policy
  return {
    basePath: BASE_PATH,
    maxBodyBytes: 16 * 1024,
    setOrigin: (origin) => {
      state.origin = origin
    },
    pauseMs: () => 0,
    respond: (request) => {
      const interaction = interactionOf(request, faulty)
      return answerUnder(fault, { sound: policy, faulty }, { interaction, request }, (decided) =>
        respond(request, state, decided),
      )
    },
  }
}
