import type { Fault } from '../fault.ts'
import { rows } from './rows.ts'

/** What is mandatory: the row, the name of the fault, what is missing, and the paths of which one is not asked for. */
const MANDATORY: readonly (readonly [row: number, name: string, what: string, ...paths: string[]])[] = [
  [1, 'contained', 'contained resources', 'contained'],
  [2, 'extension', 'the extension with the vaccination procedure', 'extension'],
  [3, 'identifier', 'an identifier', 'identifier'],
  [4, 'status', 'a status', 'status'],
  [5, 'vaccine-code', 'a vaccine product', 'vaccineCode'],
  [6, 'patient-reference', 'a reference to the patient', 'patient.reference'],
  [7, 'occurrence', 'a date of the vaccination', 'occurrenceDateTime'],
  [8, 'recorded', 'a date on which it was recorded', 'recorded'],
  [9, 'primary-source', 'the mark of a primary source', 'primarySource'],
  [10, 'location', 'a location', 'location'],
  [11, 'performer', 'performers', 'performer'],
  [12, 'protocol', 'a protocol', 'protocolApplied'],
  [13, 'dose-number', 'a dose number', 'protocolApplied.0.doseNumberPositiveInt'],
  [14, 'target-disease', 'target diseases', 'protocolApplied.0.targetDisease'],
  [15, 'contained-patient', 'a contained Patient', 'Patient.resourceType'],
  [16, 'patient-name', 'a name of the patient', 'Patient.name'],
  [17, 'family-name', 'a family name', 'Patient.name.0.family'],
  [18, 'given-name', 'a given name', 'Patient.name.0.given'],
  [19, 'gender', 'a gender', 'Patient.gender'],
  [20, 'birth-date', 'a date of birth', 'Patient.birthDate'],
  [21, 'postal-code', 'a postal code', 'Patient.address.0.postalCode'],
  [22, 'identifier-system', 'the system of its identifier', 'identifier.0.system'],
  [23, 'identifier-value', 'the value of its identifier', 'identifier.0.value'],
  [24, 'procedure', 'a vaccination procedure', 'extension.0.valueCodeableConcept'],
  [25, 'procedure-code', 'the code of the procedure', 'Procedure.code'],
  [26, 'location-system', 'the system of the location', 'location.identifier.system'],
  [27, 'location-code', 'the code of the location', 'location.identifier.value'],
  [28, 'organisation-system', 'the system of the organisation', 'Organization.identifier.system'],
  [29, 'organisation-code', 'the code of the organisation', 'Organization.identifier.value'],
  [30, 'organisation', 'an organisation among its performers', 'Organization.type'],
  [31, 'patient-id', 'the id of the contained Patient', 'Patient.id'],
]

/** What else may be missing where an element is missing whole. */
const WITHIN: Readonly<Record<number, readonly number[]>> = {
  6: [1, 15],
  12: [13, 14],
  13: [12],
  14: [12],
  15: [1],
  16: [1, 15],
  17: [1, 15, 16],
  18: [1, 15, 16],
  19: [1, 15],
  20: [1, 15],
  21: [1, 15],
  22: [3],
  23: [3],
  24: [2],
  25: [2, 24],
  26: [10],
  27: [10],
  28: [11, 30],
  29: [11, 30],
  30: [11],
  31: [1, 15],
}

/** Rows of another kind that the same record is refused for. */
const BESIDE: Readonly<Record<number, readonly string[]>> = {
  4: [...rows('GEN', 2, 3), ...rows('BUN', 17)],
  7: rows('VAL', 47),
  25: rows('VAL', 30),
}

/** A record is taken although something mandatory is missing of it. */
const taken = MANDATORY.map(
  ([row, name, what, ...paths]): Fault => ({
    name: `taken-without-${name}`,
    says: `A record without ${what} is created.`,
    breaks: rows('MAN', row),
    mayAlsoBreak: [
      ...rows('MAN', ...(WITHIN[row] ?? []), 41),
      ...(BESIDE[row] ?? []),
      'IMM-TXT-01',
      'IMM-TXT-23',
      'IMM-CRE-18',
      'IMM-UPD-14',
    ],
    policy: { limits: { takenWithout: paths } },
  }),
)

/** What is mandatory. */
export const mandatoryElementFaults: readonly Fault[] = [
  ...taken,
  {
    name: 'missing-told-together',
    says: 'A missing identifier is not named alone, but with all else that is missing.',
    breaks: ['IMM-MAN-41'],
    mayAlsoBreak: ['IMM-TXT-01'],
    reading: 'implementation',
    policy: { missing: 'together' },
  },
]
