import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup.mjs'

/** Why a kind of mutant survives, by release or set of profiles; and why an invariant is broken by no change. */
export const reasons = JSON.parse(readFileSync(join(root, 'bench/validator/survivors.json'), 'utf8'))

/** Counts mutants by rule, and keeps where each kind of survivor was first seen. */
export class Tally {
  rules = new Map()
  survivors = new Map()

  add(rule, isFound, where) {
    const count = this.rules.get(rule) ?? { made: 0, found: 0 }
    this.rules.set(rule, count)
    count.made++
    if (isFound) count.found++
    else {
      const kind = `${rule} ${where.replace(/\.\d+/g, '')}`
      this.survivors.set(kind, { where, count: (this.survivors.get(kind)?.count ?? 0) + 1 })
    }
  }

  print(version) {
    const sum = (field) => [...this.rules.values()].reduce((total, count) => total + count[field], 0)
    const equivalent = [...this.survivors].filter(([kind]) => reasons[version]?.[kind]?.startsWith('equivalent'))
    const excused = equivalent.reduce((total, [, { count }]) => total + count, 0)
    const made = sum('made') - excused
    console.log(
      `${version}: ${sum('found')} of ${made} mutants found (${((100 * sum('found')) / made).toFixed(2)} %), ` +
        `and ${excused} that change nothing, with the reason in survivors.json`,
    )
    for (const [rule, count] of [...this.rules].sort()) console.log(`  ${rule}: ${count.found} of ${count.made}`)
    for (const [kind, { where, count }] of this.survivors)
      console.log(
        `  survives${count > 1 ? ` ${count} times` : ''}: ${kind} (${where}): ${reasons[version]?.[kind] ?? 'NO REASON GIVEN'}`,
      )
  }
}
