import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import {
  checkFile,
  type FileCheckListener,
  type FileCheckOptions,
  type FileResult,
} from '../../src/extracts/file-check.ts'
import { loadFormat } from '../../src/extracts/load-format.ts'
import { type SampleOptions, type SampleRow, sampleRows, writeSample } from '../../src/extracts/samples.ts'

export const v5Name = 'Flu_Vaccinations_v5_YGM41_20240708T12130100.csv'
export const v5Columns = loadFormat('v5-immunisation').columns.map((one) => one.name)

/** A file in a folder of its own, removed when the test ends. */
export function fileOf(content: string | Uint8Array, name = v5Name): string {
  const folder = mkdtempSync(join(tmpdir(), 'assay-extracts-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** A clean v5 file as text, after a change to its records. */
export function v5Text(change: (rows: SampleRow[]) => void = () => {}, options: Partial<SampleOptions> = {}): string {
  const rows = sampleRows('v5-immunisation', { rows: 10, seed: 5 })
  for (const row of rows) if (row.ACTION_FLAG === 'DELETE') row.ACTION_FLAG = 'NEW'
  change(rows)
  return writeSample(v5Columns, rows, options)
}

/** Judge a file on a fixed day. */
export function checked(
  path: string,
  options: Partial<FileCheckOptions> = {},
  listener?: FileCheckListener,
): Promise<FileResult> {
  return checkFile(
    path,
    {
      format: loadFormat('v5-immunisation', { 'EXT-C09': 'a' }),
      now: new Date('2026-06-01T12:00:00Z'),
      examples: 5,
      keysInMemory: 1_000_000,
      threads: 1,
      ...options,
    },
    listener,
  )
}

/** What was found: row of the register, how often, and the first examples. */
export function found({ compiled, findings }: FileResult) {
  return compiled.rules
    .filter((rule) => (findings.counts[rule.index] ?? 0) > 0)
    .map((rule) => ({
      row: rule.row,
      message: rule.message,
      count: findings.counts[rule.index],
      examples: findings.examples[rule.index] ?? [],
    }))
}
