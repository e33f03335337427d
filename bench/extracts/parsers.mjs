import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs'
import { parse as csvParse } from 'csv-parse'
import { parse as fastCsv } from 'fast-csv'
import Papa from 'papaparse'
import { inferSchema, initParser } from 'udsv'
import { RowScanner } from '../../dist/src/extracts/row-scanner.js'

/** Each reads a file as a stream and gives the number of rows, the header among them. */
export const parsers = {
  'csv-parse': async (path, delimiter = '|') => {
    let rows = 0
    for await (const _ of createReadStream(path).pipe(csvParse({ delimiter }))) rows++
    return rows
  },
  'fast-csv': (path, delimiter = '|') =>
    new Promise((resolve, reject) => {
      let rows = 0
      createReadStream(path)
        .pipe(fastCsv({ delimiter }))
        .on('error', reject)
        .on('data', () => rows++)
        .on('end', () => resolve(rows))
    }),
  papaparse: (path, delimiter = '|') =>
    new Promise((resolve, reject) => {
      let rows = 0
      Papa.parse(createReadStream(path, { highWaterMark: 1 << 20 }), {
        delimiter,
        skipEmptyLines: true,
        chunk: ({ data }) => {
          rows += data.length
        },
        complete: () => resolve(rows),
        error: reject,
      })
    }),
  udsv: async (path, delimiter = '|') => {
    let parser
    let width = 1
    let rows = 1
    const count = (batch) => {
      // Its batches are flat: one value after another
      rows += Array.isArray(batch[0]) ? batch.length : batch.length / width
    }
    for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
      if (parser === undefined) {
        width = chunk.slice(0, chunk.indexOf('\n')).split(delimiter).length
        parser = initParser(inferSchema(chunk, { col: delimiter, row: '\n' }))
      }
      parser.chunk(chunk, parser.stringArrs, count)
    }
    parser.end()
    return rows
  },
  'our scanner': async (path, delimiter = '|') => {
    const scanner = new RowScanner(Buffer.from(delimiter))
    const file = openSync(path, 'r')
    const { size } = fstatSync(file)
    const buffer = Buffer.allocUnsafe(1 << 21)
    let [rows, held, read] = [0, 0, 0]
    while (read < size || held > 0) {
      const got = readSync(file, buffer, held, buffer.length - held, read)
      read += got
      held += got
      let at = 0
      for (let next; at < held; at = next, rows += scanner.count > 0 ? 1 : 0) {
        next = scanner.next(buffer, at, held, read === size)
        if (next === -1) break
      }
      buffer.copyWithin(0, at, held)
      held -= at
    }
    closeSync(file)
    return rows
  },
}
