import { conflict, describe, expect, meets, needs, readOnly, test } from '../../src/index.ts'
import { consentGivenAnew } from './bodies.ts'
import { givenConsent } from './given.ts'

describe('Get consent details', () => {
  test(
    'a search for consent details is answered with a Bundle',
    meets('RAF-GTC-01', needs('stateful')),
    async (context) => {
      const { target, patient, step } = context
      await givenConsent(context)
      const found = await step('When the consent is read', () => target.find('Consent', { patient }))
      expect.soft(found).toHaveStatus(200)
      expect.soft(found).toBeResource('Bundle')
    },
  )

  test('a search for consent details finds what was recorded', meets('RAF-GTC-02'), async (context) => {
    const { target, patient, step } = context
    const created = await givenConsent(context)
    const found = await step('When the consent is read', () => target.find('Consent', { patient }))
    expect(found).toFind(created)
  })

  test('consent that was found can be updated by its id', meets('RAF-GTC-03'), async (context) => {
    const { target, patient, step } = context
    await givenConsent(context)
    const found = await step('When the consent is read', () => target.find('Consent', { patient }))
    expect(found).toHold('the Consent to have an id', 'id.exists()', { context: 'Consent' })
    const updated = await step('And updated under the id that was found', () =>
      target.update(found, { ifMatch: found.version, to: consentGivenAnew('representative') }),
    )
    expect(updated).toHaveStatus(200)
  })

  test(
    'a patient without a record has no consent',
    meets('RAF-REC-05', readOnly),
    async ({ target, patient, step }) => {
      const found = await step('When the consent of a patient is read who has none', () =>
        target.find('Consent', { patient }),
      )
      expect(found).toBeAnswered(conflict('RAF-C24'))
    },
  )
})
