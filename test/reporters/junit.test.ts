import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reportJunit } from '../../reporters/junit.ts'
import { expectGolden, onlyFile } from './golden.ts'
import { changeTexts } from './hostile-record.ts'
import { sampleRecord } from './sample-record.ts'
import { allNamed, type Element, readXml } from './xml-reader.ts'

function casesOf(record = sampleRecord()): Map<string, Element> {
  const root = readXml(onlyFile(reportJunit(record)))
  return new Map(allNamed(root, 'testcase').map((each) => [each.attributes.name ?? '', each]))
}

const childrenOf = (element: Element | undefined) => element?.children.map(({ name }) => name)

describe('JUnit XML', () => {
  test('is what it was', () => {
    expectGolden('junit.xml', onlyFile(reportJunit(sampleRecord())))
  })

  test('gives each case the id, level and source of its requirement', () => {
    const properties = allNamed(casesOf().get('an update without If-Match is refused') as Element, 'property')
    expect(properties.map(({ attributes }) => [attributes.name, attributes.value])).toEqual([
      ['requirement', 'RAF-UPD-02'],
      ['level', 'must'],
      ['verdict', 'Not met'],
      ['source', 'Reasonable Adjustment Flag FHIR API, Update outcomes'],
    ])
  })

  test('counts as failures only musts that are Not met', () => {
    const cases = casesOf()
    expect(childrenOf(cases.get('an update without If-Match is refused'))).toContain('failure')
    const should = cases.get('the Location of a created consent names its version')
    expect(childrenOf(should)).toEqual(['properties', 'system-out'])
    expect(should?.children[1]?.text).toMatch(/^WARNING/)
    expect(childrenOf(cases.get('a refusal says why in the display field'))).toEqual(['properties', 'system-out'])
  })

  test('shows a must that no test owns, so that it cannot be Not met while all is green', () => {
    const rule = [...casesOf()].find(([name]) => name.startsWith('RAF-ERR-02'))?.[1]
    expect(childrenOf(rule)).toContain('failure')
  })

  test('says why a case was skipped or could not be tested', () => {
    const cases = casesOf()
    const skipped = allNamed(cases.get('a second active consent is refused') as Element, 'skipped')
    expect(skipped[0]?.attributes.message).toBe('patient 9990000026 already has a record')
    const error = allNamed(cases.get('of two updates sent at the same moment 1 is refused') as Element, 'error')
    expect(error[0]?.attributes).toEqual({ message: 'worker ended', type: 'could-not-test' })
  })

  test('leaves out tests that were not selected, and is an error if the run is not complete', () => {
    const cases = casesOf()
    expect(cases.has('a record that is removed is inactive in all of its parts')).toBe(false)
    expect(childrenOf(cases.get('the run is complete'))).toEqual(['error'])
    const complete = sampleRecord()
    complete.run.complete = true
    expect(childrenOf(casesOf(complete).get('the run is complete'))).toEqual([])
  })

  test('adds up', () => {
    const root = readXml(onlyFile(reportJunit(sampleRecord())))
    const sums = (name: string) =>
      allNamed(root, 'testsuite').reduce((sum, suite) => sum + Number(suite.attributes[name]), 0)
    expect(Number(root.attributes.tests)).toBe(allNamed(root, 'testcase').length)
    for (const name of ['tests', 'failures', 'errors', 'skipped'])
      expect(String(sums(name))).toBe(root.attributes[name])
    expect(Number(root.attributes.failures)).toBe(allNamed(root, 'failure').length)
  })

  test('makes a test that failed without a failed check a failure', () => {
    const record = sampleRecord()
    const failed = record.tests.find((each) => each.id === 'update-consent/stale')
    for (const step of failed?.steps ?? []) step.checks = []
    Object.assign(failed ?? {}, { reason: 'it threw' })
    const failure = allNamed(casesOf(record).get(failed?.title ?? '') as Element, 'failure')[0]
    expect(failure?.attributes).toEqual({ message: 'it threw', type: 'RAF-UPD-03' })
  })

  test('is well-formed whatever the texts are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const record = changeTexts(sampleRecord(), (own) => own + text)
        expect(() => readXml(onlyFile(reportJunit(record)))).not.toThrow()
      }),
      { numRuns: 100, examples: [[']]>'], ['<a b="'], ['\u0000\u001b\ufffe\ud800'], ['&lt;&#0;']] },
    )
  })
})
