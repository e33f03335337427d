import type { Finding, RuleKey, Severity } from './finding.ts'

/** One named step on the way down a resource. */
export interface Step {
  /** Name of the element. */
  name: string
  /** JSON name, where it differs: `_birthDate` for what stands beside birthDate. */
  key?: string | undefined
  /** FHIRPath segment: differs for a choice (`value.ofType(Quantity)`). */
  segment: string
  /** Path in the definition (`Patient.contact`), for the context of extensions. */
  path: string
  /** Name of the value's type. */
  type: string
}

/** A resource that is being validated, and where it stands. */
export class Scope {
  readonly resource: Record<string, unknown>
  /** The resource that `#id` references are resolved in, when it is not this one. */
  readonly container: Scope | undefined
  /** The nearest Bundle around it. */
  readonly bundle: Record<string, unknown> | undefined
  /** How many steps lead to it. */
  readonly at: number
  /** Contained resources by id, made when first asked for. */
  containedById: Map<string, Record<string, unknown>> | undefined
  /** Ids of contained resources that a Reference leads to. */
  usedIds: Set<string> | undefined
  /** Ids of its elements, made when the first is met. */
  elementIds: Set<string> | undefined
  /** Parts that the walk met, for checks of the whole resource: to ask an object for what it may not have is slow. */
  contained: unknown
  meta: unknown
  text: unknown
  url: unknown

  constructor(
    resource: Record<string, unknown>,
    container: Scope | undefined,
    bundle: Record<string, unknown> | undefined,
    at: number,
  ) {
    this.resource = resource
    this.container = container
    this.bundle = bundle
    this.at = at
    this.containedById = undefined
    this.usedIds = undefined
    this.elementIds = undefined
    this.contained = undefined
    this.meta = undefined
    this.text = undefined
    this.url = undefined
  }
}

export interface Report {
  severity: Severity
  code: string
  key: RuleKey
  message: string
  profile: string
  expected?: string
  actual?: string
}

type PlacePart = Step | number | string

/** Findings are capped, so that a hostile document cannot make us use memory without end. */
const mostFindings = 5000
const deepest = 400

/** The state of one validation: where we are, and what was found. */
export class Run {
  findings: Finding[] = []
  #places: PlacePart[][] = []
  readonly steps: (Step | number)[] = []
  scope: Scope | undefined
  rootType = ''
  root: unknown
  /** Above 0 while we try something out whose findings are thrown away. */
  trials = 0
  /** What stops resources from meeting the profiles that references to them ask for, by resource and profile. */
  faults: Map<object, Map<string, string[]>> | undefined
  /** Whether invariants are looked at. */
  readonly hasInvariants: boolean

  constructor(hasInvariants = true) {
    this.hasInvariants = hasInvariants
  }

  /** Whether no further finding is kept: then none need be worked out. */
  get isFull(): boolean {
    return this.findings.length >= mostFindings
  }

  /** Goes one step down; false when the document is nested too deeply to follow. */
  enter(step: Step | number): boolean {
    if (this.steps.length >= deepest) {
      this.report({
        severity: 'fatal',
        code: 'too-costly',
        key: 'depth',
        profile: '',
        message: `The resource is nested more than ${deepest} levels deep; what is below was not checked`,
      })
      return false
    }
    this.steps.push(step)
    return true
  }

  leave(): void {
    this.steps.pop()
  }

  report(report: Report, below?: string): void {
    if (this.isFull) {
      this.#noteCap()
      return
    }
    const place: PlacePart[] = this.steps.slice()
    let path = this.path()
    if (below !== undefined) {
      path = path === '' ? below : `${path}.${below}`
      place.push(below)
    }
    const { severity, code, key, message, profile, expected, actual } = report
    const finding: Finding = { severity, code, path, message, profile, key }
    if (expected !== undefined) finding.expected = expected
    if (actual !== undefined) finding.actual = actual
    this.findings.push(finding)
    this.#places.push(place)
  }

  /** JSON pointer of each finding, in step with `findings`. Made when asked for: only text has places. */
  places(): string[][] {
    return this.#places.map((place) =>
      place.map((part) => (typeof part === 'object' ? (part.key ?? part.name) : String(part))),
    )
  }

  /** Says once, in place of the last finding, that there was more. */
  #noteCap(): void {
    const last = this.findings.length - 1
    if (this.findings[last]?.key === 'size') return
    const message = `There are more than ${mostFindings} findings; further ones were not kept`
    this.findings[last] = { severity: 'error', code: 'too-costly', path: '', message, profile: '', key: 'size' }
    this.#places[last] = []
  }

  error(
    code: string,
    key: RuleKey,
    profile: string,
    message: string,
    detail?: { expected?: string; actual?: string },
  ): void {
    const report: Report = { severity: 'error', code, key, profile, message }
    if (detail?.expected !== undefined) report.expected = detail.expected
    if (detail?.actual !== undefined) report.actual = detail.actual
    this.report(report)
  }

  path(): string {
    let path = this.rootType
    for (const step of this.steps) path += typeof step === 'number' ? `[${step}]` : `.${step.segment}`
    return path
  }

  /** Runs a check whose findings are not kept. @returns the errors it would have reported. */
  attempt(check: () => void): Finding[] {
    const { findings } = this
    const places = this.#places
    this.findings = []
    this.#places = []
    this.trials++
    try {
      check()
      return this.findings.filter((finding) => finding.severity === 'error' || finding.severity === 'fatal')
    } finally {
      this.findings = findings
      this.#places = places
      this.trials--
    }
  }
}
