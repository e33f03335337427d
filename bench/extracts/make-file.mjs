import { closeSync, existsSync, openSync, statSync, writeSync } from 'node:fs'
import { loadFormat } from '../../dist/src/extracts/load-format.js'
import { seededNumbers, v5Row, writeRow } from '../../dist/src/extracts/samples.js'

const blockRows = 10_000
const mark = '@@@@'

/**
 * Write a v5 file of so many rows; one that is there already is kept. Each 10,000 records are those before them with other
 * identifiers, so that files of millions of rows are made in seconds.
 * @returns its bytes
 */
export function makeFile(path, rows, { quoted = false } = {}) {
  if (existsSync(path)) return statSync(path).size
  const columns = loadFormat('v5-immunisation').columns.map((one) => one.name)
  const draw = seededNumbers(7)
  const lines = Array.from({ length: Math.min(rows, blockRows) }, (_, index) => {
    const row = v5Row(index, draw)
    row.UNIQUE_ID = mark + row.UNIQUE_ID.slice(mark.length)
    return writeRow(
      columns.map((name) => row[name]),
      { quoted },
    )
  })
  const file = openSync(path, 'w')
  writeSync(file, `${columns.join('|')}\n`)
  for (let start = 0; start < rows; start += blockRows) {
    const block = lines.slice(0, rows - start).join('\n')
    const identifier = (start / blockRows).toString(16).padStart(mark.length, '0')
    writeSync(file, `${block.replaceAll(mark, identifier)}\n`)
  }
  closeSync(file)
  return statSync(path).size
}
