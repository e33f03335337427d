import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fieldForms, quotingFaults, RowScanner } from '../../src/extracts/row-scanner.ts'

/** All rows of a text, as strings. */
function rowsOf(text: string, delimiter = '|', blockLength = Number.MAX_SAFE_INTEGER) {
  const bytes = Buffer.from(text)
  const scanner = new RowScanner(Buffer.from(delimiter))
  const rows: string[][] = []
  const faults: { fault: number; at: number }[] = []
  let limit = Math.min(bytes.length, blockLength)
  for (let at = 0; at < bytes.length; ) {
    const next = scanner.next(bytes, at, limit, limit === bytes.length)
    if (next === -1) {
      limit = Math.min(bytes.length, limit + blockLength)
      continue
    }
    if (scanner.count > 0) {
      rows.push(
        Array.from({ length: scanner.count }, (_, index) => {
          const value = bytes.toString('utf8', scanner.starts[index], scanner.ends[index])
          return scanner.forms[index] === fieldForms.escaped ? value.replaceAll('""', '"') : value
        }),
      )
    }
    if (scanner.fault !== quotingFaults.none) faults.push({ fault: scanner.fault, at: scanner.faultAt })
    at = next
  }
  return { rows, faults }
}

const value = fc.string({ unit: fc.constantFrom('a', 'é', '|', '¬', '"', '\n', '\r\n', ' ', '0'), maxLength: 8 })
const table = fc.array(fc.array(value, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 6 })

describe('rows are split as csv-parse splits them', () => {
  test.each(['|', '¬'])('with %s, quoted everywhere or only where needed, in blocks of any length', (delimiter) => {
    fc.assert(
      fc.property(
        table,
        fc.boolean(),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 40 }),
        (rows, all, lineEnd, block) => {
          const write = (one: string) =>
            all || one.includes(delimiter) || /["\r\n]/.test(one) ? `"${one.replaceAll('"', '""')}"` : one
          const text = rows.map((row) => row.map(write).join(delimiter) + lineEnd).join('')
          const oracle = parse(text, { delimiter, relax_column_count: true, record_delimiter: lineEnd }) as string[][]
          const scanned = rowsOf(text, delimiter, block)
          expect(scanned.rows).toEqual(oracle)
          expect(scanned.faults).toEqual([])
        },
      ),
      { seed: 20240708, numRuns: 400 },
    )
  })
})

describe('what is wrong with quotes is named with its place, and the rows after it are read', () => {
  test.each([
    ['a quote that nothing closes', 'a|"b\nc|d\n', quotingFaults.neverClosed, 2],
    ['text after a closing quote', '"a"b|c\nd|e\n', quotingFaults.afterClosing, 3],
    ['a quote in a field without quotes', 'a|b"c\nd|e\n', quotingFaults.stray, 3],
    ['a carriage return alone', 'a\rb|c\nd|e\n', quotingFaults.loneReturn, 1],
  ])('%s', (_, text, fault, at) => {
    const scanned = rowsOf(text)
    expect(scanned.faults).toEqual([{ fault, at }])
    expect(scanned.rows).toHaveLength(2)
    expect(scanned.rows[1]).toEqual(text.trimEnd().split('\n')[1]?.split('|'))
  })

  test('whatever the bytes, every row ends, and the last one at the end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const scanner = new RowScanner(Buffer.from('|'))
        let at = 0
        while (at < bytes.length) {
          const next = scanner.next(bytes, at, bytes.length, true)
          expect(next).toBeGreaterThan(at)
          at = next
        }
        expect(at).toBe(bytes.length)
      }),
      { seed: 20240709 },
    )
  })
})
