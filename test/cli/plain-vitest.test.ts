import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkRecord } from '../../src/record/check-record.ts'
import { startSimulator } from '../../src/simulator/index.ts'
import { recordIn, repository, startNode, temporaryFolder } from './assay-process.ts'

test('the suites run as ordinary vitest files, against ASSAY_TARGET', async () => {
  const simulator = await startSimulator({ api: 'raf', seed: 'plain' })
  onTestFinished(() => simulator.close())
  const out = temporaryFolder()
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs')
  const words = [vitest, 'run', '--project', 'suites', 'suites/reasonable-adjustment-flag/create-consent']
  const { stdout, stderr } = await startNode(words, {
    cwd: repository,
    env: { ASSAY_TARGET: simulator.baseUrl, ASSAY_OUT: out, NO_COLOR: '1' },
  }).ended

  expect(stdout, stderr).toMatch(/Test Files\s+1 passed/)
  const record = recordIn(out)
  expect(checkRecord(record)).toEqual([])
  expect(record.targets).toMatchObject([{ baseUrl: simulator.baseUrl }])
  expect(record.requirements.find((one) => one.id === 'RAF-CRC-01')?.verdict).toBe('Met')
  expect(record.requirements.filter((one) => one.verdict === 'Not met')).toEqual([])
  expect(readdirSync(out).sort()).toEqual(['index.html', 'junit.xml', 'record.json'])
})
