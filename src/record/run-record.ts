/**
 * The RunRecord: the one JSON document that a run leaves behind. Everything that is shown anywhere is computed from it,
 * and it holds nothing that was not redacted first. `run-record.schema.json` is its published JSON Schema.
 */

/** The version of this document's shape; a reader refuses another major version. */
export const recordSchemaVersion = '1.0'

export type Level = 'must' | 'should' | 'may'
export type Actor = 'server' | 'client' | 'file'
export type Disposition = 'tested' | 'attested' | 'not-testable'

export type Verdict =
  | 'Met'
  | 'Not met'
  | 'Accepted deviation'
  | 'Not applicable'
  | 'Not tested'
  | 'Could not test'
  | 'Attested'

export type TestOutcome = 'passed' | 'failed' | 'skipped' | 'error' | 'not-selected'

/**
 * `passed` and `failed` decide a verdict. `observed` is a case that no source decides: shown, never gating.
 * `information` is a finding under a source that may not oblige the target, or one that the reading excuses.
 */
export type CheckOutcome = 'passed' | 'failed' | 'observed' | 'information'

export interface RunRecord {
  schemaVersion: string
  tool: { name: string; version: string }
  run: RunHeader
  targets: TargetRecord[]
  requirements: RequirementRecord[]
  tests: TestRecord[]
  exchanges: ExchangeRecord[]
  /** Rows that hold for every answer, folded: one entry per requirement, outcome and message. */
  exchangeChecks: CheckRecord[]
  attachments: AttachmentRecord[]
  /** What the run created and could not remove, in words a person can act on. */
  leftBehind: LeftBehindRecord[]
  gate: GateRecord
}

export interface RunHeader {
  id: string
  /** ISO 8601, UTC. */
  startedAt: string
  endedAt: string
  seed: string
  /** The command that repeats this run, seed included, secrets named and never given. */
  command: string
  /** False when the run was interrupted or a worker died. */
  complete: boolean
  /** Why it is not complete, in one sentence. */
  incompleteReason?: string
  /** Counts of tests: found in the suites, chosen to run, ended. */
  planned: number
  selected: number
  finished: number
}

export interface TargetRecord {
  id: string
  kind: 'server' | 'client' | 'file'
  /** Folder name of the API under `suites/`, e.g. `reasonable-adjustment-flag`. */
  api: string
  apiTitle: string
  baseUrl?: string
  file?: string
  /** True when the target was the simulator that the run itself started. */
  embedded?: boolean
  environment: string
  can: string[]
  /** Name of the preset the run was judged under, with single overrides if any. */
  reading: string
  /** Conflict id → reading chosen. */
  conflicts: Record<string, string>
  /** The conflicts themselves, for a reader of the record alone. */
  conflictDetails: ConflictRecord[]
  /** The sources that rows cite. */
  sources: SourceRecord[]
  /** What else decides which requests are sent, so that the record can be judged again. */
  settings: TargetSettings
}

export interface TargetSettings {
  /** Synthetic NHS numbers that tests wrote to, in order; empty when they derive from the seed. */
  patients: string[]
  propertyRuns: number
  readOnly: boolean
  resetPatients: boolean
  /** Ids of the mailboxes and workflows that were used, of an API that exchanges messages. */
  mailboxes?: { sender: string; recipient: string; workflow: string; restrictedWorkflow?: string }
}

export interface ConflictRecord {
  id: string
  question: string
  chosen: string
  /** True when nothing is to be expected by a machine: for the reader. */
  note?: boolean
  readings: Record<string, { says: string; source?: string }>
}

export interface SourceRecord {
  id: string
  title: string
  publisher?: string
  address?: string
  date?: string
  version?: string
  kind: 'published' | 'observed'
  sha256?: string
}

export interface SourceCitation {
  document: string
  title: string
  section: string
  quote: string
  address?: string
}

export interface RequirementRecord {
  id: string
  api: string
  target: string
  level: Level
  actor: Actor
  interaction: string
  statement: string
  source: SourceCitation
  /** Kind of the source: an `observed` row never obliges. */
  sourceKind: 'published' | 'observed'
  disposition: Disposition
  scope: 'test' | 'every-exchange'
  needs: string[]
  conflicts: string[]
  verdict: Verdict
  reason?: string
  deviation?: { reason: string; agreedWith: string; expires: string }
  attestation?: { answer: string; by: string; date: string; evidence?: string }
  /** Verdict under each other preset, only where it differs from `verdict`. */
  otherReadings: Record<string, Verdict>
  /** Ids of the tests that meet the row. */
  tests: string[]
}

export interface TestRecord {
  id: string
  target: string
  title: string
  /** Title of the `describe` blocks around it, outermost first. */
  suite: string[]
  file: string
  requirements: string[]
  outcome: TestOutcome
  reason?: string
  /** True when a skip was decided with the plan, before anything was sent. */
  plannedSkip?: boolean
  durationMs: number
  seed?: string
  /** fast-check path of a failing property. */
  path?: string
  steps: StepRecord[]
}

export interface StepRecord {
  title: string
  /** Ids of exchanges, in the order they were sent. */
  exchanges: string[]
  checks: CheckRecord[]
}

export interface CheckRecord {
  requirement: string
  outcome: CheckOutcome
  message: string
  expected?: string
  actual?: string
  /** What the source says, in a phrase: "RAF-C02 (a): 409 RESOURCE_VERSION_MISMATCH". */
  source?: string
  /** Outcome under each reading of the conflict named in `conflict`. */
  conflict?: string
  byReading?: Record<string, CheckOutcome>
  exchange?: string
  /** Where in the stored body (1-based), when a place is known. */
  place?: { file?: string; line: number; column: number }
  /** FHIRPath location of a finding. */
  path?: string
  /** How many identical checks this entry stands for. */
  count?: number
  /** The first exchanges of a folded entry. */
  exchanges?: string[]
}

export interface ExchangeRecord {
  id: string
  target: string
  /** Id of the test, or null for control requests and housekeeping outside a test. */
  test: string | null
  ordinal: number
  direction: 'out' | 'in'
  /**
   * What it was for: judged evidence of a test, making the starting state, cleaning up, showing that the target is well, or
   * a request that was answered 401 because its token had died, and was sent again with a new one.
   */
  purpose: 'test' | 'starting-state' | 'clean-up' | 'control' | 'renewal'
  request: { method: string; url: string; headers: HeaderPair[]; body?: BodyRecord }
  response?: { status: number; headers: HeaderPair[]; body?: BodyRecord }
  /** No complete HTTP answer came: what happened, in words. */
  error?: { kind: ExchangeErrorKind; message: string }
  startedAt: string
  durationMs: number
}

export type ExchangeErrorKind =
  | 'refused'
  | 'reset'
  | 'timeout'
  | 'tls'
  | 'dns'
  | 'too-large'
  | 'protocol'
  | 'redirect-refused'
  | 'aborted'
  | 'replay-mismatch'

export type HeaderPair = [name: string, value: string]

export interface BodyRecord {
  /** sha256 of the stored bytes, hex. */
  sha256: string
  /** Length of the body as it travelled, in bytes. */
  bytes: number
  text?: string
  base64?: string
  /** Set when the body was longer than what is kept. */
  truncated?: boolean
  /** What was masked and why; the values are gone. */
  redactions: { what: string; count: number }[]
}

export interface AttachmentRecord {
  name: string
  mediaType: string
  sha256: string
  bytes: number
}

export interface LeftBehindRecord {
  target: string
  what: string
  reason: string
}

export interface GateRecord {
  exitCode: number
  reasons: string[]
  /** The last line: "87 of 92 applicable musts met, 5 not tested". */
  summary: string
}
