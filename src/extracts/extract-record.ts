import { packageVersion } from '../package-root.ts'
import type {
  CheckRecord,
  RequirementRecord,
  RunHeader,
  RunRecord,
  TargetRecord,
  TestRecord,
} from '../record/run-record.ts'
import { recordSchemaVersion } from '../record/run-record.ts'
import type { Suite } from '../requirements/load-suite.ts'
import type { ChosenReading } from '../requirements/reading.ts'
import type { Row } from '../requirements/row.ts'
import { statedRow } from '../requirements/stated-row.ts'
import type { Deviation } from '../verdict/declarations.ts'
import { type GatedRow, gateOf } from '../verdict/gate.ts'
import { verdictOf } from '../verdict/roll-up.ts'

/** What was found against one row of the register in one file; nothing when the row holds. */
export interface RowJudgement {
  row: string
  checks: CheckRecord[]
  /** Why the row could not be judged, if it could not. */
  skipped?: string
  /** What was done, for the step of the test. */
  step: string
}

/** A file that was judged, as the record needs it. */
export interface JudgedFile {
  /** Unique among the files of a run. */
  id: string
  path: string
  /** What kind of file it is, in words. */
  title: string
  reading: ChosenReading
  judgements: RowJudgement[]
  /** Why rows that are not judged do not apply, by the row. */
  whyNot(row: Row): string
  durationMs: number
  complete: boolean
}

export interface ExtractRecordInput {
  header: Pick<RunHeader, 'id' | 'startedAt' | 'endedAt' | 'seed' | 'command'>
  suite: Suite
  files: readonly JudgedFile[]
  interrupted: boolean
  strict: boolean
  deviations: ReadonlyMap<string, Deviation>
}

/** The record of a run of `assay check`: each file is a target, and each row of the register that was judged is a test of it. */
export function buildExtractRecord(input: ExtractRecordInput): RunRecord {
  const { suite, files, header } = input
  const tests = files.flatMap((file) => testsOf(file, suite))
  const rows = files.flatMap((file) => requirementsOf(file, tests, input))
  const lost = tests.filter((one) => one.outcome === 'error').length
  const complete = lost === 0 && files.every((one) => one.complete)
  const run: RunHeader = {
    ...header,
    complete,
    ...(complete ? {} : { incompleteReason: 'it was interrupted before the whole of every file was read' }),
    planned: tests.length,
    selected: tests.length,
    finished: tests.length - lost,
  }
  return {
    schemaVersion: recordSchemaVersion,
    tool: { name: 'fhir-assay', version: packageVersion },
    run,
    targets: files.map((file) => targetOf(file, suite)),
    requirements: rows.map(({ planned: _planned, selected: _selected, ...row }) => row),
    tests,
    exchanges: [],
    exchangeChecks: [],
    attachments: [],
    leftBehind: [],
    gate: gateOf(rows, {
      run,
      interrupted: input.interrupted,
      nothingAnswered: false,
      strict: input.strict,
      judged: 'file',
    }),
  }
}

function testsOf(file: JudgedFile, suite: Suite): TestRecord[] {
  return file.judgements.map((one): TestRecord => {
    const row = suite.rows.find((each) => each.id === one.row)
    const softened = row === undefined || obligation(row, suite, file.reading).doesNotOblige !== undefined
    const checks = one.checks.map((check) =>
      softened && check.outcome === 'failed' ? { ...check, outcome: 'information' as const } : check,
    )
    const failed = checks.some((check) => check.outcome === 'failed')
    const unfinished = !file.complete && !failed
    const outcome = one.skipped !== undefined ? 'skipped' : failed ? 'failed' : unfinished ? 'error' : 'passed'
    const reason = one.skipped ?? (unfinished ? 'The file was not read to its end' : undefined)
    return {
      id: `${file.id}/${one.row}`,
      target: file.id,
      title: row?.statement ?? one.row,
      suite: [file.title],
      file: file.path,
      requirements: [one.row],
      outcome,
      ...(reason === undefined ? {} : { reason }),
      durationMs: file.durationMs / Math.max(1, file.judgements.length),
      steps: [{ title: one.step, exchanges: [], checks: one.skipped === undefined ? checks : [] }],
    }
  })
}

function requirementsOf(file: JudgedFile, tests: readonly TestRecord[], input: ExtractRecordInput): GatedRow[] {
  const { suite, deviations } = input
  return suite.rows.map((row): GatedRow => {
    const own = tests.filter((one) => one.target === file.id && one.requirements.includes(row.id))
    const isOfFiles = row.actor === 'file' && row.disposition === 'tested'
    const obliges = obligation(row, suite, file.reading)
    const isNotJudged = isOfFiles && own.length === 0 && obliges.doesNotOblige === undefined
    const deviation = deviations.get(row.id)
    const { verdict, reason, planned } = verdictOf({
      row,
      judged: 'file',
      tests: own,
      checks: own.flatMap((test) => test.steps.flatMap((step) => step.checks)),
      ...(isNotJudged ? { notApplicable: file.whyNot(row) } : {}),
      ...(deviation === undefined ? {} : { deviation }),
      ...obliges,
    })
    return {
      ...statedRow(row, suite, file.id),
      verdict,
      ...(reason === undefined || verdict === 'Met' ? {} : { reason }),
      ...(verdict === 'Accepted deviation' && deviation !== undefined ? { deviation: stated(deviation) } : {}),
      otherReadings: {},
      tests: own.map((one) => one.id),
      planned,
      selected: true,
    }
  })
}

function stated({ reason, agreedWith, expires }: Deviation): NonNullable<RequirementRecord['deviation']> {
  return { reason, agreedWith, expires }
}

/** What was only observed of a service obliges under the reading that names it. */
function obligation(row: Row, suite: Suite, reading: ChosenReading): { doesNotOblige?: string } {
  const source = suite.sources.find((one) => one.id === row.source.document)
  if (source?.kind !== 'observed' || row.reading === reading.preset) return {}
  return {
    doesNotOblige: `Observed, not published: it is asked for only under the reading ${row.reading ?? 'that names it'}`,
  }
}

function targetOf(file: JudgedFile, suite: Suite): TargetRecord {
  return {
    id: file.id,
    kind: 'file',
    api: suite.api.id,
    apiTitle: suite.api.title,
    file: file.path,
    environment: file.title,
    can: [],
    reading: file.reading.name,
    conflicts: file.reading.conflicts,
    conflictDetails: suite.conflicts.map((one) => ({
      id: one.id,
      question: one.question,
      chosen: file.reading.conflicts[one.id] ?? '',
      ...(one.note === undefined ? {} : { note: one.note }),
      readings: Object.fromEntries(
        Object.entries(one.readings).map(([letter, { says, source }]) => [
          letter,
          { says, ...(source === undefined ? {} : { source }) },
        ]),
      ),
    })),
    sources: suite.sources,
    settings: { patients: [], propertyRuns: 0, readOnly: true, resetPatients: false },
  }
}
