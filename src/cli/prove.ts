import type { Command } from 'commander'
import { exitCodes } from '../exit-codes.ts'
import { findSimulatedApis } from './api-name.ts'
import { collect, wholeNumber } from './options.ts'

interface ProveFlags {
  fault: string[]
  seeds: number
  reading: string[]
  quick?: boolean
  json?: boolean
}

/** `assay prove [api…]`: run the suites against every fault, and against the clean simulator. */
export function describeProve(program: Command): void {
  program
    .command('prove')
    .argument('[api...]', 'short names of APIs; all when none is given')
    .description('run suites against every fault of the simulator, or of a file, and print what they caught')
    .option('--fault <name>', 'only this fault; repeatable', collect, [])
    .option('--seeds <number>', 'seeds that the clean simulator is judged with, under each reading', wholeNumber(0), 20)
    .option('--reading <preset>', 'readings of the clean simulator; repeatable (default: all presets)', collect, [])
    .option('--quick', 'under each fault, run only the tests that can turn a row that it breaks')
    .option('--json', 'print the proof on standard output')
    .action(async (names: string[], flags: ProveFlags) => {
      const { simulatedApis } = await import('../simulator/index.ts')
      const others = names.filter((one) => !isExtracts(one))
      const apis = names.length > 0 && others.length === 0 ? [] : findSimulatedApis(others, simulatedApis())
      const { proveAll, proveExtracts } = await import('./prove-all.ts')
      let holds = await proveAll(apis, flags)
      const isEverything = names.length === 0 && flags.fault.length === 0
      if (isEverything || names.some(isExtracts)) holds = (await proveExtracts(flags)) && holds
      process.exitCode = holds ? exitCodes.passed : exitCodes.notMet
    })
}

/** Files have faults too, and no simulator. */
function isExtracts(name: string): boolean {
  return name === 'extracts' || name === 'vaccination-extracts'
}
