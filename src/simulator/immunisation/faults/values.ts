import type { Fault } from '../fault.ts'
import type { Limits } from '../policy.ts'
import { CREATED, FOUND, READ_BACK, rows, span } from './rows.ts'

/** A value is taken that has to be refused: the row, the name, what is taken, and the rules that are not enforced. */
const TAKEN: readonly (readonly [row: number, name: string, says: string, ...rules: string[]])[] = [
  [2, 'status-unknown-taken', 'A record with a status that FHIR does not have is created.', 'status/value'],
  [3, 'subpotent-taken', 'A record with isSubpotent is created.', 'Immunization.isSubpotent'],
  [4, 'reaction-taken', 'A record with a reaction is created.', 'Immunization.reaction'],
  [5, 'unknown-element-taken', 'A record with an element that nobody knows is created.', 'Immunization.test'],
  [6, 'other-contained-taken', 'A record that contains another resource is created.', 'contained/other'],
  [
    7,
    'partial-occurrence-taken',
    'A vaccination is taken of which the year alone is known.',
    'occurrenceDateTime/partial',
  ],
  [7, 'odd-occurrence-taken', 'Anything is taken for the time of a vaccination.', 'occurrenceDateTime/format'],
  [8, 'partial-recorded-taken', 'A record is taken of which the year alone is known.', 'recorded/partial'],
  [8, 'odd-recorded-taken', 'Anything is taken for the time of recording.', 'recorded/format'],
  [9, 'any-offset-taken', 'A vaccination at a time of any offset is taken.', 'occurrenceDateTime/offset'],
  [11, 'future-occurrence-taken', 'A vaccination in the future is taken.', 'occurrenceDateTime/future'],
  [12, 'future-recorded-taken', 'A record of the future is taken.', 'recorded/future'],
  [14, 'odd-birth-date-taken', 'Anything is taken for a date of birth.', 'patient.birthDate/format'],
  [15, 'future-birth-date-taken', 'A date of birth in the future is taken.', 'patient.birthDate/future'],
  [16, 'odd-expiry-taken', 'Anything is taken for an expiry date.', 'expirationDate/format'],
  [18, 'empty-lot-number-taken', 'An empty lot number is taken.', 'lotNumber/empty'],
  [18, 'empty-display-taken', 'An empty display of the site is taken.', 'site.display/empty'],
  [19, 'blank-family-name-taken', 'A family name of white space is taken.', 'patient.family/empty'],
  [20, 'dose-number-zero-taken', 'A dose number of 0 or less is taken.', 'doseNumber/range'],
  [20, 'dose-number-text-taken', 'A dose number as a text is taken.', 'doseNumber/type', 'structure/type'],
  [
    23,
    'check-digit-not-checked',
    'An NHS number is taken whose check digit is wrong.',
    'patient.nhsNumber/check-digit',
  ],
  [
    23,
    'number-of-any-length-taken',
    'An NHS number of another length is taken.',
    'patient.nhsNumber/length',
    'patient.nhsNumber/check-digit',
  ],
  [24, 'number-extension-taken', 'An NHS number is taken with an extension.', 'patient.identifier/extension'],
  [25, 'empty-identifiers-taken', 'An empty list of identifiers of the patient is taken.', 'patient.identifier/empty'],
  [26, 'gender-unchecked', 'Any gender is taken.', 'patient.gender/value'],
  [28, 'two-identifiers-taken', 'A record with two identifiers is created.', 'identifier/count'],
  [29, 'two-extensions-taken', 'A record with two extensions is created.', 'extension/count'],
  [
    30,
    'other-extension-taken',
    'A record with another extension is created.',
    'extension.url/value',
    'procedure.code/mandatory',
  ],
  [31, 'two-protocols-taken', 'A record with two protocols is created.', 'protocolApplied/count'],
  [
    32,
    'dangling-patient-reference-taken',
    'A patient reference that names nothing is taken.',
    'patient.reference/other',
  ],
  [32, 'outer-patient-reference-taken', 'A patient reference to elsewhere is taken.', 'patient.reference/format'],
  [33, 'two-patients-taken', 'A record that contains two Patients is created.', 'contained/patients'],
  [34, 'two-practitioners-taken', 'A record that contains two Practitioners is created.', 'contained/practitioners'],
  [35, 'shared-ids-taken', 'Contained resources may share an id.', 'contained/id'],
  [36, 'loose-practitioner-taken', 'A contained Practitioner need not be referred to.', 'performer.reference/missing'],
  [37, 'two-organisations-taken', 'Two organisations may have performed a vaccination.', 'performer/several'],
  [40, 'procedure-code-unchecked', 'Any procedure code is taken.', 'procedure.code/snomed'],
  [41, 'vaccine-code-unchecked', 'Any vaccine code is taken.', 'vaccine.code/snomed'],
  [43, 'repeated-systems-taken', 'A site may have two codings of one system.', 'site.coding/repeated'],
  [44, 'two-disease-codes-taken', 'A disease may have two SNOMED CT codes.', 'targetDisease/count'],
  [45, 'unit-without-system-taken', 'A dose unit needs no system.', 'doseQuantity.system/missing'],
  [46, 'dose-as-text-taken', 'A dose may be a text.', 'doseQuantity.value/type', 'structure/type'],
  [
    47,
    'occurrence-in-words-taken',
    'A vaccination is taken whose time is given in words.',
    'Immunization.occurrenceString',
    'occurrenceDateTime/mandatory',
  ],
  [
    48,
    'primary-source-text-taken',
    'The mark of a primary source may be a text.',
    'primarySource/type',
    'structure/type',
  ],
  [49, 'telecom-taken', 'A contained Patient may have a telephone number.', 'Patient.telecom'],
  [50, 'birth-year-taken', 'A year is taken for a date of birth.', 'patient.birthDate/partial'],
  [51, 'note-taken', 'A record with a note is created.', 'Immunization.note'],
  [51, 'narrative-taken', 'A record with narrative is created.', 'Immunization.text'],
]

/** Rows that say the same of a value from another side. */
const SIDES: Readonly<Record<number, readonly string[]>> = {
  2: rows('VAL', 1),
  7: [...rows('VAL', 18), ...rows('TXT', 20)],
  14: rows('VAL', 50),
  16: rows('VAL', 50),
  18: rows('VAL', 19),
  19: rows('VAL', 18),
  20: rows('VAL', 21),
  30: rows('MAN', 2, 24, 25),
  43: rows('VAL', 50),
  47: [...rows('MAN', 7), ...rows('VAL', 7, 18), ...rows('TXT', 20)],
}

const taken = TAKEN.map(
  ([row, name, says, ...rules]): Fault => ({
    name,
    says,
    breaks: rows('VAL', row),
    mayAlsoBreak: [...(SIDES[row] ?? []), ...span('TXT', 1, 23), ...rows('UPD', 14)],
    policy: { overlooks: rules },
  }),
)

/** A value is refused, or taken, because a bound is another. */
const BOUNDS: readonly (readonly [rows: readonly string[], name: string, says: string, limits: Partial<Limits>])[] = [
  [
    rows('VAL', 1),
    'entered-in-error-taken',
    'A record that is entered in error, or of a vaccination that was not done, is created.',
    { statuses: ['completed', 'entered-in-error', 'not-done'] },
  ],
  [
    rows('VAL', 10),
    'summer-time-refused',
    'A vaccination in summer time is refused.',
    { occurrenceOffsets: ['+00:00'] },
  ],
  [
    rows('VAL', 13),
    'recorded-offset-refused',
    'A record of a time in Z is refused.',
    { recordedOffsets: ['+00:00', '+01:00'] },
  ],
  [rows('VAL', 17), 'future-expiry-refused', 'A vaccine that has not expired is refused.', { expiryToCome: 'refused' }],
  [rows('VAL', 21), 'dose-number-unbounded', 'A dose number of 10 is taken.', { doseNumber: 99 }],
  [rows('VAL', 22), 'ninth-dose-refused', 'A ninth dose is refused.', { doseNumber: 8 }],
  [rows('VAL', 27), 'other-gender-refused', 'The gender other is refused.', { genders: ['male', 'female', 'unknown'] }],
  [
    rows('VAL', 38),
    'long-names-taken',
    'Names of any length are taken.',
    { givenNames: 99, givenLength: 9999, familyLength: 9999 },
  ],
  [rows('VAL', 39), 'short-names-only', 'A given name above 35 characters is refused.', { givenLength: 35 }],
]

/** Vaccines of the United Kingdom have identifiers of the long form, so no record that has every element can be created. */
const longCodesRefused: Fault = {
  name: 'long-codes-refused',
  says: 'SNOMED CT identifiers of the long form are refused.',
  breaks: rows('VAL', 42),
  mayAlsoBreak: [...CREATED, ...READ_BACK, ...FOUND, ...span('TXT', 1, 23)],
  policy: { limits: { snomedForms: 'short' } },
}

const bounds = BOUNDS.map(
  ([broken, name, says, limits]): Fault => ({
    name,
    says,
    breaks: broken,
    mayAlsoBreak: [...span('TXT', 1, 23), ...rows('UPD', 14)],
    policy: { limits },
  }),
)

/** Values of a submitted record: what is taken that has to be refused, and refused that has to be taken. */
export const valueFaults: readonly Fault[] = [...taken, ...bounds, longCodesRefused]
