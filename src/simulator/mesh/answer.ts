import type { Header, SimulatorResponse } from '../message.ts'
import type { Policy, Refusal, Situation } from './policy.ts'

/** The version of the bodies that a request is answered in. */
export type Version = 1 | 2

/** A request that is refused; thrown by whatever finds out. */
export class Refused extends Error {
  readonly situation: Situation
  /** The parameter that is at fault, if one is. */
  readonly place: readonly string[]
  readonly messageId: string

  constructor(
    situation: Situation,
    { place = [], messageId = '' }: { place?: readonly string[]; messageId?: string } = {},
  ) {
    super(situation)
    this.situation = situation
    this.place = place
    this.messageId = messageId
  }
}

/** Refuses a request in a situation, unless the policy lets it pass. */
export function refuse(
  policy: Policy,
  situation: Situation,
  more: { place?: readonly string[]; messageId?: string } = {},
): void {
  if (policy.when[situation] !== 'accept') throw new Refused(situation, more)
}

export function mediaTypeOf(version: Version, form: 'vendor' | 'json'): string {
  return form === 'json' || version === 1 ? 'application/json' : 'application/vnd.mesh.v2+json'
}

/** An answer with a body of JSON. */
export function jsonAnswer(status: number, mediaType: string, body: unknown): SimulatorResponse {
  return { status, headers: [['Content-Type', mediaType]], body: JSON.stringify(body) }
}

/** An answer without a body. */
export function emptyAnswer(status: number, headers: Header[] = []): SimulatorResponse {
  return { status, headers, body: '' }
}

/** The answer to a request that was refused, in the shape of its version; faults of parameters have one shape for all. */
export function refusalAnswer(refused: Refused, policy: Policy, version: Version): SimulatorResponse {
  const decided = policy.when[refused.situation]
  const { status, code, event, message }: Refusal =
    decided === 'accept' ? { status: 500, message: 'Not refused' } : decided
  if (refused.situation === 'invalid-parameter') {
    const detail = [{ loc: refused.place, msg: message, type: 'value_error' }]
    return jsonAnswer(status, 'application/json', { detail })
  }
  const mediaType = mediaTypeOf(version, policy.mediaType)
  const { messageId } = refused
  if (version === 1) {
    return jsonAnswer(status, mediaType, {
      ...(messageId === '' ? {} : { messageID: messageId }),
      errorEvent: event ?? '',
      errorCode: code ?? '',
      errorDescription: message,
    })
  }
  return jsonAnswer(status, mediaType, {
    ...(messageId === '' ? {} : { message_id: messageId }),
    detail: [{ event: event ?? '', code: code ?? '', msg: message }],
  })
}
