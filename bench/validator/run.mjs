import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './setup.mjs'

/** All benchmarks of the validator, each in a process of its own. `--quick` makes a sample of each. */
const isQuick = process.argv.includes('--quick')
const benches = [
  ['agreement.mjs'],
  ['sensitivity.mjs', ...(isQuick ? ['--every=25'] : [])],
  ['profiles.mjs'],
  ['compiled.mjs', ...(isQuick ? ['--every=100'] : [])],
  ['speed.mjs'],
  ['scale.mjs'],
  ['cold-start.mjs'],
  ['peers.mjs', ...(isQuick ? ['--every=50'] : [])],
  ['fuzz.mjs', ...(isQuick ? ['--tries=20000'] : [])],
]
let hasFailed = false
for (const [name, ...args] of benches) {
  console.log(`\n== ${name.replace('.mjs', '')}`)
  const { status } = spawnSync(process.execPath, [join(root, 'bench/validator', name), ...args], { stdio: 'inherit' })
  if (status !== 0) hasFailed = true
}
process.exitCode = hasFailed ? 1 : 0
