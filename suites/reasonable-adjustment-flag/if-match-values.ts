import { arbitraries, conflict, describe, expect, meets, property } from '../../src/index.ts'
import type { GuardedWrite } from './preconditions.ts'

const undocumented = ({ undocumented }: GuardedWrite['rows']) => undocumented

const kinds = [
  { kind: 'malformed', says: 'that is malformed', row: undocumented, decides: 'RAF-C37' },
  { kind: 'not yet reached', says: 'that names a version to come', row: () => 'RAF-VER-04', decides: 'RAF-C02' },
] as const

/** The property, for each kind of value that If-Match must not have, that the write is refused and nothing changes. */
export function refusesValuesOfIfMatch(write: GuardedWrite): void {
  describe(`Values of If-Match on ${write.called}`, () => {
    for (const { kind, says, row, decides } of kinds) {
      property(
        `${write.called} is refused with any If-Match ${says}`,
        meets(row(write.rows)),
        async (context) => {
          const version = Number((await write.given(context)).version)
          return arbitraries.ifMatchValues(Number.isSafeInteger(version) ? version : 1)[kind]
        },
        async (context, value) => {
          const { target, patient } = context
          const before = await target.find(write.type, { patient })
          const answer = await write.make(context, before.mustSucceed(), { headers: { 'If-Match': value } })
          expect(answer).toBeAnswered(conflict(decides, { unless: write.unless }))
          if (answer.succeeded) return
          expect(await target.find(write.type, { patient })).toBeUnchangedSince(before)
        },
      )
    }
  })
}
