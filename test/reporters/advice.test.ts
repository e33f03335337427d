import { describe, expect, test } from 'vitest'
import { adviceOf } from '../../reporters/advice.ts'
import { reportHtml } from '../../reporters/html/report.ts'
import { renderEnd } from '../../reporters/terminal.ts'
import type { RunRecord, Verdict } from '../../src/record/run-record.ts'
import { onlyFile } from './golden.ts'
import { requirementOf } from './record-builders.ts'
import { sampleRecord } from './sample-record.ts'

/** A run against a server that is said to keep what is written, with these verdicts on the rows that need that. */
function recordWith(verdicts: Verdict[], change: Partial<RunRecord['targets'][number]> = {}): RunRecord {
  const record = sampleRecord()
  record.targets = record.targets.map((target) => ({ ...target, can: ['stateful'], ...change }))
  record.requirements = verdicts.map((verdict, position) =>
    requirementOf({
      id: `RAF-X-${position}`,
      interaction: 'any',
      statement: 'It is kept.',
      verdict,
      needs: ['stateful'],
    }),
  )
  return record
}

const mostlyForgotten: Verdict[] = ['Not met', 'Not met', 'Not met', 'Met', 'Not tested']

describe('a server that forgets most of what is written', () => {
  const advice =
    '3 of 4 requirements about a server that keeps what is written are not met. If this one keeps nothing, as a sandbox ' +
    'does, say so with --cannot stateful: they are then not tested.'

  test('is one that may keep nothing', () => {
    expect(adviceOf(recordWith(mostlyForgotten))).toEqual([advice])
  })

  test('is said so in the terminal and in the report', () => {
    const record = recordWith(mostlyForgotten)
    const end = renderEnd(record, { colour: false, reportPaths: [], width: 100 })
    expect(end.replaceAll(/\s+/g, ' ')).toContain(`→ ${advice}`)
    expect(onlyFile(reportHtml(record))).toContain(`<p>${advice}</p>`)
  })
})

test.each<[string, RunRecord]>([
  ['that forgets one thing', recordWith(['Not met', 'Met', 'Met', 'Met'])],
  ['that few rows speak of', recordWith(['Not met', 'Not met', 'Not met'])],
  ['that is said to keep nothing', recordWith(mostlyForgotten, { can: [] })],
  ['that is our own simulator', recordWith(mostlyForgotten, { embedded: true })],
])('there is nothing to say of a server %s', (_, record) => {
  expect(adviceOf(record)).toEqual([])
})
