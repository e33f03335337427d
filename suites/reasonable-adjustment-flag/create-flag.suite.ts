import { describe, expect, meets, observes, test } from '../../src/index.ts'
import { extensions, flagFor, keyedFlagFor } from './bodies.ts'
import { anotherFlag, givenConsent, givenFlag } from './given.ts'
import { refusesInvalidNhsNumbers } from './invalid-nhs-numbers.ts'

describe('Add reasonable adjustments', () => {
  test('adding a reasonable adjustment is answered with 201', meets('RAF-CRF-01'), async (context) => {
    const { target, patient, step } = context
    await givenConsent(context)
    const created = await step('When an adjustment is recorded', () => target.create('Flag', flagFor(patient)))
    expect(created).toHaveStatus(201)
  })

  test('the answer to adding a reasonable adjustment is the Flag', meets('RAF-CRF-02'), async (context) => {
    const created = await givenFlag(context)
    expect(created).toBeResource('Flag')
    expect(created).toHold('the Flag to have an id', 'id.exists()')
  })

  test('a reasonable adjustment is later found as it was recorded', meets('RAF-CRF-03'), async (context) => {
    const { target, patient, step } = context
    await givenConsent(context)
    const created = await anotherFlag(context, { adjustment: 'contactByTelephone' })
    const found = await step('When the adjustments are read', () => target.find('Flag', { patient }))
    expect(found).toKeep(created)
    expect(found).toHaveTotal(1)
  })

  refusesInvalidNhsNumbers('a reasonable adjustment', 'RAF-CRF-04', 'Flag', flagFor)

  test('the created Flag says who recorded it', meets('RAF-CRF-05'), async (context) => {
    const created = await givenFlag(context)
    expect(created).toHold(
      'the Flag to carry its Provenance',
      `contained.ofType(Provenance).exists() or extension('${extensions.provenance}').exists()`,
    )
  })

  test('a national adjustment coded with SNOMED CT can be recorded', meets('RAF-CRF-06'), async (context) => {
    const { target, patient, step } = context
    await givenConsent(context)
    const created = await step('When an adjustment is recorded that is coded with SNOMED CT', () =>
      target.create('Flag', flagFor(patient, { adjustment: 'contactByLetter' })),
    )
    expect(created).toHaveStatus(201)
  })

  test('SNOMED CT named by the address of the examples (RAF-C20)', observes('RAF-CRF-06'), async (context) => {
    const { target, patient, step } = context
    await givenConsent(context)
    const answer = await step('When an adjustment is recorded whose code is of https://snomed.info/sct', () =>
      target.create('Flag', flagFor(patient, { snomed: 'https://snomed.info/sct' })),
    )
    expect(answer).toHaveStatus(201)
  })

  test('an adjustment that a clinician keyed as text can be recorded', meets('RAF-CRF-07'), async (context) => {
    const { target, patient, step } = context
    await givenConsent(context)
    const created = await step('When an adjustment is recorded as text', () =>
      target.create('Flag', keyedFlagFor(patient, 'Meet at the side door, and walk in together')),
    )
    expect(created).toHaveStatus(201)
  })
})
