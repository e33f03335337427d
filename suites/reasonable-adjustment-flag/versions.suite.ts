import { conflict, describe, expect, forEachCase, meets } from '../../src/index.ts'
import { changeOf, partsOfRecord } from './bodies.ts'
import { recorded } from './given.ts'

const parts = partsOfRecord.map((type) => ({ type }))

describe('Versions', () => {
  forEachCase(
    parts,
    'a $type that is found says which version it is',
    meets('RAF-VER-01'),
    async ({ target, patient, step }, { type }) => {
      await recorded(type, target, patient)
      const found = await step(`When the ${type} is read`, () => target.find(type, { patient }))
      expect(found.mustFind()).toHold('a version in meta.versionId', 'meta.versionId.exists()', { context: type })
    },
  )

  forEachCase(
    parts,
    'an update gives a $type a new version',
    meets('RAF-VER-02'),
    async ({ target, patient, step }, { type }) => {
      const created = await recorded(type, target, patient)
      const updated = await step(`When the ${type} is updated`, () =>
        target.update(created, { ifMatch: created.version, to: changeOf(type, patient) }),
      )
      expect.soft(updated).toHaveNewVersionSince(created)
      const found = await step('And read again', () => target.find(type, { patient }))
      expect.soft(found).toHaveNewVersionSince(created)
    },
  )

  forEachCase(
    parts,
    'an update of a $type is answered with that $type',
    meets('RAF-VER-03'),
    async ({ target, patient, step }, { type }) => {
      const created = await recorded(type, target, patient)
      const updated = await step(`When the ${type} is updated`, () =>
        target.update(created, { ifMatch: created.version, to: changeOf(type, patient) }),
      )
      updated.mustSucceed()
      expect(updated).toBeSameResourceAs(created)
    },
  )

  forEachCase(
    parts,
    'an update of a $type is refused whose body has another id than its path',
    meets('RAF-VER-06'),
    async ({ target, patient, step }, { type }) => {
      const created = await recorded(type, target, patient)
      const before = await target.find(type, { patient })
      const answer = await step(`When the ${type} is updated with another id in the body`, () =>
        target.update(created, {
          ifMatch: created.version,
          to: { ...changeOf(type, patient), id: anotherId(created.id) },
        }),
      )
      expect(answer).toBeRefused(conflict('RAF-C36'))
      if (answer.succeeded || !before.succeeded) return
      const after = await step('Then nothing has changed', () => target.find(type, { patient }))
      expect(after).toBeUnchangedSince(before)
    },
  )
})

/** An id that differs in its last character alone, so that its form is the same. */
function anotherId(id: string): string {
  return `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`
}
