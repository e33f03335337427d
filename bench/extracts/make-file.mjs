import { closeSync, existsSync, openSync, statSync, writeSync } from 'node:fs'
import { loadFormat } from '../../dist/src/extracts/load-format.js'
import { seededNumbers, v5Row, writeRow } from '../../dist/src/extracts/samples.js'

/** Write a v5 file of so many rows, block by block; an equal one that is there already is kept. */
export function makeFile(path, rows, { quoted = false } = {}) {
  if (existsSync(path)) return statSync(path).size
  const columns = loadFormat('v5-immunisation').columns.map((one) => one.name)
  const draw = seededNumbers(7)
  const file = openSync(path, 'w')
  writeSync(file, `${columns.join('|')}\n`)
  for (let start = 0; start < rows; start += 10_000) {
    let block = ''
    for (let index = start; index < Math.min(rows, start + 10_000); index++) {
      const row = v5Row(index, draw)
      block += `${writeRow(
        columns.map((name) => row[name]),
        { quoted },
      )}\n`
    }
    writeSync(file, block)
  }
  closeSync(file)
  return statSync(path).size
}
