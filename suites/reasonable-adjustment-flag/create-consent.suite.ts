import { conflict, describe, expect, forEachCase, meets, test } from '../../src/index.ts'
import { consentFor, extensions, type WayOfConsent } from './bodies.ts'
import { givenConsent } from './given.ts'
import { refusesInvalidNhsNumbers } from './invalid-nhs-numbers.ts'

describe('Create Flag and add consent details', () => {
  test('adding consent details is answered with 201', meets('RAF-CRC-01'), async ({ target, patient, step }) => {
    const created = await step('When consent is recorded', () => target.create('Consent', consentFor(patient)))
    expect(created).toHaveStatus(201)
  })

  test('the answer to adding consent details is the Consent', meets('RAF-CRC-02'), async (context) => {
    const created = await givenConsent(context)
    expect(created).toBeResource('Consent')
    expect(created).toHold('the Consent to have an id', 'id.exists()')
  })

  test('consent is later found as it was recorded', meets('RAF-CRC-03'), async (context) => {
    const { target, patient, step } = context
    const created = await givenConsent(context, { obtained: 'bestInterest' })
    const found = await step('When the consent is read', () => target.find('Consent', { patient }))
    expect(found).toKeep(created)
  })

  refusesInvalidNhsNumbers('consent details', 'RAF-CRC-04', 'Consent', consentFor)

  test('the created Consent says who recorded it', meets('RAF-CRC-05'), async (context) => {
    const created = await givenConsent(context)
    expect(created).toHold(
      'the Consent to carry its Provenance',
      `contained.ofType(Provenance).exists() or extension('${extensions.provenance}').exists()`,
    )
  })

  test('a patient cannot have a second active consent', meets('RAF-CRC-06'), async (context) => {
    const { target, patient, step } = context
    await givenConsent(context)
    const second = await step('When consent is recorded once more', () => target.create('Consent', consentFor(patient)))
    expect(second).toBeRefused(conflict('RAF-C26'))
    const found = await step('Then there is still the one', () => target.find('Consent', { patient }))
    expect(found).toHaveTotal(1)
  })

  const ways: { obtained: WayOfConsent; from: string }[] = [
    { obtained: 'patient', from: 'the patient' },
    { obtained: 'bestInterest', from: 'a best interest decision' },
    { obtained: 'attorney', from: 'a lasting power of attorney or court appointed deputy' },
  ]
  forEachCase(
    ways,
    'consent that comes from $from can be recorded',
    meets('RAF-CRC-07'),
    async ({ target, patient, step }, { obtained, from }) => {
      const created = await step(`When consent is recorded that comes from ${from}`, () =>
        target.create('Consent', consentFor(patient, { obtained })),
      )
      expect(created).toHaveStatus(201)
    },
  )

  test('adding consent details creates the record', meets('RAF-REC-01'), async (context) => {
    const { target, patient, step } = context
    const created = await givenConsent(context)
    const found = await step('When the active consent of the patient is read', () =>
      target.find('Consent', { patient }),
    )
    expect(found).toFind(created)
  })
})
