import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkRecord } from '../../src/record/check-record.ts'
import type { RunRecord } from '../../src/record/run-record.ts'
import { type RunningSimulator, startSimulator } from '../../src/simulator/index.ts'
import { forwardTo } from '../engine/forwarding-server.ts'
import { assay, type Ended, pressControlC, printed, recordIn, startAssay, temporaryFolder } from './assay-process.ts'

let simulator: RunningSimulator

/** One run of the embedded simulator that several tests look at, and the folder that it wrote to. */
let plain: Ended
const out = temporaryFolder()

beforeAll(async () => {
  simulator = await startSimulator({ api: 'raf', seed: 'cli' })
  plain = await assay(['run', 'raf', '--only', 'RAF-CRC-01', '--seed', 'abc', '--out', out])
})
afterAll(() => simulator.close())

describe('a run of the embedded simulator', () => {
  test('exits 0, writes record and reports, and speaks on standard error alone', () => {
    const { status, stdout, stderr } = plain
    expect(status, stderr).toBe(0)
    expect(stdout).toBe('')
    expect(stderr).toContain('1 of 1 applicable musts met')
    expect(stderr).toContain('the embedded simulator')
    expect(stderr).toContain(`assay run raf --only RAF-CRC-01 --seed abc --out ${out}`)
    expect(stderr).not.toContain('\u001b')
    expect(readdirSync(out).sort()).toEqual(['index.html', 'junit.xml', 'record.json'])
    expect(checkRecord(recordIn(out))).toEqual([])
  })

  test('--json prints the record, and nothing else, on standard output', async () => {
    const folder = temporaryFolder()
    const words = ['run', 'raf', '--only', 'RAF-CRC-01', '--json', '--report', 'csv', '--out', folder]
    const { status, stdout } = await assay(words, { env: { NO_COLOR: '1', ASSAY_SEED: 'from-environment' } })
    expect(status).toBe(0)
    const record = JSON.parse(stdout) as RunRecord
    expect(checkRecord(record)).toEqual([])
    expect(record.run.seed).toBe('from-environment')
    expect(record).toEqual(recordIn(folder))
    expect(readdirSync(folder).sort()).toEqual(['record.json', 'requirements.csv'])
  })
})

describe('a run that judged nothing: exit 4, saying what was left out', () => {
  test.concurrent.each([
    [
      'what was asked for needs what the target cannot',
      ['--cannot', 'stateful', '--only', 'RAF-CRC-03'],
      'is not declared to keep what is written (stateful)',
    ],
    [
      'what was asked for writes, and the run is read-only',
      ['--read-only', '--only', 'RAF-CRC-01'],
      'The run is read-only, and this test writes',
    ],
  ])('%s', async (_, words, reason) => {
    const { status, stderr } = await assay(['run', 'raf', ...words, '--out', temporaryFolder()])
    expect(stderr).toContain('No must was met.')
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(reason)
    expect(status, stderr).toBe(4)
  })
})

describe('a run against a target', () => {
  test('that breaks a must exits 1 and names the row', async () => {
    const words = ['simulate', 'raf', '--port', '0', '--json', '--fault', 'consent-created-with-200']
    const faulty = startAssay(words)
    const line = JSON.parse(await printed(faulty, 'stdout', /^.*\n/)) as { api: string; baseUrl: string }
    expect(line).toEqual({ api: 'raf', baseUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//) })

    const folder = temporaryFolder()
    const { status, stderr } = await assay(['run', 'raf', '--only', 'RAF-CRC-01', '--out', folder], {
      env: { ASSAY_TARGET: line.baseUrl },
    })
    expect(status, stderr).toBe(1)
    expect(stderr).toContain('RAF-CRC-01')
    expect(stderr).toContain('1 must not met: RAF-CRC-01')
    expect(recordIn(folder).targets[0]).toMatchObject({ baseUrl: line.baseUrl, embedded: false })

    pressControlC(faulty)
    expect(await faulty.ended).toMatchObject({ status: 0, stderr: '' })
  })

  test('that breaks only a should exits 0 and shows the warning', async () => {
    const words = ['run', 'raf', '--only', 'RAF-CRC-01,RAF-SRCH-19', '--fault', 'parameter-order-matters']
    const { status, stderr } = await assay([...words, '--out', temporaryFolder()])
    expect(status, stderr).toBe(0)
    expect(stderr).toContain('Warnings: 1 recommendation not met')
    expect(stderr).toContain('RAF-SRCH-19 (should)')
    expect(stderr).toContain('1 of 1 applicable musts met')
  })

  test('can be tried dry: requests are printed, and none is sent to it', async () => {
    const server = await forwardTo(simulator.baseUrl)
    const folder = temporaryFolder()
    const words = ['run', 'raf', '--dry-run', '--only', 'RAF-CRC-01', '--target', server.baseUrl, '--out', folder]
    const { status, stdout, stderr } = await assay(words)
    await server.close()
    expect(status, stderr).toBe(0)
    expect(server.requests).toEqual([])
    expect(stdout).toContain(`Dry run: nothing was sent to ${server.baseUrl}.`)
    expect(stdout).toContain(`POST ${server.baseUrl}/Consent`)
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('a record that was written', () => {
  test('can be verified, judged again and rendered again', async () => {
    const file = join(out, 'record.json')

    const judged = await assay(['verify', file, '--rejudge'])
    expect(judged).toMatchObject({ status: 0, stdout: '' })
    expect(judged.stderr).toMatch(/verdicts judged again from \d+ exchanges: all the same\./)

    const other = temporaryFolder()
    const rendered = await assay(['report', file, '--report', 'junit', '--out', other])
    expect(rendered).toMatchObject({ status: 0, stdout: expect.stringContaining(join(other, 'junit.xml')) })
  })
})
