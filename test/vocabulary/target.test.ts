import { describe, expect, test } from 'vitest'
import type { ApiDefinition } from '../../src/requirements/api-definition.ts'
import type { Conflict } from '../../src/requirements/row.ts'
import type { SendContext, Sent, TargetRequest } from '../../src/target/target-client.ts'
import { createTarget, type Target } from '../../src/vocabulary/target.ts'
import { answerOf } from './answers.ts'
import { journalled, runningUnder } from './running.ts'

const interactions = [
  { id: 'create', method: 'POST', path: '/Immunization', success: 201 },
  { id: 'search', method: 'GET', path: '/Immunization', success: 200 },
  { id: 'read', method: 'GET', path: '/Immunization/{id}', success: 200 },
  { id: 'update', method: 'PUT', path: '/Immunization/{id}', success: 200 },
  { id: 'delete', method: 'DELETE', path: '/Immunization/{id}', success: 204 },
].map((one) => ({ ...one, title: one.id, resource: 'Immunization', writes: one.method !== 'GET' }))

/** Where the header with the version is left to a reading, as where an API departs from FHIR. */
const whichHeader: Conflict = {
  id: 'C1',
  question: 'Which header?',
  readings: { a: { says: 'E-Tag', send: { header: 'E-Tag', value: '{version}', answer: 'E-Tag' } } },
}

const api: Partial<ApiDefinition> = {
  interactions,
  search: { Immunization: { 'patient.identifier': 'https://x|{{nhsNumber}}', '-immunization.target': 'FLU,MMR' } },
  patientRecord: {
    find: { interaction: 'search', params: {} },
    patientPath: 'patient',
    remove: { interaction: 'delete' },
  },
  version: { conflict: 'C1' },
}

/** The vocabulary's target of an API that has resources by id, and what it sent. */
function targetOf(changes: Partial<ApiDefinition> = api): {
  target: Target
  asked: TargetRequest[]
  created: Set<string>
} {
  const running = runningUnder({ meets: ['RAF-UPC-05'] })
  running.suite = {
    ...running.suite,
    api: { ...running.suite.api, ...changes },
    conflicts: [whichHeader],
    everyAnswer: [],
  }
  running.target = { ...running.target, conflicts: { C1: 'a' } }
  running.patients.add('9990000018')
  const asked: TargetRequest[] = []
  running.workbench.client = {
    id: 'target',
    baseUrl: '',
    send: async (request: TargetRequest, _context: SendContext): Promise<Sent> => {
      asked.push(request)
      const headers: [string, string][] = [['Location', 'https://x/FHIR/R4/Immunization/i-1']]
      const { exchange } = answerOf({ status: 201, headers, request: { method: request.method } })
      return { exchange, raw: { status: 201, headers, body: new Uint8Array() } }
    },
  }
  return { target: createTarget(), asked, created: running.created }
}

const textOf = ({ body }: TargetRequest) => new TextDecoder().decode(body)

describe('a resource with an id', () => {
  test('is read, replaced and deleted under the path of the API', async () => {
    const { target, asked } = targetOf()
    const made = await target.create('Immunization', { resourceType: 'Immunization' })
    expect(made.id).toBe('i-1')
    await target.read('Immunization', made)
    await target.read('Immunization', 'a/b')
    await target.replace('i-1', { resourceType: 'Immunization' }, { ifVersion: '3' })
    await target.delete('Immunization', made)
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /Immunization',
      'GET /Immunization/i-1',
      'GET /Immunization/a%2Fb',
      'PUT /Immunization/i-1',
      'DELETE /Immunization/i-1',
    ])
  })

  test('names its version in the header that the reading says', async () => {
    const { target, asked } = targetOf()
    await target.replace('i-1', { resourceType: 'Immunization' }, { ifVersion: '3' })
    expect(asked[0]?.headers).toContainEqual(['E-Tag', '3'])
  })

  test('and in If-Match where the API says nothing', async () => {
    const { version: _, ...plain } = api
    const { target, asked } = targetOf(plain)
    await target.replace('i-1', { resourceType: 'Immunization' }, { ifVersion: '3' })
    expect(asked[0]?.headers).toContainEqual(['If-Match', 'W/"3"'])
  })
})

describe('a search', () => {
  test('names the patient as the API describes it', () => {
    const { target } = targetOf()
    expect(target.searchParameters('Immunization', { nhsNumber: '9990000018' })).toEqual({
      'patient.identifier': 'https://x|9990000018',
      '-immunization.target': 'FLU,MMR',
    })
  })

  test('by POST sends the same parameters as a form, and writes nothing', async () => {
    const { target, asked } = targetOf()
    await target.searchByPost('Immunization', { 'patient.identifier': 'https://x|1', b: 'c d' })
    expect(asked[0]).toMatchObject({ method: 'POST', path: '/Immunization/_search' })
    expect(textOf(asked[0] as TargetRequest)).toBe('patient.identifier=https%3A%2F%2Fx%7C1&b=c%20d')
    expect(asked[0]?.headers).toContainEqual(['Content-Type', 'application/x-www-form-urlencoded'])
    expect(journalled()).toEqual([])
  })
})

describe('what a test creates', () => {
  test('is journalled for its patient before it is sent, and by its path when it is there', async () => {
    const { target, created } = targetOf()
    await target.create('Immunization', { resourceType: 'Immunization', about: '9990000018' })
    expect(journalled().map(({ type }) => type)).toEqual(['will-create', 'created'])
    expect([...created]).toEqual(['/Immunization/i-1'])
  })

  test('is journalled by itself until it is answered, when it names no patient of the test', async () => {
    const { target } = targetOf()
    await target.create('Immunization', { resourceType: 'Immunization' })
    const creation = 'what request 1 of the test "a-test" created'
    expect(journalled().slice(1)).toMatchObject([
      { type: 'will-create', creation },
      { type: 'created', path: '/Immunization/i-1' },
      { type: 'removed', creation },
    ])
  })

  test('is no longer to be removed once the test has deleted it, and is again once it is back', async () => {
    const { target, created } = targetOf()
    const made = await target.create('Immunization', { resourceType: 'Immunization', about: '9990000018' })
    await target.delete('Immunization', made)
    expect([...created]).toEqual([])
    expect(journalled().at(-1)).toMatchObject({ type: 'removed', path: '/Immunization/i-1' })
    await target.replace('i-1', { resourceType: 'Immunization' }, { ifVersion: '1' })
    expect([...created]).toEqual(['/Immunization/i-1'])
  })
})
