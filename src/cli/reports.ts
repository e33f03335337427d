import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isReporterName, loadReporter, reporterNames } from '../../reporters/index.ts'
import type { RunRecord } from '../record/run-record.ts'
import { UsageError } from './usage-error.ts'

/** What is written when nothing else is asked for. */
export const defaultReports = ['html', 'junit']

/** @throws UsageError for a report that does not exist, before anything is sent */
export function checkReports(names: readonly string[]): void {
  for (const name of names) {
    if (!isReporterName(name)) {
      throw new UsageError(`There is no report "${name}". Known: ${reporterNames.join(', ')}.`)
    }
  }
}

/**
 * Write the record, always, and the reports that were asked for.
 * @returns their paths, the one to open first at the front
 */
export async function writeReports(record: RunRecord, names: readonly string[], folder: string): Promise<string[]> {
  const paths: string[] = []
  try {
    mkdirSync(folder, { recursive: true })
    for (const name of names) {
      const files = (await loadReporter(name))(record)
      for (const file of files) {
        const path = join(folder, file.path)
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, file.content)
      }
      const first = files[0]
      if (first !== undefined) paths.push(join(folder, files.length === 1 ? first.path : dirname(first.path)))
    }
    const path = join(folder, 'record.json')
    writeFileSync(path, `${JSON.stringify(record)}\n`)
    paths.push(path)
  } catch (error) {
    throw new UsageError(
      `The reports cannot be written to ${folder}: ${(error as Error).message}. Choose another folder with --out.`,
    )
  }
  return paths
}
