import { testNhsNumbers } from '../../../src/nhs/nhs-number.ts'
import type { Fault } from '../../../src/simulator/immunisation/fault.ts'
import { asObject, type JsonObject } from '../../../src/simulator/json.ts'
import { Bench, idOf, NHS_NUMBER, recordFor } from './bench.ts'

const [first = '', second = '', third = ''] = testNhsNumbers('immunisation scenario', 3)
const SNOMED = 'http://snomed.info/sct'
const SYSTEM = 'https://supplier.example/vaccinations'

/** Thrown to end a scene at the first answer that is not the one expected. */
class Shown extends Error {}

type SceneName = 'requests' | 'records' | 'versions' | 'deletions' | 'searches' | 'refusedSearches'

const SCENES: readonly SceneName[] = ['requests', 'versions', 'deletions', 'searches', 'refusedSearches', 'records']

/** The scene in which the rows of a group are most likely to turn. */
const SCENE_OF: Readonly<Record<string, SceneName>> = {
  CRE: 'records',
  VAC: 'records',
  MAN: 'records',
  VAL: 'records',
  RD: 'versions',
  UPD: 'versions',
  DUP: 'versions',
  DEL: 'deletions',
  REI: 'deletions',
  SRCH: 'searches',
  BUN: 'searches',
}

/** The answers of a simulator without a fault, scene by scene. */
export type Play = Readonly<Record<SceneName, readonly string[]>>

/** Whether a fault shows in any answer, beside those that a simulator without one gives. */
export function showsIn(expected: Play, reading: string[], fault: Fault): boolean {
  const likely = SCENE_OF[fault.breaks[0]?.split('-')[1] ?? '']
  const order = likely ? [likely, ...SCENES.filter((scene) => scene !== likely)] : SCENES
  return order.some((scene) => {
    try {
      playScene(scene, reading, fault, expected[scene])
      return false
    } catch (error) {
      if (error instanceof Shown) return true
      throw error
    }
  })
}

/** What a simulator answers to everything that it can be asked, rightly and wrongly. */
export function play(reading: string[]): Play {
  return Object.fromEntries(SCENES.map((scene) => [scene, playScene(scene, reading)])) as unknown as Play
}

function playScene(name: SceneName, reading: string[], fault?: Fault, expected?: readonly string[]): string[] {
  const scene = new Scene(new Bench({ reading, tokens: ['t'], ...(fault ? { fault } : {}) }), expected)
  scene[name]()
  return scene.lines
}

/** Paths of a record and what they are changed to; a record with each is sent. */
const CHANGES: Record<string, unknown[]> = {
  contained: [undefined, []],
  'contained.0.name': [undefined],
  'contained.0.gender': ['male'],
  'contained.0.id': [undefined, 'patient'],
  'contained.1': [undefined],
  'contained.1.id': [undefined],
  'contained.1.identifier': [undefined, []],
  'contained.1.identifier.0.value': ['', '9990000019', '99900000', '999 000 0018'],
  'contained.1.identifier.0.extension': [[]],
  'contained.1.name': [undefined, [{ use: 'official' }]],
  'contained.1.name.0.family': [undefined, '', ' ', 'x'.repeat(35), 'x'.repeat(36)],
  'contained.1.name.0.given': [undefined, 'x', ['a', 'b', 'c', 'd', 'e', 'f'], ['x'.repeat(180)], ['x'.repeat(181)]],
  'contained.1.gender': [undefined, '', 1, 'other', 'x'],
  'contained.1.birthDate': [undefined, '1965', '1965-02-30', '2025-12-31', '2999-01-01'],
  'contained.1.address': [undefined, [{ city: 'x' }]],
  'contained.1.telecom': [[]],
  'contained.2': [
    { resourceType: 'Medication', id: 'm' },
    { resourceType: 'Patient', id: 'p' },
    { resourceType: 'Practitioner', id: 'q' },
  ],
  extension: [undefined],
  'extension.1': [{ url: 'a', valueCodeableConcept: { coding: [] } }],
  'extension.0.url': ['https://example.com'],
  'extension.0.valueCodeableConcept': [undefined],
  'extension.0.valueCodeableConcept.coding.0.code': [undefined, '', '1303503001', '1303503002'],
  'extension.0.valueCodeableConcept.coding.1': [{ system: 'a', code: 'b' }],
  identifier: [undefined, []],
  'identifier.0.system': [undefined, ''],
  'identifier.0.value': [undefined, ''],
  'identifier.1': [{ system: 'a', value: 'b' }],
  id: ['mine'],
  resourceType: [undefined, 'Patient'],
  status: [undefined, 'not-done', 'active'],
  vaccineCode: [undefined],
  'vaccineCode.coding': [[{ system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'NA' }]],
  'vaccineCode.coding.0.code': ['1303503002', '42605811000001109'],
  patient: [undefined],
  'patient.reference': ['#x', 'Patient/1'],
  occurrenceDateTime: [undefined, '', '2021', 'x', '2025-01-01', '2025-01-01T00:00:00Z', '2999-01-01'],
  occurrenceString: ['x'],
  recorded: [undefined, '2021', 'x', '2025-01-01T00:00:00Z', '2999-01-01'],
  primarySource: [undefined, 'true'],
  'location.identifier': [undefined, { system: 'https://fhir.hl7.org.uk/Id/urn-school-number', value: '1' }],
  location: [undefined],
  'location.identifier.system': [undefined],
  'location.identifier.value': [undefined],
  performer: [undefined],
  'performer.0': [{ actor: { display: 'x' } }],
  'performer.1': [{ actor: { display: 'x' } }],
  'performer.1.actor.identifier.system': [undefined],
  'performer.1.actor.identifier.value': [undefined],
  'performer.2': [{ actor: { type: 'Organization' } }],
  lotNumber: [undefined, ''],
  expirationDate: ['2021', 'x', '2999-01-01'],
  'site.coding': [[{ system: 'a' }, { system: 'a' }]],
  'site.coding.0.display': [''],
  doseQuantity: [{ value: 1, code: 'ml' }],
  'doseQuantity.value': ['1'],
  isSubpotent: [true],
  note: [[]],
  reaction: [[]],
  test: [1],
  text: [{}],
  protocolApplied: [undefined],
  'protocolApplied.1': [{}],
  'protocolApplied.0.doseNumberPositiveInt': [undefined, 0, '1', 9, 10],
  'protocolApplied.0.doseNumberString': ['x'],
  'protocolApplied.0.targetDisease': [
    undefined,
    ...['14189004', '56717001', '4740000', '123'].map((code) => [disease(code)]),
  ],
  'protocolApplied.0.targetDisease.0.coding.1': [{ system: SNOMED, code: '1' }],
}

function disease(code: string): JsonObject {
  return { coding: [{ system: SNOMED, code }] }
}

class Scene {
  readonly #bench: Bench
  #count = 0

  readonly #expected: readonly string[] | undefined
  /** Each request and its answer. */
  readonly lines: string[] = []

  constructor(bench: Bench, expected: readonly string[] | undefined) {
    this.#bench = bench
    this.#expected = expected
  }

  /** Sends a request that is authorised and carries both identifiers. */
  send(method: string, target: string, body?: unknown, headers: Record<string, string | undefined> = {}, at?: number) {
    this.#count += 1
    const number = String(this.#count).padStart(12, '0')
    const own = { 'X-Request-ID': `ABCDEF00-0000-4000-8000-${number}`, 'X-Correlation-ID': `abc-${number}` }
    const answer = this.#bench.send(method, target, body, { Authorization: 'Bearer t', ...own, ...headers }, at)
    const line = `${method} ${target} ${JSON.stringify(this.#bench.trace.at(-1)?.answer)}`
    if (this.#expected && this.#expected[this.lines.length] !== line) throw new Shown()
    this.lines.push(line)
    return answer
  }

  search(parameters: Record<string, string>, byPost = false) {
    const form = String(new URLSearchParams(parameters))
    return byPost ? this.send('POST', '/Immunization/_search', form) : this.send('GET', `/Immunization?${form}`)
  }

  find(patient: string, others: Record<string, string> = {}) {
    return this.search({
      'patient.identifier': `${NHS_NUMBER}|${patient}`,
      '-immunization.target': 'FLU,COVID',
      ...others,
    })
  }

  create(patient: string, changes: JsonObject = {}) {
    this.#count += 1
    const record = { ...recordFor(patient, `scene-${this.#count}`), ...changes }
    return { record, id: idOf(this.send('POST', '/Immunization', record)) }
  }

  requests(): void {
    for (const Authorization of [
      undefined,
      '',
      'Bearer',
      'Bearer x',
      'Basic t',
      'Bearer expired',
      'Bearer audience',
      'Bearer scope',
    ])
      this.send('GET', '/Immunization/x', '', { Authorization })
    this.send('GET', '/Immunization/x', '', { 'X-Request-ID': undefined })
    this.send('GET', '/Immunization/x', '', { 'X-Correlation-ID': undefined })
    for (const [method, path] of [
      ['GET', '/Nothing'],
      ['PATCH', '/Immunization/x'],
      ['DELETE', '/Immunization'],
    ] as const)
      this.send(method, path)
    for (const method of ['GET', 'PUT', 'DELETE']) {
      for (const id of ['a_b', 'nobody'])
        this.send(method, `/Immunization/${id}`, { ...recordFor(first, 'x'), id }, { 'E-Tag': '1' })
    }
    this.send('POST', '/Immunization', '{')
  }

  records(): void {
    for (const [path, values] of Object.entries(CHANGES)) {
      for (const value of values) {
        this.#count += 1
        this.send('POST', '/Immunization', changed(recordFor(third, `record-${this.#count}`), path, value))
      }
    }
    const without = changed(changed(recordFor(third, 'none'), 'identifier', undefined), 'status', undefined)
    this.send('POST', '/Immunization', without)
    for (const target of ['FLU', 'BCG', 'SHINGLES']) this.find(third, { '-immunization.target': target })
  }

  versions(): void {
    const { record, id } = this.create(first)
    this.find(first)
    for (const version of [undefined, '', '0', 'x', '9', '1', '1', '2']) {
      const changes = { ...record, id, lotNumber: `lot ${version}` }
      this.send('PUT', `/Immunization/${id}`, changes, { 'E-Tag': version })
      this.send('GET', `/Immunization/${id}`)
    }
    const { lotNumber, ...rest } = record
    const put = (body: JsonObject, version: string, at?: number) =>
      this.send('PUT', `/Immunization/${id}`, { ...record, id, ...body }, { 'E-Tag': version }, at)
    put({ id: undefined }, '3')
    put({ identifier: [{ system: 'a', value: 'b' }] }, '3')
    put({ status: 'not-done' }, '3')
    this.send('PUT', `/Immunization/${id}`, { ...rest, id }, { 'E-Tag': '3' })
    put({}, '3', 0)
    this.send('GET', `/Immunization/${id}`)
    this.send('POST', '/Immunization', { ...record, lotNumber: 'other' })
    this.send('POST', '/Immunization', {
      ...record,
      identifier: [{ ...asObject((record.identifier as JsonObject[])[0]), system: 'b' }],
    })
    this.send('GET', `/Immunization/${id}`)
    this.find(first)
  }

  deletions(): void {
    const [one, other] = [this.create(second), this.create(second)]
    const path = `/Immunization/${one.id}`
    const look = () => {
      this.send('GET', path)
      this.find(second)
      this.search({ identifier: `${SYSTEM}|${(one.record.identifier as JsonObject[])[0]?.value}` })
    }
    for (const body of [
      { ...one.record, lotNumber: 'by post' },
      { ...one.record, id: one.id, lotNumber: 'by put' },
    ]) {
      this.send('DELETE', path)
      look()
      this.send('DELETE', path)
      if ('id' in body) this.send('PUT', path, body, { 'E-Tag': '7' })
      else this.send('POST', '/Immunization', body)
      look()
      this.send('POST', '/Immunization', one.record)
    }
    this.send('GET', `/Immunization/${other.id}`)
  }

  searches(): void {
    const { record, id } = this.create(first, { occurrenceDateTime: '2025-06-01T10:00:00+01:00' })
    this.create(first, {
      occurrenceDateTime: '2025-06-02',
      protocolApplied: [{ targetDisease: [disease('840539006')], doseNumberPositiveInt: 1 }],
    })
    const { contained } = changed(record, 'contained.1.identifier', undefined)
    const unnumbered = this.create(first, { contained })
    this.send('GET', `/Immunization/${unnumbered.id}`)
    this.send(
      'PUT',
      `/Immunization/${id}`,
      { ...changed(record, 'contained.1.identifier', undefined), id },
      { 'E-Tag': '1' },
    )
    this.find(first)
    this.send('PUT', `/Immunization/${id}`, { ...record, id }, { 'E-Tag': '2' })
    for (const range of [
      ['06-01', '06-01'],
      ['06-02', '06-30'],
      ['05-31', '06-01'],
      ['01-01', '05-31'],
    ]) {
      const [from, to] = range.map((day) => `2025-${day}`) as [string, string]
      this.find(first, { '-date.from': from })
      this.find(first, { '-date.to': to })
      this.find(first, { '-date.from': from, '-date.to': to })
    }
    for (const _include of ['Immunization:patient', 'immunization:patient']) this.find(first, { _include })
    for (const target of ['FLU', 'COVID', 'COVID,FLU', 'FLU,XYZ', 'HPV', 'RSV'])
      this.find(first, { '-immunization.target': target })
    this.find(first, { colour: 'red' })
    this.search({ 'patient.identifier': `${NHS_NUMBER}|${first}`, '-immunization.target': 'FLU,COVID' }, true)
    const mmr = ['14189004', '36989005', '36653000']
    for (const codes of [mmr, [...mmr, '38907003'], ['55735004']])
      this.create(first, { protocolApplied: [{ targetDisease: codes.map(disease), doseNumberPositiveInt: 1 }] })
    for (const codes of ['14189004', '6142004,http://snomed.info/sct|840539006', '999']) {
      this.search({ 'patient.identifier': `${NHS_NUMBER}|${first}`, 'target-disease': `${SNOMED}|${codes}` })
    }
    this.find(first, { '-immunization.target': 'RSV' })
    for (const _elements of [undefined, 'id,meta', 'status'])
      this.search({
        identifier: `${SYSTEM}|${(record.identifier as JsonObject[])[0]?.value}`,
        ...(_elements ? { _elements } : {}),
      })
    this.search({ identifier: `${SYSTEM}|${(unnumbered.record.identifier as JsonObject[])[0]?.value}` })
    this.search({ identifier: 'https://supplier.example|nothing' })
  }

  refusedSearches(): void {
    const who = `${NHS_NUMBER}|${first}`
    const both = { 'patient.identifier': who, '-immunization.target': 'FLU' }
    const refused: Record<string, string>[] = [
      {},
      { '-immunization.target': 'FLU' },
      { 'patient.identifier': who },
      ...[first, `${NHS_NUMBER}|1`, `${who},${who}`].map((value) => ({ ...both, 'patient.identifier': value })),
      ...['ABC', 'flu'].map((target) => ({ ...both, '-immunization.target': target })),
      { 'patient.identifier': `${NHS_NUMBER}|1`, '-immunization.target': 'ABC' },
      { ...both, '-date.from': 'x' },
      { ...both, '-date.from': 'x', '-date.to': 'y', _include: 'z' },
      { ...both, '-date.from': '2025-02-01', '-date.to': '2025-01-01' },
      { ...both, _include: 'z' },
      { ...both, 'target-disease': `${SNOMED}|6142004` },
      { 'patient.identifier': who, 'target-disease': 'x' },
      { identifier: 'a|b', 'target-disease': `${SNOMED}|6142004` },
      { identifier: 'a|b', ...both },
      { identifier: 'a' },
      { _elements: 'id' },
    ]
    for (const each of refused) for (const byPost of [false, true]) this.search(each, byPost)
    this.send('GET', `/Immunization?${new URLSearchParams(both)}&-immunization.target=COVID`)
  }
}

/** A copy of a record with a value at a path of names and positions; undefined takes the element out. */
export function changed(record: JsonObject, path: string, value: unknown): JsonObject {
  const copy = structuredClone(record)
  const steps = path.split('.')
  const last = steps.pop() ?? ''
  const parent = steps.reduce<unknown>((here, step) => (here as JsonObject)[step], copy) as JsonObject
  if (value === undefined && Array.isArray(parent)) parent.splice(Number(last), 1)
  else if (value === undefined) delete parent[last]
  else parent[last] = value
  return copy
}
