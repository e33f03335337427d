import { describe, expect, test } from 'vitest'
import { findSuite, loadSuite } from '../../src/requirements/load-suite.ts'
import { listFaults, simulatedApis } from '../../src/simulator/index.ts'

/** The simulator knows rows as plain strings, because it shares nothing with the register: here the two are held together. */
describe.each(simulatedApis().filter((api) => listFaults(api).length > 0))(
  'the faults of the simulator of %s',
  (api) => {
    const faults = listFaults(api)
    const { rows, presets } = loadSuite(findSuite(api) ?? '')
    const byId = new Map(rows.map((one) => [one.id, one]))

    test('name rows that exist', () => {
      const unknown = faults.flatMap(({ name, breaks, mayAlsoBreak }) =>
        [...breaks, ...mayAlsoBreak].filter((id) => !byId.has(id)).map((id) => `${name}: ${id}`),
      )
      expect(faults.length).toBeGreaterThan(0)
      expect(unknown).toEqual([])
    })

    test('break rows that a test of a server can turn', () => {
      const untestable = faults.flatMap(({ name, breaks }) =>
        breaks
          .filter((id) => byId.get(id)?.disposition !== 'tested' || byId.get(id)?.actor !== 'server')
          .map((id) => `${name}: ${id}`),
      )
      expect(untestable).toEqual([])
    })

    test('each break something, in one way, under a name of their own', () => {
      expect(new Set(faults.map((one) => one.name)).size).toBe(faults.length)
      for (const fault of faults) {
        expect(fault.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
        expect(fault.says, fault.name).toMatch(/^[A-Z].+\.$/)
        expect(fault.breaks, fault.name).not.toEqual([])
        expect(
          fault.breaks.filter((id) => fault.mayAlsoBreak.includes(id)),
          fault.name,
        ).toEqual([])
        const ways = [fault.policy, fault.rewrite, fault.wire].filter((one) => one !== undefined)
        expect(ways, fault.name).toHaveLength(1)
      }
    })

    test('that are faults under one reading only name a reading that exists', () => {
      for (const { name, reading } of faults) {
        expect(reading === undefined || Object.hasOwn(presets, reading), `${name}: ${reading}`).toBe(true)
      }
    })

    test('break every row that is tested on a server', () => {
      const broken = new Set(faults.flatMap((one) => one.breaks))
      const unbroken = rows.filter(
        (one) => one.disposition === 'tested' && one.actor === 'server' && !broken.has(one.id),
      )
      expect(unbroken.map((one) => one.id)).toEqual([])
    })
  },
)
