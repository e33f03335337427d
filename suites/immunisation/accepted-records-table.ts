import { snomed, systems, without, withValue } from '../../fixtures/immunisation/index.ts'

/** A record that the API has to create, and the row that says so. */
export interface AcceptedRecord {
  /** Goes on from "a record …". */
  what: string
  row: string
  change: (record: object) => object
}

const patient = 'contained.1'
const doseNumber = 'protocolApplied.0.doseNumberPositiveInt'

const withOther = (row: string, what: string, path: string, value: unknown): AcceptedRecord => ({
  what,
  row,
  change: (record) => withValue(record, path, value),
})

/** What should be there where the data is available, and need not. */
export const optionalElements: AcceptedRecord[] = [
  { what: 'a manufacturer', path: 'manufacturer' },
  { what: 'a lot number', path: 'lotNumber' },
  { what: 'an expiry date', path: 'expirationDate' },
  { what: 'a site', path: 'site' },
  { what: 'a route', path: 'route' },
  { what: 'a dose quantity', path: 'doseQuantity' },
  { what: 'a reason', path: 'reasonCode' },
  { what: 'a display of the procedure', path: 'extension.0.valueCodeableConcept.coding.0.display' },
  { what: 'a display of the product', path: 'vaccineCode.coding.0.display' },
  { what: 'a name of the practitioner', path: 'contained.0.name' },
].map(({ what, path }) => ({ what: `without ${what}`, row: 'IMM-MAN-40', change: (record) => without(record, path) }))

/** Values at the end of what is allowed, and each of a short list. */
export const allowedValues: AcceptedRecord[] = [
  ...['UNK', 'NAVU', 'UNC', 'NA'].map((code) =>
    withOther('IMM-CRE-13', `whose product is ${code}`, 'vaccineCode', {
      coding: [{ system: systems.nullFlavour, code }],
    }),
  ),
  {
    what: 'whose dose number is in words',
    row: 'IMM-CRE-12',
    change: (record) => withValue(without(record, doseNumber), 'protocolApplied.0.doseNumberString', 'second dose'),
  },
  withOther('IMM-CRE-14', 'whose procedure has a second coding', 'extension.0.valueCodeableConcept.coding.1', {
    system: 'https://example.org/procedures',
    code: 'a',
  }),
  withOther('IMM-CRE-15', 'whose location is an organisation', 'location.identifier.value', 'RJ1'),
  withOther('IMM-CRE-15', 'whose location is a school', 'location.identifier', {
    system: systems.schoolNumber,
    value: '100000',
  }),
  withOther('IMM-VAL-10', 'of a day', 'occurrenceDateTime', '2021-02-07'),
  withOther('IMM-VAL-10', 'of a time in winter', 'occurrenceDateTime', '2021-02-07T13:28:17+00:00'),
  withOther('IMM-VAL-10', 'of a time in summer', 'occurrenceDateTime', '2021-07-07T13:28:17+01:00'),
  withOther('IMM-VAL-10', 'of a time with parts of a second', 'occurrenceDateTime', '2021-02-07T13:28:17.271+00:00'),
  withOther('IMM-VAL-13', 'that was recorded at a time in Z', 'recorded', '2021-02-07T13:28:17Z'),
  withOther('IMM-VAL-13', 'that was recorded at a time elsewhere', 'recorded', '2021-02-07T13:28:17-05:00'),
  withOther('IMM-VAL-17', 'whose vaccine has not expired', 'expirationDate', '2999-12-31'),
  withOther('IMM-VAL-22', 'of the first dose', doseNumber, 1),
  withOther('IMM-VAL-22', 'of the ninth dose', doseNumber, 9),
  ...['male', 'female', 'other', 'unknown'].map((gender) =>
    withOther('IMM-VAL-27', `of a patient whose gender is ${gender}`, `${patient}.gender`, gender),
  ),
  withOther(
    'IMM-VAL-39',
    'of a patient with five given names',
    `${patient}.name.0.given`,
    Array.from({ length: 5 }, () => 'Synthetic'),
  ),
  withOther(
    'IMM-VAL-39',
    'of a patient whose given name has 180 characters',
    `${patient}.name.0.given.0`,
    'a'.repeat(180),
  ),
  withOther(
    'IMM-VAL-39',
    'of a patient whose family name has 35 characters',
    `${patient}.name.0.family`,
    'a'.repeat(35),
  ),
  withOther(
    'IMM-VAL-42',
    'with a procedure code of the short form',
    'extension.0.valueCodeableConcept',
    snomed('1303503001', 'Short'),
  ),
  withOther(
    'IMM-VAL-42',
    'with a procedure code of the long form',
    'extension.0.valueCodeableConcept',
    snomed('1324681000000101', 'Long'),
  ),
  withOther('IMM-VAL-42', 'with a vaccineCode of the long form', 'vaccineCode', snomed('39326911000001101', 'Long')),
]
