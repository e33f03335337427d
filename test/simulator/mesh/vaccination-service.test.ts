import { describe, expect, test } from 'vitest'
import { delimitedRows } from '../../../src/simulator/mesh/delimited-rows.ts'
import { twoMailboxes } from '../../mesh/mailboxes.ts'

const columns = ['NHS_NUMBER', 'UNIQUE_ID', 'UNIQUE_ID_URI', 'ACTION_FLAG']
const uri = 'https://supplier.example/ids'

/** The two answers to an extract with these rows. */
async function answersTo(rows: string[][], header = columns) {
  const { sender } = await twoMailboxes()
  const text = [header, ...rows].map((row) => row.join('|')).join('\n')
  const details = { to: 'X26ABC3', workflow: 'EXTRACT', fileName: 'extract.csv' }
  await sender.send(details, { body: new TextEncoder().encode(text), of: 1, isCompressed: false })
  const { messages } = await sender.inbox({ filter: '*_ACK*' })
  return Promise.all(
    messages.map(async (id) => {
      const { headers, body } = await sender.readChunk(id, 1)
      return { name: headers.get('mex-filename'), lines: Buffer.from(body).toString().trimEnd().split(/\r?\n/) }
    }),
  )
}

describe('The vaccination service of the simulator', () => {
  test('takes a file, and names the rows that it refuses', async () => {
    const [infAck, busAck] = await answersTo([
      ['9990000018', 'a', uri, 'NEW'],
      ['9990000019', 'b', uri, 'NEW'],
      ['', '', uri, 'NEW'],
      ['', 'd', uri, 'NEWEST'],
      ['', 'a', uri, 'new'],
      ['', 'a', uri, 'UPDATE'],
    ])
    expect(infAck?.name).toBe('extract_InfAck_20260105T09300000.csv')
    expect(infAck?.lines[1]).toMatch(/^[0-9a-f-]{36}\|Success\|Information\|OK\|20013\|.*\|True$/)
    expect(busAck?.name).toBe('extract_BusAck_20260105T09300000.csv')
    const refused = busAck?.lines.slice(1).map((line) => line.split('|')) ?? []
    expect(refused.map(([id]) => id?.split('^')[1])).toEqual(['2', '3', '4', '5'])
    expect(refused.map((row) => row.at(-2))).toEqual([
      expect.stringContaining('is not a valid NHS number'),
      'UNIQUE_ID or UNIQUE_ID_URI is missing',
      "Invalid ACTION_FLAG - ACTION_FLAG must be 'NEW', 'UPDATE' or 'DELETE'",
      `The provided identifier: ${uri}#a is duplicated`,
    ])
  })

  test('refuses a file that is no extract, and says nothing of its rows', async () => {
    const answers = await answersTo([['a row']], ['something else'])
    expect(answers).toHaveLength(1)
    expect(answers[0]?.lines[1]).toMatch(/\|Failure\|Fatal\|Fatal Error\|10001\|.*\|False$/)
  })

  test('says nothing of the rows of a file that has none', async () => {
    expect(await answersTo([])).toHaveLength(1)
  })
})

test.each([
  [
    'a|b\nc|d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['"a|b"|"c ""d"""\r\n', [['a|b', 'c "d"']]],
  ['"a\nb"|c', [['a\nb', 'c']]],
  ['a||\n\n', [['a', '', '']]],
  ['', []],
  ['"never closed|b\n', [['never closed|b\n']]],
])('the text %j is the rows %j', (text, rows) => expect(delimitedRows(text)).toEqual(rows))
