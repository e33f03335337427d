/** The two releases of FHIR that NHS England APIs use. */
export type FhirVersion = 'stu3' | 'r4'

export type Severity = 'fatal' | 'error' | 'warning' | 'information'

/** Every rule that is not an invariant. An invariant is named by its own key (`per-1`). */
export const ruleNames = [
  'json',
  'xml',
  'duplicate-key',
  'number-precision',
  'depth',
  'size',
  'resource-type',
  'type',
  'format',
  'empty',
  'null',
  'list',
  'unknown-element',
  'choice',
  'min',
  'max',
  'min-value',
  'max-value',
  'max-length',
  'fixed',
  'pattern',
  'binding',
  'display',
  'code-system',
  'slice',
  'slice-min',
  'slice-max',
  'slice-order',
  'profile',
  'profile-unknown',
  'extension-unknown',
  'extension-context',
  'extension-modifier',
  'reference-format',
  'reference-type',
  'reference-unresolved',
  'reference-aggregation',
  'contained-id',
  'element-id',
  'identifier-system',
  'security-label',
  'invariant-failed-to-run',
  'narrative',
  'attachment-size',
  'attachment-hash',
  'bundle-full-url',
  'bundle-link',
  'bundle-search',
  'bundle-document',
  'bundle-message',
  'differential',
  'value-set-filter',
  'questionnaire-unknown',
  'questionnaire-condition',
  'questionnaire-item',
  'questionnaire-required',
  'questionnaire-enabled',
  'questionnaire-type',
  'questionnaire-option',
  'questionnaire-limit',
] as const

/** Name of a rule of ours, or the key of an invariant. */
export type RuleName = (typeof ruleNames)[number]
export type RuleKey = RuleName | (string & {})

/** One thing that is wrong, or worth knowing, about one place of a resource. */
export interface Finding {
  severity: Severity
  /** FHIR IssueType: `structure`, `required`, `value`, `invariant`, `code-invalid`, `extension`, … */
  code: string
  /** FHIRPath location, such as `Consent.policy[0].uri`. */
  path: string
  /** Plain English, with what was expected and what was there. */
  message: string
  /** Canonical address of the StructureDefinition that is broken. */
  profile: string
  key: RuleKey
  expected?: string
  actual?: string
  /** Place in the source text, counted from 1; present when text was given. */
  line?: number
  column?: number
}

const longestShown = 120

const plain = /^[ !#-[\]-~]{0,100}$/

/** Shortens and quotes a value for a message; control characters are escaped, so that a terminal is safe. */
export function show(value: unknown): string {
  let text: string | undefined
  // What most values are needs no look at each character for what would have to be escaped.
  if (typeof value === 'string' && plain.test(value)) return `"${value}"`
  if (typeof value === 'string')
    text = JSON.stringify(value.length > longestShown * 2 ? value.slice(0, longestShown * 2) : value)
  else if (value === null || typeof value === 'number' || typeof value === 'boolean') text = String(value)
  else if (Array.isArray(value)) text = `a list of ${value.length}`
  else if (typeof value === 'object') text = shallowText(value as Record<string, unknown>)
  else text = typeof value
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is being removed
  const safe = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '�')
  return safe.length > longestShown ? `${safe.slice(0, longestShown)}…` : safe
}

function shallowText(value: Record<string, unknown>): string {
  const parts: string[] = []
  for (const key of Object.keys(value).slice(0, 4)) {
    const part = value[key]
    parts.push(`${key}: ${typeof part === 'object' && part !== null ? '…' : JSON.stringify(part)}`)
  }
  return `{ ${parts.join(', ')} }`
}
