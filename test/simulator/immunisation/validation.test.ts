import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/simulator/json.ts'
import { Bench, codes, diagnostics } from './bench.ts'

const P = "contained[?(@.resourceType=='Patient')]"
const SNOMED = "coding[?(@.system=='http://snomed.info/sct')]"
const PROCEDURE_URL = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-VaccinationProcedure'
const PROCEDURE = `extension[?(@.url=='${PROCEDURE_URL}')].valueCodeableConcept`
const NUMBER = `${P}.identifier[?(@.system=='https://fhir.nhs.uk/Id/nhs-number')].value`
const ORGANISATION = "performer[?(@.actor.type=='Organization')].actor.identifier"
const FORMATS =
  "must be a valid datetime in one of the following formats:- 'YYYY-MM-DD' — Full date only- 'YYYY-MM-DDThh:mm:ss%z' — Full date and time with timezone (e.g. +00:00 or +01:00)- 'YYYY-MM-DDThh:mm:ss.f%z' — Full date and time with milliseconds and timezone- Date must not be in the future."
const OCCURRENCE = `occurrenceDateTime ${FORMATS}Only '+00:00' and '+01:00' are accepted as valid timezone offsets. Note that partial dates are not allowed for occurrenceDateTime in this service.`
const RECORDED = `recorded ${FORMATS}`
const TARGET = 'protocolApplied[0].targetDisease'
const NO_OCCURRENCE =
  "1 validation error for Immunization __root__ Expect any of field value from this list ['occurrenceDateTime', 'occurrenceString']. (type=value_error)"

/** A path of the record, a value to put there (undefined takes it out), and what the refusal says after its prefix. */
type Case = [path: string, value: unknown, says: string]

const patient = 'contained.1'
const given = `${patient}.name.0.given`
const procedure = 'extension.0.valueCodeableConcept.coding.0'
const organisation = 'performer.1.actor.identifier'

const mandatory: Case[] = [
  ['contained', undefined, 'contained is a mandatory field'],
  ['identifier', undefined, 'identifier is a mandatory field'],
  ['extension', undefined, 'extension is a mandatory field'],
  ['extension.0.valueCodeableConcept', undefined, `${PROCEDURE} is a mandatory field`],
  ['extension.0.valueCodeableConcept.coding', undefined, `${PROCEDURE}.coding is a mandatory field`],
  [`${procedure}.code`, undefined, `${PROCEDURE}.${SNOMED}.code is a mandatory field`],
  ['status', undefined, 'status is a mandatory field'],
  ['vaccineCode', undefined, 'vaccineCode is a mandatory field'],
  ['recorded', undefined, 'recorded is a mandatory field'],
  ['primarySource', undefined, 'primarySource is a mandatory field'],
  [given, undefined, `${P}.name[0].given is a mandatory field`],
  [`${patient}.name.0.family`, undefined, `${P}.name[0].family is a mandatory field`],
  [`${patient}.name`, undefined, `${P}.name[0].given is a mandatory field; ${P}.name[0].family is a mandatory field`],
  [`${patient}.birthDate`, undefined, `${P}.birthDate is a mandatory field`],
  [`${patient}.gender`, undefined, `${P}.gender is a mandatory field`],
  [`${patient}.address`, undefined, `${P}.address[0].postalCode is a mandatory field`],
  ['identifier.0.system', undefined, 'identifier[0].system is a mandatory field'],
  ['identifier.0.value', undefined, 'identifier[0].value is a mandatory field'],
  [`${organisation}.value`, undefined, `${ORGANISATION}.value is a mandatory field`],
  [`${organisation}.system`, undefined, `${ORGANISATION}.system is a mandatory field`],
  ['location.identifier.value', undefined, 'location.identifier.value is a mandatory field'],
  ['location.identifier.system', undefined, 'location.identifier.system is a mandatory field'],
  ['protocolApplied.0.targetDisease', undefined, `${TARGET} is a mandatory field`],
  ['protocolApplied', undefined, `${TARGET} is a mandatory field`],
  ['patient', undefined, 'patient.reference must be a single reference to a contained Patient resource'],
]

const empty: Case[] = (
  [
    ['identifier.0.value', 'identifier[0].value'],
    ['identifier.0.system', 'identifier[0].system'],
    [`${patient}.name.0.family`, `${P}.name[0].family`],
    [`${given}.0`, `${P}.name[0].given[0]`],
    [`${patient}.gender`, `${P}.gender`],
    [`${patient}.address.0.postalCode`, `${P}.address[0].postalCode`],
    [`${organisation}.value`, `${ORGANISATION}.value`],
    [`${organisation}.system`, `${ORGANISATION}.system`],
    ['location.identifier.value', 'location.identifier.value'],
    ['location.identifier.system', 'location.identifier.system'],
    [`${procedure}.code`, `${PROCEDURE}.${SNOMED}.code`],
    [`${procedure}.display`, `${PROCEDURE}.${SNOMED}.display`],
    ['vaccineCode.coding.0.code', `vaccineCode.${SNOMED}.code`],
    ['vaccineCode.coding.0.display', `vaccineCode.${SNOMED}.display`],
    ['manufacturer.display', 'manufacturer.display'],
    ['lotNumber', 'lotNumber'],
    ['site.coding.0.code', `site.${SNOMED}.code`],
    ['site.coding.0.display', `site.${SNOMED}.display`],
    ['route.coding.0.code', `route.${SNOMED}.code`],
    ['route.coding.0.display', `route.${SNOMED}.display`],
    ['doseQuantity.code', 'doseQuantity.code'],
    ['doseQuantity.unit', 'doseQuantity.unit'],
    ['reasonCode.0.coding.0.code', 'reasonCode[0].coding[0].code'],
    ['protocolApplied.0.targetDisease.0.coding.0.code', `${TARGET}[0].${SNOMED}.code`],
  ] as const
).flatMap(([path, named]): Case[] => [
  [path, '', `${named} must be a non-empty string`],
  [path, ' \t', `${named} must be a non-empty string`],
  [path, 7, `${named} must be a string`],
])

const values: Case[] = [
  [`${patient}.identifier.0.value`, '12345678', `${NUMBER} must be 10 characters`],
  [`${patient}.identifier.0.value`, '', `${NUMBER} must be a non-empty string`],
  [`${patient}.identifier.0.value`, '   ', `${NUMBER} must be a non-empty string`],
  [`${patient}.identifier.0.value`, '99900 0018', `${NUMBER} must not contain spaces`],
  [`${patient}.identifier.0.value`, '1234567890', `${NUMBER} is not a valid NHS number`],
  [`${patient}.identifier.0.value`, '٩٩٩٠٠٠٠٠١٨', `${NUMBER} is not a valid NHS number`],
  [`${patient}.identifier`, [], `${P}.identifier must be a non-empty array`],
  [`${patient}.identifier.0.extension`, [], `${P}.identifier[0] must not include an extension`],
  [given, 'Pat', `${P}.name[0].given must be an array`],
  [given, [], `${P}.name[0].given must be a non-empty array`],
  [given, ['a', 'b', 'c', 'd', 'e', 'f'], `${P}.name[0].given must be an array of maximum length 5`],
  [`${given}.0`, 'x'.repeat(181), `${P}.name[0].given[0] must be 180 or fewer characters`],
  [`${patient}.name.0.family`, 'x'.repeat(36), `${P}.name[0].family must be 35 or fewer characters`],
  [`${patient}.gender`, 'unspecified', `${P}.gender must be one of the following: male, female, other, unknown`],
  [`${patient}.birthDate`, '2026-01-06', `${P}.birthDate must not be in the future`],
  ...['', '2025', '2025-02', '2025-02-30', '20250201', '2025-2-1', '2025-02-01T00:00:00Z'].map(
    (date): Case => [
      `${patient}.birthDate`,
      date,
      `${P}.birthDate must be a valid date string in the format "YYYY-MM-DD"`,
    ],
  ),
  ['expirationDate', '2025-13-01', 'expirationDate must be a valid date string in the format "YYYY-MM-DD"'],
  ...[
    '2026-01-06',
    '2026-01-05T12:00:01+00:00',
    '2025-02-30',
    '2025-02',
    '2025-02-01T10:00+00:00',
    '2025-02-01T10:00:00',
    '2025-02-01T24:00:00+00:00',
    '2025-02-01T10:00:00Z',
    '2025-02-01T10:00:00-05:00',
    '2025-02-01T10:00:00+02:00',
  ].map((time): Case => ['occurrenceDateTime', time, OCCURRENCE]),
  ['occurrenceDateTime', null, 'occurrenceDateTime must be a string'],
  ...['2026-01-06', '2026-01-05T13:00:01+00:30', '2025-02', '', '2025-02-01T10:00:00+15:00'].map(
    (time): Case => ['recorded', time, RECORDED],
  ),
  ['primarySource', 'true', 'primarySource must be a boolean'],
  ...['not-done', 'entered-in-error', 'given'].map(
    (status): Case => ['status', status, 'status must be one of the following: completed'],
  ),
  ...[0, -1, 1.5, '1', true].map(
    (dose): Case => [
      'protocolApplied.0.doseNumberPositiveInt',
      dose,
      'protocolApplied[0].doseNumberPositiveInt must be a positive integer',
    ],
  ),
  [
    'protocolApplied.0.doseNumberPositiveInt',
    10,
    'protocolApplied[0].doseNumberPositiveInt must be an integer in the range 1 to 9',
  ],
  ['doseQuantity.value', '0.5', 'doseQuantity.value must be a number'],
  ['doseQuantity.system', undefined, 'If doseQuantity.code is present, doseQuantity.system must also be present'],
  ['identifier', [], 'identifier must be an array of length 1'],
  ['identifier.1', { system: 'a', value: 'b' }, 'identifier must be an array of length 1'],
  ['identifier.0', 'x', 'identifier must be an array of objects'],
  ['extension.0.url', 'https://example.com', `extension[0].url must be one of the following: ${PROCEDURE_URL}`],
  ['protocolApplied', [], `protocolApplied must be an array of length 1; ${TARGET} is a mandatory field`],
  [
    'resourceType',
    undefined,
    "This service only accepts FHIR Immunization Resources (i.e. resourceType must equal 'Immunization')",
  ],
  [
    'resourceType',
    'Patient',
    "This service only accepts FHIR Immunization Resources (i.e. resourceType must equal 'Immunization')",
  ],
  ...['isSubpotent', 'note', 'reaction', 'statusReason', 'text', 'occurrenceString'].map(
    (element): Case => [
      element,
      true,
      `${element} is not an allowed element of the Immunization resource for this service`,
    ],
  ),
  [`${patient}.telecom`, [], 'telecom is not an allowed element of the Patient resource for this service'],
  ['contained.0.gender', 'male', 'gender is not an allowed element of the Practitioner resource for this service'],
  ['contained', [], 'contained must be a non-empty array'],
  ['contained', {}, 'contained must be an array'],
  ['contained.2', {}, 'contained must be an array of non-empty objects'],
  ['contained.2', { id: 'x' }, "contained resources must have 'resourceType' key"],
  [
    'contained.2',
    { resourceType: 'Location', id: 'x' },
    'contained must contain only Patient and Practitioner resources',
  ],
  ['contained.2', { resourceType: 'Patient', id: 'x' }, 'contained must contain exactly one Patient resource'],
  [
    'contained.2',
    { resourceType: 'Practitioner', id: 'x' },
    'contained must contain a maximum of one Practitioner resource',
  ],
  [`${patient}.id`, undefined, "The contained Patient resource must have an 'id' field"],
  ['contained.0.id', undefined, "The contained Practitioner resource must have an 'id' field"],
  ['contained.0.id', 'patient', 'ids must not be duplicated amongst contained resources'],
  ['patient.reference', 'Patient/1', 'patient.reference must be a single reference to a contained Patient resource'],
  ['patient.reference', '#other', "The reference '#other' does not match the id of the contained Patient resource"],
  [
    'performer.0',
    { actor: { display: 'x' } },
    "contained Practitioner resource id 'practitioner' must be referenced from performer",
  ],
  [
    'performer.2',
    { actor: { reference: '#practitioner' } },
    "contained Practitioner resource id 'practitioner' must only be referenced once from performer",
  ],
  [
    'performer.2',
    { actor: { reference: '#other' } },
    'performer must not contain any internal references other than to the contained Practitioner resource',
  ],
  [
    'performer.1.actor.type',
    'Practitioner',
    "There must be exactly one performer.actor[?@.type=='Organization'] with type 'Organization'",
  ],
  [
    'performer.2',
    { actor: { type: 'Organization' } },
    "There must be exactly one performer.actor[?@.type=='Organization'] with type 'Organization'",
  ],
  // The check digit of each is wrong, the partition is none of a concept, or the length is out of bounds.
  ...['443684008', '2461000000105', '12345', '0368208006', '754881000000112', 'abcdef'].flatMap((code): Case[] => [
    [`${procedure}.code`, code, `${PROCEDURE}.${SNOMED}.code is not a valid snomed code`],
    ['vaccineCode.coding.0.code', code, `vaccineCode.${SNOMED}.code is not a valid snomed code`],
  ]),
  ['site.coding', [{ system: 'a' }, { system: 'a' }], "site.coding[?(@.system=='a')] must be unique"],
  ['route.coding', [{ system: 'a' }, { system: 'a' }], "route.coding[?(@.system=='a')] must be unique"],
  ['protocolApplied.0.targetDisease.0', {}, `Every element of ${TARGET} must have 'coding' property`],
  [
    'protocolApplied.0.targetDisease.0.coding.1',
    { system: 'http://snomed.info/sct', code: '1' },
    `${TARGET}[0].coding must contain exactly one element with a system of http://snomed.info/sct`,
  ],
  ['reasonCode.0.coding', [], 'reasonCode[0].coding must be a non-empty array'],
  [
    'protocolApplied.0.targetDisease.0.coding.0.code',
    '123',
    `${TARGET}[*].${SNOMED}.code - ['123'] is not a valid combination of disease codes for this service`,
  ],
]

describe('a submitted Immunization', () => {
  test.each([...mandatory, ...empty, ...values])('with %s = %j is refused: %s', (path, value, says) => {
    const bench = new Bench()
    const answer = bench.create(changed(bench.record(), path, value))
    expect([answer.status, diagnostics(answer)]).toEqual([400, `Validation errors: ${says}`])
    expect(codes(answer)).toEqual(['invariant', 'INVARIANT'])
    expect(bench.find().body.total).toBe(0)
  })

  test.each([undefined, ''])('with occurrenceDateTime = %j is refused in the words of the FHIR model', (value) => {
    const bench = new Bench()
    const answer = bench.create({ ...bench.record(), occurrenceDateTime: value })
    expect([answer.status, diagnostics(answer)]).toEqual([400, NO_OCCURRENCE])
  })

  test.each<[path: string, value: unknown]>([
    ['protocolApplied.0.doseNumberPositiveInt', undefined],
    ['vaccineCode.coding.0.colour', 'red'],
    ['site', 'arm'],
    ['reasonCode', {}],
    ['location.identifier.type', 'x'],
  ])('with %s = %j is no resource of FHIR', (path, value) => {
    const answer = new Bench().create(changed(new Bench().record(), path, value))
    expect(answer.status).toBe(400)
    expect(diagnostics(answer)).toMatch(/^1 validation error for Immunization \S/)
  })

  test.each<[path: string, value: unknown]>([
    [given, ['a', 'b', 'c', 'd', 'e'.repeat(180)]],
    [`${patient}.name.0.family`, 'x'.repeat(35)],
    [`${patient}.identifier`, undefined],
    [`${patient}.birthDate`, '2026-01-05'],
    [`${patient}.gender`, 'other'],
    ['occurrenceDateTime', '2026-01-05'],
    ['occurrenceDateTime', '2026-01-05T12:00:00+00:00'],
    ['occurrenceDateTime', '2024-02-29T10:00:00.123456+01:00'],
    ['recorded', '2025-02-01T10:00:00Z'],
    ['recorded', '2025-02-01T10:00:00-05:00'],
    ['expirationDate', '2099-12-31'],
    ['protocolApplied.0.doseNumberPositiveInt', 9],
    ['doseQuantity.value', 2],
    ['doseQuantity.code', undefined],
    ['vaccineCode.coding', [{ system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'UNK' }]],
    [`${procedure}.code`, '1303503001'],
    ['site.coding', ['368208006', '78421000'].map((code) => ({ system: 'http://snomed.info/sct', code }))],
    ['contained.0.name', undefined],
    ...['manufacturer', 'lotNumber', 'expirationDate', 'site', 'route', 'doseQuantity', 'reasonCode'].map(
      (element): [string, undefined] => [element, undefined],
    ),
  ])('with %s = %j is accepted', (path, value) => {
    const bench = new Bench()
    const answer = bench.create(changed(bench.record(), path, value))
    expect([answer.status, answer.text]).toEqual([201, ''])
  })

  test('is told of everything that is wrong with it at once, in the order of the backend', () => {
    const bench = new Bench()
    const record = changed(changed(bench.record(), 'lotNumber', ''), `${patient}.gender`, 'x')
    expect(diagnostics(bench.create({ ...record, note: [] }))).toBe(
      `Validation errors: note is not an allowed element of the Immunization resource for this service; ${P}.gender must be one of the following: male, female, other, unknown; lotNumber must be a non-empty string`,
    )
  })

  test.each(['contained', 'identifier', 'extension'])('is told of a missing %s alone', (element) => {
    const bench = new Bench()
    const record = { ...bench.record(), [element]: undefined, lotNumber: '', note: [] }
    expect(diagnostics(bench.create(record))).toBe(`Validation errors: ${element} is a mandatory field`)
  })

  test('counts the name that was in use on the day', () => {
    const bench = new Bench()
    const names = [
      { use: 'old', given: ['A'], family: 'x'.repeat(40) },
      { use: 'usual', given: ['A'], family: 'B' },
      { use: 'official', given: ['A'], family: 'x'.repeat(36) },
    ]
    const answer = bench.create(changed(bench.record(), `${patient}.name`, names))
    expect(diagnostics(answer)).toBe(`Validation errors: ${P}.name[2].family must be 35 or fewer characters`)
  })
})

/** A copy of a record with a value at a path of names and positions; undefined takes the element out. */
function changed(record: JsonObject, path: string, value: unknown): JsonObject {
  const copy = structuredClone(record)
  const steps = path.split('.')
  const last = steps.pop() ?? ''
  const parent = steps.reduce<unknown>((here, step) => (here as JsonObject)[step], copy) as JsonObject
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return copy
}
