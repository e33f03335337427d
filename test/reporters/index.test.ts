import { expect, test } from 'vitest'
import { isReporterName, loadReporter, reporterNames } from '../../reporters/index.ts'
import { sampleRecord } from './sample-record.ts'

test.each(reporterNames)(
  'the report %s makes files below the output folder, and leaves the record as it was',
  async (name) => {
    expect(isReporterName(name)).toBe(true)
    const report = await loadReporter(name)
    const record = sampleRecord()
    const files = report(record)
    expect(files.length).toBeGreaterThan(0)
    for (const { path } of files) expect(path).toMatch(/^(allure-results\/)?[\w.-]+$/)
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length)
    expect(record).toEqual(sampleRecord())
  },
)

test.each(['pdf', '', 'constructor', '__proto__'])(
  'there is no report %j, and the message names those there are',
  async (name) => {
    expect(isReporterName(name)).toBe(false)
    await expect(loadReporter(name)).rejects.toThrow(
      new RangeError(`There is no report called ${JSON.stringify(name)}. Known: html, junit, csv, allure.`),
    )
  },
)

test.each(reporterNames)('the report %s can be made of a run that judged nothing', async (name) => {
  const record = sampleRecord()
  const empty = {
    ...record,
    targets: [],
    requirements: [],
    tests: [],
    exchanges: [],
    exchangeChecks: [],
    leftBehind: [],
  }
  const report = await loadReporter(name)
  expect(report(empty).length).toBeGreaterThan(0)
})
