import type { RunRecord } from '../src/record/run-record.ts'

/** A file that a reporter made: its path below the output folder, and all of its content. */
export interface ReportFile {
  path: string
  content: string | Uint8Array
}

/**
 * A reporter is a pure function: record in, files out. It reads no clock, no environment and no disk, and it computes
 * no verdict: what a requirement or the run came to is in the record already.
 */
export type Reporter = (record: RunRecord) => ReportFile[]
