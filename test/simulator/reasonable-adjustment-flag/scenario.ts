import { testNhsNumbers } from '../../../src/nhs/nhs-number.ts'
import { asObject, asText, type JsonObject, objectsIn } from '../../../src/simulator/json.ts'
import { bodyText, type Header, type SimulatorAnswer } from '../../../src/simulator/message.ts'
import { serve } from '../../../src/simulator/reasonable-adjustment-flag/api.ts'
import type { Fault } from '../../../src/simulator/reasonable-adjustment-flag/fault.ts'
import { policyFor } from '../../../src/simulator/reasonable-adjustment-flag/policies.ts'
import { BASE_PATH } from '../../../src/simulator/reasonable-adjustment-flag/routing.ts'
import { emptyState } from '../../../src/simulator/reasonable-adjustment-flag/state.ts'
import { idsFrom } from '../../../src/simulator/seeded-ids.ts'
import { bodyFor, CATEGORY, LIST_CODE, queryFor, removalFor } from './client.ts'

const TOKEN = 'issued-to-the-test'
const [first = '', second = '', third = '', fourth = ''] = testNhsNumbers('scenario', 4)
const NOON = Date.parse('2026-01-05T12:00:00Z')

/** One answer of a simulator, as far as it can be compared. */
export interface TraceLine {
  request: string
  answer: SimulatorAnswer
}

/** A simulator without a network, which numbers its requests and tells the time by them. */
export class Bench {
  readonly trace: TraceLine[] = []
  readonly #api
  #count = 0

  constructor(reading: string[], fault?: Fault) {
    const state = emptyState(idsFrom('scenario'), () => new Date(NOON + this.#count * 1000))
    state.tokens = [TOKEN]
    state.unfitTokens = { old: 'expired', elsewhere: 'other-audience', another: 'other-scope' }
    this.#api = serve(state, policyFor(reading), fault ? { fault } : {})
  }

  /** Sends a request and gives the body of the answer, or nothing if the fault spoilt it. */
  ask(method: string, target: string, body?: unknown, headers: Record<string, string | undefined> = {}): JsonObject {
    const { response } = this.send(method, target, body, headers)
    try {
      return asObject(JSON.parse(bodyText(response))) ?? {}
    } catch {
      return {}
    }
  }

  /** Sends a request and gives the answer as it would go onto the wire. */
  send(
    method: string,
    target: string,
    body?: unknown,
    headers: Record<string, string | undefined> = {},
  ): SimulatorAnswer {
    this.#count += 1
    const all: Record<string, string | undefined> = {
      Authorization: `Bearer ${TOKEN}`,
      'X-Request-ID': `ABCDEF00-0000-4000-8000-${String(this.#count).padStart(12, '0')}`,
      'X-Correlation-ID': `correlation-${this.#count}`,
      ...(body === undefined ? {} : { 'Content-Type': 'application/fhir+json' }),
      ...headers,
    }
    const [path = '', query = ''] = target.split('?')
    const answer = this.#api.respond({
      method,
      path: BASE_PATH + path,
      query,
      headers: Object.entries(all).flatMap(([name, value]): Header[] => (value === undefined ? [] : [[name, value]])),
      body: Buffer.from(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)),
      // All updates arrive before the first of them is made, as far as a race is concerned.
      arrivedAt: headers['X-Test-Race'] ? 0 : Number.POSITIVE_INFINITY,
    })
    this.trace.push({ request: `${this.#count} ${method} ${target}`, answer })
    return answer
  }
}

/** Does everything that the API can be asked, rightly and wrongly, so that whatever a fault changes shows in the trace. */
export function play(reading: string[], fault?: Fault): TraceLine[] {
  const bench = new Bench(reading, fault)
  playWrites(bench)
  playSearches(bench)
  playRefusals(bench)
  playRemovals(bench)
  return bench.trace
}

function playWrites(bench: Bench): void {
  for (const type of ['Consent', 'List', 'Flag'] as const) {
    bench.send('POST', `/${type}`, bodyFor(type, second))
    const body = { ...bodyFor(type, first), id: `${first}.11111111-1111-4111-8111-111111111111` }
    const created = bench.ask('POST', `/${type}`, body)
    const path = `/${type}/${created.id}`
    const update = { ...bodyFor(type, first), id: created.id }
    bench.send('GET', `/${type}?${queryFor(type, first, 'active')}`)
    for (const ifMatch of [undefined, '', 'abc', '"1"', '1', '*', 'W/"1", W/"9"', 'W/"2"', 'W/"1"', 'W/"1"', 'W/"2"']) {
      bench.send('PUT', path, update, { 'If-Match': ifMatch })
    }
    bench.send('GET', `/${type}?${queryFor(type, first, 'active')}`)
    bench.send('PUT', path, update, { 'If-Match': 'W/"2"', 'X-Test-Race': 'yes' })
    bench.send('PUT', path, { ...update, id: `${first}.22222222-2222-4222-8222-222222222222` }, { 'If-Match': 'W/"3"' })
    bench.send('PUT', path, { ...update, colour: 'red' }, { 'If-Match': 'W/"3"' })
    bench.send('PUT', path, { ...update, status: type === 'List' ? 'retired' : 'inactive' }, { 'If-Match': 'W/"3"' })
    bench.send('GET', `/${type}?${queryFor(type, first, 'inactive')}`)
    bench.send('PUT', path, update, { 'If-Match': 'W/"4"' })
  }
  bench.send('POST', '/Flag', bodyFor('Flag', first), { 'X-Request-ID': 'ABCDEF00-0000-4000-8000-00000000000A' })
  bench.send('POST', '/Flag', bodyFor('Flag', first), { 'X-Request-ID': 'ABCDEF00-0000-4000-8000-00000000000A' })
  bench.send('POST', '/Flag', { ...bodyFor('Flag', first), code: { text: 'Needs a quiet room' } })
  for (const code of ['002', '003']) {
    const consent = JSON.parse(JSON.stringify(bodyFor('Consent', third)).replace('"001"', `"${code}"`)) as JsonObject
    const created = bench.ask('POST', '/Consent', consent)
    const inactive = {
      ...consent,
      id: created.id,
      status: 'inactive',
      extension: [...objectsIn(consent.extension), removalReason()],
    }
    bench.send('PUT', `/Consent/${created.id}`, inactive, { 'If-Match': 'W/"1"' })
    bench.send('GET', `/Consent?${queryFor('Consent', third, 'inactive')}`)
  }
}

function playSearches(bench: Bench): void {
  for (const type of ['Consent', 'Flag', 'List']) {
    const token = type === 'List' ? `code=${encodeURIComponent(LIST_CODE)}` : `category=${encodeURIComponent(CATEGORY)}`
    const [name] = token.split('=')
    for (const status of ['active', 'inactive']) bench.send('GET', `/${type}?${queryFor(type, first, status)}`)
    bench.send('GET', `/${type}?${queryFor(type, fourth, 'active')}`)
    bench.send('GET', `/${type}?status=active&${token}`)
    bench.send('GET', `/${type}?patient=&status=active&${token}`)
    bench.send('GET', `/${type}?patient=${first}&${token}`)
    bench.send('GET', `/${type}?patient=${first}&status=&${token}`)
    bench.send('GET', `/${type}?patient=${first}&status=active`)
    bench.send('GET', `/${type}?patient=${first}&status=active&${name}=`)
    bench.send('GET', `/${type}?patient=${first}&status=active&${name}=elsewhere`)
    bench.send('GET', `/${type}?${token}&status=active&patient=${first}`)
    bench.send('GET', `/${type}?patient=${first}&status=active&${token}&colour=red`)
    for (const patient of [
      `%20${first}`,
      first.slice(0, 9),
      `${first.slice(0, 9)}${(Number(first[9]) + 1) % 10}`,
      'abc',
      eastern(first),
    ]) {
      bench.send('GET', `/${type}?patient=${patient}&status=active&${token}`)
    }
  }
}

function playRefusals(bench: Bench): void {
  const search = `/Consent?${queryFor('Consent', first, 'active')}`
  const unknown = `${first}.33333333-3333-4333-8333-333333333333`
  bench.send('GET', search, undefined, { Authorization: undefined })
  bench.send('GET', search, undefined, { Authorization: 'Bearer never-issued' })
  bench.send('GET', search, undefined, { Authorization: 'Basic bmFtZTpwYXNz' })
  for (const value of ['', 'Bearer', 'Bearer old', 'Bearer elsewhere', 'Bearer another']) {
    bench.send('GET', search, undefined, { Authorization: value })
  }
  bench.send('GET', search, undefined, { 'X-Request-ID': undefined })
  bench.send('GET', search, undefined, { 'X-Request-ID': 'abc' })
  bench.send('GET', search, undefined, { 'X-Request-ID': '11C46F5F-CDEF-1865-94B2-0EE0EDCC26DA' })
  bench.send('GET', search, undefined, { 'X-Request-ID': '11c46f5f-cdef-4865-94b2-0ee0edcc26da' })
  bench.send('GET', search, undefined, { 'X-Correlation-ID': undefined })
  bench.send('GET', search, undefined, { 'NHSD-Session-URID': 'abc' })
  bench.send('GET', search, undefined, { 'NHSD-Session-URID': '555021935107' })
  bench.send('GET', '/Nothing')
  bench.send('DELETE', '/Consent')
  for (const type of ['Consent', 'Flag', 'List'] as const) {
    const body = bodyFor(type, fourth)
    const path = `/${type}/${unknown}`
    bench.send('PUT', path, { ...bodyFor(type, first), id: unknown }, { 'If-Match': 'W/"1"' })
    bench.send('PUT', `/${type}/1234`, { ...bodyFor(type, first), id: '1234' }, { 'If-Match': 'W/"1"' })
    bench.send('POST', `/${type}`, '{')
    bench.send('POST', `/${type}`, '{"status":"active","status":"inactive"}')
    bench.send('POST', `/${type}`, '', { 'Content-Type': 'application/fhir+json' })
    bench.send('POST', `/${type}`, body, { 'Content-Type': 'text/plain' })
    bench.send('POST', `/${type}`, body, { 'Content-Type': 'text/plain', 'X-Request-ID': 'abc' })
    bench.send('POST', `/${type}`, { resourceType: 'Patient' })
    bench.send('POST', `/${type}`, { ...body, status: undefined })
    bench.send('POST', `/${type}`, { ...body, status: 'asleep' })
    bench.send('POST', `/${type}`, { ...body, colour: 'red' })
    bench.send('POST', `/${type}`, { ...body, extension: [] })
    bench.send(
      'POST',
      `/${type}`,
      JSON.stringify(body).replaceAll(fourth, `${fourth.slice(0, 9)}${(Number(fourth[9]) + 1) % 10}`),
    )
    bench.send('GET', `/${type}?${queryFor(type, fourth, 'active')}`)
  }
  const consent = bodyFor('Consent', fourth)
  bench.send('POST', '/Consent', { ...consent, policy: [...objectsIn(consent.policy), ...objectsIn(consent.policy)] })
  bench.send('POST', '/Consent', bodyFor('Consent', first))
  bench.send('POST', '/Consent', consent)
  bench.send('POST', '/List', bodyFor('List', fourth))
  for (let count = 0; count < 2; count++) bench.send('POST', '/Flag', bodyFor('Flag', fourth))
}

function playRemovals(bench: Bench): void {
  const consent = objectsIn(bench.ask('GET', `/Consent?${queryFor('Consent', fourth, 'active')}`).entry)[0]
  const version = asText(asObject(asObject(consent?.resource)?.meta)?.versionId) ?? '1'
  const whole = removalFor(fourth)
  for (const left of ['nhsNumber', 'removalReason', 'supportingComment']) {
    bench.send(
      'POST',
      '/$removerarecord',
      withParts(whole, (part) => (part.name === left ? undefined : part)),
      { 'If-Match': 'W/"99"' },
    )
    bench.send(
      'POST',
      '/$removerarecord',
      withParts(whole, (part) => (part.name === left ? undefined : part)),
      { 'If-Match': 'W/"0"' },
    )
  }
  bench.send('POST', '/$removerarecord', { resourceType: 'Parameters' }, { 'If-Match': 'W/"99"' })
  const otherReason = JSON.parse(JSON.stringify(whole).replace('DoesntApply', 'Whim')) as JsonObject
  bench.send('POST', '/$removerarecord', otherReason, { 'If-Match': 'W/"99"' })
  bench.send('POST', '/$removerarecord', { ...whole, resourceType: 'Bundle' }, { 'If-Match': 'W/"99"' })
  bench.send('POST', '/$removerarecord', JSON.stringify(whole).replace(fourth, '9990000019'), { 'If-Match': 'W/"1"' })
  bench.send('POST', '/$removerarecord', whole, { 'If-Match': 'W/"99"' })
  lookAround(bench)
  const stale = `W/"${Number(version) - 1}"`
  for (const ifMatch of [undefined, 'abc', '"1"', '1', '*', stale, `W/"${version}"`]) {
    bench.send('POST', '/$removerarecord', whole, { 'If-Match': ifMatch })
    lookAround(bench)
  }
}

function lookAround(bench: Bench): void {
  for (const type of ['Consent', 'Flag', 'List']) {
    for (const patient of [first, second, fourth]) bench.send('GET', `/${type}?${queryFor(type, patient, 'active')}`)
  }
}

function withParts(removal: JsonObject, change: (part: JsonObject) => JsonObject | undefined): JsonObject {
  const parameter = objectsIn(removal.parameter).map((each) => ({
    ...each,
    part: objectsIn(each.part)
      .map(change)
      .filter((part) => part !== undefined),
  }))
  return { ...removal, parameter }
}

function removalReason(): JsonObject {
  const coding = {
    system: 'https://fhir.nhs.uk/STU3/CodeSystem/RARecord-RemovalReason-1',
    code: 'Error',
    display: 'Created in error',
  }
  return {
    url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-RARecord-RemovalReason-1',
    extension: [
      { url: 'removalReason', valueCodeableConcept: { coding: [coding] } },
      { url: 'supportingComment', valueString: 'Recorded for the wrong patient' },
    ],
  }
}

function eastern(digits: string): string {
  return encodeURIComponent([...digits].map((digit) => String.fromCharCode(0x0660 + Number(digit))).join(''))
}
