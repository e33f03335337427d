import { conflict, expect, meets, type TestContext, test } from '../../src/index.ts'
import type { GuardedWrite } from './preconditions.ts'

/** As many as make it likely that two are really under way together. */
const writers = 5

/** Of several writes made at once with the same version, one is made: the others find the version replaced. */
export function letsOneWriterWin(write: GuardedWrite, makeAs: (writer: number) => GuardedWrite['make']): void {
  test(
    `of several writers who make ${write.called} at once, one succeeds`,
    meets('RAF-VER-05'),
    async (context: TestContext) => {
      const { target, patient, step } = context
      const read = await write.given(context)
      const ifMatch = read.version
      const answers = await step(`When ${writers} writers name the same version at the same time`, () =>
        Promise.all(Array.from({ length: writers }, (_, writer) => makeAs(writer)(context, read, { ifMatch }))),
      )
      expect(answers).toHaveOneWinner(conflict('RAF-C02', { unless: write.unless?.['RAF-C02'] }))
      const winner = answers.find((one) => one.succeeded)
      if (winner === undefined) return
      const found = await step('Then what the one wrote is there', () => target.find(write.type, { patient }))
      expect(found).toKeep(winner)
    },
  )
}
