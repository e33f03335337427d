import { type Answer, describe, expect, meets, type TestContext, test } from '../../src/index.ts'
import { givenRecord, ownRecord, versionOf } from './given.ts'
import { searchFor } from './searching.ts'

const type = 'Immunization'

/** A record that was there at a version, and was deleted. @throws CouldNotReach when the deletion did not succeed */
async function givenDeletedRecord(context: TestContext): Promise<{ record: Answer; version: string }> {
  const record = await givenRecord(context)
  const version = await versionOf(context, record)
  const deleted = await context.step('And it is deleted', () => context.target.delete(type, record))
  deleted.mustSucceed()
  return { record, version }
}

/** Update a deleted record, as a client does that brings it back. */
function broughtBack(context: TestContext, record: Answer, ifVersion: string): Promise<Answer> {
  const resource = { ...ownRecord(context, { lotNumber: 'BACK' }), id: record.id }
  return context.step('When it is updated', () => context.target.replace(record.id, resource, { ifVersion }))
}

describe('A deleted record that is brought back by an update', () => {
  test('is accepted', meets('IMM-REI-01'), async (context) => {
    const { record, version } = await givenDeletedRecord(context)
    expect(await broughtBack(context, record, version)).toHaveStatus(200)
  })

  test('is read and found as it was sent', meets('IMM-REI-02'), async (context) => {
    const { target, patient, step } = context
    const { record, version } = await givenDeletedRecord(context)
    const updated = await broughtBack(context, record, version)
    const read = await step('And read', () => target.read(type, record))
    expect.soft(read).toBeAsSubmitted(updated)
    const found = await step('And searched for', () => target.search(type, searchFor(patient)))
    expect.soft(found).toFindExactly([record])
  })

  test('is one version on', meets('IMM-REI-03'), async (context) => {
    const { target } = context
    const { record, version } = await givenDeletedRecord(context)
    const updated = await broughtBack(context, record, version)
    updated.mustSucceed()
    expect(await target.read(type, record)).toHaveVersion(String(Number(version) + 1))
  })

  test('is accepted whatever version is named', meets('IMM-REI-04'), async (context) => {
    const { record } = await givenDeletedRecord(context)
    expect(await broughtBack(context, record, '77')).toHaveStatus(200)
  })
})

describe('A deleted record that is brought back by a creation', () => {
  const again = (context: TestContext) =>
    context.step('When a record is created with its identifier', () =>
      context.target.create(type, ownRecord(context, { lotNumber: 'BACK' })),
    )

  test('has the id that it had', meets('IMM-REI-05'), async (context) => {
    const { target, step } = context
    const { record } = await givenDeletedRecord(context)
    const created = await again(context)
    expect.soft(created).toHaveStatus(201)
    const read = await step('And it is read by the id that it had', () => target.read(type, record))
    expect.soft(read).toBeAsSubmitted(created)
  })

  test('is one version on', meets('IMM-REI-06'), async (context) => {
    const { target } = context
    const { record, version } = await givenDeletedRecord(context)
    const created = await again(context)
    created.mustSucceed()
    expect(await target.read(type, record)).toHaveVersion(String(Number(version) + 1))
  })

  test('has its identifier for itself again', meets('IMM-REI-07'), async (context) => {
    const { record, version } = await givenDeletedRecord(context)
    const updated = await broughtBack(context, record, version)
    updated.mustSucceed()
    expect(await again(context)).toBeRefused({ status: 422 })
  })
})
