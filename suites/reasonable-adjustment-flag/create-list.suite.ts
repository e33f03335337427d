import { describe, expect, meets, test } from '../../src/index.ts'
import { impairmentsFor } from './bodies.ts'
import { givenConsent, givenImpairments } from './given.ts'
import { refusesInvalidNhsNumbers } from './invalid-nhs-numbers.ts'

describe('Add impairments', () => {
  test('adding impairments is answered with 201', meets('RAF-CRL-01'), async (context) => {
    const { target, patient, step } = context
    await givenConsent(context)
    const created = await step('When impairments are recorded', () => target.create('List', impairmentsFor(patient)))
    expect(created).toHaveStatus(201)
  })

  test('the answer to adding impairments is the List', meets('RAF-CRL-02'), async (context) => {
    const created = await givenImpairments(context)
    expect(created).toBeResource('List')
    expect(created).toHold('the List to have an id', 'id.exists()')
  })

  test('impairments are later found as they were recorded', meets('RAF-CRL-03'), async (context) => {
    const { target, patient, step } = context
    const created = await givenImpairments(context)
    const found = await step('When the impairments are read', () => target.find('List', { patient }))
    expect(found).toKeep(created)
  })

  refusesInvalidNhsNumbers('impairments', 'RAF-CRL-04', 'List', impairmentsFor)

  test('each impairment keeps its type and its free text', meets('RAF-CRL-05'), async (context) => {
    const { target, patient, step } = context
    const created = await givenImpairments(context, {
      impairments: [
        { type: 'learningDisability', note: 'Needs “easy read” letters – naïve wording & short sentences' },
        { type: 'physicalDisability', note: "Can't climb stairs; lift < 1 m wide won't do" },
      ],
    })
    const found = await step('When the impairments are read', () => target.find('List', { patient }))
    expect(found).toKeep(created)
  })

  test('impairments can be added where there are no adjustments', meets('RAF-REC-04'), async (context) => {
    const { target, patient, step } = context
    await givenConsent(context)
    const created = await step('When impairments are recorded, and no adjustments have been', () =>
      target.create('List', impairmentsFor(patient)),
    )
    expect(created).toHaveStatus(201)
  })
})
