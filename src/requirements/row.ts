import type { Actor, Disposition, Level } from '../record/run-record.ts'

/** The closed list of what an environment can declare of itself; a test that needs more is Not tested there. */
export const capabilities = [
  'stateful',
  'authorisation',
  'concurrent-writes',
  'sample-data',
  'request-id-required',
  'large-bodies',
  'single-use-tokens',
  'restricted-workflows',
  'expired-token',
  'other-audience-token',
  'other-scope-token',
  'other-patient-token',
] as const

export type Capability = (typeof capabilities)[number]

/** One normative statement of a source. */
export interface Row {
  id: string
  level: Level
  actor: Actor
  interaction: string
  statement: string
  source: { document: string; section: string; quote: string }
  needs: Capability[]
  conflicts: string[]
  disposition: Disposition
  scope: 'test' | 'every-exchange'
  /** Why a row is not testable, or what evidence a reviewer of an attested row expects. */
  reason?: string
  /** Preset under which alone the row obliges, as one of an observed source does; elsewhere it is information. */
  reading?: string
}

/** A document that rows cite. */
export interface Source {
  id: string
  title: string
  publisher?: string
  address?: string
  date?: string
  version?: string
  kind: 'published' | 'observed'
  sha256?: string
}

/** One answer to a conflict's question, with what a machine needs to act on it. */
export interface Reading {
  says: string
  source?: string
  expect?: Expectation
  /** Values to put into requests. */
  send?: Record<string, string>
  /** Findings of the validator that this reading forgives. */
  excuses?: Excuse[]
  /** Folder of profiles that applies. */
  profiles?: string
}

/** What a reading expects of an answer; every field given must hold. */
export interface Expectation {
  status?: number | number[]
  /** `details.coding.code` of the OperationOutcome. */
  code?: string | string[]
  /** `issue.code` of the OperationOutcome. */
  issue?: string | string[]
  system?: string
  contentType?: string | string[]
  pattern?: string
  form?: string
  diagnostics?: string
  /** Where an error puts its description. */
  detail?: 'display' | 'diagnostics'
  total?: number
  /** Under which name a header comes, where it is not the one that the rule has. */
  headers?: Record<string, string>
  /** FHIRPath that must give true on the resource of the answer, and what it means in words ("the Bundle to be empty"). */
  holds?: { says: string; expression: string }
}

export interface Excuse {
  profile?: string
  /** FHIRPath location without indices; `*` at the end matches what is below. */
  path: string
  key: string
  /** Words of the finding's message, where path and key alone would forgive more than is meant. */
  about?: string
}

export interface Conflict {
  id: string
  question: string
  note?: boolean
  readings: Record<string, Reading>
}
