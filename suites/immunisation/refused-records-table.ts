import {
  diseasesOf,
  snomed,
  systems,
  targetDiseases,
  vaccinationProcedure,
  without,
  withRepeated,
  withValue,
} from '../../fixtures/immunisation/index.ts'

/** A record that the API has to refuse: which row says so, what is wrong with it, and what the refusal then says. */
export interface RefusedRecord {
  /** Goes on from "a record …". */
  what: string
  row: string
  change: (record: object) => object
  /** The row on the text of the refusal, and the text: all of it, or a part where it is said to be one. */
  text?: { row: string; says: string; isPart?: true }
}

const patientPath = "contained[?(@.resourceType=='Patient')]"
const organisationPath = "performer[?(@.actor.type=='Organization')].actor.identifier"
const procedurePath = `extension[?(@.url=='${vaccinationProcedure}')].valueCodeableConcept.coding[?(@.system=='${systems.snomed}')]`
const nhsNumberPath = `${patientPath}.identifier[?(@.system=='${systems.nhsNumber}')].value`
const ofSnomed = (element: string) => `${element}.coding[?(@.system=='${systems.snomed}')]`

/** Places in the record that tests vary: the practitioner is contained first, the patient second. */
const patient = 'contained.1'
const organisation = 'performer.1.actor'
const procedure = 'extension.0.valueCodeableConcept.coding.0'

const invalid = (tail: string) => `Validation errors: ${tail}`

const missing = (row: string, what: string, path: string, says?: string): RefusedRecord => ({
  what: `without ${what}`,
  row,
  change: (record) => without(record, path),
  ...(says === undefined ? {} : { text: { row: 'IMM-TXT-01', says: invalid(`${says} is a mandatory field`) } }),
})

/** What is mandatory, left out in turn. */
export const missingElements: RefusedRecord[] = [
  missing('IMM-MAN-01', 'contained resources', 'contained', 'contained'),
  missing('IMM-MAN-02', 'an extension', 'extension', 'extension'),
  missing('IMM-MAN-03', 'an identifier', 'identifier', 'identifier'),
  missing('IMM-MAN-04', 'a status', 'status', 'status'),
  missing('IMM-MAN-05', 'a vaccine product', 'vaccineCode'),
  missing('IMM-MAN-06', 'a patient', 'patient'),
  missing('IMM-MAN-06', 'a reference to the patient', 'patient.reference'),
  missing('IMM-MAN-07', 'a date of the vaccination', 'occurrenceDateTime'),
  missing('IMM-MAN-08', 'a date on which it was recorded', 'recorded', 'recorded'),
  missing('IMM-MAN-09', 'a mark of a primary source', 'primarySource', 'primarySource'),
  missing('IMM-MAN-10', 'a location', 'location'),
  missing('IMM-MAN-11', 'performers', 'performer'),
  missing('IMM-MAN-12', 'a protocol', 'protocolApplied'),
  missing('IMM-MAN-13', 'a dose number', 'protocolApplied.0.doseNumberPositiveInt'),
  missing('IMM-MAN-14', 'target diseases', 'protocolApplied.0.targetDisease'),
  missing('IMM-MAN-14', 'a coding of its target disease', 'protocolApplied.0.targetDisease.0.coding'),
  missing('IMM-MAN-14', 'a code of its target disease', 'protocolApplied.0.targetDisease.0.coding.0.code'),
  missing('IMM-MAN-15', 'a contained Patient', patient),
  missing('IMM-MAN-16', 'a name of the patient', `${patient}.name`),
  {
    ...missing('IMM-MAN-16', 'given and family name of the patient', `${patient}.name`),
    change: (record) => withValue(record, `${patient}.name`, [{ use: 'official' }]),
    text: {
      row: 'IMM-TXT-23',
      says: invalid(
        `${patientPath}.name[0].given is a mandatory field; ${patientPath}.name[0].family is a mandatory field`,
      ),
    },
  },
  missing('IMM-MAN-17', 'a family name of the patient', `${patient}.name.0.family`, `${patientPath}.name[0].family`),
  missing('IMM-MAN-18', 'a given name of the patient', `${patient}.name.0.given`, `${patientPath}.name[0].given`),
  missing('IMM-MAN-19', 'a gender of the patient', `${patient}.gender`, `${patientPath}.gender`),
  missing('IMM-MAN-20', 'a date of birth of the patient', `${patient}.birthDate`, `${patientPath}.birthDate`),
  missing('IMM-MAN-21', 'an address of the patient', `${patient}.address`),
  {
    ...missing('IMM-MAN-21', 'a postal code of the patient', ''),
    change: (record) => withValue(record, `${patient}.address.0`, { city: 'Leeds' }),
  },
  missing('IMM-MAN-22', 'a system of its identifier', 'identifier.0.system'),
  missing('IMM-MAN-23', 'a value of its identifier', 'identifier.0.value'),
  missing('IMM-MAN-24', 'a vaccination procedure', 'extension.0.valueCodeableConcept'),
  missing('IMM-MAN-24', 'a coding of the vaccination procedure', 'extension.0.valueCodeableConcept.coding'),
  missing('IMM-MAN-25', 'a code of the vaccination procedure', `${procedure}.code`, `${procedurePath}.code`),
  missing('IMM-MAN-26', 'a system of the location', 'location.identifier.system', 'location.identifier.system'),
  missing('IMM-MAN-27', 'a code of the location', 'location.identifier.value', 'location.identifier.value'),
  missing(
    'IMM-MAN-28',
    'a system of the organisation',
    `${organisation}.identifier.system`,
    `${organisationPath}.system`,
  ),
  missing('IMM-MAN-29', 'a code of the organisation', `${organisation}.identifier.value`, `${organisationPath}.value`),
  missing('IMM-MAN-30', 'an organisation among its performers', 'performer.1'),
  missing('IMM-MAN-31', 'an id of the contained Patient', `${patient}.id`),
]

const wrong = (
  row: string,
  what: string,
  path: string,
  value: unknown,
  text?: RefusedRecord['text'],
): RefusedRecord => ({
  what,
  row,
  change: (record) => withValue(record, path, value),
  ...(text === undefined ? {} : { text }),
})

const empty = (what: string, path: string, says: string): RefusedRecord =>
  wrong('IMM-VAL-18', `with an empty ${what}`, path, '', {
    row: 'IMM-TXT-02',
    says: invalid(`${says} must be a non-empty string`),
  })

/** Every text of the record that can be empty, and how the refusal names it. */
const emptyTexts: RefusedRecord[] = [
  wrong('IMM-VAL-18', 'with an empty NHS number', `${patient}.identifier.0.value`, ''),
  empty('given name', `${patient}.name.0.given.0`, `${patientPath}.name[0].given[0]`),
  empty('family name', `${patient}.name.0.family`, `${patientPath}.name[0].family`),
  empty('gender', `${patient}.gender`, `${patientPath}.gender`),
  empty('postal code', `${patient}.address.0.postalCode`, `${patientPath}.address[0].postalCode`),
  empty('code of the organisation', `${organisation}.identifier.value`, `${organisationPath}.value`),
  empty('system of the organisation', `${organisation}.identifier.system`, `${organisationPath}.system`),
  empty('code of the location', 'location.identifier.value', 'location.identifier.value'),
  empty('system of the location', 'location.identifier.system', 'location.identifier.system'),
  empty('value of its identifier', 'identifier.0.value', 'identifier[0].value'),
  empty('system of its identifier', 'identifier.0.system', 'identifier[0].system'),
  empty('code of the procedure', `${procedure}.code`, `${procedurePath}.code`),
  empty('display of the procedure', `${procedure}.display`, `${procedurePath}.display`),
  empty('code of the product', 'vaccineCode.coding.0.code', `${ofSnomed('vaccineCode')}.code`),
  empty('display of the product', 'vaccineCode.coding.0.display', `${ofSnomed('vaccineCode')}.display`),
  empty('manufacturer', 'manufacturer.display', 'manufacturer.display'),
  empty('lot number', 'lotNumber', 'lotNumber'),
  empty('code of the site', 'site.coding.0.code', `${ofSnomed('site')}.code`),
  empty('display of the site', 'site.coding.0.display', `${ofSnomed('site')}.display`),
  empty('code of the route', 'route.coding.0.code', `${ofSnomed('route')}.code`),
  empty('display of the route', 'route.coding.0.display', `${ofSnomed('route')}.display`),
  empty('code of the dose unit', 'doseQuantity.code', 'doseQuantity.code'),
  empty('dose unit', 'doseQuantity.unit', 'doseQuantity.unit'),
  empty('code of the reason', 'reasonCode.0.coding.0.code', 'reasonCode[0].coding[0].code'),
]

const momentForms =
  "must be a valid datetime in one of the following formats:- 'YYYY-MM-DD' — Full date only- 'YYYY-MM-DDThh:mm:ss%z' — Full date and time with timezone (e.g. +00:00 or +01:00)- 'YYYY-MM-DDThh:mm:ss.f%z' — Full date and time with milliseconds and timezone- Date must not be in the future."
const offsetForms =
  "Only '+00:00' and '+01:00' are accepted as valid timezone offsets. Note that partial dates are not allowed for occurrenceDateTime in this service."
const occurrenceSays = { row: 'IMM-TXT-15', says: invalid(`occurrenceDateTime ${momentForms}${offsetForms}`) }
const recordedSays = { row: 'IMM-TXT-16', says: invalid(`recorded ${momentForms}`) }
const dateSays = (path: string) => ({
  row: 'IMM-TXT-14',
  says: invalid(`${path} must be a valid date string in the format "YYYY-MM-DD"`),
})

const noMoments = [
  { what: 'a year', value: '2021' },
  { what: 'a year and month', value: '2021-02' },
  { what: 'a day that does not exist', value: '2021-02-30' },
  { what: 'a date in another order', value: '07/02/2021' },
  { what: 'a time without an offset', value: '2021-02-07T13:28:17' },
  { what: 'an hour that does not exist', value: '2021-02-07T25:28:17+00:00' },
  { what: 'words', value: 'yesterday' },
]

/** Dates and times. */
const moments: RefusedRecord[] = [
  ...noMoments.map(({ what, value }) =>
    wrong('IMM-VAL-07', `whose occurrenceDateTime is ${what}`, 'occurrenceDateTime', value, occurrenceSays),
  ),
  wrong('IMM-VAL-07', 'whose occurrenceDateTime is empty', 'occurrenceDateTime', '', {
    row: 'IMM-TXT-20',
    says: "1 validation error for Immunization __root__ Expect any of field value from this list ['occurrenceDateTime', 'occurrenceString']. (type=value_error)",
  }),
  ...noMoments.map(({ what, value }) =>
    wrong('IMM-VAL-08', `whose recorded is ${what}`, 'recorded', value, recordedSays),
  ),
  wrong(
    'IMM-VAL-11',
    'of a vaccination in the future',
    'occurrenceDateTime',
    '2999-01-01T00:00:00+00:00',
    occurrenceSays,
  ),
  wrong('IMM-VAL-12', 'that was recorded in the future', 'recorded', '2999-01-01T00:00:00+00:00', recordedSays),
  wrong(
    'IMM-VAL-14',
    'whose birthDate does not exist',
    `${patient}.birthDate`,
    '1965-02-30',
    dateSays(`${patientPath}.birthDate`),
  ),
  wrong(
    'IMM-VAL-14',
    'whose birthDate is in another order',
    `${patient}.birthDate`,
    '28/02/1965',
    dateSays(`${patientPath}.birthDate`),
  ),
  wrong('IMM-VAL-15', 'whose birthDate is in the future', `${patient}.birthDate`, '2999-01-01', {
    row: 'IMM-TXT-13',
    says: invalid(`${patientPath}.birthDate must not be in the future`),
  }),
  wrong(
    'IMM-VAL-16',
    'whose expirationDate does not exist',
    'expirationDate',
    '2021-02-30',
    dateSays('expirationDate'),
  ),
  wrong(
    'IMM-VAL-16',
    'whose expirationDate is in another order',
    'expirationDate',
    '02/07/2021',
    dateSays('expirationDate'),
  ),
  wrong(
    'IMM-VAL-50',
    'whose birthDate is a year',
    `${patient}.birthDate`,
    '1965',
    dateSays(`${patientPath}.birthDate`),
  ),
  wrong('IMM-VAL-50', 'whose expirationDate is a month', 'expirationDate', '2021-07', dateSays('expirationDate')),
]

const allowedNot = (element: string, resource: string) => ({
  row: 'IMM-TXT-04',
  says: `${element} is not an allowed element of the ${resource} resource for this service`,
  isPart: true as const,
})
const statusSays = { row: 'IMM-TXT-03', says: invalid('status must be one of the following: completed') }
const integerSays = {
  row: 'IMM-TXT-17',
  says: invalid('protocolApplied[0].doseNumberPositiveInt must be a positive integer'),
}
const doseNumber = 'protocolApplied.0.doseNumberPositiveInt'
const lengthSays = { row: 'IMM-TXT-05', says: invalid(`${nhsNumberPath} must be 10 characters`) }
const numberSays = { row: 'IMM-TXT-06', says: invalid(`${nhsNumberPath} is not a valid NHS number`) }
const nhsNumber = `${patient}.identifier.0.value`

/** The elements of the record themselves: status, numbers, lists, references. */
const elements: RefusedRecord[] = [
  wrong('IMM-VAL-01', 'with the status entered-in-error', 'status', 'entered-in-error', statusSays),
  wrong('IMM-VAL-01', 'with the status not-done', 'status', 'not-done', statusSays),
  wrong('IMM-VAL-02', 'with the status COMPLETED', 'status', 'COMPLETED', statusSays),
  wrong('IMM-VAL-02', 'with the status active', 'status', 'active', statusSays),
  wrong('IMM-VAL-03', 'with isSubpotent', 'isSubpotent', false, allowedNot('isSubpotent', 'Immunization')),
  wrong('IMM-VAL-04', 'with a reaction', 'reaction', [{ date: '2021-02-08' }], allowedNot('reaction', 'Immunization')),
  wrong('IMM-VAL-05', 'with an element that FHIR does not have', 'test', 'test', allowedNot('test', 'Immunization')),
  wrong('IMM-VAL-51', 'with a note', 'note', [{ text: 'A note' }], allowedNot('note', 'Immunization')),
  wrong(
    'IMM-VAL-51',
    'with narrative',
    'text',
    { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">A text</div>' },
    allowedNot('text', 'Immunization'),
  ),
  wrong(
    'IMM-VAL-51',
    'with a reason why it was not given',
    'statusReason',
    { text: 'A reason' },
    allowedNot('statusReason', 'Immunization'),
  ),
  {
    what: 'with a contained Medication',
    row: 'IMM-VAL-06',
    change: (record) => withValue(record, 'contained.2', { resourceType: 'Medication', id: 'Med1' }),
  },
  wrong('IMM-VAL-20', 'with the dose number "1" as a text', doseNumber, '1', integerSays),
  wrong('IMM-VAL-20', 'with the dose number 1.5', doseNumber, 1.5, integerSays),
  wrong('IMM-VAL-20', 'with true as dose number', doseNumber, true, integerSays),
  wrong('IMM-VAL-20', 'with the dose number -1', doseNumber, -1, integerSays),
  wrong('IMM-VAL-20', 'with the dose number 0', doseNumber, 0, integerSays),
  wrong('IMM-VAL-21', 'with the dose number 10', doseNumber, 10, {
    row: 'IMM-TXT-18',
    says: invalid('protocolApplied[0].doseNumberPositiveInt must be an integer in the range 1 to 9'),
  }),
  wrong('IMM-VAL-23', 'with an NHS number whose check digit is wrong', nhsNumber, '9990000019', numberSays),
  wrong('IMM-VAL-23', 'with the NHS number 1234567890', nhsNumber, '1234567890', numberSays),
  wrong('IMM-VAL-23', 'with an NHS number of eight digits', nhsNumber, '99900000', lengthSays),
  wrong('IMM-VAL-23', 'with an NHS number of eleven digits', nhsNumber, '99900000181', lengthSays),
  wrong('IMM-VAL-23', 'with an NHS number with spaces', nhsNumber, '999 000 0018', lengthSays),
  {
    what: 'with an extension of the NHS number',
    row: 'IMM-VAL-24',
    change: (record) =>
      withValue(record, `${patient}.identifier.0.extension`, [
        {
          url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus',
          valueCodeableConcept: { coding: [{ code: '01' }] },
        },
      ]),
  },
  wrong('IMM-VAL-25', 'with an empty list of identifiers of the patient', `${patient}.identifier`, []),
  wrong('IMM-VAL-26', 'with a gender that FHIR does not have', `${patient}.gender`, 'M', {
    row: 'IMM-TXT-11',
    says: invalid(`${patientPath}.gender must be one of the following: male, female, other, unknown`),
  }),
  wrong('IMM-VAL-26', 'with a number as gender', `${patient}.gender`, 1, {
    row: 'IMM-TXT-12',
    says: invalid(`${patientPath}.gender must be a string`),
  }),
  { what: 'with two identifiers', row: 'IMM-VAL-28', change: (record) => withRepeated(record, 'identifier') },
  { what: 'with two extensions', row: 'IMM-VAL-29', change: (record) => withRepeated(record, 'extension') },
  wrong('IMM-VAL-30', 'with an extension of another URL', 'extension.0.url', `${vaccinationProcedure}-Other`),
  { what: 'with two protocols', row: 'IMM-VAL-31', change: (record) => withRepeated(record, 'protocolApplied') },
  wrong('IMM-VAL-32', 'whose patient reference names nothing', 'patient.reference', '#Pat2'),
  wrong('IMM-VAL-32', 'whose patient reference is no contained one', 'patient.reference', 'Patient/Pat1'),
  wrong('IMM-VAL-45', 'with a dose unit whose code has no system', 'doseQuantity', {
    value: 0.5,
    unit: 'ml',
    code: 'ml',
  }),
  wrong('IMM-VAL-46', 'with a text as value of the dose', 'doseQuantity.value', '0.5'),
  {
    what: 'with an occurrence in words',
    row: 'IMM-VAL-47',
    change: (record) => withValue(without(record, 'occurrenceDateTime'), 'occurrenceString', 'in February'),
  },
  wrong('IMM-VAL-48', 'with a text as mark of a primary source', 'primarySource', 'true', {
    row: 'IMM-TXT-19',
    says: invalid('primarySource must be a boolean'),
  }),
  wrong(
    'IMM-VAL-43',
    'with two codings of one system in its site',
    'site.coding',
    twiceOf('https://example.org/sites'),
  ),
  wrong(
    'IMM-VAL-43',
    'with two codings of one system in its route',
    'route.coding',
    twiceOf('https://example.org/routes'),
  ),
  {
    what: 'with two SNOMED CT codings of its disease',
    row: 'IMM-VAL-44',
    change: (record) => withRepeated(record, 'protocolApplied.0.targetDisease.0.coding'),
  },
]

function twiceOf(system: string) {
  return ['a', 'b'].map((code) => ({ system, code }))
}

const anotherPatient = {
  resourceType: 'Patient',
  id: 'Pat2',
  name: [{ family: 'Second', given: ['Synthetic'] }],
  gender: 'unknown',
  birthDate: '1965-02-28',
  address: [{ postalCode: 'ZZ99 3WZ' }],
}
const practitionerCalled = (id: string) => ({
  resourceType: 'Practitioner',
  id,
  name: [{ family: 'Second', given: ['Synthetic'] }],
})
const names = (count: number) => Array.from({ length: count }, () => 'Synthetic')

/** What the record contains: patient, practitioner, their names and the performers that name them. */
const people: RefusedRecord[] = [
  wrong('IMM-VAL-33', 'with two contained Patients', 'contained.2', anotherPatient),
  wrong('IMM-VAL-34', 'with two contained Practitioners', 'contained.2', practitionerCalled('Pract2')),
  {
    what: 'whose contained resources share an id',
    row: 'IMM-VAL-35',
    change: (record) => withValue(withValue(record, 'contained.0.id', 'Pat1'), 'performer.0.actor.reference', '#Pat1'),
  },
  {
    what: 'with a contained Practitioner that no performer names',
    row: 'IMM-VAL-36',
    change: (record) => without(record, 'performer.0'),
  },
  wrong(
    'IMM-VAL-37',
    'with two organisations among its performers',
    'performer.2',
    { actor: { type: 'Organization', identifier: { system: systems.odsCode, value: 'X26' } } },
    {
      row: 'IMM-TXT-21',
      says: "There must be exactly one performer.actor[?@.type=='Organization'] with type 'Organization'",
      isPart: true,
    },
  ),
  wrong('IMM-VAL-38', 'with six given names', `${patient}.name.0.given`, names(6), {
    row: 'IMM-TXT-08',
    says: invalid(`${patientPath}.name[0].given must be an array of maximum length 5`),
  }),
  wrong('IMM-VAL-38', 'with a given name of 181 characters', `${patient}.name.0.given.0`, 'a'.repeat(181), {
    row: 'IMM-TXT-07',
    says: invalid(`${patientPath}.name[0].given[0] must be 180 or fewer characters`),
  }),
  wrong('IMM-VAL-38', 'with a family name of 36 characters', `${patient}.name.0.family`, 'a'.repeat(36), {
    row: 'IMM-TXT-09',
    says: invalid(`${patientPath}.name[0].family must be 35 or fewer characters`),
  }),
  wrong('IMM-VAL-38', 'with a text as list of given names', `${patient}.name.0.given`, 'Synthetic', {
    row: 'IMM-TXT-10',
    says: invalid(`${patientPath}.name[0].given must be an array`),
  }),
  wrong('IMM-VAL-19', 'with a given name of white space', `${patient}.name.0.given.0`, ' ', {
    row: 'IMM-TXT-02',
    says: invalid(`${patientPath}.name[0].given[0] must be a non-empty string`),
  }),
  wrong('IMM-VAL-19', 'with a family name of white space', `${patient}.name.0.family`, ' ', {
    row: 'IMM-TXT-02',
    says: invalid(`${patientPath}.name[0].family must be a non-empty string`),
  }),
  wrong(
    'IMM-VAL-49',
    'with a telephone number of the patient',
    `${patient}.telecom`,
    [{ system: 'phone', value: '0' }],
    allowedNot('telecom', 'Patient'),
  ),
  wrong(
    'IMM-VAL-49',
    'with a gender of the practitioner',
    'contained.0.gender',
    'unknown',
    allowedNot('gender', 'Practitioner'),
  ),
]

/** Offsets that a date and time of a vaccination cannot have, unless the reading lets it have any. */
export const otherOffsets = ['Z', '+02:00', '-01:00', '+00:30']

/** Codes that are no SNOMED CT concept identifiers. */
export const noConcepts = [
  { what: 'with a wrong check digit', code: '1303503002' },
  { what: 'that begins with 0', code: '0303503001' },
  { what: 'of five digits', code: '12345' },
  { what: 'of nineteen digits', code: '1303503001303503001' },
  { what: 'of a description', code: '680946014' },
  { what: 'in letters', code: 'ABC12345' },
]

const codes: RefusedRecord[] = [
  ...noConcepts.map(({ what, code }) =>
    wrong('IMM-VAL-40', `with a procedure code ${what}`, `${procedure}.code`, code),
  ),
  ...noConcepts.map(({ what, code }) =>
    wrong('IMM-VAL-41', `with a vaccineCode ${what}`, 'vaccineCode.coding.0.code', code),
  ),
  wrong('IMM-VAL-41', 'with another null flavour', 'vaccineCode', {
    coding: [{ system: systems.nullFlavour, code: 'OTH' }],
  }),
]

const diseases = 'protocolApplied.0.targetDisease'
const { MMR, FLU } = diseasesOf

/** Diseases that make no vaccine type together. */
const combinations: RefusedRecord[] = [
  wrong('IMM-VAC-05', 'against a disease that no vaccine is known for', diseases, [snomed('123', 'No disease')], {
    row: 'IMM-TXT-22',
    says: "Validation errors: protocolApplied[0].targetDisease[*].coding[?(@.system=='http://snomed.info/sct')].code - ['123'] is not a valid combination of disease codes for this service",
  }),
  wrong('IMM-VAC-06', 'against measles and mumps alone', diseases, targetDiseases(MMR.slice(0, 2))),
  wrong('IMM-VAC-06', 'against measles, mumps, rubella and influenza', diseases, targetDiseases([...MMR, ...FLU])),
]

/** Every value that a record cannot have. */
export const wrongValues: RefusedRecord[] = [
  ...emptyTexts,
  ...moments,
  ...elements,
  ...people,
  ...codes,
  ...combinations,
]
