import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Fault } from '../../../src/simulator/reasonable-adjustment-flag/fault.ts'
import { faults } from '../../../src/simulator/reasonable-adjustment-flag/faults.ts'
import { policyFor } from '../../../src/simulator/reasonable-adjustment-flag/policies.ts'
import { play } from './scenario.ts'

interface Row {
  id: string
  actor: string
  disposition: string
}

const register = new URL('../../../suites/reasonable-adjustment-flag/requirements.yaml', import.meta.url)
const rows = existsSync(register) ? (parse(readFileSync(register, 'utf8')) as Row[]) : []

/** What a simulator answers to everything that it can be asked, in short. */
function digestOf(reading: string | undefined, fault?: Fault): string {
  const trace = play(reading === undefined ? [] : [reading], fault)
  return createHash('sha256')
    .update(JSON.stringify(trace.map(({ answer }) => answer)))
    .digest('hex')
}

const digests = new Map(faults.map((fault) => [fault.name, digestOf(fault.reading, fault)]))
const cleanDigests = new Map([undefined, 'gateway'].map((reading) => [reading, digestOf(reading)]))

describe('the faults of the Reasonable Adjustment Flag simulator', () => {
  test('there are at least 60', () => {
    expect(faults.length).toBeGreaterThanOrEqual(60)
  })

  test('no two have the same name', () => {
    expect(new Set(faults.map((fault) => fault.name)).size).toBe(faults.length)
  })

  test.each(faults.map((fault) => [fault.name, fault] as const))('%s is well described', (_name, fault) => {
    expect(fault.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(fault.says).toMatch(/^[A-Z][^\n]*\.$/)
    expect(fault.breaks.length).toBeGreaterThan(0)
    expect([fault.policy, fault.rewrite, fault.wire].filter((way) => way !== undefined)).toHaveLength(1)
    expect(fault.mayAlsoBreak.filter((row) => fault.breaks.includes(row))).toEqual([])
    expect(new Set(fault.mayAlsoBreak).size).toBe(fault.mayAlsoBreak.length)
    if (fault.reading !== undefined) expect(() => policyFor([fault.reading ?? ''])).not.toThrow()
  })

  test.each(faults.map((fault) => [fault.name, fault] as const))('%s shows in the answers', (name, fault) => {
    expect(digests.get(name)).not.toBe(cleanDigests.get(fault.reading))
  })

  test('no two show in the same way', () => {
    const named = new Map<string, string[]>()
    for (const [name, digest] of digests) named.set(digest, [...(named.get(digest) ?? []), name])
    expect([...named.values()].filter((names) => names.length > 1)).toEqual([])
  })

  test('without a fault, the simulator repeats itself to the letter', () => {
    expect(digestOf(undefined)).toBe(cleanDigests.get(undefined))
  })
})

describe.skipIf(rows.length === 0)('the rows that the faults break', () => {
  const known = new Set(rows.map((row) => row.id))
  const tested = rows.filter((row) => row.actor === 'server' && row.disposition === 'tested').map((row) => row.id)

  test.each(faults.map((fault) => [fault.name, fault] as const))('%s names rows of the register', (_name, fault) => {
    expect([...fault.breaks, ...fault.mayAlsoBreak].filter((row) => !known.has(row))).toEqual([])
  })

  test('each tested row of a server is broken by a fault', () => {
    const broken = new Set(faults.flatMap((fault) => fault.breaks))
    expect(tested.filter((row) => !broken.has(row))).toEqual([])
  })
})
