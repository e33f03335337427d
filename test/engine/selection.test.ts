import { describe, expect, test } from 'vitest'
import { decide, whyNotSelected } from '../../src/engine/selection.ts'
import { collectedTest, row, rows, selectionWith } from './sample-suite.ts'

const byId = new Map(rows.map((one) => [one.id, one]))
const patients = ['9990000018']
const run = { patients }
const decideOn = (test: Parameters<typeof decide>[0], options: Parameters<typeof selectionWith>[0] = {}) =>
  decide(test, byId, selectionWith(options), patients)

describe('whether a row is part of a run', () => {
  test.each([
    ['must', true, false, false],
    ['should', true, true, false],
    ['may', true, true, true],
  ] as const)('--level %s', (level, must, should, may) => {
    const isSelected = (id: string) => whyNotSelected(byId.get(id) ?? row(id), selectionWith({ level })) === undefined
    expect([isSelected('APP-01'), isSelected('APP-02'), isSelected('APP-03')]).toEqual([must, should, may])
  })

  test('--only, and it says why another row is not', () => {
    const options = selectionWith({ only: ['APP-01'] })
    expect(whyNotSelected(row('APP-01'), options)).toBeUndefined()
    expect(whyNotSelected(row('APP-02'), options)).toBe('It was not selected: the run was asked for other requirements')
    expect(whyNotSelected(row('APP-03', { level: 'may' }), selectionWith({ level: 'must' }))).toBe(
      'It was not selected: the run was asked for must requirements',
    )
  })

  test('--only and --level together: both must let it through', () => {
    expect(
      whyNotSelected(row('APP-03', { level: 'may' }), selectionWith({ only: ['APP-03'], level: 'must' })),
    ).toBeDefined()
  })
})

describe('what becomes of a test', () => {
  test('it runs, with its patients', () => {
    expect(decideOn(collectedTest('t', 'APP-01'))).toEqual(run)
  })

  test('it runs when one of its rows is selected', () => {
    expect(decideOn(collectedTest('t', 'APP-02', 'APP-01'), { only: ['APP-01'] })).toEqual(run)
    expect(decideOn(collectedTest('t', 'APP-02'), { only: ['APP-01'] })).toBeUndefined()
  })

  test('it runs for a row that it only observes', () => {
    expect(decideOn({ ...collectedTest('t'), observes: ['APP-01'] }, { only: ['APP-01'] })).toEqual(run)
  })

  test('it runs, whatever it meets, when a row that holds for every answer is asked for', () => {
    expect(decideOn(collectedTest('t', 'APP-01'), { only: ['APP-05'] })).toEqual(run)
  })

  test('it is not selected when every interaction of its rows does not apply', () => {
    const notApplicable = { 'update-consent': 'we do not offer it' }
    expect(decideOn(collectedTest('t', 'APP-01'), { notApplicable })).toBeUndefined()
    expect(decideOn(collectedTest('t', 'APP-01', 'APP-02'), { notApplicable })).toEqual(run)
  })

  test('it is skipped when the environment cannot do what a row, or the test itself, needs', () => {
    const skip = { skip: 'The environment "Sandbox" is not declared to keep what is written (stateful)' }
    expect(decideOn(collectedTest('t', 'APP-04'), { can: [] })).toEqual(skip)
    expect(decideOn({ ...collectedTest('t', 'APP-01'), needs: ['stateful'] }, { can: [] })).toEqual(skip)
  })

  test('a skip names each capability once, in words', () => {
    const wants = { ...collectedTest('t', 'APP-04'), needs: ['stateful', 'authorisation'] }
    expect(decideOn(wants, { can: [] })).toEqual({
      skip: 'The environment "Sandbox" is not declared to keep what is written (stateful), nor to check authorisation (authorisation)',
    })
  })

  test('a skip says why, once, where the environment does', () => {
    const wants = { ...collectedTest('t', 'APP-04'), needs: ['authorisation'] }
    const why = 'it answers one example'
    expect(decideOn(wants, { can: [], cannot: { stateful: why, authorisation: why, 'sample-data': 'no' } })).toEqual({
      skip: `The environment "Sandbox" is not declared to keep what is written (stateful), nor to check authorisation (authorisation): ${why}`,
    })
  })

  test('under --read-only it runs only if it changes nothing', () => {
    expect(decideOn(collectedTest('t', 'APP-01'), { readOnly: true })).toEqual({
      skip: 'The run is read-only, and this test writes',
    })
    expect(decideOn({ ...collectedTest('t', 'APP-01'), readOnly: true }, { readOnly: true })).toEqual(run)
  })

  test('that names only rows of another register is not selected', () => {
    expect(decideOn(collectedTest('t', 'XYZ-01'))).toBeUndefined()
  })
})
