import { diseasesOf, systems, type VaccineType } from '../../fixtures/immunisation/index.ts'
import { describe, expect, forEachCase, meets, type Patient, readOnly, test } from '../../src/index.ts'
import { asBadRequest, givenRecord } from './given.ts'
import { patientIdentifier, searchFor } from './searching.ts'

const type = 'Immunization'
const notTogether =
  'Search parameter target-disease cannot be used with -immunization.target or identifier. Use one search type only.'
const noCodes =
  'Search parameter target-disease must be one or more valid SNOMED codes from the supported target disease list.'

/** The code of the first disease of a vaccine type, as a search names it. */
function disease(of: VaccineType): string {
  return `${systems.snomed}|${diseasesOf[of][0]?.code}`
}

function searchByDisease(patient: Patient, ...diseases: string[]): Record<string, string> {
  return { 'patient.identifier': patientIdentifier(patient), 'target-disease': diseases.join() }
}

describe('Search by disease', () => {
  test('a record is found by the disease that it is against', meets('IMM-SRCH-40'), async (context) => {
    const { target, patient, step } = context
    await givenRecord(context, { called: 'covid' })
    const flu = await givenRecord(context, { called: 'flu', type: 'FLU' })
    const found = await step('When influenza is searched for', () =>
      target.search(type, searchByDisease(patient, disease('FLU'))),
    )
    expect(found).toFindExactly([flu])
  })

  test('every vaccine type against the disease is found', meets('IMM-SRCH-41'), async (context) => {
    const { target, patient, step } = context
    const mmr = await givenRecord(context, { called: 'mmr', type: 'MMR' })
    const mmrv = await givenRecord(context, { called: 'mmrv', type: 'MMRV' })
    await givenRecord(context, { called: 'flu', type: 'FLU' })
    const found = await step('When measles is searched for', () =>
      target.search(type, searchByDisease(patient, disease('MMR'))),
    )
    expect(found).toFindExactly([mmr, mmrv])
  })

  test('several diseases are searched for with commas', meets('IMM-SRCH-42'), async (context) => {
    const { target, patient, step } = context
    const covid = await givenRecord(context, { called: 'covid' })
    const flu = await givenRecord(context, { called: 'flu', type: 'FLU' })
    await givenRecord(context, { called: 'mmr', type: 'MMR' })
    const found = await step('When two diseases are searched for', () =>
      target.search(type, searchByDisease(patient, disease('FLU'), disease('COVID'))),
    )
    expect(found).toFindExactly([covid, flu])
  })

  forEachCase(
    [
      { row: 'IMM-SRCH-43', what: 'by disease and vaccine type', add: { '-immunization.target': 'FLU' } },
      { row: 'IMM-SRCH-44', what: 'by disease and identifier', add: { identifier: `${systems.records}|none` } },
    ],
    'a search $what is refused',
    ({ row }) => meets(row, 'IMM-TXT-45', readOnly),
    async ({ target, patient }, { row, add }) => {
      const refused = await target.search(type, { ...searchByDisease(patient, disease('FLU')), ...add })
      expect.soft(refused).toBeRefused(asBadRequest, { row })
      expect.soft(refused).toSay(notTogether, { row: 'IMM-TXT-45' })
    },
  )

  forEachCase(
    [
      { what: 'without a system', value: '6142004' },
      { what: 'of another system', value: 'https://example.org/diseases|6142004' },
      { what: 'without a code', value: `${systems.snomed}|` },
    ],
    'a search by a disease $what is refused',
    meets('IMM-SRCH-45', 'IMM-TXT-46', readOnly),
    async ({ target, patient }, { value }) => {
      const refused = await target.search(type, searchByDisease(patient, value))
      expect.soft(refused).toBeRefused(asBadRequest, { row: 'IMM-SRCH-45' })
      expect.soft(refused).toSay(noCodes, { row: 'IMM-TXT-46' })
    },
  )

  test(
    'a disease that no vaccine is against finds nothing, and that is said',
    meets('IMM-SRCH-46', 'IMM-TXT-47', readOnly),
    async ({ target, patient }) => {
      const found = await target.search(type, searchByDisease(patient, `${systems.snomed}|443684005`))
      expect.soft(found).toHaveTotal(0, { row: 'IMM-SRCH-46' })
      const says = 'This service does not contain any vaccination types with the target disease requested.'
      expect.soft(found).toSay(says, { row: 'IMM-TXT-47' })
    },
  )

  test('a search by disease names it in the self link', meets('IMM-SRCH-14', readOnly), async ({ target, patient }) => {
    const parameters = searchByDisease(patient, disease('FLU'))
    const { 'target-disease': asked } = parameters
    expect(await target.search(type, parameters)).toHaveSelfLink({ 'target-disease': String(asked) })
  })

  test('a search by disease can have a range of dates', meets('IMM-SRCH-40'), async (context) => {
    const { target, patient, step } = context
    await givenRecord(context, { called: 'early', occurrence: '2021-01-01' })
    const late = await givenRecord(context, { called: 'late', occurrence: '2021-03-01' })
    const found = await step('When the disease is searched for from a day between', () =>
      target.search(type, { ...searchByDisease(patient, disease('COVID')), '-date.from': '2021-02-01' }),
    )
    expect(found).toFindExactly([late])
  })

  test('a search for a type and a disease by turns finds the same', meets('IMM-SRCH-40'), async (context) => {
    const { target, patient, step } = context
    const covid = await givenRecord(context)
    const byType = await step('When the type is searched for', () => target.search(type, searchFor(patient)))
    const byDisease = await step('And its disease', () =>
      target.search(type, searchByDisease(patient, disease('COVID'))),
    )
    expect.soft(byType).toFindExactly([covid])
    expect.soft(byDisease).toFindExactly([covid])
  })
})
