import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { collect, wholeNumber } from './options.ts'

/** The options of `assay check`, as commander gives them. */
export interface CheckFlags {
  format?: string
  reading: string[]
  examples: number
  threads: number
  keysInMemory?: number
  asOf?: Date
  rejects?: string
  resend?: string
  toFhir?: string
  strict?: boolean
  config?: string
  out?: string
  report: string[]
  json?: boolean
}

/** `assay check <file…>`: delimited extracts and acknowledgement files. */
export function describeCheck(program: Command): void {
  program
    .command('check')
    .argument('<file...>', 'extracts, and the acknowledgements (InfAck, BusAck) that came back for them')
    .description(
      'check delimited vaccination extracts and acknowledgement files, row by row; nothing is sent or changed',
    )
    .option('--format <name or file>', 'format of the extracts, or a YAML file with one (default: told from the file)')
    .option('--reading <conflict=letter>', 'whose word counts where sources disagree; repeatable', collect, [])
    .option('--examples <number>', 'examples shown of each finding', wholeNumber(1), 5)
    .option('--threads <number>', 'threads that share the rows of a large file', wholeNumber(1), 1)
    .option(
      '--keys-in-memory <number>',
      'identifiers kept in memory; beyond, 24 bytes a row go to the disk',
      wholeNumber(1),
    )
    .option('--as-of <date>', 'judge what is in the future as on this day (YYYY-MM-DD, UTC) instead of now', dateOption)
    .option('--rejects <file>', 'write the rows that break a must there, as they stand, with the reasons beside it')
    .option('--resend <file>', 'write the rows that the service refused there, as they stand')
    .option('--to-fhir <file>', 'write the rows as FHIR Immunization resources (NDJSON) there, and validate them')
    .option('--strict', 'a must that is not tested ends with 4')
    .option('--config <file>', 'configuration (default: assay.config.yaml)')
    .option('--out <folder>', 'where the record and the reports go (default: assay-report)')
    .option('--report <list>', 'reports to write: html, junit, csv, … (default: html,junit)', collect, [])
    .option('--json', 'print the record on standard output')
    .addHelpText(
      'after',
      `
Exit codes: 0 every must is met · 1 a must is not met · 2 a file cannot be read, or the command is wrong ·
            4 not complete · 130 interrupted

The rows that --rejects, --resend and --to-fhir write are not masked: keep them as you keep the extract.`,
    )
    .action(async (files: string[], flags: CheckFlags) => {
      const { checkFiles } = await import('./check-files.ts')
      process.exitCode = await checkFiles(files, flags)
    })
}

function dateOption(value: string): Date {
  const date = new Date(`${value}T23:59:59Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(date.getTime()) || !date.toISOString().startsWith(value))
    throw new InvalidArgumentError('Give a date such as 2026-01-31.')
  return date
}
