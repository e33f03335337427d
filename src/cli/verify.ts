import type { Command } from 'commander'
import { exitCodes } from '../exit-codes.ts'

/** `assay verify <record>`: is the record whole, and does judging its exchanges again give the same verdicts? */
export function describeVerify(program: Command): void {
  program
    .command('verify')
    .argument('<record>', 'record.json of a run')
    .description('check the bodies of a record against their hashes; --rejudge judges its exchanges again, offline')
    .option('--rejudge', 'run the same tests on the recorded answers and compare the verdicts')
    .action(async (file: string, { rejudge }: { rejudge?: boolean }) => {
      const { verifyRecord } = await import('./verify-record.ts')
      const differences = await verifyRecord(file, rejudge === true)
      for (const one of differences) process.stdout.write(`${one}\n`)
      process.exitCode = differences.length > 0 ? exitCodes.notMet : exitCodes.passed
    })
}
