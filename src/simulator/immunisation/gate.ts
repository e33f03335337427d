import { isUuid } from '../../nhs/uuid.ts'
import { judgeBearer, type KnownTokens } from '../bearer-token.ts'
import { asObject, type JsonObject, JsonProblem, parseStrictJson } from '../json.ts'
import { headerValue, type SimulatorRequest } from '../message.ts'
import { refuse } from './outcome.ts'
import type { Policy } from './policy.ts'

/** Checks the headers that every request may carry: Authorization and the two identifiers. */
export function checkHeaders(request: SimulatorRequest, known: KnownTokens, policy: Policy): void {
  checkAuthorisation(headerValue(request.headers, 'Authorization'), known, policy)
  const correlation = headerValue(request.headers, 'X-Correlation-ID')
  if (policy.correlationId === 'uuid' && correlation !== undefined && !isUuid(correlation))
    refuse(policy, 'request-header', 'X-Correlation-ID must be a UUID')
  const requestId = headerValue(request.headers, 'X-Request-ID')
  if (policy.requestId === 'lower-case' && requestId !== requestId?.toLowerCase())
    refuse(policy, 'request-header', 'X-Request-ID must be a UUID in lower case')
  const missing = policy.asksFor.find((name) => headerValue(request.headers, name) === undefined)
  if (missing !== undefined) refuse(policy, 'request-header', `${missing} is missing`)
}

/** Whatever is wrong with a token, the words are the same. */
function checkAuthorisation(value: string | undefined, known: KnownTokens, policy: Policy): void {
  const verdict = judgeBearer(value, known)
  if (verdict === 'good' || policy.letsPass.includes(verdict)) return
  refuse(policy, 'access-denied', 'The sender has not provided a token or it has expired or is otherwise invalid.')
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
