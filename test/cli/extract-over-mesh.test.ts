import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startSimulator } from '../../src/simulator/index.ts'
import { v5Columns, v5Text } from '../extracts/files.ts'
import { assay, recordIn, temporaryFolder } from './assay-process.ts'

test('an extract is checked, sent in chunks, answered, received, reconciled and reported', async () => {
  const simulator = await startSimulator({ api: 'mesh', seed: 'extract' })
  onTestFinished(() => simulator.close())
  const where = temporaryFolder()
  const env = {
    ASSAY_MESH_URL: simulator.baseUrl,
    ASSAY_MESH_MAILBOX: 'X26ABC1',
    MESH_SHARED_KEY: 'Banana',
    MESH_MAILBOX_PASSWORD: 'password',
  }
  const run = (...words: string[]) => assay(words, { env, cwd: where })
  const send = (file: string) =>
    run('mesh', 'send', file, '--to', 'X26ABC3', '--workflow', 'TEST_WORKFLOW', '--chunk-megabytes', '0.002')

  // Yesterday's extract, of which today's repeats a record that is new: no file shows that by itself
  const yesterday = 'Flu_Vaccinations_v5_YGM41_20260104T09300000.csv'
  const today = 'Flu_Vaccinations_v5_YGM41_20260105T09300000.csv'
  const ids = (prefix: string, rows: Record<string, string>[]) =>
    rows.forEach((row, index) => {
      row.UNIQUE_ID = `${prefix}-${index}`
      row.ACTION_FLAG = 'NEW'
    })
  writeFileSync(
    join(where, yesterday),
    v5Text((rows) => ids('yesterday', rows)),
  )
  writeFileSync(
    join(where, today),
    v5Text((rows) => {
      ids('today', rows)
      Object.assign(rows[3] ?? {}, { UNIQUE_ID: 'yesterday-7' })
    }),
  )
  expect((await send(yesterday)).status).toBe(0)
  expect((await run('mesh', 'receive', '--into', 'before')).status).toBe(0)

  expect((await run('check', today, '--out', 'checked')).status).toBe(0)
  const sent = await send(today)
  expect(sent.stdout).toMatch(/Sent \d+ bytes to X26ABC3 in [3-9] chunks\./)
  const received = await run('mesh', 'receive', '--into', 'acknowledgements', '--filter', '*_ACK*')
  expect(received.stdout).toMatch(/"InfAck"[\s\S]*"BusAck"[\s\S]*2 messages received\.\n$/)

  const files = readdirSync(join(where, 'acknowledgements')).map((name) => join('acknowledgements', name))
  const reconciled = await run('check', today, ...files, '--resend', 'resend.csv', '--out', 'reconciled')
  expect(reconciled.status).toBe(1)
  const notMet = recordIn(join(where, 'reconciled')).requirements.filter((one) => one.verdict === 'Not met')
  expect(notMet.map((one) => one.id)).toEqual(['EXT-REC-02'])
  const [header, row, ...others] = readFileSync(join(where, 'resend.csv'), 'utf8').trimEnd().split(/\r?\n/)
  expect(header).toBe(v5Columns.join('|'))
  expect(row).toContain('yesterday-7')
  expect(others).toEqual([])
  expect(readdirSync(join(where, 'reconciled'))).toContain('index.html')
})
