import { randomUUID } from 'node:crypto'
import picocolors from 'picocolors'
import { renderEnd } from '../../reporters/terminal.ts'
import { buildExtractRecord, type JudgedFile } from '../extracts/extract-record.ts'
import { acknowledgementJudgements } from '../extracts/judgements.ts'
import { loadSuite } from '../requirements/load-suite.ts'
import { chooseReading } from '../requirements/reading.ts'
import { type Deviation, readDeviations } from '../verdict/declarations.ts'
import type { CheckFlags } from './check.ts'
import { checkExtract } from './check-extract.ts'
import { type Plan, planFiles } from './check-plan.ts'
import { createCheckProgress } from './check-progress.ts'
import { commandLine } from './command-line.ts'
import { readConfiguration } from './configuration.ts'
import { checkReports, defaultReports, writeReports } from './reports.ts'
import { UsageError } from './usage-error.ts'

const folder = 'vaccination-extracts'

/**
 * `assay check`: judge the files, write what was asked for, say how it ended.
 * @returns the exit code
 */
export async function checkFiles(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const configuration = readConfiguration(flags.config)
  const reports = flags.report.length > 0 ? flags.report : (configuration.report ?? defaultReports)
  checkReports(reports)
  const suite = loadSuite(folder)
  const isTerminal = process.stderr.isTTY === true && process.env.CI === undefined && process.env.TERM !== 'dumb'
  const progress = createCheckProgress(process.stderr, isTerminal)
  const plan: Plan = expected(() => planFiles(paths, flags, suite))
  const startedAt = new Date()
  const stopListening = onInterrupt(() => progress.stop())
  const files: JudgedFile[] = []
  const notes: string[] = []
  try {
    for (const extract of plan.extracts) {
      if (progress.isStopped) break
      const { judged, said } = await checkExtract(extract, flags, suite, startedAt, progress).catch(rethrown)
      files.push(judged)
      notes.push(...said)
    }
    for (const one of plan.acknowledgements) {
      files.push({
        id: one.id,
        path: one.acknowledgement.path,
        title: `${one.acknowledgement.kind} acknowledgement`,
        reading: chooseReading(suite.conflicts, suite.presets, ['v5', ...flags.reading]),
        judgements: acknowledgementJudgements(one.acknowledgement, flags.examples),
        whyNot: () => 'This file is an acknowledgement, and the row is about another kind of file',
        durationMs: 0,
        complete: true,
      })
    }
  } finally {
    progress.end()
    stopListening()
  }
  const record = buildExtractRecord({
    header: {
      id: randomUUID(),
      startedAt: startedAt.toISOString(),
      endedAt: new Date().toISOString(),
      seed: '',
      command: commandLine(undefined),
    },
    suite,
    files,
    interrupted: progress.isStopped,
    strict: flags.strict === true,
    deviations: deviationsOf(
      configuration.deviations,
      suite.rows.map((one) => one.id),
    ),
  })
  const reportPaths = await writeReports(record, reports, flags.out ?? configuration.out ?? 'assay-report')
  if (flags.json === true) process.stdout.write(`${JSON.stringify(record)}\n`)
  const colour = picocolors.isColorSupported && isTerminal
  process.stderr.write(`\n${renderEnd(record, { colour, reportPaths, width: process.stderr.columns || 100 })}`)
  for (const note of notes) process.stderr.write(`${note}\n`)
  return record.gate.exitCode
}

function deviationsOf(file: string | undefined, ids: readonly string[]): Map<string, Deviation> {
  if (file === undefined) return new Map()
  return readDeviations(file, new Set(ids), new Date().toISOString().slice(0, 10)).live
}

/** What is wrong with the files or the formats is for the user to mend, and no error of ours. */
function expected<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    return rethrown(error)
  }
}

function rethrown(error: unknown): never {
  const { name, message } = error as Error
  if (name === 'UnreadableFile' || name === 'FormatProblem') throw new UsageError(message)
  throw error
}

function onInterrupt(stop: () => void): () => void {
  let count = 0
  const listener = () => {
    count += 1
    if (count > 1) process.exit(130)
    stop()
  }
  process.on('SIGINT', listener)
  process.on('SIGTERM', listener)
  return () => {
    process.off('SIGINT', listener)
    process.off('SIGTERM', listener)
  }
}
