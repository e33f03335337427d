import { describe, expect, test } from 'vitest'
import { planTarget } from '../../src/engine/plan.ts'
import { isInTestRange, isNhsNumber } from '../../src/nhs/nhs-number.ts'
import { collectedTest, requestWith, selectionWith } from './sample-suite.ts'

const tests = Array.from({ length: 40 }, (_, index) =>
  collectedTest(`test-${index}`, index % 2 === 0 ? 'APP-01' : 'APP-02'),
)

/** Test → the patients that it may take. */
function patientsOf(changes: Parameters<typeof requestWith>[0] = {}): Map<string, string[]> {
  const plan = planTarget(requestWith(changes), tests)
  return new Map(
    Object.entries(plan.tests).map(([id, decision]) => [id, 'patients' in decision ? decision.patients : []]),
  )
}

describe('the patients of a test', () => {
  test('are valid numbers that are guaranteed to belong to nobody', () => {
    for (const number of [...patientsOf().values()].flat()) {
      expect(isNhsNumber(number) && isInTestRange(number), number).toBe(true)
    }
  })

  test('are those of no other test', () => {
    const all = [...patientsOf().values()].flat()
    expect(new Set(all).size).toBe(all.length)
    expect(all).toHaveLength(tests.length * 4)
  })

  test('are the same whether all tests run or only some', () => {
    const whole = patientsOf()
    const byRow = patientsOf({ selection: selectionWith({ only: ['APP-02'] }) })
    const byTest = patientsOf({ onlyTests: new Set(['test-7']) })
    expect(byRow.size).toBe(20)
    for (const [id, patients] of byRow) expect(patients).toEqual(whole.get(id))
    expect([...byTest]).toEqual([['test-7', whole.get('test-7')]])
  })

  test('are the same for the same seed, and others for another', () => {
    expect(patientsOf()).toEqual(patientsOf())
    expect(patientsOf({ seed: 'another' })).not.toEqual(patientsOf())
  })

  test('are those that the environment lists, when it lists any', () => {
    const spare = ['9990000034', '9990000042']
    const plan = planTarget(requestWith({ patients: { 'no-record': [], 'with-record': [], spare } }), tests)
    expect(plan.tests['test-3']).toEqual({ patients: spare })
    expect(plan.sparePatients).toEqual(spare)
  })
})

describe('the plan of a target', () => {
  test('lets every number that is listed for it be sent and stored', () => {
    const patients = { 'no-record': ['9990000018'], 'with-record': ['9990000026'], spare: ['9990000034'] }
    expect(planTarget(requestWith({ patients }), tests).allowedNumbers).toEqual([
      '9990000018',
      '9990000026',
      '9990000034',
    ])
  })

  test('holds the tests of its API alone', () => {
    const foreign = { ...collectedTest('foreign', 'APP-01'), api: 'another-api' }
    expect(Object.keys(planTarget(requestWith(), [foreign, ...tests]).tests)).not.toContain('foreign')
  })

  test('skips with a reason, and leaves out what is not selected', () => {
    const needing = { ...collectedTest('needing', 'APP-04') }
    const other = collectedTest('other', 'APP-03')
    const plan = planTarget(requestWith({ selection: selectionWith({ can: [], only: ['APP-04'] }) }), [needing, other])
    expect(plan.tests).toEqual({
      needing: { skip: 'The environment "Sandbox" is not declared to keep what is written (stateful)' },
    })
  })

  test('can be handed to another process as it is', () => {
    const plan = planTarget(requestWith({ rate: 5, credentials: { tokenEnv: 'RAF_TOKEN' } }), tests)
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
  })
})
