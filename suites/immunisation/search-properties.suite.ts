import { inSomeOrder, periodOf, someAndOneMore } from '../../fixtures/immunisation/index.ts'
import { describe, expect, meets, property, type TestContext } from '../../src/index.ts'
import { givenRecord } from './given.ts'
import { searchFor } from './searching.ts'

const type = 'Immunization'
const recordedTypes = ['COVID', 'FLU', 'MMR'] as const
const days = ['2021-02-05', '2021-02-06', '2021-02-07', '2021-02-08', '2021-02-09']

/** A patient with a vaccination of each of three types, on different days. */
async function givenThreeRecords(context: TestContext): Promise<void> {
  for (const [index, recorded] of recordedTypes.entries()) {
    await givenRecord(context, { called: recorded, type: recorded, occurrence: `${days[index + 1]}T12:00:00+00:00` })
  }
}

describe('Searches compared with each other', () => {
  property(
    'a narrower range of dates finds a part of what a wider one finds',
    meets('IMM-SRCH-15'),
    async (context) => {
      await givenThreeRecords(context)
      return periodOf(days)
    },
    async ({ target, patient }, [from, to]) => {
      const all = searchFor(patient, recordedTypes.join())
      const wide = await target.search(type, all)
      const half = await target.search(type, { ...all, '-date.from': from })
      const narrow = await target.search(type, { ...all, '-date.from': from, '-date.to': to })
      expect.soft(half).toBePartOf(wide)
      expect.soft(narrow).toBePartOf(half)
    },
  )

  property(
    'a search for more vaccine types finds all that a search for fewer finds',
    meets('IMM-SRCH-16'),
    async (context) => {
      await givenThreeRecords(context)
      return someAndOneMore([...recordedTypes, 'RSV'])
    },
    async ({ target, patient }, { fewer, more }) => {
      const narrow = await target.search(type, searchFor(patient, fewer.join()))
      const wide = await target.search(type, searchFor(patient, more.join()))
      expect.soft(narrow).toBePartOf(wide)
    },
  )

  property(
    'the order of vaccine types makes no difference',
    meets('IMM-SRCH-17'),
    async (context) => {
      await givenThreeRecords(context)
      return inSomeOrder(recordedTypes)
    },
    async ({ target, patient }, types) => {
      const inOrder = await target.search(type, searchFor(patient, [...types].sort().join()))
      const shuffled = await target.search(type, searchFor(patient, types.join()))
      expect.soft(shuffled).toBePartOf(inOrder)
      expect.soft(inOrder).toBePartOf(shuffled)
    },
  )
})
