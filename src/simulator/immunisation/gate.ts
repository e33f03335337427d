import { isUuid } from '../../nhs/uuid.ts'
import { asObject, type JsonObject, JsonProblem, parseStrictJson } from '../json.ts'
import { headerValue, type SimulatorRequest } from '../message.ts'
import { refuse } from './outcome.ts'
import type { Policy } from './policy.ts'

/** Checks the headers that every request may carry: Authorization and the two identifiers. */
export function checkHeaders(request: SimulatorRequest, tokens: readonly string[], policy: Policy): void {
  checkAuthorisation(headerValue(request.headers, 'Authorization'), tokens, policy)
  const correlation = headerValue(request.headers, 'X-Correlation-ID')
  if (policy.correlationId === 'uuid' && correlation !== undefined && !isUuid(correlation))
    refuse(policy, 'request-header', 'X-Correlation-ID must be a UUID')
  const requestId = headerValue(request.headers, 'X-Request-ID')
  if (policy.requestId === 'lower-case' && requestId !== requestId?.toLowerCase())
    refuse(policy, 'request-header', 'X-Request-ID must be a UUID in lower case')
  const missing = policy.asksFor.find((name) => headerValue(request.headers, name) === undefined)
  if (missing !== undefined) refuse(policy, 'request-header', `${missing} is missing`)
}

/** There is no token service behind the simulator: the tokens that it knows are those that it was started with. */
function checkAuthorisation(value: string | undefined, tokens: readonly string[], policy: Policy): void {
  const denied = 'The sender has not provided a token or it has expired or is otherwise invalid.'
  if (value === undefined) {
    if (tokens.length > 0 && policy.authorisation !== 'optional') refuse(policy, 'access-denied', denied)
    return
  }
  const token = /^Bearer ([\x21-\x7e]+)$/i.exec(value)?.[1]
  if (token === undefined && policy.authorisation === 'any-scheme') return
  const isKnown = tokens.length === 0 || policy.authorisation === 'any-token' || tokens.includes(token ?? '')
  if (token === undefined || !isKnown) refuse(policy, 'access-denied', denied)
}

/** Reads the body of a write as a JSON object. */
export function readBody(request: SimulatorRequest, policy: Policy): JsonObject {
  checkSize(request, policy)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(request.body)
    const object = asObject(parseStrictJson(text))
    if (object) return object
    refuse(policy, 'malformed-json', `${MALFORMED}the body has to be an object`)
  } catch (error) {
    if (error instanceof JsonProblem) refuse(policy, 'malformed-json', MALFORMED + error.message)
    else if (error instanceof TypeError) refuse(policy, 'malformed-json', `${MALFORMED}the body is not UTF-8`)
    else throw error
  }
  return {}
}

const MALFORMED = "Request's body contains malformed JSON: "

/** Refuses a body that has not been read because it is too large. */
export function checkSize(request: SimulatorRequest, policy: Policy): void {
  if (request.bodyTooLarge || request.body.length > policy.maxBodyBytes)
    refuse(policy, 'body-too-large', `The body is larger than ${policy.maxBodyBytes} bytes`)
}
