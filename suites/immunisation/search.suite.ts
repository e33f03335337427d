import { conflict, describe, expect, meets, needs, readOnly, test } from '../../src/index.ts'
import { givenRecord } from './given.ts'
import { searchFor } from './searching.ts'

const type = 'Immunization'

describe('Search for the records of a patient', () => {
  test('a record is found by NHS number and vaccine type', meets('IMM-SRCH-01'), async (context) => {
    const { target, patient, step } = context
    const created = await givenRecord(context)
    const found = await step('When the patient and its type are searched for', () =>
      target.search(type, searchFor(patient)),
    )
    expect(found).toFindExactly([created])
  })

  test('a record is found by POST to _search', meets('IMM-SRCH-02'), async (context) => {
    const { target, patient, step } = context
    await givenRecord(context)
    const found = await step('When the patient is searched for by POST', () =>
      target.searchByPost(type, searchFor(patient)),
    )
    expect(found).toBeAnswered(conflict('IMM-C01'))
  })

  test('a search by POST finds what the search by GET finds', meets('IMM-SRCH-03'), async (context) => {
    const { target, patient, step } = context
    const [covid, flu] = [
      await givenRecord(context, { called: 'covid' }),
      await givenRecord(context, { called: 'flu', type: 'FLU' }),
    ]
    const parameters = { ...searchFor(patient, 'COVID,FLU'), '-date.from': '2021-02-07' }
    const byGet = await step('When both types are searched for by GET', () => target.search(type, parameters))
    const byPost = await step('And by POST', () => target.searchByPost(type, parameters))
    expect.soft(byGet).toFindExactly([covid, flu])
    expect.soft(byPost).toFindExactly([covid, flu])
  })

  test('a record of another vaccine type is not found', meets('IMM-SRCH-04'), async (context) => {
    const { target, patient, step } = context
    await givenRecord(context, { called: 'covid' })
    const flu = await givenRecord(context, { called: 'flu', type: 'FLU' })
    const found = await step('When the second type is searched for', () =>
      target.search(type, searchFor(patient, 'FLU')),
    )
    expect(found).toFindExactly([flu])
  })

  test('a record of another patient is not found', meets('IMM-SRCH-05'), async (context) => {
    const { target, anotherPatient, patient, step } = context
    const own = await givenRecord(context)
    const other = await anotherPatient()
    await givenRecord(context, { called: 'other', nhsNumber: other.nhsNumber })
    const found = await step('When the first patient is searched for', () => target.search(type, searchFor(patient)))
    expect(found).toFindExactly([own])
  })

  test('several vaccine types are searched for with commas', meets('IMM-SRCH-06'), async (context) => {
    const { target, patient, step } = context
    const covid = await givenRecord(context, { called: 'covid' })
    const flu = await givenRecord(context, { called: 'flu', type: 'FLU' })
    await givenRecord(context, { called: 'mmr', type: 'MMR' })
    const found = await step('When two of three types are searched for', () =>
      target.search(type, searchFor(patient, 'COVID,FLU')),
    )
    expect(found).toFindExactly([covid, flu])
  })

  test('a patient without records is found to have none', meets('IMM-SRCH-07', readOnly), async (context) => {
    const found = await context.target.search(type, searchFor(context.patient))
    expect.soft(found).toHaveStatus(200)
    expect.soft(found).toHaveTotal(0)
    expect.soft(found).toHaveEmptyList('entry', conflict('IMM-C30'))
  })

  test('the patient comes with the records', meets('IMM-SRCH-11'), async (context) => {
    const { target, patient, step } = context
    await givenRecord(context)
    const found = await step('When the records are searched for with _include', () =>
      target.search(type, { ...searchFor(patient), _include: 'Immunization:patient' }),
    )
    expect(found).toHold('one Patient among the entries', 'entry.resource.ofType(Patient).count() = 1')
  })

  test('the value of _include is known in any case', meets('IMM-SRCH-34'), async (context) => {
    const { target, patient, step } = context
    await givenRecord(context)
    const found = await step('When the records are searched for with _include in lower case', () =>
      target.search(type, { ...searchFor(patient), _include: 'immunization:patient' }),
    )
    expect(found).toHaveStatus(200)
  })
})

describe('What the self link says', () => {
  const withUnknown = (parameters: Record<string, string>) => ({ ...parameters, 'favourite-colour': 'green' })

  test('a parameter that is not known is no reason to refuse', meets('IMM-SRCH-12', readOnly), async (context) => {
    const { target, patient } = context
    expect(await target.search(type, withUnknown(searchFor(patient)))).toHaveStatus(200)
  })

  test('a parameter that is not known is not in it', meets('IMM-SRCH-13', readOnly), async ({ target, patient }) => {
    const found = (await target.search(type, withUnknown(searchFor(patient)))).mustSucceed()
    expect(found).toHold(
      'a self link without the parameter',
      "link.where(relation = 'self').url.exists() and link.where(relation = 'self').url.contains('favourite-colour').not()",
    )
  })

  test('the parameters of the search are in it', meets('IMM-SRCH-14', readOnly), async ({ target, patient }) => {
    const parameters = { ...searchFor(patient), '-date.from': '2020-01-01', '-date.to': '2022-12-31' }
    expect(await target.search(type, parameters)).toHaveSelfLink(parameters)
  })

  test(
    'the parameters of a search by POST are in it',
    meets('IMM-SRCH-14', readOnly, needs('stateful')),
    async ({ target, patient }) => {
      expect(await target.searchByPost(type, searchFor(patient))).toHaveSelfLink(searchFor(patient))
    },
  )
})
