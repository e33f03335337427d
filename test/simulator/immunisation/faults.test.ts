import { describe, expect, test } from 'vitest'
import { faults } from '../../../src/simulator/immunisation/faults.ts'
import { play, showsIn } from './scenario.ts'

/** Faults of one value or one text each are left to the proof, which sends every one of them. */
const played = faults.filter(({ breaks }) => !/^IMM-(MAN|VAL|TXT)-/.test(breaks[0] ?? ''))

const clean = new Map(['documented', 'implementation'].map((reading) => [reading, play([reading])]))

describe('the faults of the Immunisation simulator', () => {
  test('there are at least 60', () => {
    expect(faults.length).toBeGreaterThanOrEqual(60)
  })

  test('each shows in the answers', () => {
    const hidden = played.filter((fault) => {
      const reading = fault.reading ?? 'documented'
      const expected = clean.get(reading)
      return expected === undefined || !showsIn(expected, [reading], fault)
    })
    expect(hidden.map(({ name }) => name)).toEqual([])
  })

  test('no two take the same decisions, of the same requests', () => {
    const named = new Map<string, string[]>()
    for (const { name, policy, on } of faults.filter((fault) => fault.policy !== undefined)) {
      const way = JSON.stringify([policy, on])
      named.set(way, [...(named.get(way) ?? []), name])
    }
    expect([...named.values()].filter((names) => names.length > 1)).toEqual([])
  })

  test('without a fault, the simulator repeats itself to the letter', () => {
    expect(play(['documented'])).toEqual(clean.get('documented'))
  })
})
