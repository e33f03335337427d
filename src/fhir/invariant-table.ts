import type { FhirVersion } from './finding.ts'

/** An invariant whose published expression is replaced, and why. */
export interface MendedExpression {
  key: string
  published: string
  mended: string
  because: string
}

/**
 * Published expressions that are wrong or that no engine can run as written, each with what it is replaced by.
 * Nothing else of an invariant changes: not its key, severity or text.
 */
export const mendedExpressions: Record<FhirVersion, MendedExpression[]> = {
  stu3: [
    {
      key: 'con-4',
      published:
        "abatement.empty() or (abatement as boolean).not()  or clinicalStatus='resolved' or clinicalStatus='remission' or clinicalStatus='inactive'",
      mended:
        "abatement.empty() or (abatement is boolean and abatement.ofType(boolean).not()) or clinicalStatus='resolved' or clinicalStatus='remission' or clinicalStatus='inactive'",
      because: 'a cast of another type than boolean gives nothing, and nothing is neither true nor false',
    },
    {
      key: 'ras-2',
      published: 'probability is decimal implies probability.as(decimal) <= 100',
      mended: 'probability.empty() or (probability is decimal implies probability.ofType(decimal) <= 100)',
      because: 'gives nothing where probability is absent',
    },
  ],
  r4: [
    {
      key: 'ras-2',
      published: 'probability is decimal implies (probability as decimal) <= 100',
      mended: 'probability.empty() or (probability is decimal implies probability.ofType(decimal) <= 100)',
      because: 'gives nothing where probability is absent',
    },
    {
      key: 'que-7',
      published: "operator = 'exists' implies (answer is Boolean)",
      mended: "operator = 'exists' implies (answer is boolean)",
      because: 'Boolean is the type of FHIRPath; the element has the type boolean of FHIR',
    },
  ],
}

/** Invariants that are kept by code elsewhere: on every element, or on every resource. */
export const keptByCode = new Set([
  'ele-1',
  'ext-1',
  'dom-1',
  'dom-2',
  'dom-3',
  'dom-4',
  'dom-5',
  'dom-6',
  'per-1',
  'ref-1',
])
