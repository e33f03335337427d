import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderEnd, renderFinishedSuite, renderProgress } from '../../reporters/terminal.ts'
import type { RunRecord } from '../../src/record/run-record.ts'
import { expectGolden } from './golden.ts'
import { changeTexts } from './hostile-record.ts'
import { largeRecord } from './large-record.ts'
import { requirementOf } from './record-builders.ts'
import { sampleRecord } from './sample-record.ts'

const reportPaths = ['assay-report/index.html', 'assay-report/record.json']

function endOf(record: RunRecord = sampleRecord(), width = 100): string {
  return renderEnd(record, { colour: false, reportPaths, width })
}

/** A run in which all was met. */
function cleanRecord(): RunRecord {
  const record = sampleRecord()
  record.requirements = record.requirements.filter(({ verdict }) => verdict === 'Met')
  record.tests = record.tests.filter(({ outcome }) => outcome === 'passed')
  record.exchangeChecks = []
  record.leftBehind = []
  record.run.complete = true
  record.gate = { exitCode: 0, reasons: [], summary: '3 of 3 applicable musts met' }
  return record
}

describe('the end of a run', () => {
  test('is what it was', () => {
    expectGolden('terminal.txt', endOf())
    expectGolden('terminal-clean.txt', endOf(cleanRecord()))
  })

  test('ends with the result, the report and the command to run again', () => {
    expect(endOf().trimEnd().split('\n').slice(-5)).toEqual([
      '✗ 3 of 7 applicable musts met, 1 not tested',
      '',
      'Report     assay-report/index.html',
      '           assay-report/record.json',
      `Run again  ${sampleRecord().run.command}`,
    ])
    expect(endOf(cleanRecord())).toContain('✓ 3 of 3 applicable musts met')
  })

  test('shows of a failure its id, level, statement, source, both sides and a curl', () => {
    const text = endOf()
    for (const part of [
      'RAF-UPD-02 (must)\n    An update without an If-Match header is refused.',
      'Source     Reasonable Adjustment Flag FHIR API, Update outcomes: “Request missing',
      'Expected   status 412, code PRECONDITION_FAILED',
      'Received   status 400, code MISSING_OR_INVALID_HEADER',
      'Otherwise  Met under the reading gateway',
      'Reproduce  curl https://flags.example.nhs.uk/',
      'Warnings: 1 recommendation not met\n  ! RAF-CON-02 (should)',
    ]) {
      expect(text.includes(part), part).toBe(true)
    }
  })

  test('shows five causes in full, twelve more in a line each, and names what is left', () => {
    const record = sampleRecord()
    record.requirements = Array.from({ length: 19 }, (_, position) =>
      requirementOf({
        id: `RAF-X-${position + 1}`,
        interaction: 'any',
        statement: 'It is so.',
        verdict: 'Not met',
        reason: `cause ${position + 1}`,
      }),
    )
    const text = endOf(record)
    expect(text.match(/^ {2}✗ .*\(must\)$/gm)).toHaveLength(5)
    expect(text).toContain('  And 14 more musts not met:\n  ✗ RAF-X-6: cause 6\n')
    expect(text.match(/^ {2}✗ RAF-X-\d+: cause \d+$/gm)).toHaveLength(12)
    expect(text).toContain('  And 2 more musts not met: RAF-X-18, RAF-X-19.')
  })

  test('leaves a long curl to the report, and names the tests of the row', () => {
    const record = sampleRecord()
    for (const { request } of record.exchanges) if (request.body) request.body.text = 'x'.repeat(2000)
    expect(endOf(record)).not.toContain('Reproduce  curl')
    expect(endOf(record)).toContain(`Reproduce  ${record.run.command} --only RAF-UPD-02`)
  })

  test('names the tests of the row where the simulator that answered has ended with the run', () => {
    const record = sampleRecord()
    for (const target of record.targets) target.embedded = true
    expect(endOf(record)).toContain(`Reproduce  ${record.run.command} --only RAF-UPD-02`)
    expect(endOf(record)).toContain('the embedded simulator')
    record.run.command = 'assay run raf --only RAF-UPD-02 --seed 1'
    expect(endOf(record)).toContain('Reproduce  assay run raf --only RAF-UPD-02 --seed 1\n')
  })

  test('says once what many requirements fail in the same way', () => {
    const text = endOf(largeRecord(100))
    expect(text.match(/✗ RAF-ALL-/g)).toHaveLength(1)
    expect(text).toContain('Likewise   49 more musts: RAF-ALL-4, RAF-ALL-6,')
  })

  test('counts what was not judged by reason', () => {
    expect(endOf()).toContain('    1  Not tested: patient 9990000026 already has a record')
  })

  test('has colour only when it is asked for', () => {
    expect(endOf()).not.toContain('\u001b')
    const coloured = renderEnd(sampleRecord(), { colour: true, reportPaths, width: 100 })
    expect(coloured).toContain('\u001b[31m')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes that colours are made of
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(endOf())
  })

  test('holds no control character of a target, wherever it stands', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        const shown = endOf(changeTexts(sampleRecord(), (own) => own + text))
        expect(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.exec(shown.replaceAll('\n', ''))?.[0]).toBeUndefined()
      }),
      { numRuns: 100, examples: [['\u001b[2J'], ['\u202e'], ['\r'], ['\u0000']] },
    )
  })

  test('breaks prose at the width, and leaves commands whole', () => {
    const prose = endOf(sampleRecord(), 60)
      .split('\n')
      .filter((line) => !/curl|--|https?:|^- |·|Run again| {2}(must|should)|9990000018/.test(line))
    // A word without a space cannot be broken without changing what would be copied
    expect(prose.filter((line) => line.length > 60 && line.trim().includes(' '))).toEqual([])
    expect(endOf(sampleRecord(), 20)).not.toBe('')
  })
})

describe('progress', () => {
  const progress = { done: 3, total: 1_200, mustsFailed: 2, current: 'an update made with a stale version is refused' }

  test('fits one line of the terminal', () => {
    expect(renderProgress(progress, { colour: false, width: 120 })).toBe(
      '    3/1,200 tests · 2 musts failed · an update made with a stale version is refused',
    )
    for (const width of [0, 10, 40, 60, 61, 80]) {
      expect(renderProgress(progress, { colour: false, width }).length).toBeLessThan(Math.max(width, 35))
    }
  })

  test('shows a hostile title harmlessly', () => {
    const line = renderProgress({ ...progress, current: 'a\u001b[2Jb\nc' }, { colour: false, width: 120 })
    expect(line).toContain('a\\u001b[2Jb\\nc')
  })

  test('is a line per finished suite where there is no terminal', () => {
    const outcomes = { passed: 12, failed: 0, skipped: 2, error: 0, 'not-selected': 1 }
    expect(renderFinishedSuite({ title: 'Update consent', outcomes, durationMs: 1_234 })).toBe(
      'ok   Update consent: 12 passed, 2 not tested (1.2 s)',
    )
    const failed = { ...outcomes, failed: 1, error: 1 }
    expect(renderFinishedSuite({ title: 'Update consent', outcomes: failed, durationMs: 10 })).toBe(
      'FAIL Update consent: 12 passed, 1 failed, 1 could not test, 2 not tested (0.0 s)',
    )
  })
})
