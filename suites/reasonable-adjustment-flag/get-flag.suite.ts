import { describe, expect, meets, needs, test } from '../../src/index.ts'
import { adjustmentChanged } from './bodies.ts'
import { anotherFlag, givenConsent, givenFlag } from './given.ts'

describe('Get reasonable adjustments', () => {
  test(
    'a search for adjustments is answered with a Bundle',
    meets('RAF-GTF-01', needs('stateful')),
    async (context) => {
      const { target, patient, step } = context
      await givenFlag(context)
      const found = await step('When the adjustments are read', () => target.find('Flag', { patient }))
      expect.soft(found).toHaveStatus(200)
      expect.soft(found).toBeResource('Bundle')
    },
  )

  test('a search for adjustments finds what was recorded', meets('RAF-GTF-02'), async (context) => {
    const { target, patient, step } = context
    const created = await givenFlag(context)
    const found = await step('When the adjustments are read', () => target.find('Flag', { patient }))
    expect(found).toFind(created)
    expect(found).toHaveTotal(1)
  })

  test('a search finds an empty Bundle where there are no adjustments', meets('RAF-GTF-03'), async (context) => {
    const { target, patient, step } = context
    await givenConsent(context)
    const found = await step('When the adjustments are read', () => target.find('Flag', { patient }))
    expect(found).toHaveTotal(0)
  })

  test('a search finds every one of several adjustments', meets('RAF-GTF-04'), async (context) => {
    const { target, patient, step } = context
    const first = await givenFlag(context, { adjustment: 'contactByEmail' })
    const second = await anotherFlag(context, { adjustment: 'visualAlert' })
    const found = await step('When the adjustments are read', () => target.find('Flag', { patient }))
    expect.soft(found).toFind(first)
    expect.soft(found).toFind(second)
    expect.soft(found).toHaveTotal(2)
  })

  test('an adjustment that was found can be updated by its id', meets('RAF-GTF-05'), async (context) => {
    const { target, patient, step } = context
    await givenFlag(context)
    const found = await step('When the adjustments are read', () => target.find('Flag', { patient }))
    expect(found).toHold('the Flag to have an id', 'id.exists()', { context: 'Flag' })
    const updated = await step('And the one updated under the id that was found', () =>
      target.update(found, { ifMatch: found.version, to: adjustmentChanged('contactByEmail') }),
    )
    expect(updated).toHaveStatus(200)
  })

  test('a record can be without adjustments', meets('RAF-REC-02'), async (context) => {
    const { target, patient, step } = context
    await givenConsent(context)
    const found = await step('When the adjustments of a record are read that has none', () =>
      target.find('Flag', { patient }),
    )
    expect.soft(found).toHaveStatus(200)
    expect.soft(found).toHaveTotal(0)
  })
})
