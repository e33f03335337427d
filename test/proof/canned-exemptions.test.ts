import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RunRecord } from '../../src/record/run-record.ts'
import { headerValue, type SimulatorRequest, type SimulatorResponse } from '../../src/simulator/message.ts'
import { listen } from '../../src/simulator/server.ts'
import { assay, recordIn, repository, temporaryFolder } from '../cli/assay-process.ts'
import { Bench, byRemainder } from '../simulator/covid-medical-exemption/bench.ts'

const basePath = '/covid-medical-exemptions/FHIR/R4'

/** What a server without a state of its own makes of a request. */
type Canned = (request: SimulatorRequest) => SimulatorResponse

/** Judge a server that answers as it is told to. */
async function judged(
  respond: Canned,
  ...words: string[]
): Promise<{ record: RunRecord; said: string; status: number | null }> {
  const api = { basePath, maxBodyBytes: 1024, setOrigin: () => {}, pauseMs: () => 0 }
  const server = await listen({ ...api, respond: (request) => ({ response: respond(request) }) }, 0, 0)
  const out = temporaryFolder()
  try {
    const target = `${server.origin}${basePath}`
    const { stderr, status } = await assay([
      'run',
      'cme',
      '--target',
      target,
      '--seed',
      'canned',
      '--out',
      out,
      ...words,
    ])
    return { record: recordIn(out), said: stderr, status }
  } finally {
    await server.close()
  }
}

const notMet = (record: RunRecord) =>
  record.requirements.filter((one) => one.verdict === 'Not met').map((one) => one.id)

/** Always the same exemption, no identifier sent back, and 422 for what is not an NHS number. */
const careless: Canned = ({ query }) =>
  /nhs-number%7C[0-9]{10}(?:&|$)/.test(query)
    ? { status: 200, headers: [['Content-Type', 'application/fhir+json']], body: exampleBody }
    : { status: 422, headers: [['Content-Type', 'application/json']], body: '{"error":"unprocessable"}' }

const exampleBody = new Bench({ stateless: true }).statusOf(byRemainder[2]).response.body

describe('a server that answers a canned example', () => {
  test('gets a report of what is wrong, each thing once, without a word of noise', async () => {
    const { record, said, status } = await judged(careless, '--can', 'sample-data')
    const wrong = notMet(record)
    expect(status).toBe(1)
    expect(wrong).toEqual(
      expect.arrayContaining(['CME-GET-04', 'CME-GET-05', 'CME-SMP-06', 'CME-HDR-03', 'CME-ERR-01']),
    )
    expect(wrong).not.toEqual(expect.arrayContaining(['CME-VAL-03']))
    expect(said).not.toMatch(/harness failed|Could not test|undefined|\[object/i)
    const told = [...said.matchAll(/^ {2}✗ (CME-\S+)/gm)].map(([, id]) => id)
    expect(told.length).toBeGreaterThan(0)
    expect(new Set(told).size).toBe(told.length)
    expect(said.split('\n').length).toBeLessThan(180)
  })

  test('is not asked, as the integration environment, for what that does not do', async () => {
    const echoing: Canned = ({ headers, path }) => {
      const id = headerValue(headers, 'X-Correlation-ID')
      const mirrored: [string, string][] = id ? [['X-Correlation-Id', id]] : []
      const isThere = path.endsWith('/QuestionnaireResponse')
      const own = isThere ? careless({ query: `nhs-number%7C${byRemainder[0]}` } as SimulatorRequest) : nothingHere
      return { ...own, headers: [...own.headers, ...mirrored] }
    }
    const words = ['--environment', 'integration', '--cannot', 'authorisation']
    const { record, status } = await judged(echoing, ...words)
    expect(notMet(record)).toEqual([])
    expect(status).toBe(0)
    expect(record.requirements.find((one) => one.id === 'CME-PAR-04')?.reason).toBe(
      'The environment "Integration test" is not declared to keep what is written (stateful): it gives one static answer, whatever is asked',
    )
  })
})

const nothingHere: SimulatorResponse = {
  status: 404,
  headers: [['Content-Type', 'application/fhir+json']],
  body: '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing","diagnostics":"Not found"}]}',
}

const data = resolve(repository, process.env.ASSAY_REFERENCE_DATA ?? '../shared/data')
const examples = join(data, 'api-examples/covid-medical-exemptions-api')
const names = [
  'empty-response',
  'exempt-vaccine',
  'exempt-vaccine-and-testing',
  'declined-vaccine',
  'declined-vaccine-and-testing',
]

describe.skipIf(!existsSync(examples))('a server that answers the published examples, as the sandbox does', () => {
  test.each(['components-examples', 'older-examples'])('those of %s, is not accused', async (set) => {
    const bodies = names.map((name) => readFileSync(join(examples, set, `${name}.fhir.json`), 'utf8'))
    const sandbox: Canned = ({ headers, path, query }) => {
      const id = headerValue(headers, 'X-Correlation-ID')
      const mirrored: [string, string][] = id ? [['X-Correlation-Id', id]] : []
      if (!path.endsWith('/QuestionnaireResponse')) {
        return { ...nothingHere, headers: [...nothingHere.headers, ...mirrored] }
      }
      const remainder = Number(/nhs-number%7C([0-9]+)/i.exec(query)?.[1] ?? 0) % 5
      return {
        status: 200,
        headers: [['Content-Type', 'application/fhir+json'], ...mirrored],
        body: bodies[remainder] ?? '',
      }
    }
    const { record, status } = await judged(sandbox, '--environment', 'sandbox')
    expect(notMet(record)).toEqual([])
    expect(status).toBe(0)
    expect(record.requirements.filter((one) => one.verdict === 'Met').length).toBeGreaterThan(50)
  })
})
