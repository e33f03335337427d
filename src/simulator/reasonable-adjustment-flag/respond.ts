import type { SimulatorRequest, SimulatorResponse } from '../message.ts'
import { complete, type Outcome } from './answer.ts'
import { create } from './create.ts'
import { checkHeaders, checkMedia } from './gate.ts'
import { refusalOutcome } from './outcome.ts'
import type { Policy } from './policy.ts'
import { remove } from './remove.ts'
import { type Route, refuseNoRoute, routeOf } from './routing.ts'
import { search } from './search.ts'
import { Refused } from './situations.ts'
import type { SimulatorState } from './state.ts'
import { update } from './update.ts'

/**
 * Answers one request. Nothing is waited for and nothing outside `state` is read or changed, so a request is either done
 * completely or, if it is refused, not at all.
 */
export function respond(request: SimulatorRequest, state: SimulatorState, policy: Policy): SimulatorResponse {
  const route = routeOf(request.method, request.path, policy)
  const isWrite = route.kind === 'create' || route.kind === 'update' || route.kind === 'remove'
  const isRemembered = isWrite && policy.repeatedRequest === 'replay'
  try {
    if (policy.firstCheck === 'body' && isWrite) checkMedia(request, policy)
    checkHeaders(request, state, policy)
    refuseNoRoute(route, request.method, request.path, policy)
    const earlier = isRemembered ? state.replies.recall(request) : undefined
    const outcome = earlier ?? operate(route, request, state, policy)
    if (isRemembered && !earlier) state.replies.remember(request, outcome)
    // The date and the identifiers are those of this request, whether or not it has been carried out before.
    return complete(outcome, request, state, policy)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { status, outcome } = refusalOutcome(policy, error.situation, error.message)
    return complete({ status, headers: [], body: outcome }, request, state, policy)
  }
}

function operate(route: Route, request: SimulatorRequest, state: SimulatorState, policy: Policy): Outcome {
  switch (route.kind) {
    case 'create':
      return create(request, route.type, state, policy)
    case 'search':
      return search(request, route.type, state, policy)
    case 'update':
      return update(request, route, state, policy)
    case 'remove':
      return remove(request, state, policy)
    default:
      return { status: 200, headers: [], body: { resourceType: 'Bundle', type: 'searchset', total: 0 } }
  }
}
