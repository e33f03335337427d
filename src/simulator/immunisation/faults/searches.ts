import { objectsIn } from '../../json.ts'
import { bodyText } from '../../message.ts'
import { body, status, text, whenStatus } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'
import { SEARCHES } from '../interactions.ts'
import type { PolicyChange, SearchPolicy } from '../policy.ts'
import type { SearchSituation } from '../situations.ts'
import { FOUND, rows, span } from './rows.ts'

/** Something is accepted that a search has to be refused for: the row, the name, what is accepted, and the situations. */
const ACCEPTED: readonly (readonly [row: number, name: string, says: string, ...situations: SearchSituation[]])[] = [
  [20, 'nobody-searched-for', 'A search without an NHS number finds nothing, and is not refused.', 'patient-missing'],
  [21, 'patient-format-unchecked', 'Any text is taken for the identifier of a patient.', 'patient-format'],
  [22, 'first-of-several-patients', 'A search for several NHS numbers is one for the first.', 'patient-several'],
  [
    23,
    'search-number-unchecked',
    'A search for an NHS number that is not valid finds nothing, and is not refused.',
    'patient-number',
  ],
  [24, 'target-not-needed', 'A search without a vaccine type is one for all.', 'target-missing'],
  [
    25,
    'unknown-target-ignored',
    'A search for a vaccine type that does not exist finds nothing, and is not refused.',
    'target-invalid',
  ],
  [27, 'search-dates-unchecked', 'Anything is taken for a date.', 'date-from-format', 'date-to-format'],
  [28, 'reversed-range-taken', 'A range that ends before it begins finds nothing, and is not refused.', 'date-order'],
  [29, 'repeated-parameter-ignored', 'Of a parameter that is given twice, the first counts.', 'parameter-repeated'],
  [30, 'unknown-include-ignored', 'An _include of anything is taken.', 'include'],
  [43, 'disease-beside-type-taken', 'A search by disease and by vaccine type is one by disease.', 'disease-combined'],
  [
    44,
    'disease-beside-identifier-taken',
    'A search by disease and by identifier is one by identifier.',
    'disease-combined',
    'identifier-and-others',
  ],
  [
    45,
    'odd-diseases-ignored',
    'A search by diseases without the form of a code finds nothing, and is not refused.',
    'disease-invalid',
  ],
  [
    51,
    'identifier-beside-patient-taken',
    'A search by identifier and NHS number is one by identifier.',
    'identifier-and-others',
  ],
  [52, 'identifier-format-unchecked', 'Any text is taken for an identifier.', 'identifier-format'],
  [
    55,
    'elements-alone-taken',
    'A search by _elements alone finds nothing, and is not refused.',
    'elements-alone',
    'identifier-format',
  ],
  [56, 'any-elements-taken', 'An _elements of anything is taken.', 'elements-invalid'],
]

/** Rows that the same search is tried for. */
const SIDES: Readonly<Record<number, readonly number[]>> = {
  20: [21, 33],
  21: [23],
  24: [26],
  25: [24, 26, 32],
  43: [44],
  44: [43, 51],
  51: [44],
  55: [52],
}

const accepted = ACCEPTED.map(
  ([row, name, says, ...situations]): Fault => ({
    name,
    says,
    breaks: rows('SRCH', row),
    mayAlsoBreak: [...rows('SRCH', ...(SIDES[row] ?? [])), ...span('TXT', 37, 56)],
    policy: { when: Object.fromEntries(situations.map((situation) => [situation, 'accept' as const])) },
  }),
)

/** A search is carried out in another way: the rows, the name, what is done, how, and where. */
type Other = readonly [
  rows: readonly string[],
  name: string,
  says: string,
  search: Partial<SearchPolicy>,
  mayAlso?: readonly string[],
  on?: Fault['on'],
]

const OTHERWISE: readonly Other[] = [
  [rows('SRCH', 1), 'covid-hidden', 'Vaccinations against COVID-19 are never found.', { hides: ['COVID'] }, FOUND],
  [
    rows('SRCH', 3),
    'post-searches-for-the-first-type',
    'A search by POST is one for the first vaccine type alone.',
    { comma: 'first-only' },
    rows('SRCH', 22),
    ['search-post'],
  ],
  [
    rows('SRCH', 4),
    'types-ignored',
    'A search finds records of every vaccine type.',
    { ignores: ['target'] },
    [...FOUND, ...rows('SRCH', 46)],
  ],
  [
    rows('SRCH', 5),
    'patients-mixed',
    'A search finds the records of every patient.',
    { ignores: ['patient'] },
    [...FOUND, ...rows('CRE', 6, 18), ...rows('SRCH', 53, 58), ...rows('BUN', 9, 10, 12), ...rows('GEN', 2)],
  ],
  [
    rows('SRCH', 6, 17, 42),
    'first-value-only',
    'Of several vaccine types or diseases, the first is searched for.',
    { comma: 'first-only' },
    [...FOUND, ...rows('SRCH', 16, 22, 31, 52, 56), ...rows('BUN', 14, 16)],
  ],
  [
    rows('SRCH', 7),
    'no-entries-if-empty',
    'A search that finds nothing has no list of entries.',
    { emptyEntry: 'omitted' },
    rows('SRCH', 53),
  ],
  [
    rows('SRCH', 8, 10),
    'from-excluded',
    'The day that -date.from names is not found.',
    { bounds: 'after-from' },
    rows('SRCH', 3, 10, 15, 18),
  ],
  [
    rows('SRCH', 9),
    'to-excluded',
    'The day that -date.to names is not found.',
    { bounds: 'before-to' },
    rows('SRCH', 10, 15, 18),
  ],
  [
    rows('SRCH', 8),
    'from-ignored',
    'A search begins with the first record, whatever -date.from says.',
    { ignores: ['from'] },
    rows('SRCH', 10, 40),
  ],
  [
    rows('SRCH', 9),
    'to-ignored',
    'A search ends with the last record, whatever -date.to says.',
    { ignores: ['to'] },
    rows('SRCH', 10),
  ],
  [
    rows('SRCH', 11),
    'patient-left-out',
    'A search with _include leaves out the Patient.',
    { patient: 'unless-included' },
    rows('BUN', 9, 10),
  ],
  [
    rows('BUN', 9),
    'patient-never-shown',
    'The Patient is not in the Bundle.',
    { patient: 'never' },
    [...rows('SRCH', 11), ...rows('BUN', 10)],
  ],
  [
    rows('SRCH', 13),
    'unknown-parameter-in-link',
    'The self link shows parameters that were ignored.',
    { unknownInLink: true },
    [],
  ],
  [
    rows('SRCH', 10, 15),
    'from-ignored-beside-to',
    'The start of a range is ignored where its end is given.',
    { ignores: ['from-with-to'] },
    rows('SRCH', 18),
  ],
  [
    rows('SRCH', 16),
    'last-type-only',
    'Of several vaccine types, the last is searched for.',
    { comma: 'last-only' },
    [...FOUND, ...rows('SRCH', 17, 22, 31, 42, 52, 56), ...rows('BUN', 14, 16)],
  ],
  [
    rows('SRCH', 18),
    'last-day-ends-at-midnight',
    'A search ends at the beginning of the day that -date.to names.',
    { bounds: 'to-midnight' },
    rows('SRCH', 9, 10, 15),
  ],
  [
    rows('SRCH', 26),
    'types-in-any-case',
    'The codes of vaccine types are known in any case.',
    { targetCase: 'any' },
    rows('TXT', 43),
  ],
  [
    rows('SRCH', 32),
    'type-looked-at-first',
    'Of an NHS number and a vaccine type that are wrong, the type is named.',
    { firstCheck: 'target' },
    [],
  ],
  [
    rows('SRCH', 34),
    'include-in-one-case',
    'The value of _include is known in one case alone.',
    { includeCase: 'exact' },
    [],
  ],
  [
    rows('SRCH', 40),
    'diseases-find-nothing',
    'A search by disease finds nothing.',
    { typesOfDisease: 'none' },
    rows('SRCH', 41, 42),
  ],
  [
    rows('SRCH', 41),
    'one-type-of-a-disease',
    'A search by disease finds the records of one vaccine type.',
    { typesOfDisease: 'first' },
    rows('SRCH', 42),
  ],
  [
    rows('SRCH', 50),
    'any-record-by-identifier',
    'A search by identifier finds another record.',
    { ignores: ['identifier'] },
    [...rows('SRCH', 53, 54, 57), ...rows('DEL', 4), ...rows('REI', 2)],
  ],
  [
    rows('SRCH', 54),
    'elements-ignored',
    'A search with _elements gives the whole record.',
    { ignores: ['elements'] },
    [],
  ],
  [
    rows('SRCH', 57),
    'unnumbered-never-found',
    'A record without an NHS number is not found by its identifier.',
    { identifierFindsUnnumbered: false },
    rows('SRCH', 58),
  ],
  [
    rows('SRCH', 58),
    'unnumbered-found-for-anybody',
    'A record without an NHS number is found for every patient.',
    { patientFinds: 'unnumbered-too' },
    [...FOUND, ...rows('UPD', 15), ...rows('CRE', 18), ...rows('BUN', 10, 12), ...rows('GEN', 2)],
  ],
  [
    rows('BUN', 5),
    'warning-without-mode',
    'The entry of an OperationOutcome does not say why it is there.',
    { outcomeMode: 'omitted' },
    [],
  ],
]

const otherwise = OTHERWISE.map(
  ([broken, name, says, search, mayAlso = [], on]): Fault => ({
    name,
    says,
    breaks: broken,
    mayAlsoBreak: mayAlso,
    ...(on ? { on } : {}),
    policy: { search },
  }),
)

const refusing = (
  row: number,
  name: string,
  says: string,
  when: PolicyChange['when'],
  ...mayAlso: string[]
): Fault => ({
  name,
  says,
  breaks: rows('SRCH', row),
  mayAlsoBreak: mayAlso,
  policy: { when: when ?? {} },
})

const NOTHING_FOUND = text(
  'application/fhir+json',
  '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found","diagnostics":"Nothing was found"}]}',
)

/** Searching: what is refused, what is found. */
export const searchFaults: readonly Fault[] = [
  ...accepted,
  ...otherwise,
  refusing(
    12,
    'unknown-parameter-refused',
    'A search with a parameter that is not known is refused.',
    { 'parameter-unknown': { status: 400 } },
    ...rows('SRCH', 13),
  ),
  refusing(
    31,
    'partly-unknown-types-refused',
    'A search for known and unknown vaccine types is refused.',
    { 'target-partly-invalid': { status: 400 } },
    ...rows('TXT', 44),
  ),
  refusing(
    46,
    'unknown-disease-refused',
    'A search by a disease that no vaccine type is against is refused.',
    { 'disease-unmapped': { status: 400 } },
    ...rows('TXT', 47),
  ),
  refusing(
    33,
    'no-parameter-is-a-server-error',
    'A search without any parameter is answered with 500.',
    { 'no-parameter': { status: 500, issue: 'exception', code: 'EXCEPTION' } },
    ...rows('TXT', 38),
  ),
  {
    name: 'search-by-post-fails',
    says: 'A search by POST is answered with 500.',
    breaks: ['IMM-SRCH-02'],
    mayAlsoBreak: [...rows('SRCH', 3, 14), ...rows('DEL', 3), ...rows('GEN', 1)],
    on: ['search-post'],
    rewrite: whenStatus(2, status(500)),
  },
  {
    name: 'nothing-found-is-404',
    says: 'A search that finds nothing is answered with 404.',
    breaks: ['IMM-SRCH-07', 'IMM-SRCH-53'],
    mayAlsoBreak: [
      ...span('HDR', 16, 19),
      ...FOUND,
      ...rows('CRE', 6, 18),
      ...rows('SRCH', 12, 13, 14, 46),
      ...rows('ERR', 1, 3, 5),
      ...rows('TXT', 47),
    ],
    on: SEARCHES,
    rewrite: (response, context) =>
      /"total":0}$/.test(bodyText(response)) ? status(404)(NOTHING_FOUND(response, context), context) : response,
  },
  {
    name: 'link-without-dates',
    says: 'The self link leaves out the dates of the search.',
    breaks: ['IMM-SRCH-14'],
    mayAlsoBreak: [],
    on: SEARCHES,
    rewrite: body((bundle) => ({
      ...bundle,
      ...(bundle.link === undefined
        ? {}
        : {
            link: objectsIn(bundle.link).map((link) => ({
              ...link,
              url: String(link.url).replace(/&-date\.from=[^&]*/, ''),
            })),
          }),
    })),
  },
  {
    name: 'unnumbered-not-read',
    says: 'A record without an NHS number cannot be read by its id.',
    breaks: ['IMM-SRCH-59'],
    mayAlsoBreak: [...rows('UPD', 15)],
    policy: { unnumberedReads: 'not-found' },
  },
]
