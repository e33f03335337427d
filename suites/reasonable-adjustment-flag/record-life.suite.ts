import { conflict, describe, expect, meets, test } from '../../src/index.ts'
import {
  adjustmentChanged,
  adjustmentDeleted,
  consentFor,
  consentGivenAnew,
  flagFor,
  impairmentsChanged,
  impairmentsFor,
} from './bodies.ts'
import { anotherFlag, givenConsent } from './given.ts'
import { remove } from './removing.ts'

describe('The life of a record', () => {
  test(
    'a second update made with the same version is refused',
    meets('RAF-UPF-05'),
    async ({ target, patient, step }) => {
      const consent = await step('Given a patient whose consent is recorded', () =>
        target.create('Consent', consentFor(patient)),
      )
      consent.mustSucceed()
      const created = await step('When the supplier creates a flag', () => target.create('Flag', flagFor(patient)))
      created.mustSucceed()

      const read = await step('And reads it', () => target.find('Flag', { patient }))
      const { version } = read

      const first = await step('And updates it with the version that was read', () =>
        target.update(read, { ifMatch: version, to: adjustmentChanged('contactByTelephone') }),
      )
      first.mustSucceed()
      const before = await step('And reads it again', () => target.find('Flag', { patient }))
      before.mustSucceed()

      const second = await step('And updates it once more with the same, now stale, version', () =>
        target.update(read, { ifMatch: version, to: adjustmentChanged('contactByLetter') }),
      )
      expect(second).toBeRefused(conflict('RAF-C02'))

      const after = await step('Then the first update stands', () => target.find('Flag', { patient }))
      expect(after).toBeUnchangedSince(before)
      expect(after).toKeep(first)
    },
  )

  test('a second update of consent made with the same version is refused', meets('RAF-UPC-05'), async (context) => {
    const { target, patient, step } = context
    await givenConsent(context)
    const read = await step('When the supplier reads the consent', () => target.find('Consent', { patient }))
    const { version } = read
    const first = await step('And updates it with the version that was read', () =>
      target.update(read, { ifMatch: version, to: consentGivenAnew('bestInterest') }),
    )
    first.mustSucceed()
    const before = await step('And reads it again', () => target.find('Consent', { patient }))
    before.mustSucceed()

    const second = await step('And updates it once more with the same, now stale, version', () =>
      target.update(read, { ifMatch: version, to: consentGivenAnew('attorney') }),
    )
    expect(second).toBeAnswered(conflict('RAF-C02', { unless: 'RAF-C03' }))
    // Only a server that is not bound to check the version (RAF-C03) may have made it.
    if (second.succeeded) return

    const after = await step('Then the first update stands', () => target.find('Consent', { patient }))
    expect(after).toBeUnchangedSince(before)
  })

  test('an updated record is what is read afterwards', meets('RAF-GEN-06'), async (context) => {
    const { target, patient, step } = context
    const consent = await givenConsent(context)
    const consentUpdate = await step('When the consent is updated', () =>
      target.update(consent, { ifMatch: consent.version, to: consentGivenAnew('attorney') }),
    )
    const flag = await anotherFlag(context)
    const flagUpdate = await step('And the adjustment', () =>
      target.update(flag, { ifMatch: flag.version, to: adjustmentChanged('contactByEmail') }),
    )
    const list = (await target.create('List', impairmentsFor(patient))).mustSucceed()
    const listUpdate = await step('And the impairments', () =>
      target.update(list, {
        ifMatch: list.version,
        to: impairmentsChanged(patient, [{ type: 'autism', note: 'Prefers the first appointment of the day' }]),
      }),
    )
    await step('Then each is found as it was updated', async () => {
      expect.soft(await target.find('Consent', { patient })).toKeep(consentUpdate)
      expect.soft(await target.find('Flag', { patient })).toKeep(flagUpdate)
      expect.soft(await target.find('List', { patient })).toKeep(listUpdate)
    })
  })

  test(
    'a record is made, filled, changed and removed',
    meets(
      'RAF-REC-01',
      'RAF-REC-02',
      'RAF-REC-03',
      'RAF-REC-04',
      'RAF-GTF-04',
      'RAF-UPF-02',
      'RAF-UPF-06',
      'RAF-REM-06',
    ),
    async (context) => {
      const { target, patient, step } = context

      const consent = await step('When consent is recorded', () => target.create('Consent', consentFor(patient)))
      consent.mustSucceed()
      await step('Then the record exists, with nothing else in it', async () => {
        expect.soft(await target.find('Consent', { patient })).toFind(consent, { row: 'RAF-REC-01' })
        expect.soft(await target.find('Flag', { patient })).toHaveTotal(0, { row: 'RAF-REC-02' })
        expect.soft(await target.find('List', { patient })).toHaveTotal(0, { row: 'RAF-REC-03' })
      })

      const list = await step('When impairments are added', () => target.create('List', impairmentsFor(patient)))
      expect.soft(list).toHaveStatus(201, { row: 'RAF-REC-04' })
      const telephone = await anotherFlag(context, { adjustment: 'contactByTelephone' })
      const alert = await anotherFlag(context, { adjustment: 'visualAlert' })
      const both = await step('Then both adjustments are found', () => target.find('Flag', { patient }))
      expect.soft(both).toHaveTotal(2, { row: 'RAF-GTF-04' })

      const changed = await step('When one of them is changed', () =>
        target.update(telephone, { ifMatch: telephone.version, to: adjustmentChanged('contactByEmail') }),
      )
      const withChange = await step('Then it is found as it was changed', () => target.find('Flag', { patient }))
      expect.soft(withChange).toKeep(changed, { row: 'RAF-UPF-02' })

      await step('When the other is deleted', () =>
        target.update(alert, { ifMatch: alert.version, to: adjustmentDeleted() }),
      )
      const remaining = await step('Then it is no longer found', () => target.find('Flag', { patient }))
      expect.soft(remaining).toNoLongerFind(alert, { row: 'RAF-UPF-06' })

      const removed = await step('When the record is removed', () =>
        remove(target, patient, { ifMatch: consent.version }),
      )
      removed.mustSucceed()
      await step('Then nothing of it is found any more', async () => {
        const row = 'RAF-REM-06'
        expect.soft(await target.find('Consent', { patient })).toNoLongerFind(consent, { row })
        expect.soft(await target.find('Flag', { patient })).toNoLongerFind(telephone, { row })
        expect.soft(await target.find('List', { patient })).toNoLongerFind(list, { row })
      })
    },
  )

  test('a removed record can be made anew', meets('RAF-REC-01'), async (context) => {
    const { target, patient, step } = context
    const first = await givenConsent(context)
    await step('When the record is removed', async () =>
      (await remove(target, patient, { ifMatch: first.version })).mustSucceed(),
    )
    const second = await step('And consent is recorded again', () => target.create('Consent', consentFor(patient)))
    second.mustSucceed()
    const found = await step('Then the new consent is found, and the old is not', () =>
      target.find('Consent', { patient }),
    )
    expect.soft(found).toFind(second)
    expect.soft(found).toNoLongerFind(first)
  })
})
