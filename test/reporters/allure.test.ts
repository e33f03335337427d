import type { TestResult } from 'allure-js-commons'
import { parseEnvInfo } from 'allure-js-commons/sdk/reporter'
import { describe, expect, test } from 'vitest'
import { reportAllure } from '../../reporters/allure.ts'
import type { RunRecord } from '../../src/record/run-record.ts'
import { changeTexts } from './hostile-record.ts'
import { hostileText, sampleRecord } from './sample-record.ts'

function resultsOf(record: RunRecord = sampleRecord()): Map<string, TestResult> {
  const files = reportAllure(record).filter(({ path }) => path.endsWith('-result.json'))
  const results = files.map(({ content }) => JSON.parse(String(content)) as TestResult)
  return new Map(results.map((result) => [result.name ?? '', result]))
}

const labelsOf = (result: TestResult | undefined, name: string) =>
  result?.labels.filter((label) => label.name === name).map(({ value }) => value)

describe('Allure results', () => {
  test('put a test below its API, interaction and requirement, as severe as its level', () => {
    const result = resultsOf().get('an update without If-Match is refused')
    expect(labelsOf(result, 'epic')).toEqual(['Reasonable Adjustment Flag'])
    expect(labelsOf(result, 'feature')).toEqual(['Update consent'])
    expect(labelsOf(result, 'story')).toEqual(['RAF-UPD-02 An update without an If-Match header is refused.'])
    expect(labelsOf(result, 'severity')).toEqual(['critical'])
    expect(labelsOf(resultsOf().get('the Location of a created consent names its version'), 'severity')).toEqual([
      'normal',
    ])
    expect(result?.links).toEqual([
      {
        name: 'Reasonable Adjustment Flag FHIR API, Update outcomes',
        url: 'https://digital.nhs.uk/developer/api-catalogue/reasonable-adjustment-flag-fhir',
        type: 'link',
      },
    ])
  })

  test('tell what gates the run from what does not', () => {
    const results = resultsOf()
    const status = (name: string) => results.get(name)?.status
    expect(status('an update without If-Match is refused')).toBe('failed')
    expect(status('the Location of a created consent names its version')).toBe('passed')
    expect(status('a refusal says why in the display field')).toBe('passed')
    expect(status('of two updates sent at the same moment 1 is refused')).toBe('broken')
    expect(results.get('a second active consent is refused')).toMatchObject({
      status: 'skipped',
      statusDetails: { message: 'patient 9990000026 already has a record' },
    })
    expect(results.has('a record that is removed is inactive in all of its parts')).toBe(false)
  })

  test('show rules that no test owns', () => {
    const rule = resultsOf().get(
      'Every resource in an answer is valid against base FHIR and the profile that it claims.',
    )
    expect(rule).toMatchObject({ status: 'failed', statusDetails: { expected: 'only elements that Consent defines' } })
  })

  test('hold the steps with their checks and exchanges', () => {
    const record = sampleRecord()
    const files = reportAllure(record)
    const result = resultsOf(record).get('an update made with a stale version is refused, and changes nothing')
    expect(result?.steps.map(({ name, status }) => [name, status])).toEqual([
      ['Given a consent at version 1', 'passed'],
      ['And another user has updated it to version 2', 'passed'],
      ['When it is updated with version 1', 'failed'],
    ])
    expect(result?.steps[2]?.steps[0]).toMatchObject({
      name: 'RAF-UPD-03: The stale update was accepted',
      status: 'failed',
    })
    const [exchange, curl] = result?.steps[2]?.attachments ?? []
    const contentOf = (source: string | undefined) =>
      String(files.find(({ path }) => path === `allure-results/${source}`)?.content)
    expect(JSON.parse(contentOf(exchange?.source))).toMatchObject({
      request: { method: 'PUT' },
      response: { status: 200 },
    })
    expect(contentOf(curl?.source)).toMatch(/^curl https:/)
  })

  test('take their times from the record, and are the same bytes each time', () => {
    const result = resultsOf().get('an update without If-Match is refused')
    expect(result).toMatchObject({
      start: Date.parse('2026-11-21T23:12:09.120Z'),
      stop: Date.parse('2026-11-21T23:12:09.132Z'),
    })
    expect(reportAllure(sampleRecord())).toEqual(reportAllure(sampleRecord()))
    const other = sampleRecord()
    other.run.id = 'another run'
    const ids = (record: RunRecord) => [...resultsOf(record).values()].map(({ uuid }) => uuid)
    expect(new Set([...ids(sampleRecord()), ...ids(other)]).size).toBe(2 * resultsOf().size)
    expect(ids(sampleRecord())[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('keep the history of a test from run to run', () => {
    const other = sampleRecord()
    other.run.id = 'another run'
    const histories = (record: RunRecord) => [...resultsOf(record).values()].map(({ historyId }) => historyId)
    expect(histories(other)).toEqual(histories(sampleRecord()))
    expect(new Set(histories(other)).size).toBe(histories(other).length)
  })

  test('name the environment', () => {
    const file = reportAllure(sampleRecord()).find(({ path }) => path === 'allure-results/environment.properties')
    expect(parseEnvInfo(String(file?.content))).toMatchObject({ environment: 'integration', seed: '20261121' })
  })

  test('stay in their folder and show what is hidden, whatever the texts are', () => {
    const record = changeTexts(sampleRecord(), (own) => `../${own}${hostileText()}`)
    for (const { path, content } of reportAllure(record)) {
      expect(path).toMatch(/^allure-results\/[\w-]+\.(json|txt|properties)$/)
      expect(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.exec(String(content).replaceAll('\n', ''))?.[0]).toBeUndefined()
    }
  })
})
