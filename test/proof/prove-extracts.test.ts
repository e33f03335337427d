import { describe, expect, test } from 'vitest'
import { extractFaults } from '../../src/proof/extract-fault-table.ts'
import { accusationsOfClean, proveExtractFaults } from '../../src/proof/prove-extracts.ts'
import { loadSuite } from '../../src/requirements/load-suite.ts'

describe('the faults of a file', () => {
  test('have names of their own, say what they are, and break rows that exist', () => {
    const rows = new Set(loadSuite('vaccination-extracts').rows.map((one) => one.id))
    expect(new Set(extractFaults.map((one) => one.name)).size).toBe(extractFaults.length)
    for (const { name, says, breaks, mayAlsoBreak = [] } of extractFaults) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(says, name).toMatch(/^[A-Z].+\.$/)
      expect(
        [...breaks, ...mayAlsoBreak].filter((row) => !rows.has(row)),
        name,
      ).toEqual([])
      expect(breaks, name).not.toEqual([])
    }
  })

  test('are each caught by a row that they name, and accuse no other', async () => {
    const proven = await proveExtractFaults()
    expect(proven.filter((one) => !one.caught).map((one) => one.fault.name)).toEqual([])
    expect(proven.filter((one) => one.falseAlarms.length > 0).map((one) => [one.fault.name, one.falseAlarms])).toEqual(
      [],
    )
    expect(proven.length).toBeGreaterThan(60)
  })
})

test('generated files without a fault are never accused, in any way of writing', async () => {
  expect(await accusationsOfClean(12)).toEqual([])
})
