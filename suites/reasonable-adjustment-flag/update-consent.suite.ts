import { describe, expect, meets, test } from '../../src/index.ts'
import { adjustmentChanged, consentGivenAnew, consentWithdrawn, type WayOfConsent } from './bodies.ts'
import { anotherFlag, givenConsent } from './given.ts'
import { refusesValuesOfIfMatch } from './if-match-values.ts'
import { type GuardedWrite, refusesWrongPreconditions } from './preconditions.ts'
import { letsOneWriterWin } from './races.ts'
import { remove } from './removing.ts'

const givenBy =
  (way: WayOfConsent): GuardedWrite['make'] =>
  ({ target }, read, changes) =>
    target.update(read, { ...changes, to: consentGivenAnew(way) })

const update: GuardedWrite = {
  called: 'an update of consent details',
  rows: { missing: 'RAF-UPC-03', undocumented: 'RAF-UPC-04', stale: 'RAF-UPC-05' },
  unless: { 'RAF-C01': 'RAF-C03', 'RAF-C37': 'RAF-C03', 'RAF-C02': 'RAF-C03' },
  type: 'Consent',
  given: givenConsent,
  make: givenBy('bestInterest'),
  secondWriter: (context, read) => givenBy('attorney')(context, read, { ifMatch: read.version }),
  another: async (context) => {
    const flag = await anotherFlag(context)
    return context.target.update(flag, { ifMatch: flag.version, to: adjustmentChanged('contactByEmail') })
  },
  removal: ({ target, patient }, read) => remove(target, patient, { ifMatch: read.version }),
}

describe('Update consent details', () => {
  test('an update with the current version is answered with 200', meets('RAF-UPC-01'), async (context) => {
    const { step } = context
    const consent = await givenConsent(context)
    const updated = await step('When the consent is updated with its version', () =>
      update.make(context, consent, { ifMatch: consent.version }),
    )
    expect(updated).toHaveStatus(200)
  })

  test('the new consent details are what is found afterwards', meets('RAF-UPC-02'), async (context) => {
    const { target, patient, step } = context
    const consent = await givenConsent(context)
    const updated = await step('When the consent is updated with its version', () =>
      update.make(context, consent, { ifMatch: consent.version }),
    )
    const found = await step('And read again', () => target.find('Consent', { patient }))
    expect(found).toKeep(updated)
  })

  test('consent can be made inactive, with the reason why', meets('RAF-UPC-06'), async (context) => {
    const { target, patient, step } = context
    const consent = await givenConsent(context)
    const updated = await step('When the consent is made inactive with a reason', () =>
      target.update(consent, { ifMatch: consent.version, to: consentWithdrawn({ code: 'PatientDissent' }) }),
    )
    expect(updated).toHaveStatus(200)
    expect(updated).toKeep(updated)
    const found = await step('Then it is not active any more', () => target.find('Consent', { patient }))
    expect(found).toNoLongerFind(consent)
  })

  letsOneWriterWin(update, (writer) => givenBy(writer % 2 === 0 ? 'bestInterest' : 'representative'))
})

refusesWrongPreconditions(update)
refusesValuesOfIfMatch(update)
