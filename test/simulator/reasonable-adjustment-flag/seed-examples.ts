import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RunningSimulator } from '../../../src/simulator/index.ts'
import { asObject, asText, type JsonObject, objectsIn } from '../../../src/simulator/json.ts'
import { bodyText, type SimulatorRequest, type SimulatorResponse } from '../../../src/simulator/message.ts'
import { serve } from '../../../src/simulator/reasonable-adjustment-flag/api.ts'
import { policyFor } from '../../../src/simulator/reasonable-adjustment-flag/policies.ts'
import { emptyState } from '../../../src/simulator/reasonable-adjustment-flag/state.ts'
import { idsFrom } from '../../../src/simulator/seeded-ids.ts'
import { listen } from '../../../src/simulator/server.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const data = resolve(root, process.env.ASSAY_REFERENCE_DATA ?? '../shared/data')
const seedFolder = join(data, '..', 'seeds')
const seedName = existsSync(seedFolder) ? readdirSync(seedFolder).find((name) => name.startsWith('002_')) : undefined

/** Whether the page is at hand; a test that needs it skips itself otherwise. */
export const hasSeedPage = seedName !== undefined

/** The line on which each example of an answer begins. */
const LINES = {
  'created Consent': 366,
  'created Flag': 859,
  'created List': 1223,
  'found Consent': 1579,
  'found Flag': 1941,
  'found List': 2557,
  'updated Consent': 3757,
  removal: 3037,
} as const

/** The NHS number of every example of the page. */
const EXAMPLE_NUMBER = '9693892283'

/** The examples of answers as the page shows them, by what they answer. */
export function readSeedExamples(): Record<keyof typeof LINES, JsonObject> {
  const lines = readFileSync(join(seedFolder, seedName ?? ''), 'utf8').split('\n')
  const examples = Object.entries(LINES).map(([name, line]) => [name, blockAt(lines, line)])
  return Object.fromEntries(examples) as Record<keyof typeof LINES, JsonObject>
}

/** The page has lost its indentation, so an example ends with the first brace that makes it JSON. */
function blockAt(lines: readonly string[], line: number): JsonObject {
  for (let end = line; end < lines.length; end++) {
    if (lines[end] !== '}') continue
    try {
      return JSON.parse(lines.slice(line - 1, end + 1).join('\n')) as JsonObject
    } catch {
      // This brace closes an element of the example.
    }
  }
  throw new Error(`No example begins on line ${line} of the page`)
}

/**
 * Starts a server that decides like the documented simulator and answers with the page's own examples: their Provenance, their
 * spelling and their codes, under the ids, versions, patients and statuses that are true. What a client wrote is not in them,
 * so a run against it declares `--cannot stateful`.
 */
export async function startSeedExamples(seed = 'seed examples'): Promise<RunningSimulator> {
  const examples = readSeedExamples()
  const state = emptyState(idsFrom(seed), () => new Date())
  const api = serve(state, policyFor(['documented']))
  const respond = (request: SimulatorRequest) => {
    const { response } = api.respond(request)
    return { response: response.status < 300 ? dressed(response, request, examples) : response }
  }
  const server = await listen({ ...api, respond }, 0, 0)
  return { api: 'raf', baseUrl: `${server.origin}${api.basePath}`, close: server.close }
}

type Examples = ReturnType<typeof readSeedExamples>

function dressed(response: SimulatorResponse, request: SimulatorRequest, examples: Examples): SimulatorResponse {
  const body = asObject(JSON.parse(bodyText(response))) ?? {}
  return { ...response, body: JSON.stringify(dressedBody(body, request.method, examples)) }
}

function dressedBody(body: JsonObject, method: string, examples: Examples): JsonObject {
  if (body.resourceType === 'OperationOutcome') return { ...examples.removal, id: body.id }
  if (body.resourceType !== 'Bundle') return dressedResource(body, method === 'PUT' ? 'updated' : 'created', examples)
  const bundle = { ...body, meta: { profile: ['http://hl7.org/fhir/bundle'] } }
  if (!body.entry) return bundle
  const entry = objectsIn(body.entry).map(({ fullUrl, resource }) => ({
    fullUrl,
    resource: dressedResource(asObject(resource) ?? {}, 'found', examples),
  }))
  return { ...bundle, entry }
}

function dressedResource(resource: JsonObject, what: 'created' | 'found' | 'updated', examples: Examples): JsonObject {
  const type = asText(resource.resourceType) as 'Consent' | 'Flag' | 'List'
  const whole =
    type !== 'Consent' && what === 'updated'
      ? examples[`created ${type}`]
      : examples[`${what} ${type}` as keyof Examples]
  const example = whole.resourceType === 'Bundle' ? (asObject(objectsIn(whole.entry)[0]?.resource) ?? {}) : whole
  const id = asText(resource.id) ?? ''
  const text = JSON.stringify(example)
    .replaceAll(asText(example.id) ?? '', id)
    .replaceAll(EXAMPLE_NUMBER, id.split('.')[0] ?? '')
  const named = asObject(JSON.parse(text)) ?? {}
  const { versionId, lastUpdated } = asObject(resource.meta) ?? {}
  const meta = { ...asObject(named.meta), versionId, ...(asObject(named.meta)?.lastUpdated ? { lastUpdated } : {}) }
  return { ...named, meta, status: resource.status }
}
