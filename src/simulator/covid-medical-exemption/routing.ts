import type { SimulatorRequest } from '../message.ts'
import type { Policy } from './policy.ts'
import { Refused } from './refusal.ts'

/** Where the API lives on its host. */
export const BASE_PATH = '/covid-medical-exemptions/FHIR/R4'

/** What a request is, whether it is answered or not. */
export type Interaction = 'get-status' | 'capabilities' | 'none'

/** The interaction of a path. The page has one; the capabilities interaction is known by name, to be refused. */
export function interactionOf({ path }: SimulatorRequest, policy: Pick<Policy, 'paths' | 'capabilities'>): Interaction {
  const below = path.startsWith(BASE_PATH) ? path.slice(BASE_PATH.length) : ''
  if (below === '/QuestionnaireResponse') return 'get-status'
  if (policy.paths === 'any-case' && /^\/questionnaireresponses?$/i.test(below)) return 'get-status'
  return below === '/metadata' && policy.capabilities === 'answered' ? 'capabilities' : 'none'
}

/** Refuses every method but GET. */
export function checkMethod({ method }: SimulatorRequest): void {
  if (method !== 'GET') throw new Refused(405, `${method} is not supported here`)
}
