import { changesOf, knownReadings as namesOf, type ReadingTable } from '../reading-table.ts'
import { changePolicy, type Policy, type PolicyChange } from './policy.ts'

/** What the page documents; where it leaves something open, what its examples and those of the description show. */
export const documentedPolicy: Policy = {
  letsPass: [],
  authorisationIssue: 'processing',
  correlationId: 'any',
  paths: 'exact',
  capabilities: 'refused',
  queryDecoding: 'percent',
  missingIdentifier: 'refused',
  emptyIdentifier: 'refused',
  identifierType: 'exact',
  identifierForm: 'pattern',
  nhsNumber: 'modulus-11',
  questionnaire: 'optional',
  unknownParameters: 'refused',
  noEnd: 'text',
  bundle: 'example',
  contained: 'list',
  subject: 'asked-for',
  noExemption: 'empty',
  ids: 'kept',
  codes: { 0: undefined, 1: '1', 2: '2', 3: '3', 4: '4' },
}

/** Readings that ask for nothing of a server, or for what it does anyway. */
const nothing = { a: {}, b: {} }

const readings: ReadingTable<PolicyChange>['readings'] = {
  'CME-C01': nothing,
  'CME-C02': { a: { contained: 'object' }, b: { contained: 'list' } },
  'CME-C03': { a: { noEnd: 'text' }, b: { noEnd: 'time' }, c: { noEnd: 'omitted' } },
  'CME-C04': nothing,
  'CME-C05': nothing,
  'CME-C06': { a: { nhsNumber: 'modulus-11' }, b: { nhsNumber: 'any-digits' } },
  'CME-C07': { a: { authorisationIssue: 'processing' }, b: { authorisationIssue: 'login' } },
  'CME-C08': { a: { letsPass: ['missing'] }, b: { letsPass: [] } },
  'CME-C09': nothing,
  'CME-C10': { a: { correlationId: 'any' }, b: { correlationId: 'uuid' }, c: {} },
  'CME-C11': nothing,
  'CME-C12': { a: { bundle: 'example' }, b: { bundle: 'fhir' } },
  'CME-C13': nothing,
  'CME-C14': { a: { unknownParameters: 'refused' }, b: { unknownParameters: 'ignored' }, c: {} },
  'CME-C15': nothing,
  'CME-C16': { a: { questionnaire: 'optional' }, b: { questionnaire: 'required' } },
  'CME-C17': nothing,
}

const presets: ReadingTable<PolicyChange>['presets'] = {
  documented: [],
  openapi: ['CME-C02=a', 'CME-C03=b', 'CME-C06=b'],
  'fhir-r4': ['CME-C03=c', 'CME-C07=b', 'CME-C12=b', 'CME-C14=b'],
}

/**
 * The policy that a list of readings comes to: presets and single readings ("CME-C06=b"), a later one over an earlier.
 * Throws an Error that lists what is known if a name is not.
 */
export function policyFor(chosen: readonly string[]): Policy {
  return changesOf(chosen, { readings, presets }).reduce(changePolicy, documentedPolicy)
}

/** The names of the readings that {@link policyFor} takes: the presets, then every CME-Cnn=x. */
export function knownReadings(): string[] {
  return namesOf({ readings, presets })
}
