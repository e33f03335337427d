import { asObject, type JsonObject, objectsIn } from '../../json.ts'
import { body, extensions, resources, status, whenStatus, without } from '../../rewrites.ts'
import { url } from '../codes.ts'
import type { Fault } from '../fault.ts'
import type { Interaction } from '../interactions.ts'
import { READ_BACK, UPDATES_OF_ANY } from './rows.ts'

const CREATIONS: readonly Interaction[] = ['create-consent', 'create-flag', 'create-list']

/** What the rows of each collection are called. */
const PARTS = [
  { part: 'consent', what: 'consent details', group: 'C', type: 'Consent' },
  { part: 'flag', what: 'a reasonable adjustment', group: 'F', type: 'Flag' },
  { part: 'list', what: 'impairments', group: 'L', type: 'List' },
] as const

/** The same faults for each of the three parts of a record. */
const ofEachPart: readonly Fault[] = PARTS.flatMap(({ part, what, group, type }): Fault[] => [
  {
    name: `${part}-created-with-200`,
    says: `Adding ${what} is answered with 200 in place of 201.`,
    breaks: [`RAF-CR${group}-01`],
    mayAlsoBreak: ['RAF-GEN-07', 'RAF-REC-04', 'RAF-CRC-07', 'RAF-CRF-06', 'RAF-CRF-07', 'RAF-HDR-09'],
    on: [`create-${part}`],
    rewrite: whenStatus(2, status(200)),
  },
  {
    name: `${part}-created-without-id`,
    says: `The answer to adding ${what} does not say which id it has.`,
    breaks: [`RAF-CR${group}-02`],
    mayAlsoBreak: [
      ...UPDATES_OF_ANY,
      'RAF-HDR-21',
      'RAF-GEN-07',
      'RAF-REC-04',
      'RAF-GTC-03',
      'RAF-GTF-05',
      'RAF-GTL-03',
    ],
    on: [`create-${part}`],
    rewrite: resources([type], without('id')),
  },
  {
    name: `${part}-creation-lost`,
    says: `Adding ${what} is answered with success, and nothing is kept.`,
    breaks: [`RAF-GT${group}-02`, `RAF-CR${group}-03`],
    mayAlsoBreak: [...READ_BACK],
    on: [`create-${part}`],
    policy: { creations: 'lost' },
  },
  {
    name: `${part}-for-invalid-nhs-number-accepted`,
    says: `Adding ${what} is accepted for an NHS number that is not valid.`,
    breaks: [`RAF-CR${group}-04`],
    mayAlsoBreak: ['RAF-ERR-35', 'RAF-HDR-25', 'RAF-VAL-01'],
    on: [`create-${part}`],
    policy: { nhsNumber: 'unchecked', when: { 'no-consent': 'accept' } },
  },
  {
    name: `${part}-updated-with-201`,
    says: `Updating ${what} is answered with 201 in place of 200.`,
    breaks: [`RAF-UP${group}-01`],
    mayAlsoBreak: [
      ...UPDATES_OF_ANY,
      'RAF-VER-05',
      'RAF-HDR-21',
      'RAF-HDR-25',
      'RAF-GEN-06',
      'RAF-GTC-03',
      'RAF-GTF-05',
      'RAF-GTL-03',
    ],
    on: [`update-${part}`],
    rewrite: whenStatus(2, status(201)),
  },
  {
    name: `${part}-update-lost`,
    says: `Updating ${what} is answered with success, and the record stays as it was.`,
    breaks: [`RAF-UP${group}-02`],
    mayAlsoBreak: [
      ...UPDATES_OF_ANY,
      'RAF-GEN-06',
      'RAF-VER-02',
      'RAF-VER-05',
      `RAF-UP${group}-05`,
      'RAF-UPC-06',
      'RAF-UPF-06',
      'RAF-SRCH-11',
      'RAF-SRCH-24',
      'RAF-ERR-08',
      'RAF-HDR-09',
      'RAF-REM-15',
    ],
    on: [`update-${part}`],
    policy: { updates: 'lost' },
  },
])

/** Creating and updating: what is kept, and what is answered. */
export const writeFaults: readonly Fault[] = [
  ...ofEachPart,
  {
    name: 'updates-lost',
    says: 'Updates of every kind are answered with success, and nothing is kept.',
    breaks: ['RAF-GEN-06'],
    mayAlsoBreak: [...UPDATES_OF_ANY, 'RAF-HDR-09', 'RAF-REM-15', 'RAF-SRCH-11', 'RAF-SRCH-24'],
    on: ['update-consent', 'update-flag', 'update-list'],
    policy: { updates: 'lost' },
  },
  {
    name: 'client-id-used',
    says: 'A new resource gets the id that the client sent.',
    breaks: ['RAF-GEN-07'],
    mayAlsoBreak: [],
    on: CREATIONS,
    policy: { newId: 'from-client' },
  },
  {
    name: 'consent-does-not-create-the-record',
    says: 'A patient whose consent has been added still has no active consent.',
    breaks: ['RAF-REC-01'],
    mayAlsoBreak: [
      ...READ_BACK,
      'RAF-GTC-02',
      'RAF-GTC-03',
      'RAF-CRC-03',
      'RAF-SRCH-24',
      'RAF-SRCH-15',
      'RAF-VER-01',
      'RAF-HDR-09',
    ],
    on: ['get-consent'],
    rewrite: body((bundle) => (bundle.resourceType === 'Bundle' ? { ...without('entry')(bundle), total: 0 } : bundle)),
  },
  {
    name: 'impairments-need-adjustments',
    says: 'Impairments are refused for a record that has no reasonable adjustments.',
    breaks: ['RAF-REC-04'],
    mayAlsoBreak: ['RAF-CRL-01'],
    policy: { when: { 'no-flag': { code: 'VALIDATION_ERROR', issue: 'business-rule' } } },
  },
  {
    name: 'second-consent-accepted',
    says: 'A patient can have two active consents.',
    breaks: ['RAF-CRC-06'],
    mayAlsoBreak: ['RAF-GWY-08'],
    policy: { when: { 'second-consent': 'accept' } },
  },
  {
    name: 'best-interest-consent-refused',
    says: 'A consent that rests on a best interest decision is refused.',
    breaks: ['RAF-CRC-07'],
    mayAlsoBreak: [],
    on: ['create-consent'],
    policy: { refusedCodes: ['002'] },
  },
  {
    name: 'attorney-consent-refused',
    says: 'A consent given by a lasting power of attorney is refused.',
    breaks: ['RAF-CRC-07'],
    mayAlsoBreak: [],
    on: ['create-consent'],
    policy: { refusedCodes: ['003'] },
  },
  {
    name: 'consent-loses-its-proxy-role',
    says: 'A Consent that is found no longer says how it was obtained.',
    breaks: ['RAF-CRC-03'],
    mayAlsoBreak: ['RAF-GEN-06', 'RAF-UPC-02', 'RAF-CRC-07', 'RAF-VER-05', 'RAF-UPC-05', 'RAF-UPF-05', 'RAF-UPL-05'],
    on: ['get-consent'],
    rewrite: resources(
      ['Consent'],
      extensions(url.proxyRoleExtension, () => undefined),
    ),
  },
  {
    name: 'flag-loses-its-code',
    says: 'A Flag that is found says another adjustment than the one that was added.',
    breaks: ['RAF-CRF-03'],
    mayAlsoBreak: [
      'RAF-GTF-02',
      'RAF-GTF-04',
      'RAF-GEN-06',
      'RAF-UPF-02',
      'RAF-CRF-06',
      'RAF-CRF-07',
      'RAF-VER-05',
      'RAF-UPC-05',
      'RAF-UPF-05',
      'RAF-UPL-05',
    ],
    on: ['get-flag'],
    rewrite: resources(['Flag'], (flag) => ({
      ...flag,
      code: { coding: [{ system: url.snomed, code: '796161000000101', display: 'Easyread' }] },
    })),
  },
  {
    name: 'list-loses-its-entries',
    says: 'A List that is found names none of the impairments that were added.',
    breaks: ['RAF-CRL-03'],
    mayAlsoBreak: [
      'RAF-CRL-05',
      'RAF-UPL-02',
      'RAF-GEN-06',
      'RAF-GTL-02',
      'RAF-VER-05',
      'RAF-UPC-05',
      'RAF-UPF-05',
      'RAF-UPL-05',
    ],
    on: ['get-list'],
    rewrite: resources(['List'], without('entry', 'contained')),
  },
  {
    name: 'impairment-loses-its-note',
    says: 'An impairment that is found no longer has the free text that was given with it.',
    breaks: ['RAF-CRL-05'],
    mayAlsoBreak: ['RAF-CRL-03', 'RAF-UPL-02', 'RAF-GEN-06', 'RAF-VER-05', 'RAF-UPC-05', 'RAF-UPF-05', 'RAF-UPL-05'],
    on: ['get-list'],
    rewrite: resources(['List'], (list) => ({ ...list, contained: objectsIn(list.contained).map(without('note')) })),
  },
  {
    name: 'consent-without-provenance',
    says: 'A Consent does not say who recorded it.',
    breaks: ['RAF-CRC-05'],
    mayAlsoBreak: [],
    policy: { consentProvenance: 'omitted' },
  },
  {
    name: 'flag-without-provenance',
    says: 'A Flag does not say who recorded it.',
    breaks: ['RAF-CRF-05'],
    mayAlsoBreak: ['RAF-VAL-01', 'RAF-VAL-02', 'RAF-VAL-06'],
    rewrite: resources(['Flag'], (flag) =>
      extensions(url.provenanceExtension, () => undefined)(withoutContainedProvenance(flag)),
    ),
  },
  {
    name: 'coded-adjustment-refused',
    says: 'An adjustment that is coded with SNOMED CT is refused.',
    breaks: ['RAF-CRF-06'],
    mayAlsoBreak: ['RAF-CRF-01', 'RAF-GTF-04', 'RAF-GEN-07'],
    on: ['create-flag'],
    policy: { flagCode: 'text' },
  },
  {
    name: 'keyed-adjustment-refused',
    says: 'An adjustment that a clinician keyed as text is refused.',
    breaks: ['RAF-CRF-07'],
    mayAlsoBreak: [],
    on: ['create-flag'],
    policy: { flagCode: 'coded' },
  },
  {
    name: 'inactive-consent-refused',
    says: 'An update that makes consent inactive is refused.',
    breaks: ['RAF-UPC-06'],
    mayAlsoBreak: ['RAF-SRCH-11'],
    on: ['update-consent'],
    policy: { refusedCodes: ['inactive'] },
  },
  {
    name: 'consent-forgets-why-it-is-inactive',
    says: 'A Consent that was made inactive no longer says why.',
    breaks: ['RAF-UPC-06'],
    mayAlsoBreak: ['RAF-UPC-02'],
    rewrite: resources(
      ['Consent'],
      extensions(url.removalReasonExtension, () => undefined),
    ),
  },
  {
    name: 'deleted-adjustment-stays-active',
    says: 'An update that deletes an adjustment leaves it among the active ones.',
    breaks: ['RAF-UPF-06'],
    mayAlsoBreak: ['RAF-SRCH-11', 'RAF-SRCH-24', 'RAF-UPF-02'],
    on: ['update-flag'],
    policy: { updates: 'keep-status' },
  },
  {
    name: 'refused-body-stored',
    says: 'A write whose body is refused is carried out all the same.',
    breaks: ['RAF-ERR-30'],
    mayAlsoBreak: ['RAF-VAL-01', 'RAF-VAL-02', 'RAF-VAL-05', 'RAF-VAL-06', 'RAF-VAL-07'],
    policy: { refusedBodies: 'applied' },
  },
  {
    name: 'created-twice',
    says: 'Adding an adjustment adds it twice.',
    breaks: ['RAF-GTF-02', 'RAF-CRF-03', 'RAF-GTF-04', 'RAF-HDR-09'],
    mayAlsoBreak: [...READ_BACK, 'RAF-UPF-06', 'RAF-UPF-02'],
    on: ['create-flag'],
    policy: { creations: 'twice' },
  },
]

function withoutContainedProvenance(resource: JsonObject): JsonObject {
  const others = objectsIn(resource.contained).filter((each) => asObject(each)?.resourceType !== 'Provenance')
  return others.length > 0 ? { ...resource, contained: others } : without('contained')(resource)
}
