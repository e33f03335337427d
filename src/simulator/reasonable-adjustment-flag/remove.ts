import { asObject, asText, type JsonObject, objectsIn } from '../json.ts'
import type { SimulatorRequest } from '../message.ts'
import type { Outcome } from './answer.ts'
import { type CodeTable, codeTables, url } from './codes.ts'
import { checkConcept } from './extension-rules.ts'
import { readResource } from './gate.ts'
import { refuse, removedOutcome } from './outcome.ts'
import { acceptedNhsNumber } from './patient-reference.ts'
import type { Policy } from './policy.ts'
import type { StoredResource } from './record-store.ts'
import { checkShape, type Finding, found, type Shape, shown } from './shape.ts'
import type { SimulatorState } from './state.ts'
import { checkIfMatchForm, checkVersion } from './update.ts'
import { giveNewVersion } from './version.ts'

/** What $removerarecord is asked: whose record goes, and why. */
interface Removal {
  /** Absent only where a faulty policy lets it be. */
  nhsNumber: string | undefined
  reason: JsonObject
  comment: string
}

const part: Shape = {
  id: { type: 'string' },
  extension: { type: 'anything', list: true },
  name: { type: 'string', min: 1 },
  valueString: { type: 'string' },
  valueCodeableConcept: { type: 'CodeableConcept' },
}

const parameters: Shape = {
  resourceType: { type: 'string', min: 1 },
  id: { type: 'id' },
  meta: { type: 'Meta' },
  parameter: {
    list: true,
    min: 1,
    max: 1,
    type: { name: { type: 'string', min: 1 }, part: { list: true, min: 1, type: part } },
  },
}

/** Makes every part of a patient's record inactive, if If-Match names the version of the patient's consent (RAF-C31). */
export function remove(request: SimulatorRequest, state: SimulatorState, policy: Policy): Outcome {
  const body = readResource(request, 'Parameters', policy) ?? {}
  checkIfMatchForm(request, 'remove-record', policy)
  const removal = readRemoval(body, policy)
  if (removal.nhsNumber === undefined) return { status: 200, headers: [], body: removedOutcome(policy, state.nextId()) }
  const consent = state.store.consentOf(removal.nhsNumber)
  if (consent) {
    try {
      if (policy.removeMatches === 'consent') checkVersion(request, consent, policy)
    } catch (error) {
      if (policy.refusedRemovals === 'applied') inactivateRecord(removal.nhsNumber, removal, state, policy)
      throw error
    }
  } else if (state.store.of(removal.nhsNumber, 'Consent').length > 0) {
    refuse(policy, 'invalidated', 'The record has been removed')
  } else {
    refuse(policy, 'nothing-to-remove', 'The patient has no record')
  }
  inactivateRecord(removal.nhsNumber, removal, state, policy)
  return { status: 200, headers: [], body: removedOutcome(policy, state.nextId()) }
}

function inactivateRecord(nhsNumber: string, removal: Removal, state: SimulatorState, policy: Policy): void {
  for (const stored of inScope(nhsNumber, state, policy)) {
    if (policy.removes.includes(stored.type)) inactivate(stored, removal, state, policy)
  }
}

function inScope(nhsNumber: string, state: SimulatorState, policy: Policy): StoredResource[] {
  const own = state.store.of(nhsNumber).filter((stored) => !stored.isRemoved)
  if (policy.removeScope === 'first-of-each') {
    return own.filter((stored) => own.find((each) => each.type === stored.type) === stored)
  }
  return policy.removeScope === 'record' ? own : state.store.of(undefined).filter((stored) => !stored.isRemoved)
}

function readRemoval(body: JsonObject, policy: Policy): Removal {
  const isEmpty = objectsIn(body.parameter).every((each) => objectsIn(each.part).length === 0)
  if (isEmpty && policy.emptyRemoval === 'accepted') return { nhsNumber: undefined, reason: {}, comment: '' }
  for (const { situation, path, says } of checkShape(body, parameters, 'Parameters')) {
    if (!policy.overlooks.includes(path)) refuse(policy, situation, says)
  }
  const parameter = objectsIn(body.parameter)[0] ?? {}
  if (!policy.removalParameters.includes(asText(parameter.name) ?? '')) {
    refuse(
      policy,
      'invalid-value',
      `Parameters.parameter.name ${shown(parameter.name)} has to be ${policy.removalParameters.join(' or ')}`,
    )
  }
  const parts = objectsIn(parameter.part)
  for (const { situation, path, says } of checkParts(parts, policy)) {
    if (!policy.overlooks.includes(path)) refuse(policy, situation, says)
  }
  const named = (name: string): JsonObject | undefined => parts.find((each) => each.name === name)
  const nhsNumber = asText(named('nhsNumber')?.valueString)
  return {
    nhsNumber: nhsNumber === undefined ? undefined : acceptedNhsNumber(nhsNumber, policy),
    reason: asObject(named('removalReason')?.valueCodeableConcept) ?? {},
    comment: asText(named('supportingComment')?.valueString) ?? '',
  }
}

const PARTS = {
  nhsNumber: 'valueString',
  removalReason: 'valueCodeableConcept',
  supportingComment: 'valueString',
} as const

function checkParts(parts: readonly JsonObject[], policy: Policy): Finding[] {
  const findings: Finding[] = []
  for (const [name, value] of Object.entries(PARTS)) {
    const path = `Parameters.${name}`
    const matching = parts.filter((each) => each.name === name)
    if (matching.length === 0) findings.push(found('missing-value', path, 'is required'))
    else if (matching.length > 1)
      findings.push(found('too-many-values', path, `takes at most 1, and has ${matching.length}`))
    else if (matching[0]?.[value] === undefined) findings.push(found('missing-value', path, `needs a ${value}`))
  }
  for (const each of parts) {
    if (!Object.hasOwn(PARTS, asText(each.name) ?? '')) {
      findings.push(found('additional-properties', 'Parameters.part', 'is not a part of this operation'))
    }
  }
  const reason = asObject(parts.find((each) => each.name === 'removalReason')?.valueCodeableConcept)
  if (reason) findings.push(...checkConcept(reason, 'Parameters.removalReason', removalReasons(policy)))
  return findings
}

/** The operation was published with the first generation, whose list of reasons it keeps naming. */
function removalReasons({ generation }: Policy): CodeTable {
  return { ...codeTables.v1.removalReason, ...codeTables[generation].removalReason }
}

function inactivate(stored: StoredResource, removal: Removal, state: SimulatorState, policy: Policy): void {
  Object.assign(stored, { resource: inactiveForm(stored, removal), isRemoved: true })
  giveNewVersion(stored, state, policy)
}

/** Consent and Flag become inactive and say why; a List, which has no such status, is retired and its entries deleted. */
function inactiveForm(stored: StoredResource, removal: Removal): JsonObject {
  const { resource } = stored
  if (stored.type === 'List') return retiredList(resource)
  if (stored.type === 'Condition') return { ...resource, clinicalStatus: 'inactive' }
  const others = objectsIn(resource.extension).filter((extension) => extension.url !== url.removalReasonExtension)
  const reason = {
    url: url.removalReasonExtension,
    extension: [
      { url: 'removalReason', valueCodeableConcept: removal.reason },
      { url: 'supportingComment', valueString: removal.comment },
    ],
  }
  return { ...resource, status: 'inactive', extension: [...others, reason] }
}

function retiredList(list: JsonObject): JsonObject {
  const retired: JsonObject = { ...list, status: 'retired' }
  if (list.entry) retired.entry = objectsIn(list.entry).map((entry) => ({ ...entry, deleted: true }))
  if (list.contained) {
    retired.contained = objectsIn(list.contained).map((resource) =>
      resource.resourceType === 'Condition' ? { ...resource, clinicalStatus: 'inactive' } : resource,
    )
  }
  return retired
}
