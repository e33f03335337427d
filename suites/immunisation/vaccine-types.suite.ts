import { describedTypes, furtherTypes } from '../../fixtures/immunisation/index.ts'
import { conflict, describe, expect, forEachCase, meets } from '../../src/index.ts'
import { givenRecord, ownRecord } from './given.ts'

const described = describedTypes.map((type) => ({ type }))
const further = furtherTypes.map((type) => ({ type }))

describe('Vaccine types', () => {
  forEachCase(described, 'a record of the type $type is created', meets('IMM-VAC-01'), async (context, { type }) => {
    expect(await context.target.create('Immunization', ownRecord(context, { type }))).toHaveStatus(201)
  })

  forEachCase(further, 'a record of the type $type is created', meets('IMM-VAC-02'), async (context, { type }) => {
    const created = await context.target.create('Immunization', ownRecord(context, { type }))
    expect(created).toBeAnswered(conflict('IMM-C03'))
  })

  forEachCase(
    described,
    'a record of the type $type is found under that type',
    meets('IMM-VAC-03'),
    async (context, { type }) => {
      const { target, patient, step } = context
      const created = await givenRecord(context, { type })
      const found = await step(`When the type ${type} is searched for`, () =>
        target.find('Immunization', { patient, '-immunization.target': type }),
      )
      expect(found).toFindExactly([created])
    },
  )

  forEachCase(
    further,
    'a record of the type $type is found under that type',
    meets('IMM-VAC-04'),
    async (context, { type }) => {
      const { target, patient, step } = context
      const created = await givenRecord(context, { type })
      const found = await step(`When the type ${type} is searched for`, () =>
        target.find('Immunization', { patient, '-immunization.target': type }),
      )
      expect(found).toFindExactly([created])
    },
  )
})
