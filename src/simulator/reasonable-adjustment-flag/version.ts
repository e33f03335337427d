import type { IfMatchForm, Policy } from './policy.ts'
import type { StoredResource } from './record-store.ts'
import type { SimulatorState } from './state.ts'
import { withVersion } from './stored-form.ts'

/** The version of a new resource. */
export function firstVersion(policy: Policy, state: SimulatorState): string {
  return policy.versionIds === 'uuids' ? state.nextId() : '1'
}

/** The version that follows another. */
export function versionAfter(versionId: string, policy: Policy, state: SimulatorState): string {
  if (policy.nextVersion === 'unchanged') return versionId
  if (policy.versionIds === 'uuids') return state.nextId()
  return String(Number(versionId) + 1)
}

/** Counts a change of a stored resource, and nothing but its version and time changes. */
export function giveNewVersion(stored: StoredResource, state: SimulatorState, policy: Policy): void {
  const versionId = versionAfter(stored.versionId, policy, state)
  const lastUpdated = state.now()
  Object.assign(stored, { versionId, lastUpdated, resource: withVersion(stored.resource, versionId, lastUpdated) })
}

/** The ETag of a stored resource in the form that the policy uses, or undefined if it sends none. */
export function etagOf(stored: StoredResource, policy: Policy): string | undefined {
  const { versionId } = stored
  switch (policy.etag) {
    case 'weak':
      return `W/"${versionId}"`
    case 'strong':
      return `"${versionId}"`
    case 'unquoted':
      return versionId
    case 'lower-case':
      return `w/"${versionId}"`
    case 'constant':
      return 'W/"1"'
    case 'none':
      return undefined
  }
}

/** What If-Match asks for: certain versions, any version, or nothing that can be understood. */
export type Precondition = { versions: readonly string[] } | 'any' | 'malformed'

/** Reads If-Match. Only the forms that the policy knows are understood. */
export function readIfMatch(value: string, policy: Policy): Precondition {
  const version = policy.versionIds === 'uuids' ? '[A-Za-z0-9.-]{1,64}' : '[0-9]+'
  const forms: Record<IfMatchForm, RegExp> = {
    weak: new RegExp(`^W/"(${version})"$`),
    strong: new RegExp(`^"(${version})"$`),
    unquoted: new RegExp(`^(?:W/)?(${version})$`),
    any: /^\*$/,
    list: new RegExp(`^(?:W/)?"${version}"(?:\\s*,\\s*(?:W/)?"${version}")+$`),
  }
  for (const form of policy.ifMatchForms) {
    const match = forms[form].exec(value.trim())
    if (!match) continue
    if (form === 'any') return 'any'
    if (form === 'list')
      return { versions: [...value.matchAll(new RegExp(`"(${version})"`, 'g'))].map((each) => each[1] ?? '') }
    return { versions: [match[1] ?? ''] }
  }
  return 'malformed'
}
