import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testNhsNumbers } from '../../../src/nhs/nhs-number.ts'
import { asObject, asText, type JsonObject, objectsIn } from '../../../src/simulator/json.ts'
import { bodyText, headerValue } from '../../../src/simulator/message.ts'
import { bodyFor, queryFor, removalFor, versionOf } from './client.ts'
import { Bench } from './scenario.ts'

type Type = 'Consent' | 'Flag' | 'List'

const TYPES: readonly Type[] = ['Consent', 'Flag', 'List']
const patients = testNhsNumbers('invariants', 2)

/** What a client does next; `pick` chooses among the resources that it knows. */
type Act =
  | { does: 'create'; type: Type; patient: number }
  | { does: 'update'; pick: number; version: 'current' | 'stale' | 'next' | 'missing' | 'malformed'; broken: boolean }
  | { does: 'remove'; patient: number; version: 'current' | 'stale' }

const patient = fc.nat({ max: patients.length - 1 })
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constant('create' as const), type: fc.constantFrom(...TYPES), patient }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('update' as const),
      pick: fc.nat({ max: 20 }),
      version: fc.constantFrom('current', 'current', 'stale', 'next', 'missing', 'malformed'),
      broken: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('remove' as const),
      patient,
      version: fc.constantFrom('current', 'stale'),
    }),
  },
) as fc.Arbitrary<Act>

/** Everything that the server holds of the patients, by type and id. */
function everything(bench: Bench): Map<string, JsonObject> {
  const held = new Map<string, JsonObject>()
  for (const number of patients) {
    for (const type of TYPES) {
      for (const status of ['active', 'inactive']) {
        const bundle = bench.ask('GET', `/${type}?${queryFor(type, number, status)}`)
        const entries = objectsIn(bundle.entry)
        expect(bundle.total).toBe(entries.length)
        for (const { resource } of entries) held.set(`${type}/${asObject(resource)?.id}`, asObject(resource) ?? {})
      }
    }
  }
  return held
}

function ifMatchFor(version: string, kind: string): string | undefined {
  if (kind === 'missing') return undefined
  if (kind === 'malformed') return `"${version}"`
  const number = Number(version) + { current: 0, stale: -1, next: 1 }[kind as 'current']
  return `W/"${number}"`
}

function perform(bench: Bench, act: Act, held: Map<string, JsonObject>): void {
  if (act.does === 'create') {
    bench.send('POST', `/${act.type}`, bodyFor(act.type, patients[act.patient] ?? ''))
    return
  }
  if (act.does === 'remove') {
    const number = patients[act.patient] ?? ''
    const consent = [...held.values()].find(
      (each) => each.resourceType === 'Consent' && each.status === 'active' && asText(each.id)?.startsWith(number),
    )
    const version = consent ? versionOf(consent) : '1'
    bench.send('POST', '/$removerarecord', removalFor(number), { 'If-Match': ifMatchFor(version, act.version) })
    return
  }
  const all = [...held.entries()]
  const [key, resource] = all[act.pick % Math.max(all.length, 1)] ?? []
  if (!key || !resource) return
  const body = act.broken ? { ...resource, colour: 'red' } : { ...resource, language: `x-${act.pick}` }
  bench.send('PUT', `/${key}`, body, { 'If-Match': ifMatchFor(versionOf(resource), act.version) })
}

describe('whatever is done in whatever order', () => {
  test('refused writes change nothing, and accepted ones make one version more of what they touch', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 12 }), (acts) => {
        const bench = new Bench([])
        let before = everything(bench)
        for (const each of acts) {
          const sent = bench.trace.length
          perform(bench, each, before)
          const answer = bench.trace[sent]?.answer.response
          const after = everything(bench)
          if (answer) checkStep(each, { status: answer.status, body: bodyText(answer) }, before, after)
          before = after
        }
      }),
      { numRuns: 120, seed: 1 },
    )
  })

  test('an answer of success names the version that it carries', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 15 }), (acts) => {
        const bench = new Bench([])
        for (const each of acts) perform(bench, each, everything(bench))
        for (const { answer } of bench.trace) {
          const etag = headerValue(answer.response.headers, 'ETag')
          if (etag !== undefined)
            expect(etag).toBe(`W/"${versionOf(JSON.parse(bodyText(answer.response)) as JsonObject)}"`)
          expect(headerValue(answer.response.headers, 'X-Request-ID')).toBeDefined()
          expect(headerValue(answer.response.headers, 'X-Correlation-ID')).toBeDefined()
        }
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  test('a patient never has two active consents', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
        const bench = new Bench([])
        for (const each of acts) perform(bench, each, everything(bench))
        for (const number of patients) {
          const bundle = bench.ask('GET', `/Consent?${queryFor('Consent', number, 'active')}`)
          expect(Number(bundle.total)).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 60, seed: 2 },
    )
  })
})

function checkStep(
  each: Act,
  answer: { status: number; body: string },
  before: Map<string, JsonObject>,
  after: Map<string, JsonObject>,
): void {
  if (answer.status >= 400) {
    expect(after).toEqual(before)
    return
  }
  const changed = [...after].filter(([key, resource]) => JSON.stringify(resource) !== JSON.stringify(before.get(key)))
  for (const [key, resource] of changed) {
    const earlier = before.get(key)
    expect(Number(versionOf(resource))).toBe(earlier ? Number(versionOf(earlier)) + 1 : 1)
  }
  expect([...before.keys()].filter((key) => !after.has(key))).toEqual([])
  if (each.does !== 'remove') expect(changed.map(([, resource]) => resource)).toEqual([JSON.parse(answer.body)])
}
