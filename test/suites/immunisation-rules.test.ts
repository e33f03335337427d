import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  describedTypes,
  diseasesOf,
  fullRecord,
  furtherTypes,
  minimalRecord,
} from '../../fixtures/immunisation/index.ts'
import { checkSctid } from '../../src/nhs/sctid.ts'
import { packageRoot } from '../../src/package-root.ts'
import { allowedValues, optionalElements } from '../../suites/immunisation/accepted-records-table.ts'
import {
  missingElements,
  noConcepts,
  otherOffsets,
  wrongValues,
} from '../../suites/immunisation/refused-records-table.ts'
import {
  doublyRefused,
  refusedSearches,
  searchesRefusedByBackend,
} from '../../suites/immunisation/refused-searches-table.ts'

/*
 * The rules of the backend as its sources were read, written down once more and apart from the suites: every message, and
 * every boundary of a value. What the suites ask has to agree with it.
 */

const patient = "contained[?(@.resourceType=='Patient')]"
const nhsNumber = `${patient}.identifier[?(@.system=='https://fhir.nhs.uk/Id/nhs-number')].value`
const organisation = "performer[?(@.actor.type=='Organization')].actor.identifier"
const procedure =
  "extension[?(@.url=='https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-VaccinationProcedure')].valueCodeableConcept.coding[?(@.system=='http://snomed.info/sct')]"
const snomed = "coding[?(@.system=='http://snomed.info/sct')]"
const forms =
  "must be a valid datetime in one of the following formats:- 'YYYY-MM-DD' — Full date only- 'YYYY-MM-DDThh:mm:ss%z' — Full date and time with timezone (e.g. +00:00 or +01:00)- 'YYYY-MM-DDThh:mm:ss.f%z' — Full date and time with milliseconds and timezone- Date must not be in the future."

/** Of a payload; each begins with "Validation errors: ". */
const payloadMessages = [
  'contained is a mandatory field',
  'extension is a mandatory field',
  'identifier is a mandatory field',
  'status must be one of the following: completed',
  `${nhsNumber} must be 10 characters`,
  `${nhsNumber} is not a valid NHS number`,
  `${patient}.name[0].given is a mandatory field`,
  `${patient}.name[0].given must be an array`,
  `${patient}.name[0].given[0] must be a non-empty string`,
  `${patient}.name[0].given[0] must be 180 or fewer characters`,
  `${patient}.name[0].given must be an array of maximum length 5`,
  `${patient}.name[0].family is a mandatory field`,
  `${patient}.name[0].family must be a non-empty string`,
  `${patient}.name[0].family must be 35 or fewer characters`,
  `${patient}.name[0].given is a mandatory field; ${patient}.name[0].family is a mandatory field`,
  `${patient}.gender must be one of the following: male, female, other, unknown`,
  `${patient}.gender must be a non-empty string`,
  `${patient}.gender must be a string`,
  `${patient}.gender is a mandatory field`,
  `${patient}.birthDate must not be in the future`,
  `${patient}.birthDate is a mandatory field`,
  `${patient}.birthDate must be a valid date string in the format "YYYY-MM-DD"`,
  `occurrenceDateTime ${forms}Only '+00:00' and '+01:00' are accepted as valid timezone offsets. Note that partial dates are not allowed for occurrenceDateTime in this service.`,
  `recorded ${forms}`,
  'recorded is a mandatory field',
  'expirationDate must be a valid date string in the format "YYYY-MM-DD"',
  'protocolApplied[0].doseNumberPositiveInt must be a positive integer',
  'protocolApplied[0].doseNumberPositiveInt must be an integer in the range 1 to 9',
  `${organisation}.value is a mandatory field`,
  `${organisation}.value must be a non-empty string`,
  `${organisation}.system is a mandatory field`,
  `${organisation}.system must be a non-empty string`,
  'location.identifier.value is a mandatory field',
  'location.identifier.value must be a non-empty string',
  'location.identifier.system is a mandatory field',
  'location.identifier.system must be a non-empty string',
  'identifier[0].value must be a non-empty string',
  'identifier[0].system must be a non-empty string',
  'primarySource is a mandatory field',
  'primarySource must be a boolean',
  `${procedure}.code is a mandatory field`,
  `${procedure}.code must be a non-empty string`,
  `${procedure}.display must be a non-empty string`,
  `vaccineCode.${snomed}.code must be a non-empty string`,
  `vaccineCode.${snomed}.display must be a non-empty string`,
  'manufacturer.display must be a non-empty string',
  'lotNumber must be a non-empty string',
  `site.${snomed}.code must be a non-empty string`,
  `site.${snomed}.display must be a non-empty string`,
  `route.${snomed}.code must be a non-empty string`,
  `route.${snomed}.display must be a non-empty string`,
  'doseQuantity.code must be a non-empty string',
  'doseQuantity.unit must be a non-empty string',
  'reasonCode[0].coding[0].code must be a non-empty string',
  "protocolApplied[0].targetDisease[*].coding[?(@.system=='http://snomed.info/sct')].code - ['123'] is not a valid combination of disease codes for this service",
]

/** Of a payload, without that beginning, or in the midst of others. */
const otherPayloadMessages = [
  "1 validation error for Immunization __root__ Expect any of field value from this list ['occurrenceDateTime', 'occurrenceString']. (type=value_error)",
  'isSubpotent is not an allowed element of the Immunization resource for this service',
  'note is not an allowed element of the Immunization resource for this service',
  'reaction is not an allowed element of the Immunization resource for this service',
  'statusReason is not an allowed element of the Immunization resource for this service',
  'text is not an allowed element of the Immunization resource for this service',
  'telecom is not an allowed element of the Patient resource for this service',
  'gender is not an allowed element of the Practitioner resource for this service',
  "There must be exactly one performer.actor[?@.type=='Organization'] with type 'Organization'",
]

const searchMessages = [
  'Parameters may not be duplicated. Use commas for "or".',
  'No parameter provided. Search using either identifier or patient.identifier',
  'Search parameter patient.identifier must have one value.',
  'patient.identifier must be in the format of "https://fhir.nhs.uk/Id/nhs-number|{NHS number}" e.g. "',
  'Search parameter patient.identifier must be a valid NHS number.',
  'Search parameter -immunization.target must have one or more values.',
  '-immunization.target must be one or more of the following: 3IN1, 4IN1, 6IN1, BCG, COVID, FLU, HEPB, HIB, HIBMENC, HPV, MENACWY, MENB, MMR, MMRV, PERTUSSIS, PNEUMOCOCCAL, ROTAVIRUS, RSV, SHINGLES',
  'Search parameter -date.from must be in format: YYYY-MM-DD',
  'Search parameter -date.to must be in format: YYYY-MM-DD',
  'Search parameter -date.from must be in format: YYYY-MM-DD; Search parameter -date.to must be in format: YYYY-MM-DD',
  "Search parameter -date.from must be in format: YYYY-MM-DD; Search parameter _include may only be 'Immunization:patient' if provided.",
  'Search parameter -date.from must be before -date.to',
  "Search parameter _include may only be 'Immunization:patient' if provided.",
  'Search parameter should have either identifier or patient.identifier',
]

/** Messages that a single test asks for; `{}` stands for what differs. */
const messagesOfSuites = [
  'Your search included invalid -immunization.target value(s) that were ignored: ABC. The search was performed using the valid value(s) only.',
  'Search parameter target-disease cannot be used with -immunization.target or identifier. Use one search type only.',
  'Search parameter target-disease must be one or more valid SNOMED codes from the supported target disease list.',
  'This service does not contain any vaccination types with the target disease requested.',
  'Search parameter identifier must have one value and must be in the format of "identifier.system|identifier.value" "http://xyz.org/vaccs|2345-gh3s-r53h7-12ny"',
  'Identifier search included patient.identifier search parameters',
  'Search parameter _elements must have the following parameter: identifier',
  '_elements must be one or more of the following: id,meta',
  "Request's body contains malformed JSON:",
  'Validation errors: the provided event ID is either missing or not in the expected format.',
  'id field must not be present for CREATE operation',
  'Validation errors: Immunization resource version not specified in the request headers',
  'Validation errors: Immunization resource version:{} in the request headers is invalid.',
  "Validation errors: The provided immunization id:{} doesn't match with the content of the request body",
  "Validation errors: {} doesn't match with the stored content",
  'Validation errors: The requested immunization resource {} has changed since the last retrieve.',
  'version is inconsistent with the existing version.',
  'The sender has not provided a token or it has expired or is otherwise invalid.',
  'Immunization resource does not exist. ID: {}',
  'The requested resource was not found.',
  'Method Not Allowed',
  'The provided identifier: {} is duplicated',
]

describe('every message that is known is asked for', () => {
  const ofRecords = [...missingElements, ...wrongValues].flatMap(({ text }) => (text === undefined ? [] : [text.says]))
  const ofSearches = [
    ...[...refusedSearches, ...searchesRefusedByBackend].flatMap(({ text }) => (text === undefined ? [] : [text.says])),
    ...doublyRefused.map(({ says }) => says),
  ]
  const folder = join(packageRoot, 'suites/immunisation')
  const suites = readdirSync(folder)
    .filter((name) => name.endsWith('.suite.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
    .replaceAll(/\$\{[^}]*\}/g, '{}')

  test.each(payloadMessages)('Validation errors: %s', (message) => {
    expect(ofRecords).toContain(`Validation errors: ${message}`)
  })
  test.each(otherPayloadMessages)('%s', (message) => expect(ofRecords).toContain(message))
  test.each(searchMessages)('%s', (message) => expect(ofSearches).toContain(message))
  test.each(messagesOfSuites)('%s', (message) => expect(suites).toContain(message))

  test('and none that is not known, but with elements that are named in the same way', () => {
    const known = new Set([...payloadMessages.map((one) => `Validation errors: ${one}`), ...otherPayloadMessages])
    const sameWay = [
      /^Validation errors: \S+ is a mandatory field$/,
      / must be a non-empty string$/,
      / is not an allowed element /,
    ]
    expect(ofRecords.filter((one) => !known.has(one) && !sameWay.some((way) => way.test(one)))).toEqual([])
    expect(ofSearches.filter((one) => !searchMessages.includes(one))).toEqual([])
  })
})

describe('every boundary that is known is tried on both sides', () => {
  const whole = fullRecord({ value: 'a-record', nhsNumber: '9990000018' })
  const valuesAt = (table: readonly { change: (record: object) => object }[], path: string) =>
    table.map(({ change }) =>
      path
        .split('.')
        .reduce<unknown>((holder, step) => (holder as Record<string, unknown> | undefined)?.[step], change(whole)),
    )
  const givenNames = 'contained.1.name.0.given'
  const isListOf = (count: number) => (one: unknown) => Array.isArray(one) && one.length === count
  const isTextOf = (count: number) => (one: unknown) => typeof one === 'string' && one.length === count

  test.each<[string, string, unknown[], unknown[]]>([
    ['the dose number', 'protocolApplied.0.doseNumberPositiveInt', [1, 9], [-1, 0, 10, '1', 1.5, true]],
    ['the gender', 'contained.1.gender', ['male', 'female', 'other', 'unknown'], ['', 'M', 1]],
    ['the status', 'status', [], ['entered-in-error', 'not-done', 'active', 'COMPLETED']],
    [
      'the NHS number',
      'contained.1.identifier.0.value',
      [],
      ['', '1234567890', '99900000', '99900000181', '999 000 0018'],
    ],
    ['the expiry', 'expirationDate', ['2999-12-31'], ['2021-02-30', '02/07/2021', '2021-07']],
    ['the birth', 'contained.1.birthDate', [], ['2999-01-01', '1965-02-30', '28/02/1965', '1965']],
    [
      'the time of recording',
      'recorded',
      ['2021-02-07T13:28:17Z', '2021-02-07T13:28:17-05:00'],
      ['2021', '2021-02', '2999-01-01T00:00:00+00:00'],
    ],
    [
      'the time of the vaccination',
      'occurrenceDateTime',
      ['2021-02-07', '2021-07-07T13:28:17+01:00', '2021-02-07T13:28:17.271+00:00'],
      ['2021', '2021-02', '2021-02-30', '2021-02-07T13:28:17', '2999-01-01T00:00:00+00:00', ''],
    ],
    ['the mark of a primary source', 'primarySource', [], ['true']],
  ])('%s', (_, path, accepted, refused) => {
    expect(valuesAt(allowedValues, path)).toEqual(expect.arrayContaining(accepted))
    expect(valuesAt(wrongValues, path)).toEqual(expect.arrayContaining(refused))
  })

  test('the names', () => {
    expect(valuesAt(allowedValues, givenNames).some(isListOf(5))).toBe(true)
    expect(valuesAt(wrongValues, givenNames).some(isListOf(6))).toBe(true)
    expect(valuesAt(allowedValues, `${givenNames}.0`).some(isTextOf(180))).toBe(true)
    expect(valuesAt(wrongValues, `${givenNames}.0`).some(isTextOf(181))).toBe(true)
    expect(valuesAt(allowedValues, 'contained.1.name.0.family').some(isTextOf(35))).toBe(true)
    expect(valuesAt(wrongValues, 'contained.1.name.0.family').some(isTextOf(36))).toBe(true)
  })

  test('offsets: those of the United Kingdom are accepted, others and Z are not', () => {
    expect(otherOffsets).toEqual(expect.arrayContaining(['Z', '+02:00', '-01:00']))
    expect(otherOffsets).not.toContain('+00:00')
    expect(otherOffsets).not.toContain('+01:00')
  })

  test('SNOMED CT: what is refused is no concept identifier, and what is accepted is one', () => {
    expect(noConcepts.filter(({ code }) => isConcept(code))).toEqual([])
    const codes = ['extension.0.valueCodeableConcept.coding.0.code', 'vaccineCode.coding.0.code'].flatMap((path) =>
      valuesAt(
        allowedValues.filter(({ row }) => row === 'IMM-VAL-42'),
        path,
      ),
    )
    expect(codes.length).toBeGreaterThan(2)
    expect(codes.filter((code) => !isConcept(String(code)))).toEqual([])
  })

  test('the null flavours', () => {
    const flavours = valuesAt(allowedValues, 'vaccineCode.coding.0.code')
    expect(flavours).toEqual(expect.arrayContaining(['UNK', 'NAVU', 'UNC', 'NA']))
  })

  test('a record that is accepted has no element but those of the API', () => {
    const elements =
      'resourceType meta narrative contained id extension identifier status vaccineCode patient occurrenceDateTime recorded primarySource manufacturer location lotNumber expirationDate site route doseQuantity performer reasonCode protocolApplied'.split(
        ' ',
      )
    for (const record of [
      whole,
      minimalRecord({ value: 'a' }),
      ...[...allowedValues, ...optionalElements].map(({ change }) => change(whole)),
    ]) {
      expect(Object.keys(record).filter((name) => !elements.includes(name))).toEqual([])
    }
  })
})

/** A SNOMED CT identifier of a concept, in the short or the long form. */
function isConcept(code: string): boolean {
  return checkSctid(code).valid && ['00', '10'].includes(code.slice(-3, -1))
}

describe('the vaccine types are those of the disease mapping', () => {
  const polio = '398102009'
  const diphtheria = '397430003'
  const tetanus = '76902006'
  const pertussis = '27836007'
  const hib = '709410003'
  const hepatitisB = '66071002'
  const mmr = ['14189004', '36989005', '36653000']
  const mapping: Record<string, string[]> = {
    '3IN1': [polio, diphtheria, tetanus],
    '4IN1': [polio, diphtheria, pertussis, tetanus],
    '6IN1': [polio, diphtheria, hib, pertussis, tetanus, hepatitisB],
    BCG: ['56717001'],
    COVID: ['840539006'],
    FLU: ['6142004'],
    HEPB: [hepatitisB],
    HIB: [hib],
    HIBMENC: [hib, '23511006'],
    HPV: ['240532009'],
    MENACWY: ['23511006'],
    MENB: ['1354584007'],
    MMR: mmr,
    MMRV: [...mmr, '38907003'],
    PERTUSSIS: [pertussis],
    PNEUMOCOCCAL: ['16814004'],
    ROTAVIRUS: ['186150001'],
    RSV: ['55735004'],
    SHINGLES: ['4740000'],
  }

  test.each(Object.entries(mapping))('%s', (type, codes) => {
    expect(diseasesOf[type as keyof typeof diseasesOf].map(({ code }) => code)).toEqual(codes)
  })

  test('eleven are described, and eight are known beside', () => {
    expect([describedTypes.length, furtherTypes.length]).toEqual([11, 8])
    expect([...describedTypes, ...furtherTypes].sort()).toEqual(Object.keys(mapping).sort())
  })
})
