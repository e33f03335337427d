import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { checkRecord } from '../../src/record/check-record.ts'
import { startSimulator } from '../../src/simulator/index.ts'
import { forwardTo } from '../engine/forwarding-server.ts'
import { serve } from '../target/servers.ts'
import { pressControlC, printed, recordIn, startAssay, temporaryFolder } from './assay-process.ts'

test('Ctrl+C ends the running test, removes what was created and writes what was found: exit 130', async () => {
  const simulator = await startSimulator({ api: 'raf', seed: 'interrupt' })
  const isPost = (path: string) => (one: { method: string; path: string }) =>
    one.method === 'POST' && one.path.endsWith(path)
  const server = await forwardTo(simulator.baseUrl, {
    afterwards: (passing) => {
      if (isPost('/Consent')(passing)) pressControlC(running)
    },
  })
  onTestFinished(async () => {
    await Promise.all([server.close(), simulator.close()])
  })
  const out = temporaryFolder()
  const words = ['run', 'raf', '--target', server.baseUrl, '--only', 'RAF-CRC-01,RAF-CRC-02,RAF-CRC-03', '--out', out]
  const running = startAssay(words)
  const { status, stderr } = await running.ended

  expect(stderr).toContain('Interrupted: the test that is running ends, then what was created is removed.')
  expect(status, stderr).toBe(130)
  const record = recordIn(out)
  expect(checkRecord(record)).toEqual([])
  expect(record.run).toMatchObject({ complete: false, incompleteReason: expect.stringContaining('it was interrupted') })
  expect(record.run.finished).toBeLessThan(record.run.selected)
  expect(server.requests.filter(isPost('/Consent'))).toHaveLength(1)
  expect(server.requests.filter(isPost('/$removerarecord'))).toHaveLength(1)
  expect(record.leftBehind).toEqual([])
  expect(stderr).toContain(join(out, 'record.json'))
})

test('Ctrl+C once more ends it at once, also when the target never answers', async () => {
  const address = await serve(
    createServer((request, answer) => {
      // The one question whether the target can be reached is answered, and no other.
      if (request.url?.includes('?') === true || request.method !== 'GET') pressControlC(running)
      else answer.writeHead(404).end()
    }),
  )
  const running = startAssay(['run', 'raf', '--only', 'RAF-CRC-01', '--target', `http://${address}`])
  await printed(running, 'stderr', /Press Ctrl\+C again to stop at once/)
  pressControlC(running)
  expect(await running.ended).toMatchObject({ status: 130, stdout: '' })
})
