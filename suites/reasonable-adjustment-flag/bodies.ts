import type { Consent, Flag, List, Parameters } from 'fhir/r3.js'
import * as fixtures from '../../fixtures/reasonable-adjustment-flag/index.ts'
import { conflictSend, type Patient } from '../../src/index.ts'

/**
 * The fixtures of this API, with bodies that conform to the generation of the profiles that the run is judged by. What
 * is defined here takes the place of the fixture of the same name.
 */
export * from '../../fixtures/reasonable-adjustment-flag/index.ts'

function ofRun(): { generation: fixtures.Generation } {
  return { generation: conflictSend('RAF-C17', 'generation') as fixtures.Generation }
}

export function consentFor(patient: Patient, changes: fixtures.ConsentChanges = {}): Consent {
  return fixtures.consentFor(patient, { ...ofRun(), ...changes })
}

export function consentGivenAnew(way: fixtures.WayOfConsent): Partial<Consent> {
  return fixtures.consentGivenAnew(way, ofRun())
}

export function consentWithdrawn(reason: fixtures.RemovalReason = {}): Partial<Consent> {
  return fixtures.consentWithdrawn({ ...ofRun(), ...reason })
}

export function flagFor(patient: Patient, changes: fixtures.FlagChanges = {}): Flag {
  return fixtures.flagFor(patient, { ...ofRun(), ...changes })
}

export function keyedFlagFor(patient: Patient, text: string, changes: fixtures.FlagChanges = {}): Flag {
  return fixtures.keyedFlagFor(patient, text, { ...ofRun(), ...changes })
}

export function adjustmentChanged(adjustment: fixtures.NationalAdjustment): Partial<Flag> {
  return fixtures.adjustmentChanged(adjustment, ofRun())
}

export function adjustmentDeleted(reason: fixtures.RemovalReason = {}): Partial<Flag> {
  return fixtures.adjustmentDeleted({ ...ofRun(), ...reason })
}

export function impairmentsFor(patient: Patient, changes: fixtures.ListChanges = {}): List {
  return fixtures.impairmentsFor(patient, { ...ofRun(), ...changes })
}

export function impairmentsChanged(patient: Patient, impairments: readonly fixtures.Impairment[]): Partial<List> {
  return fixtures.impairmentsChanged(patient, impairments, ofRun())
}

/** The Parameters of a removal; its parameter has the name that the reading gives it (RAF-C22). */
export function removalOf(patient: Patient, changes: fixtures.RemovalChanges = {}): Parameters {
  return fixtures.removalOf(patient, { ...ofRun(), name: conflictSend('RAF-C22', 'parameter'), ...changes })
}

/** The parts of a record, in the order in which they come to be. */
export const partsOfRecord = ['Consent', 'Flag', 'List'] as const

export type PartOfRecord = (typeof partsOfRecord)[number]

const builders = { Consent: consentFor, Flag: flagFor, List: impairmentsFor } as const

/** A valid body of a part of the record, as a client sends it to create one. */
export function bodyOf(part: PartOfRecord, patient: Patient): object {
  return builders[part](patient)
}

/** What a valid update changes of a part of the record. */
export function changeOf(part: PartOfRecord, patient: Patient): object {
  if (part === 'Consent') return consentGivenAnew('attorney')
  if (part === 'Flag') return adjustmentChanged('contactByEmail')
  return impairmentsChanged(patient, [{ type: 'autism', note: 'Noise distresses' }])
}
