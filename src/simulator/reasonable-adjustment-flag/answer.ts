import { challengeFor } from '../bearer-token.ts'
import type { JsonObject } from '../json.ts'
import { type Header, headerValue, type SimulatorRequest, type SimulatorResponse } from '../message.ts'
import type { Policy } from './policy.ts'
import type { StoredResource } from './record-store.ts'
import { BASE_PATH, methodsOf } from './routing.ts'
import type { SimulatorState } from './state.ts'
import { headerDate } from './times.ts'
import { etagOf } from './version.ts'

/** What an operation comes to, before the headers that every answer has. */
export interface Outcome {
  status: number
  headers: Header[]
  body: JsonObject
}

/** The answer to an accepted write: the resource, its version, when it was changed, and where it is if it is new. */
export function writtenAnswer(
  status: 200 | 201,
  stored: StoredResource,
  state: SimulatorState,
  policy: Policy,
): Outcome {
  const headers: Header[] = []
  const etag = etagOf(stored, policy)
  if (etag !== undefined) headers.push(['ETag', etag])
  headers.push(['Last-Modified', headerDate(stored.lastUpdated, policy.headerDates)])
  if (status === 201) {
    const address = `${publicBase(state, policy)}/${stored.type}/${stored.id}/_history/${stored.versionId}`
    // Under a fault that checks no NHS number an id may hold what a header must not.
    headers.push(['Location', encodeURI(address)])
  }
  return { status, headers, body: stored.resource }
}

/** The address that Location, fullUrl and links start with: Spine's, as documented, or the server's own (RAF-C32). */
export function publicBase(state: SimulatorState, policy: Policy): string {
  return policy.locationBase === 'spine' ? 'https://clinicals.spineservices.nhs.uk/STU3' : `${state.origin}${BASE_PATH}`
}

const MIRRORED = ['X-Request-ID', 'X-Correlation-ID']

/** The whole answer: the date, the media type, and the caller's identifiers sent back, whatever the status. */
export function complete(
  outcome: Outcome,
  request: SimulatorRequest,
  state: SimulatorState,
  policy: Policy,
): SimulatorResponse {
  const mediaType = outcome.status < 400 ? policy.mediaType : policy.errorMediaType
  const headers: Header[] = [
    ['Content-Type', mediaType],
    ['Date', headerDate(state.now(), policy.headerDates)],
    ...outcome.headers,
  ]
  if (outcome.status === 401)
    headers.push(['WWW-Authenticate', challengeFor(headerValue(request.headers, 'Authorization'))])
  if (outcome.status === 405 && policy.allow === 'listed')
    headers.push(['Allow', methodsOf(request.path, policy).join(', ')])
  for (const name of MIRRORED) {
    const value = headerValue(request.headers, name)
    if (value) headers.push([name, value])
  }
  return { status: outcome.status, headers, body: JSON.stringify(outcome.body) }
}
