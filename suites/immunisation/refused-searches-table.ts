import { systems } from '../../fixtures/immunisation/index.ts'
import type { Patient } from '../../src/index.ts'
import { patientIdentifier, searchFor } from './searching.ts'

/** A search that the API has to refuse, as the text of its query. */
export interface RefusedSearch {
  /** Goes on from "a search …". */
  what: string
  row: string
  query: (patient: Patient) => string
  /** The row on the text of the refusal, and the text: all of it, or a part where it is said to be one. */
  text?: { row: string; says: string; isPart?: true }
}

const encoded = (parameters: Record<string, string>) =>
  Object.entries(parameters)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')

const withParameters =
  (changes: Record<string, string | undefined>) =>
  (patient: Patient): string => {
    const parameters = { ...searchFor(patient), ...changes }
    return encoded(
      Object.fromEntries(
        Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
    )
  }

// The number of the example that follows is masked in a record: nobody knows whose it is.
const form = 'patient.identifier must be in the format of "https://fhir.nhs.uk/Id/nhs-number|{NHS number}" e.g. "'
const types =
  '3IN1, 4IN1, 6IN1, BCG, COVID, FLU, HEPB, HIB, HIBMENC, HPV, MENACWY, MENB, MMR, MMRV, PERTUSSIS, PNEUMOCOCCAL, ROTAVIRUS, RSV, SHINGLES'
const says = {
  oneNumber: { row: 'IMM-TXT-39', says: 'Search parameter patient.identifier must have one value.' },
  form: { row: 'IMM-TXT-40', says: form, isPart: true as const },
  validNumber: { row: 'IMM-TXT-41', says: 'Search parameter patient.identifier must be a valid NHS number.' },
  someType: { row: 'IMM-TXT-42', says: 'Search parameter -immunization.target must have one or more values.' },
  knownType: { row: 'IMM-TXT-43', says: `-immunization.target must be one or more of the following: ${types}` },
  date: (name: string) => ({ row: 'IMM-TXT-48', says: `Search parameter ${name} must be in format: YYYY-MM-DD` }),
  include: { row: 'IMM-TXT-51', says: "Search parameter _include may only be 'Immunization:patient' if provided." },
  either: { row: 'IMM-TXT-53', says: 'Search parameter should have either identifier or patient.identifier' },
}

const noDates = [
  '2021',
  '2021-02',
  '20210207',
  '07/02/2021',
  '2021-02-30',
  '2021-2-7',
  '2021-02-07T00:00:00+00:00',
  'today',
]

/** Searches that a published source has refused. */
export const refusedSearches: RefusedSearch[] = [
  {
    what: 'without a parameter',
    row: 'IMM-SRCH-33',
    query: () => '',
    text: { row: 'IMM-TXT-38', says: 'No parameter provided. Search using either identifier or patient.identifier' },
  },
  {
    what: 'without patient.identifier',
    row: 'IMM-SRCH-20',
    query: withParameters({ 'patient.identifier': undefined }),
    text: says.either,
  },
  { what: 'with an empty patient.identifier', row: 'IMM-SRCH-21', query: withParameters({ 'patient.identifier': '' }) },
  {
    what: 'by an NHS number without its system',
    row: 'IMM-SRCH-21',
    query: (patient) => withParameters({ 'patient.identifier': patient.nhsNumber })(patient),
    text: says.form,
  },
  {
    what: 'by an NHS number of another system',
    row: 'IMM-SRCH-21',
    query: (patient) =>
      withParameters({ 'patient.identifier': `https://example.org/numbers|${patient.nhsNumber}` })(patient),
    text: says.form,
  },
  {
    what: 'by a system without an NHS number',
    row: 'IMM-SRCH-21',
    query: withParameters({ 'patient.identifier': systems.nhsNumber }),
    text: says.form,
  },
  {
    what: 'by two NHS numbers',
    row: 'IMM-SRCH-22',
    query: (patient) =>
      withParameters({ 'patient.identifier': `${patientIdentifier(patient)},${systems.nhsNumber}|9990000026` })(
        patient,
      ),
    text: says.oneNumber,
  },
  {
    what: 'by the NHS number 1234567890',
    row: 'IMM-SRCH-23',
    query: withParameters({ 'patient.identifier': `${systems.nhsNumber}|1234567890` }),
    text: says.validNumber,
  },
  {
    what: 'by the NHS number 1',
    row: 'IMM-SRCH-23',
    query: withParameters({ 'patient.identifier': `${systems.nhsNumber}|1` }),
    text: says.validNumber,
  },
  {
    what: 'without a vaccine type',
    row: 'IMM-SRCH-24',
    query: withParameters({ '-immunization.target': undefined }),
    text: says.someType,
  },
  {
    what: 'with an empty vaccine type',
    row: 'IMM-SRCH-24',
    query: withParameters({ '-immunization.target': '' }),
  },
  {
    what: 'for the vaccine type ABC',
    row: 'IMM-SRCH-25',
    query: withParameters({ '-immunization.target': 'ABC' }),
    text: says.knownType,
  },
  {
    what: 'for two vaccine types that are not known',
    row: 'IMM-SRCH-25',
    query: withParameters({ '-immunization.target': 'ABC,DEF' }),
    text: says.knownType,
  },
  ...['-date.from', '-date.to'].flatMap((name) =>
    noDates.map((date) => ({
      what: `with ${name} ${date}`,
      row: 'IMM-SRCH-27',
      query: withParameters({ [name]: date }),
      text: says.date(name),
    })),
  ),
  { what: 'with _include=abc', row: 'IMM-SRCH-30', query: withParameters({ _include: 'abc' }), text: says.include },
  {
    what: 'with _include=Immunization:performer',
    row: 'IMM-SRCH-30',
    query: withParameters({ _include: 'Immunization:performer' }),
    text: says.include,
  },
]

/** Searches of which the backend alone is known to refuse them. */
export const searchesRefusedByBackend: RefusedSearch[] = [
  {
    what: 'for the vaccine type FLu',
    row: 'IMM-SRCH-26',
    query: withParameters({ '-immunization.target': 'FLu' }),
    text: says.knownType,
  },
  {
    what: 'from a day to the day before',
    row: 'IMM-SRCH-28',
    query: withParameters({ '-date.from': '2021-02-08', '-date.to': '2021-02-07' }),
    text: { row: 'IMM-TXT-50', says: 'Search parameter -date.from must be before -date.to' },
  },
  {
    what: 'with a vaccine type twice',
    row: 'IMM-SRCH-29',
    query: (patient) => `${encoded(searchFor(patient))}&-immunization.target=FLU`,
    text: { row: 'IMM-TXT-37', says: 'Parameters may not be duplicated. Use commas for "or".' },
  },
]

/** Searches that are wrong twice, and the whole text of their refusal. */
export const doublyRefused: { what: string; row: string; query: (patient: Patient) => string; says: string }[] = [
  {
    what: 'with two wrong dates',
    row: 'IMM-TXT-49',
    query: withParameters({ '-date.from': 'x', '-date.to': 'y' }),
    says: `${says.date('-date.from').says}; ${says.date('-date.to').says}`,
  },
  {
    what: 'with a wrong date and a wrong _include',
    row: 'IMM-TXT-49',
    query: withParameters({ '-date.from': 'x', _include: 'abc' }),
    says: `${says.date('-date.from').says}; ${says.include.says}`,
  },
  {
    what: 'with an NHS number and a vaccine type that are wrong',
    row: 'IMM-SRCH-32',
    query: withParameters({ 'patient.identifier': `${systems.nhsNumber}|1234567890`, '-immunization.target': 'ABC' }),
    says: says.validNumber.says,
  },
]
