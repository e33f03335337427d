import { describe, expect, test } from 'vitest'
import { collectFailures, collectFindings, groupByCause } from '../../reporters/findings.ts'
import { keyOf } from '../../reporters/record-index.ts'
import { checkOf, requirementOf, testOf } from './record-builders.ts'
import { sampleRecord } from './sample-record.ts'

describe('failures', () => {
  test('of one requirement that say the same are one finding with a count', () => {
    const findings = collectFindings(sampleRecord(), 'failed').get(keyOf('raf', 'RAF-UPD-03'))
    expect(findings).toHaveLength(1)
    expect(findings?.[0]).toMatchObject({ count: 2, check: { message: 'The stale update was accepted' } })
    expect(findings?.[0]?.occurrences.map(({ test: each }) => each?.id)).toEqual([
      'update-consent/stale',
      'update-consent/stale-property',
    ])
  })

  test('that differ only by an id or a time are the same', () => {
    const record = sampleRecord()
    const failing = (at: string) =>
      checkOf({
        requirement: 'RAF-UPD-03',
        outcome: 'failed',
        message: `Consent ${crypto.randomUUID()} changed at ${at}`,
      })
    record.tests = ['2026-11-21T23:12:04Z', '2026-11-21T23:12:05.123Z'].map((at, position) =>
      testOf({
        id: `t${position}`,
        title: 't',
        outcome: 'failed',
        steps: [{ title: 's', exchanges: [], checks: [failing(at)] }],
      }),
    )
    expect(collectFindings(record, 'failed').get(keyOf('raf', 'RAF-UPD-03'))).toMatchObject([{ count: 2 }])
  })

  test('of rules that hold for every answer count what their entry stands for', () => {
    const findings = collectFindings(sampleRecord(), 'failed').get(keyOf('raf', 'RAF-ERR-02'))
    expect(findings).toMatchObject([{ count: 3, occurrences: [{ test: { id: 'update-consent/stale' } }] }])
  })

  test('come musts first, then in the order of the register', () => {
    const ids = collectFailures(sampleRecord(), 'Not met').map(({ requirement }) => requirement.id)
    expect(ids).toEqual(['RAF-UPD-02', 'RAF-UPD-03', 'RAF-ERR-02', 'RAF-CON-02'])
  })

  test('of one target are told from those of another', () => {
    const record = sampleRecord()
    expect(collectFailures(record, 'Not met', 'raf')).toHaveLength(4)
    expect(collectFailures(record, 'Not met', 'other')).toEqual([])
  })

  test('with the same expectation and the same answer have one cause', () => {
    const record = sampleRecord()
    record.requirements = ['A-1', 'A-2', 'A-3'].map((id) =>
      requirementOf({ id, interaction: 'get', statement: id, verdict: 'Not met' }),
    )
    record.tests = ['A-1', 'A-2', 'A-3'].map((id) =>
      testOf({
        id,
        title: id,
        outcome: 'failed',
        steps: [
          {
            title: 's',
            exchanges: [],
            checks: [
              checkOf({
                requirement: id,
                outcome: 'failed',
                message: `wrong status (${id})`,
                expected: 'status 400',
                actual: id === 'A-3' ? 'status 500' : 'status 404',
              }),
            ],
          },
        ],
      }),
    )
    const causes = groupByCause(collectFailures(record, 'Not met'))
    expect(causes.map((cause) => [cause.actual, cause.failures.map(({ requirement }) => requirement.id)])).toEqual([
      ['status 404', ['A-1', 'A-2']],
      ['status 500', ['A-3']],
    ])
  })
})
