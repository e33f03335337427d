import { describe, expect, test } from 'vitest'
import { acknowledgedName, isAcknowledgement, readAcknowledgement } from '../../src/extracts/acknowledgement.ts'
import { loadFormat } from '../../src/extracts/load-format.ts'
import { Reconciler } from '../../src/extracts/reconciliation.ts'
import { acknowledgement, sampleRows, writeSample } from '../../src/extracts/samples.ts'
import { checked, fileOf, v5Columns } from './files.ts'

const busAckName = 'Flu_Vaccinations_v5_YGM41_20240708T12130100_BusAck_20240708T12140100.csv'

describe('acknowledgements', () => {
  test('of a file and of its rows are read, and have nothing wrong', () => {
    const inf = readAcknowledgement(fileOf(acknowledgement.InfAck, 'x_InfAck_20240708T12140100.csv'), false)
    expect(inf).toMatchObject({ kind: 'InfAck', accepted: true, messageId: acknowledgement.message, findings: [] })
    const json = readAcknowledgement(fileOf(acknowledgement['BusAck JSON'], 'x_BusAck_20240708T12140100.json'), false)
    expect(json).toMatchObject({ kind: 'BusAck', totalRecords: 10, findings: [] })
    expect(json.refused.map((one) => one.row)).toEqual([2, 7])
  })

  test('keep a pipe that stands in diagnostics, which nothing escapes', () => {
    const ack = readAcknowledgement(fileOf(acknowledgement.BusAck, busAckName), false)
    expect(ack.findings).toEqual([])
    expect(ack.refused).toEqual([
      {
        row: 2,
        line: 2,
        localId: '00000001-4dc5-4df3-bc35-da25263f901e^https://supplierabc/identifiers/vacc',
        diagnostics: 'Validation errors: recorded must be a | valid datetime',
      },
      {
        row: 7,
        line: 3,
        localId: '00000006-4dc5-4df3-bc35-da25263f901e^https://supplierabc/identifiers/vacc',
        diagnostics: 'The provided identifier is duplicated',
      },
    ])
  })

  test('keep a pipe that stands in a local id', () => {
    const text = acknowledgement.BusAck.replace('00000001-4dc5', '0000|0001-4dc5')
    const ack = readAcknowledgement(fileOf(text, busAckName), false)
    expect(ack.refused[0]).toMatchObject({
      localId: '0000|0001-4dc5-4df3-bc35-da25263f901e^https://supplierabc/identifiers/vacc',
    })
  })

  test('may list what succeeded where the reading says so', () => {
    const path = fileOf(`${acknowledgement.BusAck}${acknowledgement.succeeded}\n`, busAckName)
    expect(readAcknowledgement(path, false).findings).toMatchObject([{ row: 'EXT-ACK-05', line: 4 }])
    expect(readAcknowledgement(path, true).findings).toEqual([])
  })

  test('are told from extracts by name or by how they begin', () => {
    expect(isAcknowledgement('a/Flu_BusAck_2024.json', '')).toBe(true)
    expect(isAcknowledgement('ack.csv', 'MESSAGE_HEADER_ID|HEADER')).toBe(true)
    expect(isAcknowledgement('Flu_Vaccinations_v5_X_Y.csv', 'NHS_NUMBER|')).toBe(false)
    expect(acknowledgedName(`ack/${busAckName}`)).toBe('Flu_Vaccinations_v5_YGM41_20240708T12130100')
  })
})

describe('an extract held against its acknowledgements', () => {
  async function reconcile(rows: number, ...acks: [string, string][]) {
    const path = fileOf(writeSample(v5Columns, sampleRows('v5-immunisation', { rows, seed: 1 })))
    const read = acks.map(([text, name]) => readAcknowledgement(fileOf(text, name), false))
    const reconciler = new Reconciler(read, loadFormat('v5-immunisation'))
    const again: number[] = []
    await checked(
      path,
      {},
      {
        onRow: (row) => {
          if (reconciler.add(row, 'utf-8')) again.push(row.row)
        },
      },
    )
    return { ...reconciler.result(), again }
  }

  test('says which rows the service refused, why, and what to send again', async () => {
    const result = await reconcile(10, [acknowledgement.BusAck, busAckName], [acknowledgement.InfAck, 'x_InfAck_1.csv'])
    expect(result.again).toEqual([2, 7])
    expect(result.refused).toBe(2)
    expect(result.findings.map(({ row, line }) => [row, line])).toEqual([
      ['EXT-REC-02', 3],
      ['EXT-REC-02', 8],
    ])
    expect(result.reasons.map((one) => one.count)).toEqual([1, 1])
    expect(result.judged).toEqual(['EXT-REC-02', 'EXT-REC-03', 'EXT-REC-01'])
  })

  test('sees a row that the extract does not have, another record in a row, and another count', async () => {
    const json = acknowledgement['BusAck JSON'].replace('00000001-4dc5', '00000009-4dc5')
    const result = await reconcile(5, [json, 'x_BusAck_1.json'])
    expect(result.findings.map(({ row, message }) => [row, message])).toEqual([
      ['EXT-REC-02', 'the service refused the row'],
      ['EXT-REC-03', 'the acknowledgement names another record in this row'],
      ['EXT-REC-04', 'the service counted other records than the extract has'],
      ['EXT-REC-03', 'the acknowledgement names a row that the extract does not have'],
    ])
  })

  test('sees that the service did not take the file', async () => {
    const text = acknowledgement.InfAck.replace(
      'Success|Information|OK|20013|Technical|20013|Success',
      'Failure|Fatal|Fatal Error|10001|Technical|10002|Infrastructure Level Response Value - Processing Error',
    ).replace('True', 'False')
    const result = await reconcile(3, [text, 'x_InfAck_1.csv'])
    expect(result.findings).toMatchObject([{ row: 'EXT-REC-01' }])
  })
})
