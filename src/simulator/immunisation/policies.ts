import { changesOf, knownReadings as namesOf, type ReadingTable } from '../reading-table.ts'
import { changePolicy, type Policy, type PolicyChange } from './policy.ts'
import { documentedRefusals } from './refusals.ts'

const MIB = 1024 * 1024

/** What the API description and the user guidance document, and where both are silent what the backend is known to do. */
export const documentedPolicy: Policy = {
  when: documentedRefusals,
  letsPass: [],
  mirrored: { 'X-Request-ID': 'X-Request-ID', 'X-Correlation-ID': 'X-Correlation-ID' },
  correlationId: 'any',
  requestId: 'any',
  asksFor: [],
  maxBodyBytes: MIB,
  maxResponseBytes: MIB,
  notPermitted: [],
  overlooks: [],
  missing: 'alone',
  limits: {
    givenNames: 5,
    givenLength: 180,
    familyLength: 35,
    doseNumber: 9,
    statuses: ['completed'],
    genders: ['male', 'female', 'other', 'unknown'],
    occurrenceOffsets: ['+00:00', '+01:00'],
    recordedOffsets: 'any',
    nhsNumber: 'optional',
    numbersOfNobody: 'accepted',
    nullFlavours: ['NAVU', 'UNC', 'UNK', 'NA'],
    snomedForms: 'both',
    procedureCodings: 'any',
    locationSystems: 'any',
    doseInWords: true,
    expiryToCome: 'allowed',
    birthAfterVaccination: 'accepted',
    diseases: 'all',
    refusedElements: [],
    mandatoryToo: [],
    unknownTypes: [],
    takenWithout: [],
    otherTypes: 'refused',
  },
  search: {
    put: false,
    types: 'published',
    target: 'patient-search',
    identifierPath: false,
    emptyEntry: 'list',
    legacyTarget: false,
    noMatchLink: 'asked',
    identifierFindsDeleted: false,
    identifierFindsUnnumbered: true,
    outcomeMode: 'outcome',
    notPermittedIssue: 'forbidden',
    ignores: [],
    bounds: 'inclusive',
    comma: 'or',
    patientFinds: 'live',
    hides: [],
    typesOfDisease: 'all',
    targetCase: 'exact',
    includeCase: 'any',
    firstCheck: 'patient',
    patient: 'always',
    unknownInLink: false,
  },
  versionHeader: 'E-Tag',
  versionOn: ['read', 'update'],
  racingUpdates: 'refused',
  accepts: 'current',
  nextVersion: 'one-more',
  reinstatedVersion: 'one-more',
  reinstatedId: 'same',
  reinstateByPut: true,
  reinstateVersion: 'any',
  reinstatedContent: 'sent',
  location: 'address',
  newId: 'own',
  sameIdentifier: 'system-and-value',
  creations: 'kept',
  updates: 'kept',
  deletions: 'kept',
  refusedWrites: 'nothing',
  refusedDuplicates: 'nothing',
  deletedReads: 'not-found',
  unnumberedReads: 'found',
  outcomeProfile: 'https://simplifier.net/guide/UKCoreDevelopment2/ProfileUKCore-OperationOutcome',
  errorSystem: 'https://fhir.nhs.uk/Codesystem/http-error-codes',
  sandboxRefusal: 400,
}

/**
 * The readings of the conflicts, as changes of the policy. A reading that asks for nothing (a note, a matter of the client,
 * or what the server does anyway) changes nothing, and is listed so that its name is known.
 */
const readings: ReadingTable<PolicyChange>['readings'] = {
  'IMM-C01': { a: { search: { put: true } }, b: { search: { put: false } } },
  'IMM-C02': { a: {}, b: {} },
  'IMM-C03': { a: { search: { types: 'published' } }, b: { search: { types: 'all' } } },
  'IMM-C04': { a: { versionOn: ['read', 'update'] }, b: { versionOn: ['read', 'update', 'create'] } },
  'IMM-C05': {
    a: { mirrored: { 'X-Request-ID': 'RequestID', 'X-Correlation-ID': 'CorrelationID' } },
    b: { mirrored: documentedPolicy.mirrored },
  },
  'IMM-C06': { a: { search: { target: 'always' } }, b: { search: { target: 'patient-search' } } },
  'IMM-C07': { a: notFoundCodes('NOT-FOUND'), b: notFoundCodes('NOT_FOUND') },
  'IMM-C08': {
    a: { when: { 'access-denied': { issue: 'login', code: 'UNAUTHORIZED' } } },
    b: { when: { 'access-denied': documentedRefusals['access-denied'] } },
  },
  'IMM-C09': {
    a: { search: { notPermittedIssue: 'unauthorized' } },
    b: { search: { notPermittedIssue: 'forbidden' } },
  },
  'IMM-C10': { a: { versionHeader: 'E-Tag' }, b: { versionHeader: 'ETag' } },
  'IMM-C11': {
    a: versionRefusals(400, 'invariant'),
    b: versionRefusals(409, 'conflict'),
    c: versionRefusals(412, 'conflict'),
  },
  'IMM-C12': { a: { accepts: 'newer' }, b: { accepts: 'current' } },
  'IMM-C13': {
    a: { limits: { statuses: ['completed', 'entered-in-error'] } },
    b: { limits: { statuses: ['completed'] } },
  },
  'IMM-C14': {
    a: { outcomeProfile: documentedPolicy.outcomeProfile },
    b: { outcomeProfile: 'https://fhir.hl7.org.uk/StructureDefinition/UKCore-OperationOutcome' },
  },
  // Which number is the current one of a patient is known to the Personal Demographics Service alone.
  'IMM-C15': { a: {}, b: {} },
  'IMM-C16': { a: {}, b: {} },
  'IMM-C17': { a: { search: { legacyTarget: false } }, b: { search: { legacyTarget: true } } },
  'IMM-C18': { a: { search: { identifierFindsDeleted: false } }, b: { search: { identifierFindsDeleted: true } } },
  'IMM-C19': {
    a: { search: { identifierFindsUnnumbered: false } },
    b: { search: { identifierFindsUnnumbered: true } },
  },
  'IMM-C20': { a: { search: { outcomeMode: 'outcome' } }, b: { search: { outcomeMode: 'omitted' } } },
  'IMM-C21': { a: { sandboxRefusal: 400 }, b: { sandboxRefusal: 422 } },
  'IMM-C22': { a: { location: 'address' }, b: { location: 'id' } },
  'IMM-C23': {
    a: { limits: { occurrenceOffsets: documentedPolicy.limits.occurrenceOffsets } },
    b: { limits: { occurrenceOffsets: 'any' } },
  },
  'IMM-C24': { a: { correlationId: 'any' }, b: { correlationId: 'uuid' } },
  'IMM-C25': { a: {}, b: {} },
  'IMM-C26': { a: {}, b: {} },
  'IMM-C27': { a: {}, b: {} },
  'IMM-C28': { a: {}, b: {} },
  'IMM-C29': { a: { search: { identifierPath: true } }, b: { search: { identifierPath: false } } },
  'IMM-C30': { a: { search: { emptyEntry: 'list' } }, b: { search: { emptyEntry: 'omitted' } } },
}

/** The presets. `implementation` also has what the backend is known to do that is no reading of a conflict. */
const presets: ReadingTable<PolicyChange>['presets'] = {
  documented: [],
  implementation: [
    'IMM-C03=b',
    'IMM-C04=b',
    'IMM-C09=a',
    'IMM-C15=b',
    'IMM-C16=b',
    'IMM-C17=b',
    'IMM-C18=b',
    'IMM-C20=b',
    'IMM-C25=a',
    { search: { noMatchLink: 'none' }, when: { 'unknown-path': { code: 'NOT_FOUND' } } },
  ],
  'fhir-r4': ['IMM-C10=b', 'IMM-C11=c', 'IMM-C23=b'],
}

/**
 * The policy that a list of readings comes to: presets and single readings ("IMM-C11=b"), a later one over an earlier.
 * Throws an Error that lists what is known if a name is not.
 */
export function policyFor(chosen: readonly string[]): Policy {
  return changesOf(chosen, { readings, presets }).reduce(changePolicy, documentedPolicy)
}

/** The names of the readings that {@link policyFor} takes: the presets, then every IMM-Cnn=x. */
export function knownReadings(): string[] {
  return namesOf({ readings, presets })
}

function notFoundCodes(code: string): PolicyChange {
  return { when: { 'not-found': { code }, 'unknown-path': { code } } }
}

function versionRefusals(status: number, issue: string): PolicyChange {
  const refusal = { status, issue, code: issue.toUpperCase() }
  return { when: { 'older-version': refusal, 'newer-version': refusal } }
}
