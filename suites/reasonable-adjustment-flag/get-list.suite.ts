import { describe, expect, meets, needs, test } from '../../src/index.ts'
import { impairmentsChanged } from './bodies.ts'
import { givenConsent, givenImpairments } from './given.ts'

describe('Get impairments', () => {
  test(
    'a search for impairments is answered with a Bundle',
    meets('RAF-GTL-01', needs('stateful')),
    async (context) => {
      const { target, patient, step } = context
      await givenImpairments(context)
      const found = await step('When the impairments are read', () => target.find('List', { patient }))
      expect.soft(found).toHaveStatus(200)
      expect.soft(found).toBeResource('Bundle')
    },
  )

  test('a search for impairments finds what was recorded', meets('RAF-GTL-02'), async (context) => {
    const { target, patient, step } = context
    const created = await givenImpairments(context)
    const found = await step('When the impairments are read', () => target.find('List', { patient }))
    expect(found).toFind(created)
  })

  test('impairments that were found can be updated by their id', meets('RAF-GTL-03'), async (context) => {
    const { target, patient, step } = context
    await givenImpairments(context)
    const found = await step('When the impairments are read', () => target.find('List', { patient }))
    expect(found).toHold('the List to have an id', 'id.exists()', { context: 'List' })
    const updated = await step('And updated under the id that was found', () =>
      target.update(found, {
        ifMatch: found.version,
        to: impairmentsChanged(patient, [{ type: 'autism', note: 'Noise distresses' }]),
      }),
    )
    expect(updated).toHaveStatus(200)
  })

  test('a record can be without impairments', meets('RAF-REC-03'), async (context) => {
    const { target, patient, step } = context
    await givenConsent(context)
    const found = await step('When the impairments of a record are read that has none', () =>
      target.find('List', { patient }),
    )
    expect.soft(found).toHaveStatus(200)
    expect.soft(found).toHaveTotal(0)
  })
})
