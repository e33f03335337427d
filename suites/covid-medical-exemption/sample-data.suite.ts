import { describe, expect, meets, property, readOnly } from '../../src/index.ts'
import { numbersWithRemainder, statusOf } from './asking.ts'

/** The scenarios of the sandbox: which row asks for data, which for its status, and what the examples of that name hold. */
const scenarios = [
  { remainder: 1, name: 'exempt from vaccination', data: 'CME-SMP-02', status: 'CME-SMP-06', code: '1' },
  { remainder: 2, name: 'exempt from vaccination and testing', data: 'CME-SMP-03', status: 'CME-SMP-07', code: '2' },
  { remainder: 3, name: 'declined for vaccination', data: 'CME-SMP-04', status: 'CME-SMP-08', code: '3' },
  { remainder: 4, name: 'declined for vaccination and testing', data: 'CME-SMP-05', status: 'CME-SMP-09', code: '4' },
]

describe('Sample answers by the remainder of the NHS number divided by 5', () => {
  property(
    'remainder 0, no current exemption: an empty Bundle',
    meets('CME-SMP-01', readOnly),
    numbersWithRemainder(0),
    async ({ target }, nhsNumber) => {
      const answer = await statusOf(target, { nhsNumber })
      expect.soft(answer).toHaveStatus(200)
      expect.soft(answer).toGive('the number of entries', 'entry.count()', 0, { context: 'Bundle' })
    },
  )

  for (const { remainder, name, data, status, code } of scenarios) {
    property(
      `remainder ${remainder}, ${name}: an exemption`,
      meets(data, readOnly),
      numbersWithRemainder(remainder),
      async ({ target }, nhsNumber) => {
        const answer = await statusOf(target, { nhsNumber })
        expect.soft(answer).toHaveStatus(200)
        expect
          .soft(answer)
          .toHold('the Bundle to hold an exemption', 'entry.resource.ofType(QuestionnaireResponse).exists()')
      },
    )

    property(
      `remainder ${remainder}, ${name}: code ${code}`,
      meets(status, readOnly),
      numbersWithRemainder(remainder),
      async ({ target }, nhsNumber) => {
        expect(await statusOf(target, { nhsNumber })).toGive(
          'the code of the status',
          "item.where(linkId = 'exemptionStatus').answer.value.code",
          code,
          { context: 'QuestionnaireResponse' },
        )
      },
    )
  }
})
