import { describe, expect, test } from 'vitest'
import { type JsonObject, objectsIn } from '../../../src/simulator/json.ts'
import { Bench, codes, diagnostics, NHS_NUMBER, PATIENT, resourcesOf } from './bench.ts'

const OTHER = '9990000026'
const SNOMED = 'http://snomed.info/sct'
const who = `${NHS_NUMBER}|${PATIENT}`
const patient = { 'patient.identifier': who }
const flu = { ...patient, '-immunization.target': 'FLU' }
const TYPES: Record<string, string[]> = {
  '3IN1': ['398102009', '397430003', '76902006'],
  '4IN1': ['398102009', '397430003', '27836007', '76902006'],
  '6IN1': ['398102009', '397430003', '709410003', '27836007', '76902006', '66071002'],
  BCG: ['56717001'],
  COVID: ['840539006'],
  FLU: ['6142004'],
  HEPB: ['66071002'],
  HIB: ['709410003'],
  HIBMENC: ['709410003', '23511006'],
  HPV: ['240532009'],
  MENACWY: ['23511006'],
  MENB: ['1354584007'],
  MMR: ['14189004', '36989005', '36653000'],
  MMRV: ['14189004', '36989005', '36653000', '38907003'],
  PERTUSSIS: ['27836007'],
  PNEUMOCOCCAL: ['16814004'],
  ROTAVIRUS: ['186150001'],
  RSV: ['55735004'],
  SHINGLES: ['4740000'],
}
const ELEVEN = '3IN1, COVID, FLU, HPV, MENACWY, MMR, MMRV, PERTUSSIS, PNEUMOCOCCAL, RSV, SHINGLES'
const must = 'Search parameter'
const identifierFormat = `${must} identifier must have one value and must be in the format of "identifier.system|identifier.value" "http://xyz.org/vaccs|2345-gh3s-r53h7-12ny"`
const patientFormat =
  'patient.identifier must be in the format of "https://fhir.nhs.uk/Id/nhs-number|{NHS number}" e.g. "https://fhir.nhs.uk/Id/nhs-number|9000000009"'
const combined = `${must} target-disease cannot be used with -immunization.target or identifier. Use one search type only.`
const noDisease = `${must} target-disease must be one or more valid SNOMED codes from the supported target disease list.`
const fromFormat = `${must} -date.from must be in format: YYYY-MM-DD`
const toFormat = `${must} -date.to must be in format: YYYY-MM-DD`
const include = `${must} _include may only be 'Immunization:patient' if provided.`
const identifier = 'https://supplier.example/vaccinations|1'

function against(...diseases: string[]): JsonObject {
  const targetDisease = diseases.map((code) => ({ coding: [{ system: SNOMED, code }] }))
  return { protocolApplied: [{ targetDisease, doseNumberPositiveInt: 1 }] }
}

describe('a search', () => {
  test.each<[parameters: Record<string, string> | [string, string][], says: string]>([
    [{}, 'No parameter provided. Search using either identifier or patient.identifier'],
    [
      [...Object.entries(flu), ['-date.from', '2025-01-01'], ['-date.from', '2025-01-01']],
      'Parameters may not be duplicated. Use commas for "or".',
    ],
    [
      [...Object.entries(flu), ['colour', 'red'], ['colour', 'red']],
      'Parameters may not be duplicated. Use commas for "or".',
    ],
    [{ '-immunization.target': 'FLU' }, `${must} should have either identifier or patient.identifier`],
    [{ ...flu, 'patient.identifier': `${who},${who}` }, `${must} patient.identifier must have one value.`],
    [{ ...flu, 'patient.identifier': PATIENT }, patientFormat],
    [{ ...flu, 'patient.identifier': `https://example.com|${PATIENT}` }, patientFormat],
    [{ ...flu, 'patient.identifier': `${who}|1` }, patientFormat],
    ...['', '1', '1234567890', '10000000000 00001', ' 9990000018'].map((number): [Record<string, string>, string] => [
      { ...flu, 'patient.identifier': `${NHS_NUMBER}|${number}` },
      `${must} patient.identifier must be a valid NHS number.`,
    ]),
    [
      { 'patient.identifier': `${NHS_NUMBER}|1`, '-immunization.target': 'ABC' },
      `${must} patient.identifier must be a valid NHS number.`,
    ],
    [patient, `${must} -immunization.target must have one or more values.`],
    [{ ...patient, '-immunization.target': '' }, `${must} -immunization.target must have one or more values.`],
    ...['ABC', 'FLu', 'BCG', 'ABC,XYZ'].map((target): [Record<string, string>, string] => [
      { ...patient, '-immunization.target': target },
      `-immunization.target must be one or more of the following: ${ELEVEN}`,
    ]),
    [{ ...flu, 'target-disease': `${SNOMED}|6142004` }, combined],
    [{ identifier, 'target-disease': `${SNOMED}|6142004` }, combined],
    [{ ...patient, 'target-disease': '6142004' }, noDisease],
    [{ ...patient, 'target-disease': `${SNOMED}|,http://example.com|6142004` }, noDisease],
    [{ ...patient, 'target-disease': `6142004,${SNOMED}|123` }, noDisease],
    [{ ...patient, 'target-disease': ',' }, `${must} target-disease must have one or more values.`],
    ...['2025', '2025-1-1', '20250101', '2025-02-30', '2025-01-01T00:00:00'].map(
      (day): [Record<string, string>, string] => [{ ...flu, '-date.from': day }, fromFormat],
    ),
    [{ ...flu, '-date.to': '01-01-2025' }, toFormat],
    [{ ...flu, '-date.from': '2025-01-02', '-date.to': '2025-01-01' }, `${must} -date.from must be before -date.to`],
    [{ ...flu, _include: 'abc' }, include],
    [{ ...flu, '-date.from': 'x', '-date.to': 'y', _include: 'abc' }, `${fromFormat}; ${toFormat}; ${include}`],
    [{ identifier, ...patient }, 'Identifier search included patient.identifier search parameters'],
    [{ identifier, '-immunization.target': 'FLU' }, 'Identifier search included patient.identifier search parameters'],
    [{ identifier, '-date.from': '2025-01-01' }, 'Identifier search included patient.identifier search parameters'],
    ...['x', 'a b|c', 'a|b,c|d', ''].map((value): [Record<string, string>, string] => [
      { identifier: value },
      identifierFormat,
    ]),
    [{ _elements: 'id' }, `${must} _elements must have the following parameter: identifier`],
    [{ identifier, _elements: 'id,status' }, '_elements must be one or more of the following: id,meta'],
  ])('for %j is refused: %s', (parameters, says) => {
    const bench = new Bench()
    for (const answer of [bench.search(parameters), bench.post(parameters)]) {
      const own = isDroppedByForm(parameters) && answer !== undefined && bench.trace.length === 2
      expect(answer.status).toBe(400)
      if (!own) expect(diagnostics(answer)).toBe(says)
      expect(codes(answer)).toEqual(['invalid', 'INVALID'])
      expect(answer.header('Content-Type')).toBe('application/fhir+json')
    }
  })

  test('lists all nineteen types where the disease mapping counts', () => {
    const bench = new Bench({ reading: ['implementation'] })
    const answer = bench.search({ ...patient, '-immunization.target': 'ABC' })
    expect(diagnostics(answer)).toBe(
      `-immunization.target must be one or more of the following: ${Object.keys(TYPES).join(', ')}`,
    )
  })

  test('finds the records of the patient, of the type, by either verb', () => {
    const bench = new Bench()
    const id = bench.created()
    bench.created(bench.record(against(...(TYPES.RSV ?? []))))
    bench.created(JSON.parse(JSON.stringify(bench.record()).replaceAll(PATIENT, OTHER)))
    for (const answer of [bench.search(flu), bench.post(flu)]) {
      expect(answer.status).toBe(200)
      expect(answer.header('Content-Type')).toBe('application/fhir+json')
      expect(resourcesOf(answer).map((each) => each.id)).toEqual([id])
      expect(answer.body.total).toBe(1)
    }
    expect(bench.find(PATIENT, 'RSV,FLU').body.total).toBe(2)
    expect(bench.find(PATIENT, 'FLU, RSV').body.total).toBe(2)
    expect(bench.find(OTHER).body.total).toBe(1)
    expect(bench.find(PATIENT, 'HPV').body).toMatchObject({ total: 0, entry: [] })
  })

  test.each(Object.keys(TYPES))('finds a record of the type %s under it, and by each of its diseases', (type) => {
    const bench = new Bench({ reading: ['implementation'] })
    const diseases = TYPES[type] ?? []
    const id = bench.created(bench.record(against(...diseases.toReversed())))
    expect(resourcesOf(bench.find(PATIENT, type)).map((each) => each.id)).toEqual([id])
    const others = Object.keys(TYPES).filter((each) => each !== type)
    expect(bench.find(PATIENT, others.join()).body.total).toBe(0)
    for (const code of diseases) {
      expect(bench.search({ ...patient, 'target-disease': `${SNOMED}|${code}` }).body.total).toBe(1)
    }
  })

  test('answers with a Bundle of records without contained resources, and one Patient', () => {
    const bench = new Bench()
    const record = bench.record()
    const id = bench.created(record)
    const { body } = bench.search(flu)
    const [link] = objectsIn(body.link)
    const [found, who] = objectsIn(body.entry)
    expect(Object.keys(body)).toEqual(['resourceType', 'type', 'link', 'entry', 'total'])
    expect(body).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 1 })
    const base = 'http://127.0.0.1/immunisation-fhir-api/FHIR/R4/Immunization'
    expect(link).toEqual({
      relation: 'self',
      url: `${base}?-immunization.target=FLU&patient.identifier=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C${PATIENT}`,
    })
    const urn = who?.fullUrl as string
    expect(urn).toMatch(/^urn:uuid:[0-9a-f-]{36}$/)
    const { contained, ...rest } = record
    expect(found).toEqual({
      fullUrl: `${base}/${id}`,
      search: { mode: 'match' },
      resource: {
        ...rest,
        id,
        meta: { versionId: '1' },
        identifier: [{ use: 'official', system: 'https://supplier.example/vaccinations', value: '1' }],
        performer: [(record.performer as JsonObject[])[1]],
        patient: { reference: urn, type: 'Patient', identifier: { system: NHS_NUMBER, value: PATIENT } },
      },
    })
    expect(who).toEqual({
      fullUrl: urn,
      search: { mode: 'include' },
      resource: { resourceType: 'Patient', id: PATIENT, identifier: [{ system: NHS_NUMBER, value: PATIENT }] },
    })
  })

  test.each<[from: string | undefined, to: string | undefined, total: number]>([
    ['2025-06-01', undefined, 2],
    ['2025-06-02', undefined, 1],
    [undefined, '2025-06-01', 1],
    [undefined, '2025-05-31', 0],
    ['2025-06-01', '2025-06-01', 1],
    ['2025-06-01', '2025-06-30', 2],
    ['1900-01-01', '9999-12-31', 2],
  ])('from %s to %s finds %i of two days of June', (from, to, total) => {
    const bench = new Bench()
    // The day is that of the place: 23:30 of this day is 22:30 of the same by Greenwich, 00:15 of the other is the day before.
    for (const time of ['2025-06-01T23:30:00+01:00', '2025-06-30T00:15:00+01:00'])
      bench.create(bench.record({ occurrenceDateTime: time }))
    const range = { ...(from && { '-date.from': from }), ...(to && { '-date.to': to }) }
    const answer = bench.search({ ...flu, ...range })
    expect(answer.body.total).toBe(total)
    const link = new URL(String(objectsIn(answer.body.link)[0]?.url)).searchParams
    expect([link.get('-date.from') ?? undefined, link.get('-date.to') ?? undefined]).toEqual([from, to])
  })

  test('leaves out of the link what it does not know, and keeps what it does', () => {
    const bench = new Bench()
    const answer = bench.search({ ...flu, colour: 'red', _include: 'immunization:PATIENT' })
    expect(answer.status).toBe(200)
    const link = new URL(String(objectsIn(answer.body.link)[0]?.url)).searchParams
    expect([...link.keys()]).toEqual(['-immunization.target', 'patient.identifier', '_include'])
  })

  test('says which vaccine types it does not know', () => {
    const bench = new Bench()
    bench.create()
    const answer = bench.search({ ...patient, '-immunization.target': 'XYZ,FLU,ABC' })
    expect([answer.status, answer.body.total]).toEqual([200, 1])
    const [outcome] = resourcesOf(answer, 'OperationOutcome')
    expect(objectsIn(outcome?.issue)).toEqual([
      {
        severity: 'warning',
        code: 'invalid',
        details: { coding: [{ system: 'https://fhir.nhs.uk/Codesystem/http-error-codes', code: 'INVALID' }] },
        diagnostics:
          'Your search included invalid -immunization.target value(s) that were ignored: ABC, XYZ. The search was performed using the valid value(s) only.',
      },
    ])
    expect(objectsIn(answer.body.entry).at(-1)?.search).toEqual({ mode: 'outcome' })
    expect(JSON.stringify(answer.body.link)).toContain('-immunization.target=FLU&')
  })

  test('by disease finds every type that is against it, and says what it left out', () => {
    const bench = new Bench()
    for (const type of ['MMR', 'MMRV', 'FLU']) bench.create(bench.record(against(...(TYPES[type] ?? []))))
    const measles = `${SNOMED}|14189004`
    const answer = bench.search({ ...patient, 'target-disease': `${measles},123,${SNOMED}|999` })
    expect(answer.body.total).toBe(2)
    expect(resourcesOf(answer, 'OperationOutcome').map((each) => objectsIn(each.issue)[0]?.diagnostics)).toEqual([
      'Invalid format for \'123\': Search parameter target-disease must be in the format "http://snomed.info/sct|{SNOMED code}" e.g. "http://snomed.info/sct|14189004"',
      "Target disease code '999' is not a supported target disease in this service.",
    ])
    const link = new URL(String(objectsIn(answer.body.link)[0]?.url)).searchParams
    expect([link.get('target-disease'), link.get('-immunization.target')]).toEqual([measles, null])
    const nothing = bench.search({ ...patient, 'target-disease': `${SNOMED}|999` })
    expect([nothing.status, nothing.body.total]).toEqual([200, 0])
    expect(JSON.stringify(nothing.body.entry)).toContain(
      'This service does not contain any vaccination types with the target disease requested.',
    )
  })

  test('by identifier finds the record, with _elements only a part of it', () => {
    const bench = new Bench()
    const record = bench.record()
    const id = bench.created(record)
    const whole = bench.search({ identifier })
    expect(whole.body.total).toBe(1)
    expect(resourcesOf(whole)[0]).toMatchObject({ id, lotNumber: '4120Z001', meta: { versionId: '1' } })
    const part = bench.post({ identifier, _elements: 'meta,id' })
    expect(resourcesOf(part)).toEqual([{ resourceType: 'Immunization', id, meta: { versionId: '1' } }])
    expect(String(objectsIn(part.body.link)[0]?.url)).toMatch(/&_elements=id,meta$/)
    expect(resourcesOf(bench.search({ identifier, _elements: 'id' }))).toEqual([{ resourceType: 'Immunization', id }])
    expect(bench.search({ identifier: 'https://supplier.example/vaccinations|2' }).body).toMatchObject({
      total: 0,
      entry: [],
    })
  })

  test('by identifier finds a record without an NHS number, which no other search does', () => {
    const bench = new Bench()
    const record = bench.record()
    const contained = (record.contained as JsonObject[]).map(({ identifier: _, ...rest }) => rest)
    bench.create({ ...record, contained })
    const [found] = resourcesOf(bench.search({ identifier }))
    expect(Object.keys(found?.patient as JsonObject)).toEqual(['reference', 'type'])
    expect(bench.find().body.total).toBe(0)
  })

  test('that finds more than a mebibyte is refused', () => {
    const bench = new Bench()
    for (let count = 0; count < 6; count++) bench.create(bench.record({ lotNumber: 'x'.repeat(200_000) }))
    const answer = bench.find()
    expect([answer.status, diagnostics(answer)]).toEqual([
      400,
      'Search returned too many results. Please narrow down the search',
    ])
    expect(bench.search({ ...flu, '-date.to': '2000-01-01' }).status).toBe(200)
  })
})

/** A form drops what has no value, so that such a search is refused for what is then missing. */
function isDroppedByForm(parameters: Record<string, string> | [string, string][]): boolean {
  return (Array.isArray(parameters) ? parameters : Object.entries(parameters)).some(([, value]) => value === '')
}
