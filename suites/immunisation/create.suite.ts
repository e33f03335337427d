import { minimalRecord, without } from '../../fixtures/immunisation/index.ts'
import { conflict, describe, expect, forEachCase, meets, test } from '../../src/index.ts'
import { allowedValues, optionalElements } from './accepted-records-table.ts'
import { asBadRequest, givenRecord, ownRecord } from './given.ts'

describe('Create a record of a vaccination', () => {
  test('a record with every element of the description is created', meets('IMM-CRE-01'), async (context) => {
    const created = await context.target.create('Immunization', ownRecord(context))
    expect(created).toHaveStatus(201)
  })

  test('a record with what is mandatory and nothing else is created', meets('IMM-CRE-02'), async (context) => {
    const { target, patient, ownId } = context
    const created = await target.create('Immunization', minimalRecord({ value: ownId(), nhsNumber: patient.nhsNumber }))
    expect(created).toHaveStatus(201)
  })

  test('a record that was created is read by the id in Location', meets('IMM-CRE-03'), async (context) => {
    const { target, step } = context
    const created = await givenRecord(context)
    const read = await step('When it is read by that id', () => target.read('Immunization', created))
    expect(read).toHaveStatus(200)
  })

  test('two records get an id each', meets('IMM-CRE-04'), async (context) => {
    const { target, patient, step } = context
    const first = await givenRecord(context, { called: 'first' })
    const second = await givenRecord(context, { called: 'second' })
    const found = await step('When the records of the patient are searched for', () =>
      target.find('Immunization', { patient }),
    )
    expect.soft(found).toFindExactly([first, second])
    const ids = 'entry.resource.ofType(Immunization).id.distinct().count() = 2'
    expect.soft(found).toHold('an id for each of the two', ids)
  })

  test('a record without the NHS number of the patient is created', meets('IMM-CRE-08'), async (context) => {
    const created = await context.target.create('Immunization', ownRecord(context, { nhsNumber: undefined }))
    expect(created).toHaveStatus(201)
  })

  test('a record with a valid NHS number of nobody is created', meets('IMM-CRE-10'), async (context) => {
    const created = await context.target.create('Immunization', ownRecord(context))
    expect(created).toBeAnswered(conflict('IMM-C15'))
  })

  test('a record of a vaccination before the birth is created', meets('IMM-CRE-11'), async (context) => {
    const created = await context.target.create(
      'Immunization',
      ownRecord(context, { occurrence: '1964-02-07T13:28:17+00:00' }),
    )
    expect(created).toBeAnswered(conflict('IMM-C25'))
  })

  test('the answer to a creation has no body', meets('IMM-HDR-14'), async (context) => {
    const created = await givenRecord(context)
    expect(created).toHaveNoBody()
  })

  forEachCase(
    [...optionalElements, ...allowedValues],
    'a record $what is created',
    ({ row }) => meets(row),
    async (context, { change }) => {
      const created = await context.target.create('Immunization', change(ownRecord(context)))
      expect(created).toHaveStatus(201)
    },
  )
})

describe('Creations that are refused', () => {
  test('a record without resourceType is refused', meets('IMM-CRE-05'), async (context) => {
    const refused = await context.target.create('Immunization', without(ownRecord(context), 'resourceType'))
    expect(refused).toBeRefused(asBadRequest)
  })

  test('a resource of another type is refused', meets('IMM-CRE-06'), async ({ target }) => {
    const patient = { resourceType: 'Patient', name: [{ family: 'Patient', given: ['Synthetic'] }] }
    expect(await target.create('Immunization', patient)).toBeRefused(asBadRequest)
  })

  test('a body that is no JSON is refused', meets('IMM-CRE-07', 'IMM-TXT-25'), async (context) => {
    const text = `${JSON.stringify(ownRecord(context)).slice(0, -1)},}`
    const refused = await context.target.create('Immunization', {}, { text })
    expect.soft(refused).toBeRefused(asBadRequest, { row: 'IMM-CRE-07' })
    expect.soft(refused).toMention("Request's body contains malformed JSON:", { row: 'IMM-TXT-25' })
  })

  test('a record that brings an id is refused', meets('IMM-CRE-09', 'IMM-TXT-24'), async (context) => {
    const { target, ownId } = context
    const refused = await target.create('Immunization', { ...ownRecord(context), id: ownId('id') })
    expect.soft(refused).toBeRefused(asBadRequest, { row: 'IMM-CRE-09' })
    expect.soft(refused).toMention('id field must not be present for CREATE operation', { row: 'IMM-TXT-24' })
  })

  test('a refused record is not found', meets('IMM-CRE-18'), async (context) => {
    const { target, patient, step } = context
    const refused = await step('Given a creation that is refused', () =>
      target.create('Immunization', without(ownRecord(context), 'status')),
    )
    refused.mustBeRefused()
    const found = await step('When the records of the patient are searched for', () =>
      target.find('Immunization', { patient }),
    )
    expect(found).toHaveTotal(0)
  })
})
