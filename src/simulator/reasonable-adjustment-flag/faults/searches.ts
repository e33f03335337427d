import { type JsonObject, objectsIn } from '../../json.ts'
import type { Fault } from '../fault.ts'
import type { Interaction } from '../interactions.ts'
import { body, text, whenStatus, without } from '../rewrites.ts'

const SEARCHES: readonly Interaction[] = ['get-consent', 'get-flag', 'get-list']

/** Changes the Bundles that searches are answered with. */
function bundle(change: (bundle: JsonObject) => JsonObject) {
  return body((answer) => (answer.resourceType === 'Bundle' ? change(answer) : answer))
}

function entries(change: (entry: JsonObject) => JsonObject) {
  return bundle((answer) => (answer.entry ? { ...answer, entry: objectsIn(answer.entry).map(change) } : answer))
}

/** The rows of the required parameters: missing, and empty. */
const PARAMETERS = [
  { name: 'patient', missing: 'RAF-SRCH-01', empty: 'RAF-SRCH-05' },
  { name: 'status', missing: 'RAF-SRCH-02', empty: 'RAF-SRCH-06' },
  { name: 'category', missing: 'RAF-SRCH-03', empty: 'RAF-SRCH-07' },
  { name: 'code', missing: 'RAF-SRCH-04', empty: 'RAF-SRCH-08' },
] as const

const parameterFaults: readonly Fault[] = PARAMETERS.flatMap(({ name, missing, empty }): Fault[] => [
  {
    name: `search-without-${name}-answered`,
    says: `A search without the parameter ${name} is answered as if it were optional.`,
    breaks: [missing],
    mayAlsoBreak: ['RAF-SRCH-22', 'RAF-GWY-05'],
    policy: { optionalParameters: [name] },
  },
  {
    name: `search-with-empty-${name}-answered`,
    says: `A search with an empty ${name} is answered as if it were left out.`,
    breaks: [empty],
    mayAlsoBreak: ['RAF-SRCH-22', 'RAF-GWY-05'],
    policy: { emptyParameters: [name] },
  },
])

const PARTS = [
  { part: 'consent', group: 'C', what: 'consent details', id: 'RAF-GTC-03' },
  { part: 'flag', group: 'F', what: 'reasonable adjustments', id: 'RAF-GTF-05' },
  { part: 'list', group: 'L', what: 'impairments', id: 'RAF-GTL-03' },
] as const

const ofEachPart: readonly Fault[] = PARTS.flatMap(({ part, group, what, id }): Fault[] => [
  {
    name: `${part}-search-answered-without-bundle`,
    says: `A search for ${what} is answered with what it found, and no Bundle.`,
    breaks: [`RAF-GT${group}-01`],
    mayAlsoBreak: ['RAF-SRCH-12', 'RAF-SRCH-13', 'RAF-SRCH-14', `RAF-GT${group}-02`, `RAF-GT${group}-03`, 'RAF-VAL-01'],
    on: [`get-${part}`],
    rewrite: bundle((answer) => ({
      ...without('type', 'total', 'link', 'entry')(answer),
      resourceType: 'Basic',
      code: { text: 'result' },
    })),
  },
  {
    name: `${part}-found-without-id`,
    says: `A search for ${what} gives no ids.`,
    breaks: [id],
    mayAlsoBreak: ['RAF-SRCH-17', 'RAF-VAL-01', `RAF-CR${group}-03`],
    on: [`get-${part}`],
    rewrite: entries((entry) => ({ ...entry, resource: without('id')(entry.resource as JsonObject) })),
  },
])

/** Searching: the parameters, what is found, and the Bundle. */
export const searchFaults: readonly Fault[] = [
  ...parameterFaults,
  ...ofEachPart,
  {
    name: 'no-adjustments-is-404',
    says: 'A search for adjustments that finds none is refused with 404.',
    breaks: ['RAF-REC-02', 'RAF-GTF-03'],
    mayAlsoBreak: ['RAF-GTF-01', 'RAF-REM-04', 'RAF-UPF-06', 'RAF-SRCH-11'],
    on: ['get-flag'],
    policy: { when: { 'nothing-found': { status: 404, code: 'RESOURCE_NOT_FOUND', issue: 'not-found' } } },
  },
  {
    name: 'no-impairments-is-404',
    says: 'A search for impairments that finds none is refused with 404.',
    breaks: ['RAF-REC-03'],
    mayAlsoBreak: ['RAF-GTL-01', 'RAF-REM-05', 'RAF-SRCH-11'],
    on: ['get-list'],
    policy: { when: { 'nothing-found': { status: 404, code: 'RESOURCE_NOT_FOUND', issue: 'not-found' } } },
  },
  {
    name: 'unknown-patient-is-500',
    says: 'A search for the consent of a patient who has no record ends in an error of the server.',
    breaks: ['RAF-REC-05'],
    mayAlsoBreak: ['RAF-GTC-01', 'RAF-GEN-02', 'RAF-ERR-27'],
    on: ['get-consent'],
    policy: { when: { 'no-record': { status: 500, code: 'INTERNAL_SERVER_ERROR', issue: 'exception' } } },
  },
  {
    name: 'only-the-first-adjustment-found',
    says: 'A search for adjustments gives the first one and no more.',
    breaks: ['RAF-GTF-04'],
    mayAlsoBreak: [],
    on: ['get-flag'],
    rewrite: bundle((answer) =>
      answer.entry ? { ...answer, total: 1, entry: objectsIn(answer.entry).slice(0, 1) } : answer,
    ),
  },
  {
    name: 'nhs-number-of-nine-digits-searched',
    says: 'A search for an NHS number of 9 digits is answered.',
    breaks: ['RAF-SRCH-09'],
    mayAlsoBreak: ['RAF-ERR-35'],
    on: SEARCHES,
    policy: { nhsNumber: 'nine-digits-too' },
  },
  {
    name: 'check-digit-not-checked',
    says: 'A search for an NHS number with a wrong check digit is answered.',
    breaks: ['RAF-SRCH-10'],
    mayAlsoBreak: ['RAF-ERR-35'],
    on: SEARCHES,
    policy: { nhsNumber: 'no-check-digit' },
  },
  {
    name: 'nhs-number-not-checked',
    says: 'A search is answered for whatever text is given as the NHS number.',
    breaks: ['RAF-SRCH-09', 'RAF-SRCH-10'],
    mayAlsoBreak: ['RAF-ERR-35', 'RAF-SRCH-22', 'RAF-SRCH-05'],
    on: SEARCHES,
    policy: { nhsNumber: 'unchecked' },
  },
  {
    name: 'nhs-number-trimmed',
    says: 'White space around the NHS number of a search is left out of account.',
    breaks: ['RAF-SRCH-09'],
    mayAlsoBreak: [],
    on: SEARCHES,
    policy: { nhsNumber: 'trimmed' },
  },
  {
    name: 'digits-of-every-script-accepted',
    says: 'Digits of other scripts pass for the digits of an NHS number.',
    breaks: ['RAF-SRCH-09'],
    mayAlsoBreak: [],
    on: SEARCHES,
    policy: { nhsNumber: 'any-digits' },
  },
  {
    name: 'inactive-never-found',
    says: 'A search with status inactive never finds anything.',
    breaks: ['RAF-SRCH-11'],
    mayAlsoBreak: ['RAF-UPC-06', 'RAF-REM-03', 'RAF-REM-04', 'RAF-REM-05'],
    policy: { inactiveSearch: 'empty' },
  },
  {
    name: 'status-ignored',
    says: 'A search finds resources whatever their status is.',
    breaks: ['RAF-SRCH-11', 'RAF-SRCH-24'],
    mayAlsoBreak: ['RAF-REM-03', 'RAF-REM-04', 'RAF-REM-05', 'RAF-REM-06', 'RAF-UPC-06', 'RAF-UPF-06', 'RAF-SRCH-06'],
    policy: { searchIgnores: ['status'] },
  },
  {
    name: 'category-ignored',
    says: 'A search finds resources whatever category, or for impairments whatever code, it names.',
    breaks: ['RAF-SRCH-25'],
    mayAlsoBreak: [],
    policy: { categoryToken: 'any', listCodeToken: 'any' },
  },
  {
    name: 'other-patients-found',
    says: 'A search finds the resources of every patient.',
    breaks: ['RAF-SRCH-23'],
    mayAlsoBreak: [
      'RAF-GTC-02',
      'RAF-GTF-02',
      'RAF-GTF-03',
      'RAF-GTF-04',
      'RAF-GTL-02',
      'RAF-REC-01',
      'RAF-REC-02',
      'RAF-REC-03',
      'RAF-REC-05',
      'RAF-CRC-03',
      'RAF-CRF-03',
      'RAF-CRL-03',
      'RAF-REM-03',
      'RAF-REM-04',
      'RAF-REM-05',
      'RAF-REM-06',
      'RAF-SRCH-11',
    ],
    policy: { searchIgnores: ['patient'] },
  },
  {
    name: 'other-types-found',
    says: 'A search for consent details or for adjustments finds both.',
    breaks: ['RAF-SRCH-23'],
    mayAlsoBreak: [
      'RAF-GTC-02',
      'RAF-GTC-03',
      'RAF-GTF-02',
      'RAF-GTF-03',
      'RAF-GTF-04',
      'RAF-GTF-05',
      'RAF-REC-02',
      'RAF-CRC-03',
      'RAF-CRF-03',
      'RAF-UPC-02',
      'RAF-UPF-02',
      'RAF-UPF-06',
      'RAF-REM-04',
      'RAF-SRCH-11',
    ],
    on: ['get-consent', 'get-flag'],
    policy: { searchIgnores: ['type'] },
  },
  {
    name: 'bundle-of-another-type',
    says: 'The answer to a search is a Bundle of type collection.',
    breaks: ['RAF-SRCH-12'],
    mayAlsoBreak: ['RAF-VAL-01', 'RAF-GTC-01', 'RAF-GTF-01', 'RAF-GTL-01'],
    on: SEARCHES,
    rewrite: bundle((answer) => ({
      ...without('total')(answer),
      type: 'collection',
      ...(answer.entry ? { entry: objectsIn(answer.entry).map(without('search')) } : {}),
    })),
  },
  {
    name: 'no-self-link',
    says: 'The answer to a search has no self link.',
    breaks: ['RAF-SRCH-13'],
    mayAlsoBreak: ['RAF-SRCH-14'],
    on: SEARCHES,
    rewrite: bundle(without('link')),
  },
  {
    name: 'self-link-without-parameters',
    says: 'The self link of a search does not repeat its parameters.',
    breaks: ['RAF-SRCH-14'],
    mayAlsoBreak: [],
    on: SEARCHES,
    rewrite: bundle((answer) => ({
      ...answer,
      link: objectsIn(answer.link).map((link) => ({ ...link, url: String(link.url).replace(/\?.*$/, '') })),
    })),
  },
  {
    name: 'total-one-too-many',
    says: 'The total of a Bundle is one more than what it holds.',
    breaks: ['RAF-SRCH-15'],
    mayAlsoBreak: ['RAF-GTF-03', 'RAF-REC-02', 'RAF-REC-03', 'RAF-REC-05', 'RAF-REM-03', 'RAF-REM-04', 'RAF-REM-05'],
    on: SEARCHES,
    rewrite: bundle((answer) => ({ ...answer, total: Number(answer.total) + 1 })),
  },
  {
    name: 'total-always-zero',
    says: 'The total of a Bundle is 0 whatever it holds.',
    breaks: ['RAF-SRCH-15'],
    mayAlsoBreak: ['RAF-GTC-02', 'RAF-GTF-02', 'RAF-GTL-02', 'RAF-REC-01'],
    on: SEARCHES,
    rewrite: bundle((answer) => ({ ...answer, total: 0 })),
  },
  {
    name: 'no-full-url',
    says: 'The entries of a Bundle have no fullUrl.',
    breaks: ['RAF-SRCH-16'],
    mayAlsoBreak: [],
    on: SEARCHES,
    rewrite: entries(without('fullUrl')),
  },
  {
    name: 'full-url-of-another-id',
    says: 'The fullUrl of an entry names another id than its resource.',
    breaks: ['RAF-SRCH-17'],
    mayAlsoBreak: [],
    on: SEARCHES,
    rewrite: entries((entry) => ({
      ...entry,
      fullUrl: String(entry.fullUrl).replace(/\.[0-9a-f-]{36}$/, '.00000000-0000-4000-8000-000000000000'),
    })),
  },
  {
    name: 'searching-makes-a-version',
    says: 'Being found gives a resource a new version.',
    breaks: ['RAF-SRCH-18'],
    mayAlsoBreak: [
      'RAF-UPC-02',
      'RAF-UPF-02',
      'RAF-UPL-02',
      'RAF-UPC-05',
      'RAF-UPF-05',
      'RAF-UPL-05',
      'RAF-REM-15',
      'RAF-GEN-06',
      'RAF-ERR-30',
      'RAF-VER-04',
      'RAF-VER-05',
      'RAF-REM-07',
      'RAF-ERR-08',
    ],
    policy: { searchTouches: 'version' },
  },
  {
    name: 'parameter-order-matters',
    says: 'A search is refused if its parameters stand in another order than in the documentation.',
    breaks: ['RAF-SRCH-19'],
    mayAlsoBreak: [],
    policy: { when: { 'parameter-order': { code: 'INVALID_VALUE', issue: 'value' } } },
  },
  {
    name: 'percent-encoding-not-undone',
    says: 'The parameters of a search are compared as they are encoded.',
    breaks: ['RAF-SRCH-20'],
    mayAlsoBreak: [
      'RAF-GTC-02',
      'RAF-GTF-02',
      'RAF-GTL-02',
      'RAF-REC-01',
      'RAF-SRCH-14',
      'RAF-CRC-03',
      'RAF-CRF-03',
      'RAF-CRL-03',
    ],
    policy: { queryDecoding: 'none' },
  },
  {
    name: 'unknown-parameter-refused',
    says: 'A search is refused for a parameter that the server does not know.',
    breaks: ['RAF-SRCH-21'],
    mayAlsoBreak: [],
    policy: { when: { 'parameter-unknown': { code: 'INVALID_VALUE', issue: 'not-supported' } } },
  },
  {
    name: 'search-refused-in-plain-text',
    says: 'A search that cannot be made is refused in a sentence of plain text.',
    breaks: ['RAF-SRCH-22'],
    mayAlsoBreak: [
      'RAF-HDR-18',
      'RAF-ERR-20',
      'RAF-SRCH-01',
      'RAF-SRCH-02',
      'RAF-SRCH-03',
      'RAF-SRCH-04',
      'RAF-SRCH-05',
      'RAF-SRCH-06',
      'RAF-SRCH-07',
      'RAF-SRCH-08',
      'RAF-SRCH-09',
      'RAF-SRCH-10',
      'RAF-ERR-35',
    ],
    on: SEARCHES,
    rewrite: whenStatus(4, text('text/plain', 'The search could not be made.')),
  },
]
