import { arbitraries, describe, expect, meets, property, readOnly, test } from '../../src/index.ts'
import { nhsNumberType, numbersWithAnExemption, numbersWithRemainder, statusOf } from './asking.ts'

describe('Get current COVID-19 medical exemption status', () => {
  property(
    'a request for a valid NHS number is answered with status 200 and a Bundle',
    meets('CME-GET-01', readOnly),
    arbitraries.validNhsNumber(),
    async ({ target }, nhsNumber) => {
      const answer = await statusOf(target, { nhsNumber })
      expect.soft(answer).toHaveStatus(200)
      expect.soft(answer).toBeResource('Bundle')
    },
  )

  property(
    'the answer for a patient with an exemption gives its status',
    meets('CME-GET-02', readOnly),
    numbersWithAnExemption(),
    async ({ target }, nhsNumber) => {
      expect(await statusOf(target, { nhsNumber })).toHold(
        'the exemption to give its status',
        "item.where(linkId = 'exemptionStatus').answer.value.code.exists()",
        { context: 'QuestionnaireResponse' },
      )
    },
  )

  property(
    'the answer for a patient with an exemption gives their name and date of birth',
    meets('CME-GET-03', readOnly),
    numbersWithAnExemption(),
    async ({ target }, nhsNumber) => {
      const answer = await statusOf(target, { nhsNumber })
      const context = 'QuestionnaireResponse'
      expect.soft(answer).toHold('the exemption to carry a Patient', 'contained.ofType(Patient).exists()', { context })
      expect.soft(answer).toHold('the Patient to have a date of birth', 'contained.birthDate.exists()', { context })
      expect.soft(answer).toHold('the subject to have a display', 'subject.display.exists()', { context })
    },
  )

  property(
    'the exemption that is given is that of the patient who was asked for',
    meets('CME-GET-04', readOnly),
    numbersWithAnExemption(),
    async ({ target }, nhsNumber) => {
      expect(await statusOf(target, { nhsNumber })).toGive(
        'the NHS number of the subject',
        `subject.identifier.where(system = '${nhsNumberType}').value`,
        nhsNumber,
        { context: 'QuestionnaireResponse' },
      )
    },
  )

  property(
    'the answer for a patient without an exemption is a Bundle with nothing in it',
    meets('CME-GET-05', readOnly),
    numbersWithRemainder(0),
    async ({ target }, nhsNumber) => {
      const answer = await statusOf(target, { nhsNumber })
      expect.soft(answer).toHaveStatus(200)
      expect.soft(answer).toGive('the number of entries', 'entry.count()', 0, { context: 'Bundle' })
    },
  )

  property(
    'an exemption that is asked for again has the id that it had',
    meets('CME-GET-07', readOnly),
    numbersWithAnExemption(),
    async ({ target, step }, nhsNumber) => {
      const first = await step('Given an exemption', () => statusOf(target, { nhsNumber }))
      const again = await step('When it is asked for again', () => statusOf(target, { nhsNumber }))
      expect(again).toGive('the id of the exemption', 'id', first.mustFind().id, { context: 'QuestionnaireResponse' })
    },
  )

  test(
    'the same request made twice gets the same answer',
    meets('CME-GET-08', readOnly),
    async ({ target, patient, step }) => {
      const first = await step('When the status is asked for', () => statusOf(target, patient))
      const again = await step('And asked for once more', () => statusOf(target, patient))
      expect(again).toAgreeWith(first.mustSucceed())
    },
  )
})
