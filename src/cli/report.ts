import { existsSync, readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { RunRecord } from '../record/run-record.ts'
import { collect } from './options.ts'
import { UsageError } from './usage-error.ts'

/** `assay report <record…>`: render again, without running anything. */
export function describeReport(program: Command): void {
  program
    .command('report')
    .argument('<record...>', 'record.json of a run')
    .description('render the reports of a record again, without running')
    .option('--out <folder>', 'where the reports go', 'assay-report')
    .option('--report <list>', 'html, junit, csv, allure; default html,junit', collect, [])
    .action(async (files: string[], { out, report }: { out: string; report: string[] }) => {
      const { checkReports, defaultReports, writeReports } = await import('./reports.ts')
      const names = report.length > 0 ? report : defaultReports
      checkReports(names)
      for (const [index, file] of files.entries()) {
        const record = await readRecord(file)
        const folder = files.length === 1 ? out : `${out}/${index + 1}`
        for (const path of await writeReports(record, names, folder)) process.stdout.write(`${path}\n`)
      }
    })
}

/** A record from disk, checked against its schema. @throws UsageError saying what is wrong with it */
export async function readRecord(file: string): Promise<RunRecord> {
  if (!existsSync(file)) throw new UsageError(`The record ${file} does not exist.`)
  const { checkRecord } = await import('../record/check-record.ts')
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}`)
  }
  const problems = checkRecord(value)
  if (problems.length > 0) {
    const shown = problems.slice(0, 5).map((one) => `\n  ${one}`)
    throw new UsageError(
      `${file} is no record of a run:${shown.join('')}${problems.length > 5 ? `\n  and ${problems.length - 5} more` : ''}`,
    )
  }
  return value as RunRecord
}
