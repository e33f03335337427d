import { challengeFor } from '../bearer-token.ts'
import type { JsonObject } from '../json.ts'
import { type Header, headerValue, type SimulatorRequest, type SimulatorResponse } from '../message.ts'
import type { Interaction } from './interactions.ts'
import type { Policy } from './policy.ts'
import { BASE_PATH, methodsOf } from './routing.ts'
import type { SimulatorState } from './state.ts'

/** What an operation comes to, before the headers that every answer has. Writes have no body. */
export interface Outcome {
  status: number
  headers: Header[]
  body?: JsonObject
}

/** The address that Location, fullUrl and links start with. */
export function publicBase(state: SimulatorState): string {
  return `${state.origin}${BASE_PATH}`
}

/** The header that says which version an answer is of, for the interactions that have it. */
export function versionHeader(version: number, interaction: Interaction, policy: Policy): Header[] {
  if (!policy.versionOn.includes(interaction)) return []
  return [[policy.versionHeader, policy.versionHeader === 'E-Tag' ? String(version) : `W/"${version}"`]]
}

/** The whole answer: the media type, and the caller's identifiers sent back, whatever the status. */
export function complete(outcome: Outcome, request: SimulatorRequest, now: Date, policy: Policy): SimulatorResponse {
  const headers: Header[] = [['Date', now.toUTCString()], ...outcome.headers]
  // API Gateway itself refuses a method, and knows nothing of FHIR.
  if (outcome.body)
    headers.unshift(['Content-Type', outcome.status === 405 ? 'application/json' : 'application/fhir+json'])
  if (outcome.status === 401)
    headers.push(['WWW-Authenticate', challengeFor(headerValue(request.headers, 'Authorization'))])
  if (outcome.status === 405) headers.push(['Allow', methodsOf(request.path, policy).join(', ')])
  for (const [asked, answered] of Object.entries(policy.mirrored)) {
    const value = headerValue(request.headers, asked)
    if (value) headers.push([answered, value])
  }
  return { status: outcome.status, headers, body: outcome.body ? JSON.stringify(outcome.body) : '' }
}
