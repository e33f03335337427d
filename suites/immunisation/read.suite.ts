import { minimalRecord } from '../../fixtures/immunisation/index.ts'
import { conflict, describe, expect, meets, readOnly, test } from '../../src/index.ts'
import { asBadRequest, givenRecord, updatedTo } from './given.ts'

describe('Read a record', () => {
  test('a record is read by its id', meets('IMM-RD-01'), async (context) => {
    const { target, step } = context
    const created = await givenRecord(context)
    const read = await step('When it is read', () => target.read('Immunization', created))
    expect.soft(read).toHaveStatus(200)
    expect.soft(read).toBeResource('Immunization')
  })

  test('a full record is read as it was submitted', meets('IMM-RD-02'), async (context) => {
    const { target, step } = context
    const created = await givenRecord(context)
    const read = await step('When it is read', () => target.read('Immunization', created))
    expect(read).toBeAsSubmitted(created)
  })

  test('a minimal record is read as it was submitted', meets('IMM-RD-02'), async (context) => {
    const { target, patient, ownId, step } = context
    const created = await step('Given a record with what is mandatory alone', async () =>
      (
        await target.create('Immunization', minimalRecord({ value: ownId(), nhsNumber: patient.nhsNumber }))
      ).mustSucceed(),
    )
    const read = await step('When it is read', () => target.read('Immunization', created))
    expect(read).toBeAsSubmitted(created)
  })

  test('the version of a read is that which an update has to name', meets('IMM-RD-03'), async (context) => {
    const { step } = context
    const created = await givenRecord(context)
    await step('And it is updated with the version of a read', () => updatedTo(context, created, { lotNumber: 'B' }))
    const again = await step('When it is updated with the version of another read', () =>
      updatedTo(context, created, { lotNumber: 'C' }),
    )
    expect(again).toBeAnswered(conflict('IMM-C12'))
  })

  test('the resource that is read has the id that was asked for', meets('IMM-RD-06'), async (context) => {
    const { target, step } = context
    const created = await givenRecord(context)
    const read = await step('When it is read', () => target.read('Immunization', created))
    expect(read).toBeSameResourceAs(created)
  })

  test('an id that no record has is not found', meets('IMM-RD-04', 'IMM-TXT-33', readOnly), async (context) => {
    const { target, ownId } = context
    const nobody = ownId('nobody')
    const read = await target.read('Immunization', nobody)
    expect.soft(read).toBeAnswered(conflict('IMM-C07'), { row: 'IMM-RD-04' })
    expect.soft(read).toSay(`Immunization resource does not exist. ID: ${nobody}`, { row: 'IMM-TXT-33' })
  })

  for (const { what, id } of [
    { what: 'with an underscore', id: 'not_an_id' },
    { what: 'of 65 characters', id: 'a'.repeat(65) },
    { what: 'with a space', id: 'not an id' },
  ]) {
    test(`an id ${what} is refused`, meets('IMM-RD-05', 'IMM-TXT-26', readOnly), async ({ target }) => {
      const read = await target.read('Immunization', id)
      expect.soft(read).toBeRefused(asBadRequest, { row: 'IMM-RD-05' })
      const says = 'Validation errors: the provided event ID is either missing or not in the expected format.'
      expect.soft(read).toSay(says, { row: 'IMM-TXT-26' })
    })
  }

  test('an id of 64 characters has the form of an id', meets('IMM-RD-04', readOnly), async ({ target }) => {
    expect(await target.read('Immunization', 'a'.repeat(64))).toBeAnswered(conflict('IMM-C07'))
  })

  test('a record that was updated is read at its new version', meets('IMM-UPD-03'), async (context) => {
    const created = await givenRecord(context)
    const before = await context.target.read('Immunization', created)
    const updated = await updatedTo(context, created, { lotNumber: 'B' })
    updated.mustSucceed()
    expect(await context.target.read('Immunization', created)).toHaveNewVersionSince(before)
  })
})
