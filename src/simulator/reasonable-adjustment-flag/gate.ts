import { isUuid, uuidVersion } from '../../nhs/uuid.ts'
import { type BearerVerdict, judgeBearer, type KnownTokens } from '../bearer-token.ts'
import { asObject, type JsonObject, JsonProblem, parseStrictJson } from '../json.ts'
import { headerValue, type SimulatorRequest } from '../message.ts'
import { refuse } from './outcome.ts'
import type { Policy } from './policy.ts'
import { shown } from './shape.ts'
import type { Situation } from './situations.ts'

const UUID_ANYWHERE = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i

const REQUEST_IDS: Readonly<Record<Policy['requestId'], (value: string) => boolean>> = {
  uuid: isUuid,
  'contains-uuid': (value) => UUID_ANYWHERE.test(value),
  'version-4': (value) => uuidVersion(value) === 4,
  'lower-case': (value) => isUuid(value) && value === value.toLowerCase(),
  any: () => true,
}

/** Checks the headers that every request carries: Authorization, X-Request-ID, NHSD-Session-URID. */
export function checkHeaders(request: SimulatorRequest, known: KnownTokens, policy: Policy): void {
  checkAuthorisation(headerValue(request.headers, 'Authorization'), known, policy)
  checkRequestId(headerValue(request.headers, 'X-Request-ID'), policy)
  checkSessionUrid(headerValue(request.headers, 'NHSD-Session-URID'), policy)
  if (!headerValue(request.headers, 'X-Correlation-ID'))
    refuse(policy, 'correlation-id-missing', 'X-Correlation-ID is missing')
}

const DENIALS: Readonly<Record<Exclude<BearerVerdict, 'good'>, string>> = {
  missing: 'Authorization is missing',
  empty: 'Authorization is empty',
  'other-scheme': 'Authorization has to be a bearer token',
  'no-token': 'Authorization has to be a bearer token',
  unknown: 'Access token is invalid or expired',
  expired: 'Access token is invalid or expired',
  'other-audience': 'Access token is invalid or expired',
  'other-scope': 'Access token is not for this API',
  'other-patient': 'Access token is not that of a professional',
}

function checkAuthorisation(value: string | undefined, known: KnownTokens, policy: Policy): void {
  const verdict = judgeBearer(value, known)
  if (verdict === 'good' || policy.letsPass.includes(verdict)) return
  refuse(policy, 'access-denied', DENIALS[verdict])
}

function checkRequestId(value: string | undefined, policy: Policy): void {
  if (value === undefined || value === '') {
    refuse(policy, 'request-id-missing', 'X-Request-ID header must be supplied')
    return
  }
  if (!REQUEST_IDS[policy.requestId](value))
    refuse(policy, 'request-id-malformed', `X-Request-ID ${shown(value)} is not a UUID`)
}

function checkSessionUrid(value: string | undefined, policy: Policy): void {
  if (value === undefined) refuse(policy, 'session-urid-missing', 'NHSD-Session-URID is missing')
  if (value === undefined || policy.sessionUrid === 'any') return
  const pattern = policy.sessionUrid === 'digits' ? /^[0-9]+$/ : /^[1-9][0-9]{11}$/
  if (!pattern.test(value))
    refuse(policy, 'session-urid', `NHSD-Session-URID ${shown(value)} is not the role of the user`)
}

/** Reads the body of a write as a resource of the type wanted, or undefined if the policy lets a missing body pass. */
export function readResource(request: SimulatorRequest, wanted: string, policy: Policy): JsonObject | undefined {
  checkMedia(request, policy)
  if (request.bodyTooLarge || request.body.length > policy.maxBodyBytes) {
    refuse(policy, 'body-too-large', `The body is larger than ${policy.maxBodyBytes} bytes`)
  }
  const text = decode(request.body, policy)
  if (text.trim() === '') {
    refuse(policy, 'no-body', 'The request needs a body')
    return undefined
  }
  const resource = parse(text, policy)
  if (resource.resourceType === undefined) refuse(policy, 'missing-value', 'resourceType is required')
  else if (resource.resourceType !== wanted)
    refuse(policy, 'wrong-resource-type', `resourceType ${shown(resource.resourceType)} has to be ${wanted}`)
  return resource
}

/** Refuses a body of another media type, or one that is encoded. */
export function checkMedia(request: SimulatorRequest, policy: Policy): void {
  const [mediaType = '', ...parameters] = (headerValue(request.headers, 'Content-Type') ?? '')
    .split(';')
    .map((part) => part.trim())
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter))
  const isUtf8 = charset === undefined || /^charset="?utf-8"?$/i.test(charset)
  if (!policy.mediaTypes.includes(mediaType.toLowerCase()) || !isUtf8) {
    refuse(policy, 'media-type', `Content-Type has to be ${policy.mediaTypes.join(' or ')}`)
  }
  const encoding = headerValue(request.headers, 'Content-Encoding')
  if (encoding !== undefined && encoding !== 'identity') {
    refuse(policy, 'content-encoding', 'A body with a Content-Encoding is not read')
  }
}

function decode(body: Uint8Array, policy: Policy): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    refuse(policy, 'malformed-json', 'The body is not UTF-8')
    return new TextDecoder('utf-8').decode(body)
  }
}

const SITUATION_OF: Readonly<Record<JsonProblem['kind'], Situation>> = {
  malformed: 'malformed-json',
  'too-deep': 'malformed-json',
  'duplicate-key': 'malformed-json',
  'prototype-key': 'additional-properties',
}

function parse(text: string, policy: Policy): JsonObject {
  let value: unknown
  try {
    value = parseStrictJson(text)
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error
    refuse(policy, SITUATION_OF[error.kind], error.message)
  }
  const object = asObject(value)
  if (!object) refuse(policy, 'malformed-json', 'The body has to be a JSON object')
  return object ?? {}
}
