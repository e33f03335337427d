import { systems } from '../../fixtures/immunisation/index.ts'
import { type Answer, conflict, describe, expect, meets, type TestContext, test } from '../../src/index.ts'
import { asBadRequest, givenRecord } from './given.ts'
import { searchByIdentifier, searchFor } from './searching.ts'

const type = 'Immunization'

/** A record that was there and was deleted. @throws CouldNotReach when the deletion did not succeed */
async function givenDeletedRecord(context: TestContext): Promise<Answer> {
  const created = await givenRecord(context)
  const deleted = await context.step('And it is deleted', () => context.target.delete(type, created))
  deleted.mustSucceed()
  return created
}

describe('Delete a record', () => {
  test('a record is deleted by its id', meets('IMM-DEL-01'), async (context) => {
    const created = await givenRecord(context)
    const deleted = await context.step('When it is deleted', () => context.target.delete(type, created))
    expect(deleted).toHaveStatus(204)
  })

  test('a deleted record is not read', meets('IMM-DEL-02'), async (context) => {
    const created = await givenDeletedRecord(context)
    const read = await context.step('When it is read', () => context.target.read(type, created))
    expect(read).toBeAnswered(conflict('IMM-C07'))
  })

  test('a deleted record is not found for its patient', meets('IMM-DEL-03'), async (context) => {
    const { target, patient, step } = context
    await givenDeletedRecord(context)
    const byGet = await step('When the patient is searched for by GET', () => target.search(type, searchFor(patient)))
    expect.soft(byGet).toFindExactly([])
    const byPost = await step('And by POST', () => target.searchByPost(type, searchFor(patient)))
    expect.soft(byPost).toFindExactly([])
  })

  test('a deleted record is answered as the reading says to its identifier', meets('IMM-DEL-04'), async (context) => {
    const { target, ownId, step } = context
    await givenDeletedRecord(context)
    const found = await step('When it is searched for by its identifier', () =>
      searchByIdentifier(target, { identifier: `${systems.records}|${ownId('record')}` }),
    )
    expect(found).toBeAnswered(conflict('IMM-C18'))
  })

  test('a deleted record is not deleted again', meets('IMM-DEL-05'), async (context) => {
    const created = await givenDeletedRecord(context)
    const again = await context.step('When it is deleted again', () => context.target.delete(type, created))
    expect(again).toBeAnswered(conflict('IMM-C07'))
  })

  test('an id that no record has is not deleted', meets('IMM-DEL-06'), async ({ target, ownId }) => {
    expect(await target.delete(type, ownId('nobody'))).toBeAnswered(conflict('IMM-C07'))
  })

  test('an id that is not of the form of an id is refused', meets('IMM-DEL-07'), async ({ target }) => {
    expect(await target.delete(type, 'not_an_id')).toBeRefused(asBadRequest)
  })

  test('the other records of the patient stay', meets('IMM-DEL-08'), async (context) => {
    const { target, patient, step } = context
    const other = await givenRecord(context, { called: 'other' })
    await givenDeletedRecord(context)
    const found = await step('When the patient is searched for', () => target.search(type, searchFor(patient)))
    expect(found).toFindExactly([other])
  })
})
