import { basename } from 'node:path'
import type { JudgedFile } from '../extracts/extract-record.ts'
import { checkFile, defaultKeysInMemory, type FileCheckListener } from '../extracts/file-check.ts'
import type { Encoding } from '../extracts/format.ts'
import { judgementsOf, reconciliationJudgements } from '../extracts/judgements.ts'
import { rangePool } from '../extracts/range-pool.ts'
import { Reconciler } from '../extracts/reconciliation.ts'
import type { Suite } from '../requirements/load-suite.ts'
import type { Row } from '../requirements/row.ts'
import type { CheckFlags } from './check.ts'
import { openFhirOutput } from './check-fhir-output.ts'
import { openRowOutput } from './check-outputs.ts'
import type { PlannedExtract } from './check-plan.ts'
import type { CheckProgress } from './check-progress.ts'

/**
 * Judge one extract, and write what was asked for on the way.
 * @returns what was found, and lines for the person who waits
 */
export async function checkExtract(
  planned: PlannedExtract,
  flags: CheckFlags,
  suite: Suite,
  now: Date,
  progress: CheckProgress,
): Promise<{ judged: JudgedFile; said: string[] }> {
  const { path, format, acknowledgements, reading } = planned
  const rejects = flags.rejects === undefined ? undefined : openRowOutput(flags.rejects, true)
  const resend = flags.resend === undefined ? undefined : openRowOutput(flags.resend, false)
  const fhir = flags.toFhir === undefined ? undefined : openFhirOutput(flags.toFhir, format, basename(path))
  const reconciler = acknowledgements.length > 0 ? new Reconciler(acknowledgements, format) : undefined
  let encoding: Encoding = 'utf-8'
  const listener: FileCheckListener = {
    onProgress: (state) => progress.update(state),
    // A file that is not UTF-8 is read twice, and what was written starts anew with its header
    onHeader: (header, readAs, rules) => {
      encoding = readAs
      rejects?.begin(header, rules)
      resend?.begin(header, rules)
      fhir?.begin(encoding)
    },
    ...(rejects === undefined
      ? {}
      : { onReject: (row: Uint8Array, line: number, rules: readonly number[]) => rejects.add(row, line, rules) }),
    ...(reconciler === undefined && fhir === undefined
      ? {}
      : {
          onRow: (row) => {
            if (reconciler?.add(row, encoding) === true) resend?.add(row.raw, row.line, [])
            if (row.isWhole) fhir?.add(row)
          },
        }),
  }
  progress.start(basename(path))
  const mustRows = new Set(suite.rows.filter((one) => one.level === 'must').map((one) => one.id))
  // Rows are written in the order of the file, which one thread alone keeps
  const needsOrder = rejects !== undefined || reconciler !== undefined || fhir !== undefined
  const result = await checkFile(
    path,
    {
      format,
      now: flags.asOf ?? now,
      examples: flags.examples,
      keysInMemory: flags.keysInMemory ?? defaultKeysInMemory,
      threads: needsOrder ? 1 : flags.threads,
      pool: rangePool,
      ...(rejects === undefined ? {} : { rejects: (row: string) => mustRows.has(row) }),
    },
    listener,
  )
  const said: string[] = []
  const judgements = judgementsOf(result)
  if (rejects !== undefined) said.push(rejects.end())
  const reconciled = reconciler?.result()
  if (reconciled !== undefined) {
    judgements.push(...reconciliationJudgements(reconciled, path, flags.examples))
    for (const { diagnostics, count } of reconciled.reasons.slice(0, 10))
      said.push(`Refused     ${count} × ${safe(diagnostics)}`)
  }
  if (resend !== undefined) said.push(resend.end())
  if (fhir !== undefined) {
    const { judgement, note } = fhir.end(path, flags.examples)
    judgements.push(judgement)
    said.push(note)
  }
  if (result.diskBytes > 0)
    said.push(`Disk        ${(result.diskBytes / 1e6).toFixed(0)} MB of identifiers, removed again`)
  const rate = Math.round((result.rows / Math.max(1, result.durationMs)) * 1000)
  // Of a small file, it is the start of the command that is measured
  const speed = result.rows < 10_000 ? '' : `, ${rate.toLocaleString('en-GB')} rows/s`
  said.push(`Read        ${basename(path)}: ${result.rows.toLocaleString('en-GB')} rows as ${result.encoding}${speed}`)
  return {
    judged: {
      id: planned.id,
      path,
      title: format.title,
      reading,
      judgements,
      whyNot: (row) => whyNot(row, acknowledgements.length > 0, fhir !== undefined),
      durationMs: result.durationMs,
      complete: result.complete,
    },
    said,
  }
}

function whyNot({ id, interaction }: Row, hasAcknowledgement: boolean, hasFhir: boolean): string {
  if (interaction === 'reconciliation' && !hasAcknowledgement) return 'No acknowledgement of the file was given'
  if (interaction === 'reconciliation') return 'The acknowledgement that was given does not say'
  if (interaction === 'acknowledgement') return 'This file is an extract, and no acknowledgement'
  if (interaction === 'own-format') return 'The rows of the format of this file stand for it'
  if (id === 'EXT-V5-25' && !hasFhir) return 'The rows were not converted: --to-fhir was not asked for'
  return 'The row is about another kind of file'
}

/** Diagnostics come from outside: no control character of theirs reaches a terminal. */
function safe(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '?').slice(0, 300)
}
