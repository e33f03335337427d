import { type Answer, arbitraries, conflict, describe, expect, meets, property } from '../../src/index.ts'
import type { GuardedWrite } from './preconditions.ts'

/** A form that a version id may have where versions are no numbers (RAF-C07). */
const anyVersionId = /^W\/"[A-Za-z0-9\-.]{1,64}"$/

const kinds = [
  {
    says: 'that is malformed',
    row: ({ undocumented }: GuardedWrite['rows']) => undocumented,
    decides: 'RAF-C37',
    values: () => arbitraries.ifMatchValues(1).malformed.filter((value) => !anyVersionId.test(value)),
  },
  {
    says: 'that names a version to come',
    row: () => 'RAF-VER-04',
    decides: 'RAF-C02',
    values: (version: string) =>
      /^\d{1,15}$/.test(version)
        ? arbitraries.ifMatchValues(Number(version))['not yet reached']
        : arbitraries.uuid().map((other) => `W/"${other}"`),
  },
] as const

/** The property, for each kind of value that If-Match must not have, that the write is refused and nothing changes. */
export function refusesValuesOfIfMatch(write: GuardedWrite): void {
  describe(`Values of If-Match on ${write.called}`, () => {
    for (const { says, row, decides, values } of kinds) {
      let read: Answer
      let before: Answer
      property(
        `${write.called} is refused with any If-Match ${says}`,
        meets(row(write.rows)),
        async (context) => {
          read = await write.given(context)
          before = await context.target.find(write.type, { patient: context.patient })
          return values(read.version)
        },
        async (context, value) => {
          const { target, patient } = context
          const answer = await write.make(context, read, { headers: { 'If-Match': value } })
          expect(answer).toBeAnswered(conflict(decides, { unless: write.unless?.[decides] }))
          // Where a reading lets it be made it may change something; and an environment that keeps nothing finds nothing.
          if (answer.succeeded || !before.succeeded) return
          expect(await target.find(write.type, { patient })).toBeUnchangedSince(before)
        },
      )
    }
  })
}
