import type { Finding } from './finding.ts'

const lineExtension = 'http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-line'
const columnExtension = 'http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-col'

/** Findings as an OperationOutcome, valid in STU3 and R4; with none, an issue says so, since one is required. */
export function formatOperationOutcome(findings: Finding[]): Record<string, unknown> {
  if (findings.length === 0) {
    const text = 'No issues were found'
    return {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'information', code: 'informational', details: { text } }],
    }
  }
  return { resourceType: 'OperationOutcome', issue: findings.map(issueOf) }
}

function issueOf({ severity, code, path, message, profile, key, line, column }: Finding): Record<string, unknown> {
  const extension = [
    ...(line === undefined ? [] : [{ url: lineExtension, valueInteger: line }]),
    ...(column === undefined ? [] : [{ url: columnExtension, valueInteger: column }]),
  ]
  return {
    ...(extension.length > 0 ? { extension } : {}),
    severity,
    code,
    details: { text: message },
    diagnostics: profile ? `${key} of ${profile}` : key,
    ...(path ? { expression: [path] } : {}),
  }
}
