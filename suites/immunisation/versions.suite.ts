import {
  type Answer,
  conflict,
  describe,
  expect,
  forEachCase,
  meets,
  needs,
  type TestContext,
  test,
} from '../../src/index.ts'
import { asBadRequest, givenRecord, ownRecord, updatedTo, versionOf } from './given.ts'

const type = 'Immunization'

/** Try an update with this version, or without one, and look at the record before and after. */
async function tried(context: TestContext, created: Answer, ifVersion?: string) {
  const { target, step } = context
  const before = (await target.read(type, created)).mustSucceed()
  const changed = { ...ownRecord(context, { lotNumber: 'CHANGED' }), id: created.id }
  const refused = await step(
    `When it is updated ${ifVersion === undefined ? 'without a version' : `with the version "${ifVersion}"`}`,
    () => target.replace(created.id, changed, ifVersion === undefined ? {} : { ifVersion }),
  )
  const after = await step('And read again', () => target.read(type, created))
  return { before, refused, after }
}

describe('The version that an update names', () => {
  test('an update without a version is refused', meets('IMM-UPD-05', 'IMM-TXT-27'), async (context) => {
    const { target, ownId } = context
    const id = ownId('nobody')
    const refused = await target.replace(id, { ...ownRecord(context), id })
    expect.soft(refused).toBeRefused(asBadRequest, { row: 'IMM-UPD-05' })
    const says = 'Validation errors: Immunization resource version not specified in the request headers'
    expect.soft(refused).toSay(says, { row: 'IMM-TXT-27' })
  })

  test('an update without a version changes nothing', meets('IMM-UPD-05', needs('stateful')), async (context) => {
    const created = await givenRecord(context)
    const { before, refused, after } = await tried(context, created)
    expect.soft(refused).toBeRefused(asBadRequest)
    expect.soft(after).toBeUnchangedSince(before)
  })

  forEachCase(
    [
      { version: '', row: 'IMM-UPD-06' },
      { version: '0', row: 'IMM-UPD-07' },
      { version: '-1', row: 'IMM-UPD-07' },
      { version: 'abcde', row: 'IMM-UPD-07' },
      { version: '1.5', row: 'IMM-UPD-07' },
    ],
    'an update with the version "$version" is refused, and changes nothing',
    ({ row }) => meets(row, 'IMM-TXT-28'),
    async (context, { version, row }) => {
      const created = await givenRecord(context)
      const { before, refused, after } = await tried(context, created, version)
      expect.soft(refused).toBeRefused(asBadRequest, { row })
      expect.soft(after).toBeUnchangedSince(before, { row })
      const says = `Validation errors: Immunization resource version:${version} in the request headers is invalid.`
      expect.soft(refused).toSay(says, { row: 'IMM-TXT-28' })
    },
  )

  test(
    'an update with a stale version is refused, and changes nothing',
    meets('IMM-UPD-08', 'IMM-TXT-31'),
    async (context) => {
      const { step } = context
      const created = await givenRecord(context)
      const stale = await versionOf(context, created)
      const updated = await step('And another user has updated it', () =>
        updatedTo(context, created, { lotNumber: 'B' }),
      )
      updated.mustSucceed()
      const { before, refused, after } = await tried(context, created, stale)
      expect.soft(refused).toBeRefused(conflict('IMM-C11'), { row: 'IMM-UPD-08' })
      expect.soft(after).toBeUnchangedSince(before, { row: 'IMM-UPD-08' })
      const says = `Validation errors: The requested immunization resource ${created.id} has changed since the last retrieve.`
      expect.soft(refused).toSay(says, { row: 'IMM-TXT-31' })
    },
  )

  test(
    'an update with a version to come is refused, and changes nothing',
    meets('IMM-UPD-09', 'IMM-TXT-32'),
    async (context) => {
      const created = await givenRecord(context)
      const version = await versionOf(context, created)
      const { before, refused, after } = await tried(context, created, nextOf(version))
      expect.soft(refused).toBeRefused(conflict('IMM-C11'), { row: 'IMM-UPD-09' })
      expect.soft(after).toBeUnchangedSince(before, { row: 'IMM-UPD-09' })
      const says = `${created.id} version is inconsistent with the existing version.`
      expect.soft(refused).toMention(says, { row: 'IMM-TXT-32' })
    },
  )

  test('each of two updates adds 1 to the version', meets('IMM-UPD-16'), async (context) => {
    const { target, step } = context
    const created = await givenRecord(context)
    const first = await versionOf(context, created)
    for (const lotNumber of ['B', 'C']) {
      const updated = await step('When it is updated', () => updatedTo(context, created, { lotNumber }))
      updated.mustSucceed()
    }
    const read = await step('And read', () => target.read(type, created))
    expect(read).toHaveVersion(nextOf(nextOf(first)))
  })

  test('of three updates at once with one version, one succeeds', meets('IMM-UPD-18'), async (context) => {
    const { target, step } = context
    const created = await givenRecord(context)
    const version = await versionOf(context, created)
    const answers = await step('When three users update it at once', () =>
      Promise.all(
        ['A', 'B', 'C'].map((lotNumber) =>
          target.replace(created.id, { ...ownRecord(context, { lotNumber }), id: created.id }, { ifVersion: version }),
        ),
      ),
    )
    expect(answers).toHaveOneWinner(conflict('IMM-C11'))
  })
})

/** The version after this one, of versions that are counted. */
function nextOf(version: string): string {
  return String(Number(version) + 1)
}
