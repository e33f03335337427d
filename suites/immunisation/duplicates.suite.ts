import { systems } from '../../fixtures/immunisation/index.ts'
import { describe, expect, meets, test } from '../../src/index.ts'
import { givenRecord, ownRecord } from './given.ts'

describe('Duplicates', () => {
  test(
    'a second record with the identifier of a first is refused',
    meets('IMM-DUP-01', 'IMM-TXT-36'),
    async (context) => {
      const { target, ownId, step } = context
      await givenRecord(context)
      const second = await step('When another is created with its identifier', () =>
        target.create('Immunization', ownRecord(context, { lotNumber: 'OTHER' })),
      )
      expect.soft(second).toBeRefused({ status: 422 }, { row: 'IMM-DUP-01' })
      const identifier = `${systems.records}#${ownId('record')}`
      expect.soft(second).toSay(`The provided identifier: ${identifier} is duplicated`, { row: 'IMM-TXT-36' })
    },
  )

  test('a refused duplicate changes nothing', meets('IMM-DUP-02'), async (context) => {
    const { target, step } = context
    const first = await givenRecord(context)
    const second = await step('When another is created with its identifier', () =>
      target.create('Immunization', ownRecord(context, { lotNumber: 'OTHER' })),
    )
    second.mustBeRefused()
    const read = await step('Then the first is as it was', () => target.read('Immunization', first))
    expect(read).toBeAsSubmitted(first)
  })

  test('the same identifier value under another system is another record', meets('IMM-DUP-03'), async (context) => {
    const { target, step } = context
    await givenRecord(context)
    const second = await step('When one is created with that value and another system', () =>
      target.create('Immunization', ownRecord(context, { system: 'https://example.org/fhir-assay/other' })),
    )
    expect(second).toHaveStatus(201)
  })
})
