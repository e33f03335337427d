import { without, withValue } from '../../fixtures/immunisation/index.ts'
import { conflict, describe, expect, forEachCase, meets, test } from '../../src/index.ts'
import { asBadRequest, givenRecord, ownRecord, updatedTo, versionOf } from './given.ts'
import { missingElements, wrongValues } from './refused-records-table.ts'
import { searchFor } from './searching.ts'

const type = 'Immunization'

describe('Update a record', () => {
  test('a record is updated with the version that a read names', meets('IMM-UPD-01'), async (context) => {
    const created = await givenRecord(context)
    const updated = await context.step('When it is updated', () => updatedTo(context, created, { lotNumber: 'B' }))
    expect(updated).toBeAnswered(conflict('IMM-C12'))
  })

  test('what is read after an update is what was sent', meets('IMM-UPD-02'), async (context) => {
    const { target, step } = context
    const created = await givenRecord(context)
    const updated = await step('When it is updated', () => updatedTo(context, created, { lotNumber: 'B' }))
    const read = await step('And read', () => target.read(type, created))
    expect(read).toBeAsSubmitted(updated)
  })

  test('what an update leaves out is gone', meets('IMM-UPD-04'), async (context) => {
    const { target, step } = context
    const created = await givenRecord(context)
    const version = await versionOf(context, created)
    const shorter = { ...without(ownRecord(context), 'manufacturer'), id: created.id }
    const updated = await step('When it is updated without its manufacturer', () =>
      target.replace(created.id, shorter, { ifVersion: version }),
    )
    updated.mustSucceed()
    const read = await step('And read', () => target.read(type, created))
    expect(read).toHold('no manufacturer', 'manufacturer.empty()')
  })

  test('the answer to an update has no body', meets('IMM-HDR-15'), async (context) => {
    const created = await givenRecord(context)
    const updated = await updatedTo(context, created, { lotNumber: 'B' })
    expect(updated.mustSucceed()).toHaveNoBody()
  })

  test('a record is found for the patient once its NHS number is known', meets('IMM-UPD-15'), async (context) => {
    const { target, patient, step } = context
    const created = await givenRecord(context, { nhsNumber: undefined })
    const updated = await step('And the NHS number is added', () => updatedTo(context, created, {}))
    updated.mustSucceed()
    const found = await step('When the patient is searched for', () => target.search(type, searchFor(patient)))
    expect(found).toFindExactly([created])
  })

  test('a search shows the version that the last update made', meets('IMM-UPD-19'), async (context) => {
    const { target, patient, step } = context
    const created = await givenRecord(context)
    const updated = await step('And it is updated', () => updatedTo(context, created, { lotNumber: 'B' }))
    updated.mustSucceed()
    const version = await versionOf(context, created)
    const found = await step('When the patient is searched for', () => target.search(type, searchFor(patient)))
    expect(found).toHold(`version ${version}`, `meta.versionId = '${version}'`, { context: type })
  })
})

describe('Updates that are refused', () => {
  test('an update whose body has another id than its path', meets('IMM-UPD-10', 'IMM-TXT-29'), async (context) => {
    const { target, ownId, step } = context
    const created = await givenRecord(context)
    const version = await versionOf(context, created)
    const refused = await step('When it is updated with another id in the body', () =>
      target.replace(created.id, { ...ownRecord(context), id: ownId('other') }, { ifVersion: version }),
    )
    expect.soft(refused).toBeRefused(asBadRequest, { row: 'IMM-UPD-10' })
    const says = `Validation errors: The provided immunization id:${created.id} doesn't match with the content of the request body`
    expect.soft(refused).toSay(says, { row: 'IMM-TXT-29' })
  })

  test('an update whose body has no id', meets('IMM-UPD-11'), async (context) => {
    const { target, step } = context
    const created = await givenRecord(context)
    const version = await versionOf(context, created)
    const refused = await step('When it is updated without an id in the body', () =>
      target.replace(created.id, ownRecord(context), { ifVersion: version }),
    )
    expect(refused).toBeRefused(asBadRequest)
  })

  test('an update of an id that no record has', meets('IMM-UPD-12'), async (context) => {
    const { target, ownId, patient, step } = context
    const nobody = ownId('nobody')
    const refused = await step('When a record is updated that is not there', () =>
      target.replace(nobody, { ...ownRecord(context), id: nobody }, { ifVersion: '1' }),
    )
    expect.soft(refused).toBeAnswered(conflict('IMM-C07'))
    const found = await step('Then nothing was created', () => target.find(type, { patient }))
    expect.soft(found).toHaveTotal(0)
  })

  test('an update of an id that is not of the form of an id', meets('IMM-UPD-17'), async (context) => {
    const { target } = context
    const refused = await target.replace('not_an_id', { ...ownRecord(context), id: 'not_an_id' }, { ifVersion: '1' })
    expect(refused).toBeRefused(asBadRequest)
  })

  forEachCase(
    [
      { what: 'the system', path: 'identifier.0.system', says: 'identifier[0].system' },
      { what: 'the value', path: 'identifier.0.value', says: 'identifier[0].value' },
    ],
    'an update that changes $what of the identifier',
    meets('IMM-UPD-13', 'IMM-TXT-30'),
    async (context, { what, path, says }) => {
      const { target, step } = context
      const created = await givenRecord(context)
      const before = (await target.read(type, created)).mustSucceed()
      const changed = withValue({ ...ownRecord(context), id: created.id }, path, 'https://example.org/fhir-assay/other')
      const refused = await step(`When it is updated with another ${what.replace('the ', '')}`, () =>
        target.replace(created.id, changed, { ifVersion: before.version }),
      )
      expect.soft(refused).toBeRefused(asBadRequest, { row: 'IMM-UPD-13' })
      const text = `Validation errors: ${says} doesn't match with the stored content`
      expect.soft(refused).toSay(text, { row: 'IMM-TXT-30' })
      const after = await step('Then nothing has changed', () => target.read(type, created))
      expect.soft(after).toBeUnchangedSince(before, { row: 'IMM-UPD-13' })
    },
  )

  const inCreation = [...missingElements, ...wrongValues]
  const some = [
    'IMM-MAN-04',
    'IMM-MAN-17',
    'IMM-VAL-03',
    'IMM-VAL-09',
    'IMM-VAL-21',
    'IMM-VAL-23',
    'IMM-VAC-05',
  ].flatMap((row) => inCreation.find((one) => one.row === row) ?? [])
  forEachCase(some, 'an update to a record $what', meets('IMM-UPD-14'), async (context, { what, change }) => {
    const { target, step } = context
    const created = await givenRecord(context)
    const before = (await target.read(type, created)).mustSucceed()
    const refused = await step(`When it is updated to a record ${what}`, () =>
      target.replace(created.id, { ...change(ownRecord(context)), id: created.id }, { ifVersion: before.version }),
    )
    expect.soft(refused).toBeRefused(asBadRequest)
    const after = await step('Then nothing has changed', () => target.read(type, created))
    expect.soft(after).toBeUnchangedSince(before)
  })
})
