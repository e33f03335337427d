import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Proof } from '../../src/proof/prove.ts'
import { listFaults } from '../../src/simulator/index.ts'

const assay = fileURLToPath(new URL('../../bin/assay.js', import.meta.url))

/** One warm engine judges every fault, by the tests that meet the rows it breaks, and the clean simulator under each reading. */
test('every fault turns a row that it breaks and no other, and the clean simulator is never accused', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [assay, 'prove', 'raf', '--quick', '--seeds', '1', '--json'],
    {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  )
  const proof = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Proof
  expect(
    proof.faults.filter((one) => !one.caught).map((one) => one.fault),
    stderr,
  ).toEqual([])
  expect(proof.faults.filter((one) => one.falseAlarms.length > 0)).toEqual([])
  expect(proof.faults).toHaveLength(listFaults('raf').length)
  expect(proof.clean.map((one) => one.reading)).toEqual(['documented', 'gateway', 'fhir-r4'])
  expect(proof.clean.flatMap((one) => one.accusations)).toEqual([])
  expect(status).toBe(0)
}, 120_000)
