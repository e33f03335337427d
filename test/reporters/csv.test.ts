import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvCell, reportCsv, scalColumns } from '../../reporters/csv.ts'
import { makeVisible } from '../../reporters/safe-text.ts'
import { expectGolden, onlyFile } from './golden.ts'
import { changeTexts } from './hostile-record.ts'
import { hostileText, sampleRecord } from './sample-record.ts'

/** RFC 4180, as a spreadsheet reads it. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const match of text.replace(/^\ufeff/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === ',') continue
    rows.push(row)
    row = []
  }
  return rows
}

function rowsById(record = sampleRecord()): Map<string, string[]> {
  return new Map(readCsv(onlyFile(reportCsv(record))).map((cells) => [cells[0] ?? '', cells]))
}

describe('the requirements as CSV', () => {
  test('are what they were', () => {
    expectGolden('requirements.csv', onlyFile(reportCsv(sampleRecord())))
  })

  test('have the columns of the SCAL, a byte order mark, and a row per requirement in register order', () => {
    const content = onlyFile(reportCsv(sampleRecord()))
    expect(content.startsWith('\ufeffRequirement ID,Item,')).toBe(true)
    const rows = readCsv(content)
    expect(rows[0]).toEqual([...scalColumns])
    expect(rows.slice(1).map((cells) => cells[0])).toEqual(sampleRecord().requirements.map(({ id }) => id))
    expect(rows.every((cells) => cells.length === 9)).toBe(true)
  })

  test('say compliant or not only where a verdict does', () => {
    const rows = rowsById()
    const compliance = (id: string) => rows.get(id)?.[6]
    expect(compliance('RAF-CON-01')).toBe('Compliant')
    expect(compliance('RAF-UPD-02')).toBe('Non-Compliant')
    expect(compliance('RAF-UPD-04')).toBe('Non-Compliant')
    expect(rows.get('RAF-UPD-04')?.[7]).toContain('Mitigation: The detail is in diagnostics until release 4.')
    expect(compliance('RAF-AUD-01')).toBe('Compliant')
    for (const id of ['RAF-CON-03', 'RAF-UPD-05', 'RAF-REM-01', 'RAF-AUD-02'])
      expect(compliance(id)).toBe('Please Select…')
    expect([...rows.values()].slice(1).map((cells) => cells[8])).toEqual(
      sampleRecord().requirements.map(() => 'Please Select…'),
    )
  })

  test.each([
    ['no', 'Non-Compliant'],
    [' Yes ', 'Compliant'],
    ['partly', 'Please Select…'],
  ])('read the answer %j of a person as %s', (answer, expected) => {
    const record = sampleRecord()
    for (const row of record.requirements) if (row.attestation !== undefined) row.attestation.answer = answer
    expect(rowsById(record).get('RAF-AUD-01')?.[6]).toBe(expected)
  })

  test.each(['=1+1', '+1', '-1', '@a', '\t=1', '\r=1', ' =1', '＝1'])(
    'guard %j against being taken for a formula',
    (text) => {
      const [[cell] = []] = readCsv(`${csvCell(text)}\r\n`)
      expect(cell).toBe(`'${makeVisible(text, 'lines')}`)
    },
  )

  test('give every text back, and never a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const [[cell] = [], ...rest] = readCsv(`${csvCell(text)}\r\n`)
        expect(rest).toEqual([])
        expect([makeVisible(text, 'lines'), `'${makeVisible(text, 'lines')}`]).toContain(cell)
        expect(cell).not.toMatch(/^\s*[=+\-@]/)
      }),
      { examples: [['a"b'], ['a,b'], ['a\nb'], [hostileText()]] },
    )
  })

  test('keep their shape whatever the texts are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (text) => {
        const rows = readCsv(onlyFile(reportCsv(changeTexts(sampleRecord(), (own) => text + own))))
        expect(rows).toHaveLength(sampleRecord().requirements.length + 1)
        for (const cells of rows) for (const cell of cells) expect(cell).not.toMatch(/^\s*[=+\-@]/)
      }),
      { numRuns: 50, examples: [['=']] },
    )
  })
})
