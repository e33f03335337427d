import type { ApiDefinition, Mailboxes } from '../requirements/api-definition.ts'
import type { EveryAnswerRule } from '../requirements/every-answer-rule.ts'
import type { Conflict, Row, Source } from '../requirements/row.ts'
import type { TlsSettings } from '../target/connection-options.ts'
import type { CredentialNames } from '../target/credentials.ts'
import type { SelectionOptions } from './selection.ts'

/**
 * What the main process gives the workers: plain data, because the two share no module state. Secrets are in it by the
 * name of their environment variable only.
 */
export interface WorkPlan {
  runId: string
  /** Folder that each worker writes its own journal into. */
  journalFolder: string
  suites: Record<string, SuiteData>
  targets: TargetPlan[]
}

/** The data files of one folder under `suites/`, loaded once in the main process. */
export interface SuiteData {
  api: ApiDefinition
  rows: Row[]
  conflicts: Conflict[]
  sources: Source[]
  everyAnswer: EveryAnswerRule[]
}

/** One target and what is to be run against it. */
export interface TargetPlan {
  id: string
  api: string
  baseUrl: string
  embedded: boolean
  environment: string
  can: string[]
  seed: string
  reading: string
  /** Conflict id → reading chosen. */
  conflicts: Record<string, string>
  /** Patients that are not for tests to write to. */
  patients: { 'no-record': string[]; 'with-record': string[] }
  /** Patients that tests may write to, as configured; empty when they derive from the seed. */
  sparePatients: string[]
  /** Numbers outside the guaranteed test range that may be sent and stored as they are. */
  allowedNumbers: string[]
  /** Of an API that exchanges messages. */
  mailboxes?: Mailboxes
  /** Test id → run, or the reason it is skipped; a test that is not named is not selected. */
  tests: Record<string, TestDecision>
  /** Where no plan could be made beforehand, as under plain vitest: each test is decided when it is registered. */
  undecided?: SelectionOptions
  readOnly: boolean
  resetPatients: boolean
  timeoutMs: number
  /** Requests per second; absent for no limit. */
  rate?: number
  /** How many values a property is tried with. */
  propertyRuns: number
  credentials: CredentialNames
  tls: TlsSettings
  /** Give the answers of this record instead of asking the target. */
  replayFrom?: string
  /** Random key of this run's pseudonyms. */
  pseudonymKey: string
}

/** Run it, with these patients to take from, or skip it for a reason known before anything is sent. */
export type TestDecision = { patients: string[] } | { skip: string }

/** What a test says of itself when the suites are collected; it travels as vitest `meta`. */
export interface TestDeclaration {
  id: string
  requirements: string[]
  /** Rows the test shows a case of that no source decides. */
  observes: string[]
  /** True when the test sends nothing that changes the target. */
  readOnly: boolean
  needs: string[]
  title: string
  suite: string[]
}
