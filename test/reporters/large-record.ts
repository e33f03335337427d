import type { RunRecord } from '../../src/record/run-record.ts'
import { checkOf, exchangeOf, requirementOf, testOf } from './record-builders.ts'
import { sampleRecord } from './sample-record.ts'

/** A run of many tests against a server that answers 200 to everything: 1 exchange a test, every second one failing. */
export function largeRecord(count: number): RunRecord {
  const record = sampleRecord()
  const numbers = Array.from({ length: count }, (_, position) => position + 1)
  const requirementFor = (number: number) => `RAF-ALL-${((number - 1) % 200) + 1}`
  record.requirements = numbers.slice(0, 200).map((number) =>
    requirementOf({
      id: requirementFor(number),
      interaction: ['get-consent', 'get-flag', 'get-list'][number % 3] ?? 'get-consent',
      statement: `A search with parameter ${number} left out is refused.`,
      verdict: number % 2 === 0 ? 'Not met' : 'Met',
      tests: [`t${number}`],
    }),
  )
  record.tests = numbers.map((number) =>
    testOf({
      id: `t${number}`,
      title: `a search without parameter ${number} is refused`,
      suite: [`Search ${number % 7}`],
      requirements: [requirementFor(number)],
      outcome: number % 2 === 0 ? 'failed' : 'passed',
      steps: [
        {
          title: `When parameter ${number} is left out`,
          exchanges: [`e${number}`],
          checks: [
            checkOf({
              requirement: requirementFor(number),
              outcome: number % 2 === 0 ? 'failed' : 'passed',
              message: `Parameter ${number} is not asked for`,
              expected: 'status 400',
              actual: 'status 200',
              exchange: `e${number}`,
            }),
          ],
        },
      ],
    }),
  )
  record.exchanges = numbers.map((number, ordinal) =>
    exchangeOf(
      {
        id: `e${number}`,
        test: `t${number}`,
        line: `GET /Consent?patient=999000${number}`,
        status: 200,
        received: '{"resourceType":"Bundle"}',
      },
      ordinal,
    ),
  )
  record.exchangeChecks = []
  record.leftBehind = []
  return record
}
