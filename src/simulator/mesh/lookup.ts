import type { SimulatorResponse } from '../message.ts'
import { jsonAnswer, mediaTypeOf, type Version } from './answer.ts'
import type { Policy } from './policy.ts'
import type { Route } from './routing.ts'
import type { MeshState } from './state.ts'

/** The mailboxes of an organisation; here every one of them takes every workflow. */
export function lookUpEndpoint(
  { mailbox: odsCode }: Route,
  version: Version,
  state: MeshState,
  policy: Policy,
): SimulatorResponse {
  const found = [...state.mailboxes.values()].filter((one) => one.odsCode === odsCode.toUpperCase())
  const mediaType = mediaTypeOf(version, policy.mediaType)
  if (version === 1) {
    const results = found.map(({ id, name }) => ({ address: id, description: name, endpoint_type: 'MESH' }))
    return jsonAnswer(200, mediaType, { query_id: state.nextId(), results })
  }
  return jsonAnswer(200, mediaType, { results: found.map(({ id, name }) => ({ mailbox_id: id, mailbox_name: name })) })
}

export function searchWorkflow(version: Version, state: MeshState, policy: Policy): SimulatorResponse {
  const results = [...state.mailboxes.values()].map(({ id, name }) => ({ mailbox_id: id, mailbox_name: name }))
  return jsonAnswer(200, mediaTypeOf(version, policy.mediaType), { results })
}
