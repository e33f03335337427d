import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { testNhsNumbers } from '../../../src/nhs/nhs-number.ts'
import { type JsonObject, objectsIn } from '../../../src/simulator/json.ts'
import { type Answer, Bench, idOf, NHS_NUMBER, recordFor, resourcesOf } from './bench.ts'

const patients = testNhsNumbers('immunisation invariants', 2)

/** What may be done to a server: with one of two patients, one of three records, and a version near the current one. */
type Act =
  | { do: 'create'; patient: number; record: number; valid: boolean }
  | { do: 'update'; patient: number; record: number; version: number; valid: boolean }
  | { do: 'delete'; record: number }

const record = fc.nat({ max: 2 })
const patient = fc.nat({ max: 1 })
const valid = fc.boolean()
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ do: fc.constant('create' as const), patient, record, valid }),
  fc.record({ do: fc.constant('update' as const), patient, record, version: fc.integer({ min: -1, max: 2 }), valid }),
  fc.record({ do: fc.constant('delete' as const), record }),
)

/** What a server has to hold after some acts, told by a reader of the documents who knows nothing of its code. */
interface Held {
  id: string
  version: number
  patient: string
  lotNumber: string
  isDeleted: boolean
}

class Model {
  readonly bench = new Bench()
  readonly held = new Map<number, Held>()
  #count = 0

  /** Does an act, and gives the answer with what it should have been. */
  perform(one: Act): { answer: Answer; expected: number } {
    this.#count += 1
    if (one.do === 'create') return this.#create(one)
    return one.do === 'update' ? this.#update(one) : this.#delete(one)
  }

  #create({ patient, record, valid }: Act & { do: 'create' }) {
    const before = this.held.get(record)
    const answer = this.bench.create(this.#body(patient, record, valid))
    const expected = !valid ? 400 : before && !before.isDeleted ? 422 : 201
    if (expected === 201) this.#hold(record, before?.id ?? idOf(answer), (before?.version ?? 0) + 1, patient)
    return { answer, expected }
  }

  #update({ patient, record, version, valid }: Act & { do: 'update' }) {
    const before = this.held.get(record)
    const given = (before?.version ?? 1) + version
    const answer = this.bench.update(before?.id ?? 'nobody', this.#body(patient, record, valid), String(given))
    const isCurrent = before?.isDeleted === true || given === before?.version
    const expected = given < 1 || !valid ? 400 : !before ? 404 : isCurrent ? 200 : 400
    if (before && expected === 200) this.#hold(record, before.id, before.version + 1, patient)
    return { answer, expected }
  }

  #delete({ record }: Act & { do: 'delete' }) {
    const before = this.held.get(record)
    const answer = this.bench.remove(before?.id ?? 'nobody')
    const isThere = before !== undefined && !before.isDeleted
    if (before && isThere) before.isDeleted = true
    return { answer, expected: isThere ? 204 : 404 }
  }

  #body(patient: number, record: number, valid: boolean): JsonObject {
    const body = { ...recordFor(patients[patient] ?? '', `record-${record}`), lotNumber: `lot-${this.#count}` }
    return valid ? body : { ...body, status: 'not-done' }
  }

  #hold(record: number, id: string, version: number, patient: number): void {
    const lotNumber = `lot-${this.#count}`
    this.held.set(record, { id, version, patient: patients[patient] ?? '', lotNumber, isDeleted: false })
  }
}

/** All that can be seen of a server: each record by id, by identifier, and by patient through both verbs. */
function checkAll({ bench, held }: Model): void {
  for (const [record, { id, version, lotNumber, isDeleted }] of held) {
    const read = bench.read(id)
    const [found] = resourcesOf(bench.search({ identifier: `https://supplier.example/vaccinations|record-${record}` }))
    expect([read.status, read.header('E-Tag'), read.body.lotNumber]).toEqual(
      isDeleted ? [404, undefined, undefined] : [200, String(version), lotNumber],
    )
    expect(found?.id).toBe(isDeleted ? undefined : id)
  }
  for (const patient of patients) {
    const parameters = { 'patient.identifier': `${NHS_NUMBER}|${patient}`, '-immunization.target': 'FLU' }
    const live = [...held.values()].filter((each) => each.patient === patient && !each.isDeleted)
    for (const answer of [bench.search(parameters), bench.post(parameters)]) {
      const shown = resourcesOf(answer).map(({ id, lotNumber }) => [id, lotNumber])
      expect(shown.sort()).toEqual(live.map(({ id, lotNumber }) => [id, lotNumber]).sort())
      expect(answer.body.total).toBe(live.length)
      expect(resourcesOf(answer, 'Patient')).toHaveLength(live.length > 0 ? 1 : 0)
    }
  }
}

describe('whatever is done to a server', () => {
  test('it answers as documented, and holds what has been accepted and nothing else', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 12 }), (acts) => {
        const model = new Model()
        for (const each of acts) {
          const { answer, expected } = model.perform(each)
          expect(answer.status, JSON.stringify(each)).toBe(expected)
          checkAll(model)
        }
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  test('a wider range of dates finds no less', () => {
    const bench = new Bench()
    const days = ['2025-01-31', '2025-02-01', '2025-02-28', '2025-03-01']
    for (const [index, day] of days.entries())
      bench.create(bench.record({ occurrenceDateTime: index % 2 ? day : `${day}T23:30:00+01:00` }))
    const day = fc.date({ min: new Date('2025-01-29'), max: new Date('2025-03-03'), noInvalidDate: true })
    fc.assert(
      fc.property(day, day, (one, other) => {
        const [from = '', to = ''] = [one, other].map((date) => date.toISOString().slice(0, 10)).sort()
        const answer = bench.search({
          'patient.identifier': `${NHS_NUMBER}|9990000018`,
          '-immunization.target': 'FLU',
          '-date.from': from,
          '-date.to': to,
        })
        expect(answer.body.total).toBe(days.filter((each) => from <= each && each <= to).length)
        expect(objectsIn(answer.body.entry).length).toBe(Number(answer.body.total) + (answer.body.total ? 1 : 0))
      }),
      { numRuns: 60, seed: 1 },
    )
  })
})
