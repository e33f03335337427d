import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { TargetRequest } from '../../src/engine/plan.ts'
import { openSession, type Session } from '../../src/engine/session.ts'
import type { RunRecord } from '../../src/record/run-record.ts'
import { loadSuite } from '../../src/requirements/load-suite.ts'
import { chooseReading } from '../../src/requirements/reading.ts'
import { startSimulator } from '../../src/simulator/index.ts'
import { type Forwarding, type ForwardingServer, forwardTo, type PassingRequest } from './forwarding-server.ts'

/* Where an API has no record of a patient as a whole, what a test created is deleted by its id. */

const suite = loadSuite('immunisation')
let session: Session

beforeAll(async () => {
  session = await openSession(['immunisation'])
})
afterAll(() => session.close())

const isCreation = ({ method }: PassingRequest) => method === 'POST'
const isDeletion = ({ method }: PassingRequest) => method === 'DELETE'

/** Judge one row on a simulator behind a server that a test can act in. */
async function judge(
  row: string,
  forwarding: Forwarding = {},
): Promise<{ record: RunRecord; server: ForwardingServer }> {
  const simulator = await startSimulator({ api: 'immunisation', seed: 'deletion' })
  const server = await forwardTo(simulator.baseUrl, forwarding)
  onTestFinished(async () => {
    await server.close()
    await simulator.close()
  })
  const request: TargetRequest = {
    id: 'immunisation',
    suite,
    baseUrl: server.baseUrl,
    embedded: false,
    environment: 'target',
    selection: { can: ['stateful'], environmentTitle: 'a target', readOnly: false, only: [row], notApplicable: {} },
    seed: 'deletion',
    reading: chooseReading(suite.conflicts, suite.presets, []),
    patients: { 'no-record': [], 'with-record': [], spare: [] },
    resetPatients: false,
    timeoutMs: 400,
    propertyRuns: 1,
    credentials: {},
    tls: {},
    pseudonymKey: 'deletion',
  }
  const options = {
    seed: 'deletion',
    command: '',
    strict: false,
    bail: false,
    deviations: new Map(),
    attestations: new Map(),
  }
  return { record: await session.run([request], options), server }
}

describe('a record without an NHS number', () => {
  const row = 'IMM-CRE-08'

  test('is deleted by the id that it got', async () => {
    const { record, server } = await judge(row)
    expect(record.requirements.find((one) => one.id === row)?.verdict).toBe('Met')
    expect(server.requests.filter(isCreation)).toHaveLength(1)
    expect(server.requests.filter(isDeletion)).toHaveLength(1)
    expect(record.leftBehind).toEqual([])
  })

  test('is listed when it cannot be deleted', async () => {
    const { record } = await judge(row, { refuses: isDeletion })
    expect(record.leftBehind).toEqual([
      {
        target: 'immunisation',
        what: expect.stringMatching(/^\/Immunization\/[0-9a-f-]{36}$/),
        reason: 'its deletion was answered 403',
      },
    ])
  })

  test('is listed when its creation was never answered', async () => {
    const never = new Promise<void>(() => {})
    const { record } = await judge(row, { afterwards: (passing) => (isCreation(passing) ? never : undefined) })
    expect(record.leftBehind).toEqual([
      {
        target: 'immunisation',
        what: expect.stringMatching(/^what request 1 of the test ".+" created$/),
        reason: 'no answer came, so its id is not known',
      },
    ])
  })
})

test('a record that a test deletes itself is not deleted again', async () => {
  const { record, server } = await judge('IMM-DEL-01')
  expect(server.requests.filter(isDeletion)).toHaveLength(1)
  expect(record.leftBehind).toEqual([])
})
