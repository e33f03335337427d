import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { TargetRequest } from '../../src/engine/plan.ts'
import { replayRequests } from '../../src/engine/replay-requests.ts'
import { openSession, type RunOptions, type Session } from '../../src/engine/session.ts'
import { checkRecord } from '../../src/record/check-record.ts'
import type { RunRecord } from '../../src/record/run-record.ts'
import { loadSuite } from '../../src/requirements/load-suite.ts'
import { chooseReading } from '../../src/requirements/reading.ts'
import { type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts'
import { type Forwarding, type ForwardingServer, forwardTo, type PassingRequest } from './forwarding-server.ts'

const api = 'reasonable-adjustment-flag'
const suite = loadSuite(api)
const rowsOfCreation = ['RAF-CRC-01', 'RAF-CRC-02', 'RAF-CRC-03']

let session: Session
let folder: string
const temporaryFolderBefore = process.env.TMPDIR

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'assay-session-'))
  // Runs keep their journals in the temporary folder; in one of their own, a test finds them.
  process.env.TMPDIR = folder
  session = await openSession([api])
})

afterAll(async () => {
  await session.close()
  if (temporaryFolderBefore === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = temporaryFolderBefore
  rmSync(folder, { recursive: true, force: true })
})

const runOptions: RunOptions = {
  seed: 'session',
  command: 'assay run raf --seed session',
  strict: false,
  bail: false,
  deviations: new Map(),
  attestations: new Map(),
}

function targetAt(baseUrl: string, changes: Partial<TargetRequest> & { only?: string[] } = {}): TargetRequest {
  const { only = rowsOfCreation, ...others } = changes
  return {
    id: 'raf',
    suite,
    baseUrl,
    embedded: false,
    environment: 'target',
    selection: {
      can: ['stateful', 'request-id-required'],
      environmentTitle: 'given by --target',
      readOnly: false,
      only,
      notApplicable: {},
    },
    seed: 'session',
    reading: chooseReading(suite.conflicts, suite.presets, []),
    patients: { 'no-record': [], 'with-record': [], spare: [] },
    resetPatients: false,
    timeoutMs: 10_000,
    propertyRuns: 2,
    credentials: {},
    tls: {},
    pseudonymKey: 'session',
    ...others,
  }
}

/** A simulator that ends with the test; gives its base URL. */
async function simulatorWith(options: Partial<SimulatorOptions> = {}): Promise<string> {
  const simulator = await startSimulator({ api: 'raf', seed: 'session', ...options })
  onTestFinished(() => simulator.close())
  return simulator.baseUrl
}

/** A simulator behind a server that a test can act in. */
async function simulatorBehind(forwarding: Forwarding): Promise<ForwardingServer> {
  const server = await forwardTo(await simulatorWith(), forwarding)
  onTestFinished(() => server.close())
  return server
}

function verdictOf(record: RunRecord, row: string, target = 'raf'): string | undefined {
  return record.requirements.find((one) => one.id === row && one.target === target)?.verdict
}

function verdictsOf(record: RunRecord): string[] {
  return record.requirements.map((one) => `${one.id} ${one.verdict}`)
}

/** The process that runs the suites: it names its journal after itself. */
function workerProcess(): number {
  const journals = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.ndjson'))
  const pids = new Set(journals.map((one) => Number(/(\d+)-[^/\\]*$/.exec(one)?.[1])))
  const [pid] = [...pids]
  if (pids.size !== 1 || pid === undefined) throw new Error(`One worker was expected, not ${[...pids].join(', ')}.`)
  return pid
}

const isCreation = ({ method, path }: PassingRequest) => method === 'POST' && path.endsWith('/Consent')
const isRemoval = ({ method, path }: PassingRequest) => method === 'POST' && path.endsWith('$removerarecord')

/** One run of three rows against a sound server, that several tests look at. */
let sound: { record: RunRecord; requests: PassingRequest[] }

beforeAll(async () => {
  const simulator = await startSimulator({ api: 'raf', seed: 'session' })
  const server = await forwardTo(simulator.baseUrl)
  const record = await session.run([targetAt(server.baseUrl)], runOptions)
  await Promise.all([server.close(), simulator.close()])
  sound = { record, requests: server.requests }
})

describe('the tests of the suites', () => {
  const known = new Set(suite.rows.map((one) => one.id))

  test('name rows that exist', () => {
    const unknown = session.tests.flatMap(({ id, requirements, observes }) =>
      [...requirements, ...observes].filter((row) => !known.has(row)).map((row) => `${id}: ${row}`),
    )
    expect(unknown).toEqual([])
  })

  test('have ids of their own: plan, journal and record know a test by its id', () => {
    const ids = session.tests.map((one) => one.id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })

  test('leave no row silent: each that is tested on a server is met by a test, or judged on every answer', () => {
    const met = new Set(session.tests.flatMap((one) => [...one.requirements, ...one.observes]))
    const judged = new Set(suite.everyAnswer.map((one) => one.row))
    const silent = suite.rows.filter(
      ({ id, actor, disposition, scope }) =>
        actor === 'server' && disposition === 'tested' && !(scope === 'test' ? met : judged).has(id),
    )
    expect(silent.map((one) => one.id)).toEqual([])
  })
})

describe('a run against a server', () => {
  test('judges the rows that were asked for, in a record that is what its schema says', () => {
    const { record } = sound
    expect(checkRecord(JSON.parse(JSON.stringify(record)))).toEqual([])
    for (const row of rowsOfCreation) expect(verdictOf(record, row)).toBe('Met')
    expect(record.run).toMatchObject({ complete: true, planned: session.tests.length, seed: 'session' })
    expect(record.gate.exitCode).toBe(0)
    expect(record.requirements).toHaveLength(suite.rows.length)
    expect(record.exchanges).toHaveLength(sound.requests.length)
  })

  test('leaves nothing behind, neither on the target nor in the temporary folder', () => {
    const { record, requests } = sound
    expect(requests.filter(isRemoval)).toHaveLength(requests.filter(isCreation).length)
    expect(requests.filter(isCreation).length).toBeGreaterThanOrEqual(3)
    expect(record.leftBehind).toEqual([])
    expect(readdirSync(folder).filter((name) => name.startsWith('assay-'))).toEqual([])
  })

  test('judges two targets at once, each by itself, and says which check failed on what', async () => {
    const targets = [
      targetAt(await simulatorWith(), { id: 'sound' }),
      targetAt(await simulatorWith({ fault: 'consent-created-with-200' }), { id: 'faulty' }),
    ]
    const record = await session.run(targets, runOptions)
    expect(verdictOf(record, 'RAF-CRC-01', 'sound')).toBe('Met')
    expect(verdictOf(record, 'RAF-CRC-01', 'faulty')).toBe('Not met')
    expect(record.gate.exitCode).toBe(1)

    const checks = record.tests.flatMap((one) => one.steps).flatMap((one) => one.checks)
    const failed = checks.filter((one) => one.outcome === 'failed')
    expect(failed).toMatchObject([{ requirement: 'RAF-CRC-01', expected: expect.stringContaining('201') }])
    const exchange = record.exchanges.find((one) => one.id === failed[0]?.exchange)
    expect(exchange).toMatchObject({ target: 'faulty', response: { status: 200 } })
  })

  test('gives each of two APIs its own test, where both have one of the same title', async () => {
    const both = await openSession([suite.api.id, 'covid-medical-exemption'])
    onTestFinished(() => both.close())
    const other = loadSuite('covid-medical-exemption')
    const reading = chooseReading(other.conflicts, other.presets, [])
    const only = ['RAF-AUTH-03', 'CME-AUTH-03']
    const selection = { ...targetAt('').selection, can: ['authorisation'], only }
    const cme = await startSimulator({ api: 'cme', tokens: ['issued'] })
    onTestFinished(() => cme.close())
    const targets = [
      targetAt(await simulatorWith({ tokens: ['issued'] }), { selection }),
      targetAt(cme.baseUrl, { id: 'cme', suite: other, reading, selection }),
    ]
    const record = await both.run(targets, runOptions)
    expect(verdictOf(record, 'RAF-AUTH-03', 'raf')).toBe('Met')
    expect(verdictOf(record, 'CME-AUTH-03', 'cme')).toBe('Met')
    expect(record.tests.filter((one) => one.outcome === 'error')).toEqual([])
  })

  test('sends the same whether it is asked for one row or for more', async () => {
    const sentIn = (record: RunRecord) =>
      record.exchanges
        .filter((one) => one.purpose === 'test' && one.test?.endsWith('answered-with-201'))
        .map(({ request: { body, headers } }) => ({ body, headers }))
    const alone = await session.run([targetAt(await simulatorWith(), { only: ['RAF-CRC-01'] })], runOptions)
    expect(sentIn(alone)).toHaveLength(1)
    expect(sentIn(alone)).toEqual(sentIn(sound.record))
  })
})

describe('a worker that dies in the middle', () => {
  /** Ends the worker once, when the first consent has been created and before the worker learns of it. */
  function killOnce(): NonNullable<Forwarding['afterwards']> {
    let killed = false
    return (passing) => {
      if (killed || !isCreation(passing)) return
      killed = true
      process.kill(workerProcess(), 'SIGKILL')
    }
  }

  test('takes neither the record with it nor leaves what it created on the target', async () => {
    const server = await simulatorBehind({ afterwards: killOnce() })
    const record = await session.run([targetAt(server.baseUrl)], runOptions)

    expect(checkRecord(JSON.parse(JSON.stringify(record)))).toEqual([])
    expect(record.run.complete).toBe(false)
    expect(record.run.finished).toBeLessThan(record.run.selected)
    expect(record.run.incompleteReason).toContain('did not end')
    const reasons = record.tests.filter((one) => one.outcome === 'error').map((one) => one.reason)
    expect(reasons).toContain('The worker ended before the test did')
    expect(verdictsOf(record).join()).toContain('Could not test')
    expect(record.gate.exitCode).toBe(4)

    expect(server.requests.filter(isCreation)).toHaveLength(1)
    expect(server.requests.filter(isRemoval)).toHaveLength(1)
    expect(record.leftBehind).toEqual([])
    expect(record.exchanges.filter((one) => one.purpose === 'clean-up' && one.test === null)).not.toEqual([])
  })

  test('has what could not be removed listed', async () => {
    const server = await simulatorBehind({ afterwards: killOnce(), refuses: isRemoval })
    const record = await session.run([targetAt(server.baseUrl)], runOptions)
    expect(record.leftBehind).toEqual([
      {
        target: 'raf',
        what: expect.stringMatching(/^the record of patient 999\d{7}$/),
        reason: 'the removal was answered 403',
      },
    ])
  })
})

describe('a run that is interrupted', () => {
  test('ends the test that is running, starts no other, tidies up and says what it found', async () => {
    const server = await simulatorBehind({
      afterwards: (passing) => {
        if (isCreation(passing)) session.interrupt()
      },
    })
    const record = await session.run([targetAt(server.baseUrl)], runOptions)

    expect(checkRecord(JSON.parse(JSON.stringify(record)))).toEqual([])
    expect(record.gate.exitCode).toBe(130)
    expect(record.run.complete).toBe(false)
    expect(record.run.finished).toBe(1)
    expect(record.run.selected).toBeGreaterThan(1)
    expect(record.tests.find((one) => one.outcome === 'error')?.reason).toBe(
      'The run was interrupted before the test ended',
    )
    expect(server.requests.filter(isCreation)).toHaveLength(1)
    expect(server.requests.filter(isRemoval)).toHaveLength(server.requests.filter(isCreation).length)
    expect(record.leftBehind).toEqual([])
  })
})

describe('a record that is judged again', () => {
  async function judgeAgain(change: (copy: RunRecord) => void = () => {}): Promise<RunRecord> {
    const copy = structuredClone(sound.record)
    change(copy)
    const file = join(folder, 'record.json')
    writeFileSync(file, JSON.stringify(copy))
    return session.run(replayRequests(copy, file), runOptions)
  }

  /** What the test with this title sent first, and the answer. */
  function firstExchange(copy: RunRecord, title: string) {
    const found = copy.exchanges.find((one) => one.purpose === 'test' && one.test?.endsWith(title))
    if (found?.response === undefined) throw new Error(`The record holds no exchange of "${title}".`)
    return { request: found.request, response: found.response }
  }

  test('gives the same verdicts from the same checks, without the target', async () => {
    const again = await judgeAgain()
    for (const row of rowsOfCreation) expect(verdictOf(again, row)).toBe('Met')
    const checksOf = (record: RunRecord) =>
      record.tests.map(({ id, steps }) => ({ id, checks: steps.flatMap((step) => step.checks) }))
    expect(checksOf(again)).toEqual(checksOf(sound.record))
    expect(again.gate).toEqual(sound.record.gate)
  })

  test('gives another verdict for a changed answer, and none for a changed request', async () => {
    const again = await judgeAgain((copy) => {
      firstExchange(copy, 'answered-with-201').response.status = 200
      const { headers } = firstExchange(copy, 'found-as-it-was-recorded').request
      const sent = headers.find(([name]) => name === 'X-Request-ID')
      if (sent !== undefined) sent[1] = '00000000-0000-4000-8000-000000000000'
    })
    expect(verdictOf(again, 'RAF-CRC-01')).toBe('Not met')
    expect(verdictOf(again, 'RAF-CRC-02')).toBe('Met')
    const unlike = again.requirements.find((one) => one.id === 'RAF-CRC-03')
    expect(unlike?.verdict).toBe('Could not test')
    expect(unlike?.reason).toContain('the header X-Request-ID was "00000000-0000-4000-8000-000000000000" and is ')
  })
})
