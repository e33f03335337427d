import { type FhirVersion, type Finding, ruleNames, type Severity } from './finding.ts'
import { specLink } from './spec-link.ts'

/** What was found in one file. */
export interface FileFindings {
  /** Path as it was given; relative to the working directory, for a code host to match. */
  name: string
  findings: Finding[]
}

const levels: Record<Severity, string> = { fatal: 'error', error: 'error', warning: 'warning', information: 'note' }
const ours = new Set<string>(ruleNames)

/** Findings as SARIF 2.1.0, which code hosts show beside the lines of a change. */
export function formatSarif(
  files: FileFindings[],
  tool: { version: string; fhir: FhirVersion },
): Record<string, unknown> {
  const keys = [...new Set(files.flatMap(({ findings }) => findings.map(({ key }) => key)))].sort()
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'assay',
            version: tool.version,
            rules: keys.map((id) => ({
              id,
              shortDescription: { text: ours.has(id) ? id.replaceAll('-', ' ') : `Invariant ${id}` },
            })),
          },
        },
        results: files.flatMap(({ name, findings }) =>
          findings.map((finding) => resultOf(name, finding, keys, tool.fhir)),
        ),
      },
    ],
  }
}

function resultOf(name: string, finding: Finding, keys: string[], version: FhirVersion): Record<string, unknown> {
  const { key, severity, message, path, profile, line, column } = finding
  const link = specLink(finding, version)
  return {
    ruleId: key,
    ruleIndex: keys.indexOf(key),
    level: levels[severity],
    message: { text: path ? `${path}: ${message}` : message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: name.split('/').map(encodeURIComponent).join('/') },
          ...(line === undefined ? {} : { region: { startLine: line, startColumn: column ?? 1 } }),
        },
        ...(path ? { logicalLocations: [{ fullyQualifiedName: path }] } : {}),
      },
    ],
    properties: { profile, ...(link ? { specification: link } : {}) },
  }
}
