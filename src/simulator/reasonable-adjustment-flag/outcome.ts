import type { JsonObject } from '../json.ts'
import { url } from './codes.ts'
import type { Policy, Refusal } from './policy.ts'
import { codeSystemCodes } from './refusals.ts'
import { Refused, type Situation } from './situations.ts'

/** Refuses the request unless the policy accepts the situation. `detail` says what was wrong, for the caller. */
export function refuse(policy: Policy, situation: Situation, detail: string): void {
  if (policy.when[situation] !== 'accept') throw new Refused(situation, detail)
}

/** The OperationOutcome that answers a refused request, and its status. */
export function refusalOutcome(
  policy: Policy,
  situation: Situation,
  detail: string,
): { status: number; outcome: JsonObject } {
  const refusal = policy.when[situation]
  if (refusal === 'accept') throw new Error(`The situation ${situation} is accepted, so there is no refusal of it`)
  return { status: refusal.status, outcome: operationOutcome(policy, refusal, detail) }
}

function operationOutcome(policy: Policy, refusal: Refusal, detail: string): JsonObject {
  const said = refusal.diagnostics ?? detail
  const coding: JsonObject = { system: policy.errorSystem }
  if (policy.errorSystemVersion !== undefined) coding.version = policy.errorSystemVersion
  coding.code = policy.errorCodes === 'code-system' ? (codeSystemCodes[refusal.code] ?? refusal.code) : refusal.code
  // The one example of the page has this display and nothing more, so it is kept as it is.
  const isDetailShown = policy.errorDetail === 'display' && said !== '' && refusal.code !== 'INVALID_NHS_NUMBER'
  coding.display = isDetailShown ? `${refusal.display} - ${said}` : refusal.display
  const issue: JsonObject = { severity: 'error', code: refusal.issue, details: { coding: [coding] } }
  if (policy.errorDetail === 'diagnostics' && said !== '') issue.diagnostics = said
  return { resourceType: 'OperationOutcome', issue: [issue] }
}

/** The OperationOutcome that says that a record has been removed (RAF-C23 decides its shape). */
export function removedOutcome(policy: Policy, id: string): JsonObject {
  const coding = { system: url.errorCodeSystem, code: 'RESOURCE_DELETED', display: 'Resource removed' }
  const details = policy.removalAnswer === 'coded' ? { coding: [coding], text: 'OK' } : { text: 'OK' }
  return {
    resourceType: 'OperationOutcome',
    id,
    meta: { profile: policy.removalAnswer === 'example' ? url.operationOutcome : [url.operationOutcome] },
    issue: [{ severity: 'information', code: 'informational', details }],
  }
}
