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
      key: 'bdl-8',
      published: "fullUrl.contains('/_history/').not()",
      mended: "fullUrl.empty() or fullUrl.contains('/_history/').not()",
      because: 'gives nothing where fullUrl, which is optional, is absent',
    },
    {
      key: 'md-1',
      published: "max='*' or (max.toInteger() > 0)",
      mended: "max.empty() or max='*' or (max.toInteger() > 0)",
      because: 'gives nothing where max, which is optional, is absent',
    },
    {
      key: 'opd-2',
      published: "searchType implies type = 'string'",
      mended: "searchType.exists() implies type = 'string'",
      because: 'a code is not a truth value, and is optional',
    },
    {
      key: 'eld-12',
      published:
        "valueSet.is(uri).not() or valueSet.as(uri).startsWith('http:') or valueSet.as(uri).startsWith('https') or valueSet.as(uri).startsWith('urn:')",
      mended:
        "valueSet.ofType(uri).empty() or valueSet.ofType(uri).startsWith('http:') or valueSet.ofType(uri).startsWith('https') or valueSet.ofType(uri).startsWith('urn:')",
      because: 'gives nothing where valueSet, which is optional, is absent',
    },
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
      key: 'bdl-8',
      published: "fullUrl.contains('/_history/').not()",
      mended: "fullUrl.empty() or fullUrl.contains('/_history/').not()",
      because: 'gives nothing where fullUrl, which is optional, is absent',
    },
    {
      key: 'md-1',
      published: "max='*' or (max.toInteger() > 0)",
      mended: "max.empty() or max='*' or (max.toInteger() > 0)",
      because: 'gives nothing where max, which is optional, is absent',
    },
    {
      key: 'eld-19',
      published: String.raw`path.matches('[^\\s\\.,:;\\\'"\\/|?!@#$%&*()\\[\\]{}]{1,64}(\\.[^\\s\\.,:;\\\'"\\/|?!@#$%&*()\\[\\]{}]{1,64}(\\[x\\])?(\\:[^\\s\\.]+)?)*')`,
      mended: String.raw`path.matches('[^\\s\\.,:;\'"\\/|?!@#$%&*()\\[\\]{}]{1,64}(\\.[^\\s\\.,:;\'"\\/|?!@#$%&*()\\[\\]{}]{1,64}(\\[x\\])?(:[^\\s\\.]+)?)*')`,
      because: 'escapes characters that a Unicode regular expression does not let be escaped',
    },
    {
      key: 'eld-20',
      published: String.raw`path.matches('[A-Za-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*(\\[x])?)*')`,
      mended: String.raw`path.matches('[A-Za-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*(\\[x\\])?)*')`,
      because: 'leaves a bracket unescaped that a Unicode regular expression wants escaped',
    },
    {
      key: 'ras-2',
      published: 'probability is decimal implies (probability as decimal) <= 100',
      mended: 'probability.empty() or (probability is decimal implies probability.ofType(decimal) <= 100)',
      because: 'gives nothing where probability is absent',
    },
    {
      key: 'que-12',
      published: 'enableWhen.count() > 2 implies enableBehavior.exists()',
      mended: 'enableWhen.count() > 1 implies enableBehavior.exists()',
      because: 'says "more than one" and counts more than two',
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
  'bdl-7',
  'que-2',
  'csd-1',
  'ref-1',
  'txt-1',
  'txt-2',
])
