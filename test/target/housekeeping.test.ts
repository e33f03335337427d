import { describe, expect, test } from 'vitest'
import type { ExchangeRecord } from '../../src/record/run-record.ts'
import { findRecord, type Housekeeping, removeRecord, removeResource } from '../../src/target/housekeeping.ts'
import type { SendContext, Sent, TargetRequest } from '../../src/target/target-client.ts'

const patient = '9990000018'
const context = { test: 'a test', purpose: 'clean-up' as const }

/** A client that gives these answers one after another, and remembers what it was asked. */
function keepingWith(
  ...answers: (Sent | [status: number, body?: unknown])[]
): Housekeeping & { asked: TargetRequest[] } {
  const asked: TargetRequest[] = []
  const send = async (request: TargetRequest, _context: SendContext): Promise<Sent> => {
    asked.push(request)
    const next = answers.shift()
    if (next === undefined) throw new Error('One request too many.')
    if (!Array.isArray(next)) return next
    const [status, body] = next
    return {
      exchange: {} as ExchangeRecord,
      raw: { status, headers: [], body: new TextEncoder().encode(JSON.stringify(body ?? {})) },
    }
  }
  return {
    asked,
    client: { id: 'target', baseUrl: 'http://127.0.0.1', send },
    record: {
      find: { interaction: 'get', params: { patient: '{{nhsNumber}}', category: { conflict: 'C1' } } },
      patientPath: 'patient.reference',
      remove: { interaction: 'remove', body: { nhsNumber: '{{nhsNumber}}' } },
    },
    interactions: [
      { id: 'get', method: 'GET', path: '/Consent' },
      { id: 'remove', method: 'POST', path: '/$remove' },
    ],
    conflicts: [{ id: 'C1', question: '?', readings: { a: { says: 'a', send: { category: 'a|b' } } } }],
    chosen: { C1: 'a' },
    requestId: (purpose) => purpose,
  }
}

const bundleOf = (...numbers: string[]) => ({
  resourceType: 'Bundle',
  entry: numbers.map((one) => ({
    resource: { meta: { versionId: '3' }, patient: { reference: `https://x/Patient/${one}` } },
  })),
})
const silent: Sent = {
  exchange: { error: { kind: 'reset', message: 'The connection was reset.' } } as ExchangeRecord,
  silence: 'target-down',
}

describe('The record of a patient', () => {
  test('is found with its version, by the search that the API describes', async () => {
    const keeping = keepingWith([200, bundleOf(patient)])
    expect(await findRecord(keeping, patient, context)).toEqual({ state: 'found', version: '3', ids: [] })
    expect(keeping.asked[0]?.path).toBe(`/Consent?patient=${patient}&category=a%7Cb`)
  })

  test('is not that of another patient', async () => {
    expect(await findRecord(keepingWith([200, bundleOf('9990000026')]), patient, context)).toEqual({ state: 'none' })
  })

  test.each([[200, { resourceType: 'Bundle' }], [404], [200, null], [200, { entry: [null, 'x', {}] }]] as [
    number,
    unknown?,
  ][])('is not there when the search is answered %i %j', async (...answer) => {
    expect(await findRecord(keepingWith(answer), patient, context)).toEqual({ state: 'none' })
  })

  test.each([[401], [403], [400], [500], [503]] as [number][])(
    'is not known of when the search is answered %i',
    async (status) => {
      const found = await findRecord(keepingWith([status]), patient, context)
      expect(found).toEqual({ state: 'unknown', reason: `the search for it was answered ${status}` })
    },
  )
})

describe('Removing it', () => {
  test('names its version, and makes sure that it is gone', async () => {
    const keeping = keepingWith([200, bundleOf(patient)], [200], [200, bundleOf()])
    expect(await removeRecord(keeping, patient, context)).toBeUndefined()
    expect(keeping.asked[1]).toMatchObject({ method: 'POST', path: '/$remove' })
    expect(keeping.asked[1]?.headers).toContainEqual(['If-Match', 'W/"3"'])
    expect(new TextDecoder().decode(keeping.asked[1]?.body)).toBe(`{"nhsNumber":"${patient}"}`)
  })

  test('is nothing to do when there is none', async () => {
    expect(await removeRecord(keepingWith([404]), patient, context)).toBeUndefined()
  })

  test.each([
    ['the search gets no answer', [silent], 'The connection was reset.'],
    ['the search is refused', [[401]], 'the search for it was answered 401'],
    ['the removal is refused', [[200, bundleOf(patient)], [409]], 'the removal was answered 409'],
    ['the removal gets no answer', [[200, bundleOf(patient)], silent], 'The connection was reset.'],
    [
      'it is still there',
      [[200, bundleOf(patient)], [200], [200, bundleOf(patient)]],
      'it is still found after its removal',
    ],
    ['nothing shows that it is gone', [[200, bundleOf(patient)], [200], [500]], 'the search for it was answered 500'],
  ] as [string, (Sent | [number, unknown?])[], string][])(
    'says why it is left behind when %s',
    async (_when, answers, reason) => {
      expect(await removeRecord(keepingWith(...answers), patient, context)).toBe(reason)
    },
  )
})

describe('Where resources are deleted by id', () => {
  const byId = (...answers: (Sent | [number, unknown?])[]) => {
    const keeping = keepingWith(...answers)
    return Object.assign(keeping, {
      record: { ...keeping.record, patientPath: 'patient.identifier.value', remove: { interaction: 'delete' } },
      interactions: [...keeping.interactions, { id: 'delete', method: 'DELETE', path: '/Immunization/{id}' }],
    })
  }
  const both = {
    entry: ['i-1', 'i-2'].map((id) => ({ resource: { id, patient: { identifier: { value: patient } } } })),
  }

  test('each that the patient has is deleted', async () => {
    const keeping = byId([200, both], [204], [404], [200, {}])
    expect(await removeRecord(keeping, patient, context)).toBeUndefined()
    expect(keeping.asked.slice(1, 3).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'DELETE /Immunization/i-1',
      'DELETE /Immunization/i-2',
    ])
  })

  test('and one that cannot be deleted is named', async () => {
    const keeping = byId([200, both], [403])
    expect(await removeRecord(keeping, patient, context)).toBe('its deletion was answered 403')
    expect(await removeResource(byId(silent), '/Immunization/i-1', context)).toBe('The connection was reset.')
  })
})
