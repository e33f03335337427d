import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Proof } from '../../src/proof/prove.ts'
import { findSuite, loadSuite } from '../../src/requirements/load-suite.ts'
import { listFaults } from '../../src/simulator/index.ts'

const assay = fileURLToPath(new URL('../../bin/assay.js', import.meta.url))

/** One warm engine judges every fault of an API by the tests that meet the rows it breaks, and the clean simulator under each reading. */
function prove(api: string): Promise<{ proof: Proof; status: number | null; said: string }> {
  const child = spawn(process.execPath, [assay, 'prove', api, '--quick', '--seeds', '1', '--json'])
  const out: Buffer[] = []
  const said: Buffer[] = []
  child.stdout.on('data', (data: Buffer) => out.push(data))
  child.stderr.on('data', (data: Buffer) => said.push(data))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => {
      const line = Buffer.concat(out).toString().trim().split('\n').at(-1) || '{}'
      resolve({ proof: JSON.parse(line) as Proof, status, said: Buffer.concat(said).toString() })
    })
  })
}

/** One API here, all of them in `npm run prove`: the other tests have to fit beside it in two minutes. */
test('every fault turns a row that it breaks and no other, and the clean simulator is never accused', async () => {
  const { proof, status, said } = await prove('raf')
  const { presets } = loadSuite(findSuite('raf') ?? '')
  expect(
    proof.faults.filter((one) => !one.caught).map((one) => one.fault),
    said,
  ).toEqual([])
  expect(proof.faults.filter((one) => one.falseAlarms.length > 0)).toEqual([])
  expect(proof.faults).toHaveLength(listFaults('raf').length)
  expect(proof.clean.map((one) => one.reading)).toEqual(Object.keys(presets))
  expect(proof.clean.flatMap((one) => one.accusations)).toEqual([])
  expect(status).toBe(0)
}, 180_000)
