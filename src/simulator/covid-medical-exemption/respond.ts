import { isUuid } from '../../nhs/uuid.ts'
import type { KnownTokens } from '../bearer-token.ts'
import type { JsonObject } from '../json.ts'
import { type Header, headerValue, type SimulatorRequest, type SimulatorResponse } from '../message.ts'
import { authorise, challengeOf } from './authorisation.ts'
import { exemptionOf } from './exemption.ts'
import { askedFor } from './parameters.ts'
import type { Policy } from './policy.ts'
import { outcomeOf, Refused } from './refusal.ts'
import { BASE_PATH, checkMethod, type Interaction, interactionOf } from './routing.ts'

/** All that an answer depends on besides the request and the policy. */
export interface SimulatorState {
  tokens: KnownTokens
  nextId: () => string
  now: () => Date
  /** Where the server itself is reached: scheme, host and port. */
  origin: string
}

/** Answers one request. Nothing is kept: the exemptions are made from the NHS number. */
export function respond(request: SimulatorRequest, state: SimulatorState, policy: Policy): SimulatorResponse {
  try {
    const interaction = interactionOf(request, policy)
    authorise(request, state.tokens, policy)
    checkCorrelationId(request, policy)
    return complete(200, answerTo(interaction, request, state, policy), request, state)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return complete(error.status, outcomeOf(error), request, state)
  }
}

function answerTo(
  interaction: Interaction,
  request: SimulatorRequest,
  state: SimulatorState,
  policy: Policy,
): JsonObject {
  if (interaction === 'none') throw new Refused(404, 'There is no such endpoint')
  checkMethod(request)
  if (interaction === 'capabilities') return { resourceType: 'CapabilityStatement', status: 'active' }
  const nhsNumber = askedFor(request.query, policy)
  if (nhsNumber === undefined) return bundleOf([], request, state, policy)
  const exemption = exemptionOf(nhsNumber, state.nextId, policy)
  if (exemption !== undefined) return bundleOf([exemption], request, state, policy)
  if (policy.noExemption === 'not-found') throw new Refused(404, 'No exemption was found')
  const nobody = outcomeOf(new Refused(200, 'No exemption was found'))
  return bundleOf(policy.noExemption === 'outcome' ? [nobody] : [], request, state, policy)
}

/** A searchset as the examples have it: neither total nor link, and no entry where nothing is found (CME-C12). */
function bundleOf(
  found: readonly JsonObject[],
  request: SimulatorRequest,
  { origin }: SimulatorState,
  { bundle }: Policy,
): JsonObject {
  const base = `${origin}${BASE_PATH}/`
  const url = `${base}QuestionnaireResponse?${request.query}`
  const entry = found.map((resource) => ({
    fullUrl: `${bundle === 'fhir' ? base : ''}${resource.resourceType}/${resource.id}`,
    resource,
  }))
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(bundle === 'fhir' ? { total: found.length, link: [{ relation: 'self', url }] } : {}),
    ...(entry.length > 0 ? { entry } : {}),
  }
}

function checkCorrelationId({ headers }: SimulatorRequest, { correlationId }: Policy): void {
  const id = headerValue(headers, 'X-Correlation-ID')
  if (correlationId === 'required' && id === undefined) throw new Refused(400, 'Missing X-Correlation-ID')
  if (correlationId === 'uuid' && id !== undefined && !isUuid(id)) throw new Refused(400, 'Invalid X-Correlation-ID')
}

/** The whole answer: the date, the media type, a challenge with 401, and the correlation id sent back. */
function complete(
  status: number,
  body: JsonObject,
  request: SimulatorRequest,
  { now }: SimulatorState,
): SimulatorResponse {
  const headers: Header[] = [
    ['Content-Type', 'application/fhir+json'],
    ['Date', now().toUTCString()],
  ]
  if (status === 401) headers.push(['WWW-Authenticate', challengeOf(request)])
  if (status === 405) headers.push(['Allow', 'GET'])
  const correlationId = headerValue(request.headers, 'X-Correlation-ID')
  if (correlationId) headers.push(['X-Correlation-Id', correlationId])
  return { status, headers, body: JSON.stringify(body) }
}
