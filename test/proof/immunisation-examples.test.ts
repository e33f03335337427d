import { expect, test } from 'vitest'
import { startSimulator } from '../../src/simulator/index.ts'
import { assay, recordIn, temporaryFolder } from '../cli/assay-process.ts'

/** Run the suites against a server that answers examples, whatever it is sent, as the sandbox of the API does. */
async function judged(...options: string[]) {
  const server = await startSimulator({ api: 'immunisation', stateless: true })
  const out = temporaryFolder()
  try {
    const run = ['run', 'immunisation', '--target', server.baseUrl, '--seed', 'examples', '--out', out, ...options]
    const { status, stderr } = await assay(run)
    return { status, stderr, record: recordIn(out) }
  } finally {
    await server.close()
  }
}

test('a server that answers examples is told what is wrong with them, each once, and nothing else', async () => {
  const { status, stderr, record } = await judged('--cannot', 'stateful', '--reading', 'IMM-C22=b')
  expect(status).toBe(1)
  const accused = record.requirements.filter((one) => one.verdict === 'Not met').map((one) => one.id)
  expect(accused).toEqual([
    // The identifiers of the request do not come back
    'IMM-HDR-01',
    'IMM-HDR-02',
    'IMM-HDR-03',
    'IMM-HDR-04',
    'IMM-HDR-09',
    // The self link is always the same, and an empty vaccine type is as good as any
    'IMM-SRCH-14',
    'IMM-SRCH-24',
  ])
  // Location is the id alone, and the chosen reading has it so
  expect(record.requirements.find((one) => one.id === 'IMM-HDR-10')?.verdict).toBe('Met')
  for (const id of accused) expect(stderr.split(`✗ ${id} `).length, id).toBeLessThanOrEqual(2)
  expect(record.tests.filter((one) => one.outcome === 'error').map((one) => `${one.title}: ${one.reason}`)).toEqual([])
})

test('a server that is said to keep what is written, and does not, ends in a report all the same', async () => {
  const { status, record } = await judged()
  expect(status).toBe(1)
  expect(record.run.complete).toBe(true)
  expect(record.requirements.filter((one) => one.verdict === 'Not met').length).toBeGreaterThan(50)
  const failed = record.tests.filter((one) => one.outcome === 'error').map((one) => one.reason ?? '')
  expect(failed.filter((reason) => reason.startsWith('The harness failed'))).toEqual([])
})
