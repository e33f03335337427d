import { headerValue, type SimulatorRequest } from '../message.ts'
import { refuse } from './outcome.ts'
import type { Policy } from './policy.ts'
import type { StoredRecord } from './record-store.ts'

/** The version that follows another. */
export function nextVersion(version: number, policy: Policy): number {
  return version + { 'one-more': 1, 'two-more': 2, unchanged: 0 }[policy.nextVersion]
}

/** The name under which a request gives the version that it starts from. */
function requestHeader(policy: Policy): string {
  return policy.versionHeader === 'E-Tag' ? 'E-Tag' : 'If-Match'
}

/** The text that a request gives as the version that it starts from; refuses the request if there is none. */
export function givenVersion(request: SimulatorRequest, policy: Policy): string | undefined {
  const value = headerValue(request.headers, requestHeader(policy))
  if (value === undefined) {
    const says = 'Validation errors: Immunization resource version not specified in the request headers'
    refuse(policy, 'version-missing', says)
  }
  return value
}

/** Reads a given version: a whole number above 0, and nothing around it (W/"n" for If-Match). */
export function readVersion(value: string | undefined, policy: Policy): number | undefined {
  if (value === undefined) return undefined
  const digits = policy.versionHeader === 'E-Tag' ? /^([0-9]+)$/.exec(value) : /^W\/"([0-9]+)"$/.exec(value)
  const version = Number(digits?.[1])
  if (version > 0) return version
  const says = `Validation errors: Immunization resource version:${value} in the request headers is invalid.`
  refuse(policy, 'version-malformed', says)
  return undefined
}

/** Refuses a version that an update of a live record may not start from. */
export function checkVersion(given: number | undefined, record: StoredRecord, policy: Policy): void {
  if (given === undefined || policy.accepts === 'any') return
  const { accepts } = policy
  const isOlder = accepts === 'newer' ? given <= record.version : given < record.version
  const isNewer = accepts !== 'newer' && given > record.version
  if (isOlder && accepts !== 'current-or-older') {
    const says = `Validation errors: The requested immunization resource ${record.id} has changed since the last retrieve.`
    refuse(policy, 'older-version', says)
  }
  if (isNewer && accepts !== 'current-or-newer') {
    const says = `Validation errors: The requested immunization resource ${record.id} version is inconsistent with the existing version.`
    refuse(policy, 'newer-version', says)
  }
}
