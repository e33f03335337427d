import type { JsonObject } from '../json.ts'

/** A request that is not answered: with which status, and what is said of it in diagnostics. */
export class Refused extends Error {
  readonly status: number
  readonly issue: string

  constructor(status: number, diagnostics: string, issue = 'processing') {
    super(diagnostics)
    this.name = 'Refused'
    this.status = status
    this.issue = issue
  }
}

/** The OperationOutcome of a refusal: one issue, without details, described in diagnostics. */
export function outcomeOf({ issue, message }: Refused): JsonObject {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: issue, diagnostics: message }] }
}
