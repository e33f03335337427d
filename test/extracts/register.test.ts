import { expect, test } from 'vitest'
import { compileFormat } from '../../src/extracts/compiled-format.ts'
import { formatNames, loadFormat } from '../../src/extracts/load-format.ts'
import { todayOf } from '../../src/extracts/today.ts'
import { extractFaults } from '../../src/proof/extract-fault-table.ts'
import { loadSuite } from '../../src/requirements/load-suite.ts'

const { rows, conflicts } = loadSuite('vaccination-extracts')
const tested = rows.filter((row) => row.disposition === 'tested')

/** Rows that code names and no format does: acknowledgements, what they say of an extract, and conversion to FHIR. */
const namedByCode = /^EXT-(ACK|REC)-|^EXT-V5-25$/

/** Rows that only a format of the user names. */
const namedByUsers = /^EXT-FMT-/

test('every row that is tested is asked by a format, an acknowledgement or a format of the user', () => {
  const asked = new Set(
    formatNames().flatMap((name) =>
      compileFormat(loadFormat(name), todayOf(new Date()), 'utf-8').rules.map((one) => one.row),
    ),
  )
  const silent = tested.filter(({ id }) => !asked.has(id) && !namedByCode.test(id) && !namedByUsers.test(id))
  expect(silent.map((one) => one.id)).toEqual([])
})

test('every must that a format asks is broken by a fault', () => {
  const broken = new Set(extractFaults.flatMap((one) => [...one.breaks, ...(one.mayAlsoBreak ?? [])]))
  const unbroken = tested.filter(
    ({ id, level }) => level === 'must' && !broken.has(id) && !namedByUsers.test(id) && !id.startsWith('EXT-REC-'),
  )
  expect(unbroken.map((one) => one.id)).toEqual([])
})

test('every conflict is named by a row, or stands for the reader', () => {
  const named = new Set(rows.flatMap((row) => row.conflicts))
  expect(conflicts.filter((one) => !named.has(one.id)).map((one) => one.id)).toEqual([])
})
