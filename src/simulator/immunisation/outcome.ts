import type { JsonObject } from '../json.ts'
import type { NextId } from '../seeded-ids.ts'
import type { Policy } from './policy.ts'
import { Refused, type Situation } from './situations.ts'

/** Refuses the request unless the policy accepts the situation. `diagnostics` says what was wrong, for the caller. */
export function refuse(policy: Policy, situation: Situation, diagnostics: string): void {
  if (policy.when[situation] !== 'accept') throw new Refused(situation, diagnostics)
}

/** What a refused request is answered with. */
export interface RefusalAnswer {
  status: number
  outcome: JsonObject
}

/** The OperationOutcome that answers a refused request, and its status. */
export function refusalAnswer(policy: Policy, refused: Refused, nextId: NextId): RefusalAnswer {
  const refusal = policy.when[refused.situation]
  if (refusal === 'accept') throw new Error(`The situation ${refused.situation} is accepted, so it has no refusal`)
  const { status, issue, code } = refusal
  const diagnostics = refusal.diagnostics ?? refused.message
  return { status, outcome: operationOutcome({ severity: 'error', issue, code, diagnostics }, policy, nextId) }
}

/** A warning among the entries of a Bundle. */
export function warning(issue: string, diagnostics: string, policy: Policy, nextId: NextId): JsonObject {
  return operationOutcome({ severity: 'warning', issue, code: issue.toUpperCase(), diagnostics }, policy, nextId)
}

function operationOutcome(
  said: { severity: 'error' | 'warning'; issue: string; code: string; diagnostics: string },
  policy: Policy,
  nextId: NextId,
): JsonObject {
  return {
    resourceType: 'OperationOutcome',
    id: nextId(),
    meta: { profile: [policy.outcomeProfile] },
    issue: [
      {
        severity: said.severity,
        code: said.issue,
        details: { coding: [{ system: policy.errorSystem, code: said.code }] },
        diagnostics: said.diagnostics,
      },
    ],
  }
}
