import type { SimulatorRequest, SimulatorResponse } from '../message.ts'
import { complete, type Outcome } from './answer.ts'
import { create } from './create.ts'
import { checkHeaders } from './gate.ts'
import { refusalAnswer, refuse } from './outcome.ts'
import type { Policy } from './policy.ts'
import { read } from './read.ts'
import { remove } from './remove.ts'
import { type Route, routeOf } from './routing.ts'
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
  try {
    if (route.interaction !== 'ping') checkHeaders(request, state, policy)
    return complete(operate(route, request, state, policy), request, state.now(), policy)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { status, outcome } = refusalAnswer(policy, error, state.nextId)
    return complete({ status, headers: [], body: outcome }, request, state.now(), policy)
  }
}

function operate(route: Route, request: SimulatorRequest, state: SimulatorState, policy: Policy): Outcome {
  switch (route.interaction) {
    case 'create':
      return create(request, state, policy)
    case 'read':
      return read(route.id, state, policy)
    case 'update':
      return update(request, route.id, state, policy)
    case 'delete':
      return remove(route.id, state, policy)
    case 'search':
    case 'search-post':
      return search(request, route.interaction, state, policy)
    case 'ping':
      return { status: 200, headers: [], body: { version: '1', revision: '1', releaseId: '1', commitId: '1' } }
    case 'none': {
      const says = route.why === 'unknown-path' ? 'The requested resource was not found.' : 'Method Not Allowed'
      refuse(policy, route.why, says)
      return { status: 200, headers: [], body: { resourceType: 'Bundle', type: 'searchset', total: 0 } }
    }
  }
}
