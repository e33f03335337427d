import { defineSimulator } from '../definition.ts'
import { versionedServer } from '../versioned-server.ts'
import type { Fault } from './fault.ts'
import { faults } from './faults.ts'
import { knownReadings, policyFor } from './policies.ts'
import { changePolicy } from './policy.ts'
import { respond } from './respond.ts'
import { BASE_PATH, routeOf } from './routing.ts'
import { emptyState } from './state.ts'
import { respondStateless } from './stateless.ts'

/** The reference server of the Reasonable Adjustment Flag API. */
export const reasonableAdjustmentFlag = defineSimulator<Fault>({
  short: 'raf',
  faults,
  readings: knownReadings(),
  serve: ({ reading, stateless, nextId, now, tokens, unfitTokens = {} }, fault) =>
    serve({ ...emptyState(nextId, now), tokens, unfitTokens }, policyFor(reading), {
      stateless,
      ...(fault ? { fault } : {}),
    }),
})

/** One server of the API: a state and a policy, and possibly a fault. */
export const serve = versionedServer({
  basePath: BASE_PATH,
  respond,
  respondStateless,
  changePolicy,
  interactionOf: ({ method, path }, policy) => routeOf(method, path, policy).interaction,
})
