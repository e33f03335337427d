import type { Command } from 'commander'
import { findApis } from './api-name.ts'

/** `assay requirements [api…]`: the register, with disposition and coverage. */
export function describeRequirements(program: Command): void {
  program
    .command('requirements')
    .argument('[api...]', 'short names of APIs; all of them when none is given')
    .description('list the register: every requirement, how it is judged, and by which tests')
    .option('--json', 'print rows and tests as JSON')
    .action(async (names: string[], { json }: { json?: boolean }) => {
      const { listRequirements } = await import('./list-requirements.ts')
      await listRequirements(findApis(names), json === true)
    })
}
