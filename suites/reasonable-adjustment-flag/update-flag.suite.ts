import { describe, expect, meets, test } from '../../src/index.ts'
import { adjustmentChanged, adjustmentDeleted, consentGivenAnew, type NationalAdjustment } from './bodies.ts'
import { givenFlag } from './given.ts'
import { refusesValuesOfIfMatch } from './if-match-values.ts'
import { type GuardedWrite, refusesWrongPreconditions } from './preconditions.ts'
import { letsOneWriterWin } from './races.ts'
import { remove } from './removing.ts'

const changedTo =
  (adjustment: NationalAdjustment): GuardedWrite['make'] =>
  ({ target }, read, changes) =>
    target.update(read, { ...changes, to: adjustmentChanged(adjustment) })

const update: GuardedWrite = {
  called: 'an update of a reasonable adjustment',
  rows: { missing: 'RAF-UPF-03', undocumented: 'RAF-UPF-04', stale: 'RAF-UPF-05' },
  type: 'Flag',
  given: givenFlag,
  make: changedTo('contactByTelephone'),
  secondWriter: (context, read) => changedTo('contactByLetter')(context, read, { ifMatch: read.version }),
  another: async ({ target, patient }) => {
    const consent = await target.find('Consent', { patient })
    return target.update(consent, { ifMatch: consent.version, to: consentGivenAnew('attorney') })
  },
  removal: async ({ target, patient }) => {
    const consent = await target.find('Consent', { patient })
    return remove(target, patient, { ifMatch: consent.version })
  },
}

describe('Update reasonable adjustments', () => {
  test('an update with the current version is answered with 200', meets('RAF-UPF-01'), async (context) => {
    const flag = await givenFlag(context)
    const updated = await context.step('When the adjustment is updated with its version', () =>
      update.make(context, flag, { ifMatch: flag.version }),
    )
    expect(updated).toHaveStatus(200)
  })

  test('the new adjustment is what is found afterwards', meets('RAF-UPF-02'), async (context) => {
    const { target, patient, step } = context
    const flag = await givenFlag(context)
    const updated = await step('When the adjustment is updated with its version', () =>
      update.make(context, flag, { ifMatch: flag.version }),
    )
    const found = await step('And read again', () => target.find('Flag', { patient }))
    expect(found).toKeep(updated)
  })

  test('an adjustment that was deleted is not among the active ones', meets('RAF-UPF-06'), async (context) => {
    const { target, patient, step } = context
    const flag = await givenFlag(context)
    const deleted = await step('When the adjustment is deleted, with a reason', () =>
      target.update(flag, { ifMatch: flag.version, to: adjustmentDeleted({ code: 'Error' }) }),
    )
    expect(deleted).toHaveStatus(200)
    const found = await step('Then it is not active any more', () => target.find('Flag', { patient }))
    expect(found).toNoLongerFind(flag)
  })

  letsOneWriterWin(update, (writer) => changedTo(writer % 2 === 0 ? 'contactByTelephone' : 'contactByLetter'))
})

refusesWrongPreconditions(update)
refusesValuesOfIfMatch(update)
