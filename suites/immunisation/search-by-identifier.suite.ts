import { systems } from '../../fixtures/immunisation/index.ts'
import { conflict, describe, expect, forEachCase, meets, readOnly, test } from '../../src/index.ts'
import { asBadRequest, givenRecord } from './given.ts'
import { searchByIdentifier, searchFor } from './searching.ts'

const form =
  'Search parameter identifier must have one value and must be in the format of "identifier.system|identifier.value" "http://xyz.org/vaccs|2345-gh3s-r53h7-12ny"'

describe('Search by the identifier of a record', () => {
  test('the record with the identifier is found, and no other', meets('IMM-SRCH-50'), async (context) => {
    const { target, ownId, step } = context
    const created = await givenRecord(context)
    await givenRecord(context, { called: 'other' })
    const found = await step('When the first is searched for by its identifier', () =>
      searchByIdentifier(target, { identifier: `${systems.records}|${ownId('record')}` }),
    )
    expect(found).toFindExactly([created])
  })

  test('the system of the identifier counts', meets('IMM-SRCH-50'), async (context) => {
    const { target, ownId, step } = context
    await givenRecord(context)
    const found = await step('When its value is searched for under another system', () =>
      searchByIdentifier(target, { identifier: `https://example.org/fhir-assay/other|${ownId('record')}` }),
    )
    expect(found).toFindExactly([])
  })

  test('an identifier that no record has finds nothing', meets('IMM-SRCH-53', readOnly), async ({ target, ownId }) => {
    const found = await searchByIdentifier(target, { identifier: `${systems.records}|${ownId('none')}` })
    expect(found).toHaveTotal(0)
  })

  forEachCase(
    [
      { what: 'an identifier beside an NHS number', row: 'IMM-SRCH-51', text: 'IMM-TXT-54' },
      { what: 'an identifier beside the parameters of a patient', row: 'IMM-SRCH-51', text: undefined },
    ],
    'a search by $what is refused',
    ({ row, text }) => meets(row, ...(text === undefined ? [] : [text]), readOnly),
    async ({ target, patient, ownId }, { row, text }) => {
      const { 'patient.identifier': named, ...others } = searchFor(patient)
      const beside: Record<string, string> = text === undefined ? others : { 'patient.identifier': String(named) }
      const refused = await searchByIdentifier(target, { identifier: `${systems.records}|${ownId()}`, ...beside })
      expect.soft(refused).toBeRefused(asBadRequest, { row })
      if (text !== undefined)
        expect.soft(refused).toSay('Identifier search included patient.identifier search parameters', { row: text })
    },
  )

  forEachCase(
    ['without-a-system', `${systems.records}|a,${systems.records}|b`].map((identifier) => ({ identifier })),
    'a search by the identifier $identifier is refused',
    meets('IMM-SRCH-52', 'IMM-TXT-52', readOnly),
    async ({ target }, { identifier }) => {
      const refused = await searchByIdentifier(target, { identifier })
      expect.soft(refused).toBeRefused(asBadRequest, { row: 'IMM-SRCH-52' })
      expect.soft(refused).toSay(form, { row: 'IMM-TXT-52' })
    },
  )

  test('_elements=id,meta gives id and metadata alone', meets('IMM-SRCH-54'), async (context) => {
    const { target, ownId, step } = context
    const created = await givenRecord(context)
    const found = await step('When it is searched for with _elements', () =>
      searchByIdentifier(target, { identifier: `${systems.records}|${ownId('record')}`, _elements: 'id,meta' }),
    )
    expect.soft(found).toFindExactly([created])
    const alone =
      'id.exists() and meta.versionId.exists() and status.empty() and occurrence.empty() and lotNumber.empty()'
    expect.soft(found).toHold('id and metadata alone', alone, { context: 'Immunization' })
  })

  test('_elements without identifier is refused', meets('IMM-SRCH-55', 'IMM-TXT-55', readOnly), async (context) => {
    const refused = await context.target.search('Immunization', { _elements: 'id,meta' })
    expect.soft(refused).toBeRefused(asBadRequest, { row: 'IMM-SRCH-55' })
    const says = 'Search parameter _elements must have the following parameter: identifier'
    expect.soft(refused).toSay(says, { row: 'IMM-TXT-55' })
  })

  test('_elements with another element is refused', meets('IMM-SRCH-56', 'IMM-TXT-56', readOnly), async (context) => {
    const { target, ownId } = context
    const refused = await searchByIdentifier(target, {
      identifier: `${systems.records}|${ownId()}`,
      _elements: 'id,status',
    })
    expect.soft(refused).toBeRefused(asBadRequest, { row: 'IMM-SRCH-56' })
    expect.soft(refused).toSay('_elements must be one or more of the following: id,meta', { row: 'IMM-TXT-56' })
  })
})

describe('A record without an NHS number', () => {
  test('is found by its identifier', meets('IMM-SRCH-57'), async (context) => {
    const { target, ownId, step } = context
    await givenRecord(context, { nhsNumber: undefined })
    const found = await step('When it is searched for by its identifier', () =>
      searchByIdentifier(target, { identifier: `${systems.records}|${ownId('record')}` }),
    )
    expect(found).toBeAnswered(conflict('IMM-C19'))
  })

  test('is not found by a search for a patient', meets('IMM-SRCH-58'), async (context) => {
    const { target, patient, step } = context
    const own = await givenRecord(context)
    await givenRecord(context, { called: 'unknown', nhsNumber: undefined })
    const found = await step('When the patient of another record is searched for', () =>
      target.find('Immunization', { patient }),
    )
    expect(found).toFindExactly([own])
  })

  test('is read by its id', meets('IMM-SRCH-59'), async (context) => {
    const { target, step } = context
    const created = await givenRecord(context, { nhsNumber: undefined })
    const read = await step('When it is read', () => target.read('Immunization', created))
    expect(read).toBeAsSubmitted(created)
  })

  test('is deleted by its id', meets('IMM-SRCH-59'), async (context) => {
    const { target, step } = context
    const created = await givenRecord(context, { nhsNumber: undefined })
    const deleted = await step('When it is deleted', () => target.delete('Immunization', created))
    expect(deleted).toHaveStatus(204)
  })
})
