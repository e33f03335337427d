import { changesOf, knownReadings as namesOf, type ReadingTable } from '../reading-table.ts'
import { url } from './codes.ts'
import { changePolicy, type Policy, type PolicyChange } from './policy.ts'
import { documented, documentedRefusals, gatewayRefusals } from './refusals.ts'

/** What the page documents; where it contradicts itself, what its tables say rather than what its examples show. */
export const documentedPolicy: Policy = {
  when: documentedRefusals,
  generation: 'v1',
  letsPass: [],
  requestId: 'uuid',
  sessionUrid: 'digits',
  firstCheck: 'headers',
  mediaTypes: ['application/fhir+json'],
  maxBodyBytes: 1024 * 1024,
  repeatedRequest: 'replay',
  ifMatchForms: ['weak'],
  ifMatchOn: ['update-consent', 'update-flag', 'update-list', 'update-condition', 'remove-record'],
  versionCompare: 'equal',
  racingUpdates: 'refused',
  removeMatches: 'consent',
  putOnCollection: false,
  bodyId: 'must-match',
  listBody: 'profile',
  overlooks: [],
  snomedSystem: 'either',
  flagCode: 'any',
  refusedCodes: [],
  nhsNumber: 'ten-digits',
  categoryToken: 'both',
  listCodeToken: 'with-suffix',
  statusCase: 'any',
  optionalParameters: [],
  emptyParameters: [],
  queryDecoding: 'percent',
  searchIgnores: [],
  inactiveSearch: 'found',
  searchTouches: 'nothing',
  searchETag: 'none',
  laterCollections: false,
  removalPaths: ['$removerarecord'],
  removalParameters: ['removeRARecord'],
  versionIds: 'numbers',
  nextVersion: 'one-more',
  etag: 'weak',
  headerDates: 'http',
  allow: 'listed',
  locationBase: 'spine',
  mediaType: 'application/fhir+json',
  errorMediaType: 'application/fhir+json',
  errorSystem: url.errorValueSet,
  errorDetail: 'display',
  errorCodes: 'documented',
  removalAnswer: 'coded',
  consentProvenance: 'contained',
  provenanceUrl: 'lower',
  flagCategoryDisplay: 'national',
  newId: 'own',
  emptyRemoval: 'refused',
  removes: ['Consent', 'Flag', 'List', 'Condition'],
  removeScope: 'record',
  updates: 'kept',
  creations: 'kept',
  refusedUpdates: 'nothing',
  refusedRemovals: 'nothing',
  refusedBodies: 'nothing',
}

/**
 * The readings of the conflicts, as changes of the policy. A reading that asks for nothing (a note, a
 * matter of the client, or what the server does anyway) changes nothing, and is listed so that its name is known.
 */
const readings: ReadingTable<PolicyChange>['readings'] = {
  'RAF-C01': {
    a: { when: pick(documentedRefusals, 'if-match-missing', 'if-match-empty') },
    b: { when: pick(gatewayRefusals, 'if-match-missing', 'if-match-empty') },
  },
  'RAF-C02': {
    a: { when: pick(documentedRefusals, 'stale') },
    b: { when: { stale: { status: 412, code: 'PRECONDITION_FAILED', issue: 'conflict' } } },
    c: { when: pick(documentedRefusals, 'stale') },
  },
  'RAF-C03': {
    a: { ifMatchOn: documentedPolicy.ifMatchOn },
    b: { ifMatchOn: ['update-flag', 'update-list', 'remove-record'] },
  },
  'RAF-C04': {
    a: { when: pick(documentedRefusals, 'parameter-missing', 'parameter-empty') },
    b: { when: pick(gatewayRefusals, 'parameter-missing', 'parameter-empty') },
    c: { when: { 'parameter-missing': 'accept', 'parameter-empty': 'accept' } },
  },
  'RAF-C05': {
    a: { when: { 'request-id-missing': 'accept' } },
    b: { when: pick(documentedRefusals, 'request-id-missing') },
    c: { when: pick(gatewayRefusals, 'request-id-missing') },
  },
  'RAF-C06': {
    a: { sessionUrid: 'digits', when: pick(documentedRefusals, 'session-urid') },
    b: { sessionUrid: 'role', when: pick(gatewayRefusals, 'session-urid') },
    c: {},
  },
  'RAF-C07': { a: { versionIds: 'numbers', etag: 'weak' }, b: { versionIds: 'uuids' }, c: { etag: 'strong' } },
  'RAF-C08': {
    a: { errorSystem: url.errorValueSet },
    b: { errorSystem: url.errorCodeSystem },
    c: { errorSystem: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode', errorSystemVersion: '1' },
    d: { errorSystem: 'https://fhir.nhs.uk/R4/CodeSystoperationOutcome.yamlem/Spine-ErrorOrWarningCode' },
  },
  'RAF-C09': { a: { errorCodes: 'documented' }, b: { errorCodes: 'code-system' }, c: { errorCodes: 'documented' } },
  'RAF-C10': {
    a: { when: pick(documentedRefusals, 'access-denied') },
    b: { when: pick(gatewayRefusals, 'access-denied') },
  },
  'RAF-C11': {
    a: { mediaType: 'application/fhir+json', errorMediaType: 'application/fhir+json' },
    b: { mediaType: 'application/json' },
    c: { errorMediaType: 'application/json' },
  },
  'RAF-C12': { a: {}, b: {} },
  'RAF-C13': { a: {}, b: {}, c: {} },
  'RAF-C14': { a: { putOnCollection: true }, b: { putOnCollection: false }, c: { putOnCollection: false } },
  'RAF-C15': { a: { categoryToken: 'both' }, b: { categoryToken: 'code-system' } },
  'RAF-C16': { a: { listCodeToken: 'with-suffix' }, b: { listCodeToken: 'plain' } },
  'RAF-C17': { a: { generation: 'v1' }, b: { generation: 'v2' } },
  'RAF-C18': { a: { consentProvenance: 'contained' }, b: { consentProvenance: 'named' } },
  'RAF-C19': { a: { provenanceUrl: 'capital' }, b: { provenanceUrl: 'lower' } },
  'RAF-C20': { a: { snomedSystem: 'either' }, b: { snomedSystem: 'http' } },
  'RAF-C21': { a: { flagCategoryDisplay: 'short' }, b: { flagCategoryDisplay: 'national' } },
  'RAF-C22': {
    a: { removalPaths: ['$removerarecord'] },
    b: { removalPaths: ['$removererecord'] },
    c: { removalParameters: ['removeRARecord'] },
    d: { removalParameters: ['removerarecord'] },
  },
  'RAF-C23': { a: { removalAnswer: 'example' }, b: { removalAnswer: 'text' }, c: { removalAnswer: 'coded' } },
  'RAF-C24': {
    a: { when: { 'no-record': 'accept' } },
    b: {
      when: {
        'no-record': { status: 404, code: 'PATIENT_NOT_FOUND', issue: 'not-found', display: 'Patient not found' },
      },
    },
    c: {},
  },
  'RAF-C25': {
    a: { when: pick(documentedRefusals, 'invalid-nhs-number') },
    b: { when: { 'invalid-nhs-number': { code: 'INVALID_RESOURCE_ID', display: 'Invalid resource id' } } },
  },
  'RAF-C26': {
    a: { when: pick(documentedRefusals, 'second-consent') },
    b: { when: pick(gatewayRefusals, 'second-consent') },
  },
  'RAF-C27': { a: { errorDetail: 'display' }, b: { errorDetail: 'diagnostics' } },
  'RAF-C28': { a: { laterCollections: false }, b: { laterCollections: true } },
  'RAF-C29': { a: { headerDates: 'iso' }, b: { headerDates: 'http' } },
  'RAF-C30': { a: { searchETag: 'single' }, b: { searchETag: 'none' } },
  'RAF-C31': { a: { removeMatches: 'consent' }, b: { removeMatches: 'nothing' } },
  'RAF-C32': { a: { locationBase: 'own' }, b: { locationBase: 'spine' } },
  'RAF-C33': { a: { statusCase: 'any' }, b: { statusCase: 'lower' } },
  'RAF-C34': { a: { nhsNumber: 'ten-digits' }, b: { nhsNumber: 'nine-digits-too' } },
  'RAF-C35': { a: { listBody: 'optional' }, b: { listBody: 'any-list' }, c: { listBody: 'profile' } },
  'RAF-C36': { a: { bodyId: 'must-match' }, b: { bodyId: 'ignored' } },
  'RAF-C37': {
    a: { when: pick(documentedRefusals, 'if-match-malformed') },
    b: { when: { 'if-match-malformed': gatewayRefusals['if-match-missing'] ?? 'accept' } },
  },
  'RAF-C38': { a: { when: pick(documentedRefusals, 'media-type') }, b: { when: pick(gatewayRefusals, 'media-type') } },
  'RAF-C39': { a: {}, b: {} },
  'RAF-C40': { a: {}, b: {} },
  'RAF-C41': { a: {}, b: {} },
  'RAF-C42': { a: { repeatedRequest: 'replay' }, b: { repeatedRequest: 'process' } },
  'RAF-C43': {
    a: { when: pick(documentedRefusals, 'unknown-path', 'wrong-method') },
    b: { when: pick(gatewayRefusals, 'unknown-path', 'wrong-method') },
  },
  'RAF-C44': {
    a: { when: pick(documentedRefusals, 'invalid-resource-id') },
    b: { when: { 'invalid-resource-id': documented('RESOURCE_NOT_FOUND') } },
  },
  'RAF-C45': { a: { when: bodyRefusals(400) }, b: { when: bodyRefusals(422) } },
  'RAF-C46': {
    a: { when: pick(documentedRefusals, 'request-id-malformed') },
    b: { when: pick(gatewayRefusals, 'request-id-malformed') },
  },
  'RAF-C47': { a: {}, b: {} },
  'RAF-C48': { a: {}, b: {} },
  'RAF-C49': { a: {}, b: {} },
  'RAF-C50': { a: {}, b: {} },
  'RAF-C51': { a: {}, b: {} },
  'RAF-C52': { a: {}, b: {} },
  'RAF-C53': { a: {}, b: {} },
  'RAF-C54': { a: {}, b: {} },
  'RAF-C60': { a: { requestId: 'uuid' }, b: { requestId: 'contains-uuid' } },
  'RAF-C61': { a: {}, b: {} },
}

/** The presets: `gateway` also refuses a missing body in its own way, which is no reading of a conflict. */
const presets: ReadingTable<PolicyChange>['presets'] = {
  documented: [],
  gateway: [
    'RAF-C01=b',
    'RAF-C03=b',
    'RAF-C04=b',
    'RAF-C05=c',
    'RAF-C06=b',
    'RAF-C08=c',
    'RAF-C10=b',
    'RAF-C11=c',
    'RAF-C26=b',
    'RAF-C27=b',
    'RAF-C37=b',
    'RAF-C38=b',
    'RAF-C43=b',
    'RAF-C46=b',
    'RAF-C60=b',
    { when: pick(gatewayRefusals, 'no-body') },
  ],
  'fhir-r4': ['RAF-C02=b'],
}

/**
 * The policy that a list of readings comes to: presets and single readings ("RAF-C02=b"), a later one over an earlier.
 * Throws an Error that lists what is known if a name is not.
 */
export function policyFor(chosen: readonly string[]): Policy {
  return changesOf(chosen, { readings, presets }).reduce(changePolicy, documentedPolicy)
}

/** The names of the readings that {@link policyFor} takes: the presets, then every RAF-Cnn=x. */
export function knownReadings(): string[] {
  return namesOf({ readings, presets })
}

/** The refusals of a resource that breaks its profile, with a status. */
function bodyRefusals(status: number): PolicyChange['when'] & object {
  const situations = [
    'missing-value',
    'invalid-value',
    'unsupported-value',
    'too-few-values',
    'too-many-values',
    'additional-properties',
  ] as const
  return Object.fromEntries(situations.map((situation) => [situation, { status }]))
}

function pick<Table extends object, Key extends keyof Table>(table: Table, ...keys: Key[]): Pick<Table, Key> {
  return Object.fromEntries(keys.map((key) => [key, table[key]])) as Pick<Table, Key>
}
