import { describe, expect, forEachCase, meets, needs } from '../../src/index.ts'
import { partsOfRecord, profiles } from './bodies.ts'
import { recorded } from './given.ts'

/** The profile of each part of the record, and the row on it. */
const profiled = partsOfRecord.map((type) => ({
  type,
  ...{
    Consent: { profile: profiles.consent, row: 'RAF-VAL-05' },
    Flag: { profile: profiles.flag, row: 'RAF-VAL-06' },
    List: { profile: profiles.list, row: 'RAF-VAL-07' },
  }[type],
}))

describe('Profiles', () => {
  forEachCase(
    profiled,
    'a new $type is valid against its profile in the answer to its creation',
    ({ row }) => meets(row),
    async ({ target, patient }, { type, profile }) => {
      const created = await recorded(type, target, patient)
      expect(created).toConformTo(type, profile)
    },
  )

  forEachCase(
    profiled,
    'a $type that a search finds is valid against its profile',
    ({ row }) => meets(row, needs('stateful')),
    async ({ target, patient, step }, { type, profile }) => {
      await step('Given a record', () => recorded(type, target, patient))
      const found = await step(`When ${type} is searched for`, () => target.find(type, { patient }))
      expect(found.mustSucceed()).toConformTo(type, profile)
    },
  )
})
