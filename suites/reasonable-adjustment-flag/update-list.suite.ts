import { describe, expect, meets, test } from '../../src/index.ts'
import { consentGivenAnew, type Impairment, impairmentsChanged } from './bodies.ts'
import { givenImpairments } from './given.ts'
import { type GuardedWrite, refusesWrongPreconditions } from './preconditions.ts'
import { letsOneWriterWin } from './races.ts'
import { remove } from './removing.ts'

const changedTo =
  (...impairments: Impairment[]): GuardedWrite['make'] =>
  ({ target, patient }, read, changes) =>
    target.update(read, { ...changes, to: impairmentsChanged(patient, impairments) })

const update: GuardedWrite = {
  called: 'an update of impairments',
  rows: { missing: 'RAF-UPL-03', undocumented: 'RAF-UPL-04', stale: 'RAF-UPL-05' },
  type: 'List',
  given: givenImpairments,
  make: changedTo(
    { type: 'autism', note: 'Noise distresses' },
    { type: 'physicalDisability', note: 'Uses a wheelchair' },
  ),
  secondWriter: (context, read) =>
    changedTo({ type: 'learningDisability', note: 'Needs more time' })(context, read, { ifMatch: read.version }),
  another: async ({ target, patient }) => {
    const consent = await target.find('Consent', { patient })
    return target.update(consent, { ifMatch: consent.version, to: consentGivenAnew('attorney') })
  },
  removal: async ({ target, patient }) => {
    const consent = await target.find('Consent', { patient })
    return remove(target, patient, { ifMatch: consent.version })
  },
}

describe('Update impairments', () => {
  test('an update with the current version is answered with 200', meets('RAF-UPL-01'), async (context) => {
    const list = await givenImpairments(context)
    const updated = await context.step('When the impairments are updated with their version', () =>
      update.make(context, list, { ifMatch: list.version }),
    )
    expect(updated).toHaveStatus(200)
  })

  test('the new impairments are what is found afterwards', meets('RAF-UPL-02'), async (context) => {
    const { target, patient, step } = context
    const list = await givenImpairments(context)
    const updated = await step('When the impairments are updated with their version', () =>
      update.make(context, list, { ifMatch: list.version }),
    )
    const found = await step('And read again', () => target.find('List', { patient }))
    expect(found).toKeep(updated)
  })

  letsOneWriterWin(update, (writer) => changedTo({ type: 'autism', note: `As writer ${writer + 1} was told` }))
})

refusesWrongPreconditions(update)
