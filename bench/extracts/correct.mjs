import { parse as csvParse } from 'csv-parse/sync'
import { parseString } from 'fast-csv'
import Papa from 'papaparse'
import { inferSchema, initParser } from 'udsv'
import { RowScanner } from '../../dist/src/extracts/row-scanner.js'

/** What each parser makes of the ways in which these files are written, and of what is wrong in them. */
const header = 'A|B|C\n'
const cases = [
  ['plain', 'a|b|c\n', [['a', 'b', 'c']]],
  ['quoted delimiter', '"a|x"|b|c\n', [['a|x', 'b', 'c']]],
  ['doubled quote', '"a""x"|b|c\n', [['a"x', 'b', 'c']]],
  ['line end in quotes', '"a\nx"|b|c\n', [['a\nx', 'b', 'c']]],
  [
    'CR LF in quotes, rows end in LF',
    '"a\r\nx"|b|c\nd|e|f\n',
    [
      ['a\r\nx', 'b', 'c'],
      ['d', 'e', 'f'],
    ],
  ],
  [
    'empty fields',
    '||\n""|""|\n',
    [
      ['', '', ''],
      ['', '', ''],
    ],
  ],
  [
    'a row with a field less',
    'a|b\nd|e|f\n',
    [
      ['a', 'b'],
      ['d', 'e', 'f'],
    ],
  ],
  [
    'a row with a field more',
    'a|b|c|x\nd|e|f\n',
    [
      ['a', 'b', 'c', 'x'],
      ['d', 'e', 'f'],
    ],
  ],
  ['no line end at the end', 'a|b|c', [['a', 'b', 'c']]],
]

const viaScanner = (text) => {
  const bytes = Buffer.from(text)
  const scanner = new RowScanner(Buffer.from('|'))
  const rows = []
  for (let at = 0; at < bytes.length; ) {
    at = scanner.next(bytes, at, bytes.length, true)
    const field = (_, index) => bytes.toString('utf8', scanner.starts[index], scanner.ends[index]).replaceAll('""', '"')
    if (scanner.count > 0) rows.push(Array.from({ length: scanner.count }, field))
  }
  return rows
}

const readers = {
  'csv-parse': (text) => csvParse(text, { delimiter: '|', relax_column_count: true }),
  papaparse: (text) => Papa.parse(text, { delimiter: '|', skipEmptyLines: true }).data,
  'fast-csv': (text) =>
    new Promise((resolve, reject) => {
      const rows = []
      parseString(text, { delimiter: '|' })
        .on('error', reject)
        .on('data', (row) => rows.push(row))
        .on('end', () => resolve(rows))
    }),
  udsv: (text) => {
    const rows = initParser(inferSchema(text, { col: '|', row: '\n' })).stringArrs(text)
    return [['A', 'B', 'C'], ...rows]
  },
  'our scanner': viaScanner,
}

export async function correctness() {
  const results = {}
  for (const [name, read] of Object.entries(readers)) {
    results[name] = {}
    for (const [label, text, expected] of cases) {
      let rows
      try {
        rows = await read(header + text)
      } catch (error) {
        rows = `${error.message}`.split('\n')[0]
      }
      results[name][label] = JSON.stringify(rows) === JSON.stringify([['A', 'B', 'C'], ...expected])
    }
  }
  return results
}
