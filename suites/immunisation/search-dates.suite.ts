import { describe, expect, forEachCase, meets, test } from '../../src/index.ts'
import { givenRecord } from './given.ts'
import { searchFor } from './searching.ts'

const type = 'Immunization'
const day = '2021-02-07'

describe('Search by date', () => {
  forEachCase(
    [
      { row: 'IMM-SRCH-08', name: '-date.from', inside: day, outside: '2021-02-08', what: 'the day after' },
      { row: 'IMM-SRCH-09', name: '-date.to', inside: day, outside: '2021-02-06', what: 'the day before' },
    ],
    'a record is found with $name on its day, and not with $what',
    ({ row }) => meets(row),
    async (context, { name, inside, outside }) => {
      const { target, patient, step } = context
      const created = await givenRecord(context, { occurrence: `${day}T12:00:00+00:00` })
      const found = await step(`When ${name} is that day`, () =>
        target.search(type, { ...searchFor(patient), [name]: inside }),
      )
      expect.soft(found).toFindExactly([created])
      const none = await step(`And when ${name} is ${outside}`, () =>
        target.search(type, { ...searchFor(patient), [name]: outside }),
      )
      expect.soft(none).toFindExactly([])
    },
  )

  test('a search from and to one day finds the records of that day', meets('IMM-SRCH-10'), async (context) => {
    const { target, patient, step } = context
    await givenRecord(context, { called: 'before', occurrence: '2021-02-06T12:00:00+00:00' })
    const created = await givenRecord(context, { called: 'that day', occurrence: `${day}T12:00:00+00:00` })
    await givenRecord(context, { called: 'after', occurrence: '2021-02-08T12:00:00+00:00' })
    const found = await step('When that day alone is searched for', () =>
      target.search(type, { ...searchFor(patient), '-date.from': day, '-date.to': day }),
    )
    expect(found).toFindExactly([created])
  })

  forEachCase(
    ['00:00:00', '23:59:59'].map((time) => ({ time })),
    'a vaccination at $time is found on its day',
    meets('IMM-SRCH-18'),
    async (context, { time }) => {
      const { target, patient, step } = context
      const created = await givenRecord(context, { occurrence: `${day}T${time}+00:00` })
      const found = await step('When that day alone is searched for', () =>
        target.search(type, { ...searchFor(patient), '-date.from': day, '-date.to': day }),
      )
      expect(found).toFindExactly([created])
    },
  )

  test('a vaccination of which the day alone is known is found on its day', meets('IMM-SRCH-10'), async (context) => {
    const { target, patient, step } = context
    const created = await givenRecord(context, { occurrence: day })
    const found = await step('When that day alone is searched for', () =>
      target.search(type, { ...searchFor(patient), '-date.from': day, '-date.to': day }),
    )
    expect(found).toFindExactly([created])
  })
})
