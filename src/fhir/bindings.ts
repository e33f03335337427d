import type { Binding } from './definition.ts'
import { type Severity, show } from './finding.ts'
import { isObject } from './items.ts'
import type { Run } from './run.ts'
import type { Terminology } from './terminology.ts'

const severities: Record<Binding['strength'], Severity> = {
  required: 'error',
  extensible: 'warning',
  preferred: 'information',
  example: 'information',
}

/** A code with its system: undefined for a plain `code`, which has none, and empty for a Coding that states none. */
interface Coded {
  system: string | undefined
  code: string
}

function codedOf(value: unknown): Coded | undefined {
  if (typeof value === 'string') return { system: undefined, code: value }
  if (!isObject(value)) return undefined
  const code = typeof value.code === 'string' ? value.code : undefined
  return code === undefined ? undefined : { system: typeof value.system === 'string' ? value.system : '', code }
}

/** Every code of a code, Coding, CodeableConcept or Quantity. */
function codesOf(value: unknown): Coded[] {
  const list = isObject(value) && Array.isArray(value.coding) ? value.coding : [value]
  return list.flatMap((entry) => codedOf(entry) ?? [])
}

/** Whether one of the value's codes is in the value set; undefined when that cannot be known here. */
export function isMember(terminology: Terminology, valueSet: string, value: unknown): boolean | undefined {
  if (typeof value === 'string') return terminology.holds(valueSet, undefined, value)
  if (!isObject(value)) return false
  if (!Array.isArray(value.coding)) return holdsCoding(terminology, valueSet, value)
  let answer: boolean | undefined = false
  for (const coding of value.coding) {
    const holds = isObject(coding) ? holdsCoding(terminology, valueSet, coding) : false
    if (holds) return true
    if (holds === undefined) answer = undefined
  }
  return answer
}

function holdsCoding(
  terminology: Terminology,
  valueSet: string,
  { code, system }: Record<string, unknown>,
): boolean | undefined {
  return typeof code === 'string' && terminology.holds(valueSet, typeof system === 'string' ? system : '', code)
}

/** Checks a bound value: a breach of a required binding is an error, of a weaker one a warning or information. */
export function checkBinding(
  terminology: Terminology,
  binding: Binding,
  value: unknown,
  type: string,
  profile: string,
  run: Run,
): void {
  const { strength, valueSet, most } = binding
  if (most !== undefined && isMember(terminology, most, value) === false) {
    checkBinding(terminology, { strength: 'required', valueSet: most }, value, type, profile, run)
    return
  }
  if (isMember(terminology, valueSet, value) !== false) return
  const codes = codesOf(value)
  if (codes.length === 0) {
    if (strength === 'required' && isObject(value) && type !== 'Quantity' && hasContent(value)) {
      run.error('code-invalid', 'binding', profile, `A code from ${valueSet} is required, and none is given`, {
        expected: `a code from ${valueSet}`,
      })
    }
    return
  }
  const given = codes.map(({ system, code }) => (system ? `${system}|${code}` : code)).join(', ')
  const known = terminology.examples(valueSet)
  const expected = known.length > 0 ? `one of ${known.join(', ')}` : `a code from ${valueSet}`
  const demand =
    strength === 'required' ? 'must be' : strength === 'extensible' ? 'is expected to be, if one fits,' : 'is best'
  run.report({
    severity: severities[strength],
    code: 'code-invalid',
    key: 'binding',
    profile,
    message: `${show(given)} is not in the value set ${valueSet}: the code ${demand} ${known.length > 0 ? expected : 'from it'}`,
    expected,
    actual: show(given),
  })
}

/** A value that only carries extensions (such as a data-absent-reason) gives no code on purpose. */
function hasContent(value: Record<string, unknown>): boolean {
  return Object.keys(value).some((key) => key !== 'extension' && key !== 'id')
}

/** Checks what a Coding says of itself: that its system is one and has the code, and that the display is the code's. */
export function checkCoding(
  terminology: Terminology,
  coding: Record<string, unknown>,
  profile: string,
  run: Run,
): void {
  const { system, code } = coding
  if (typeof system !== 'string' || system === '') return
  const content = terminology.codeSystem(system)
  if (!content) {
    checkSystem(terminology, system, profile, run)
    return
  }
  if (content.supplement) {
    const message = `${show(system)} adds to the concepts of another code system, which is the system of its codes`
    run.error('code-invalid', 'code-system', profile, message, { expected: 'a code system', actual: show(system) })
    return
  }
  if (typeof code !== 'string') return
  const displays = content.codes[code]
  if (displays === undefined) {
    if (content.complete) reportUnknownCode(system, code, profile, run)
    return
  }
  const { display } = coding
  if (
    typeof display !== 'string' ||
    displays.length === 0 ||
    displays.includes(display) ||
    displays.some((known) => normal(known) === normal(display))
  )
    return
  run.report({
    severity: 'warning',
    code: 'value',
    key: 'display',
    profile,
    message: `${show(display)} is not the display of ${system}|${code}, which is ${show(displays[0])}`,
    expected: show(displays[0]),
    actual: show(display),
  })
}

/** A system that is not here may be any, but it is an address, and not that of a value set. */
function checkSystem(terminology: Terminology, system: string, profile: string, run: Run): void {
  const fault = terminology.systemFault(system)
  if (fault === undefined) return
  const message =
    fault === 'relative'
      ? `The system of a Coding must be an absolute address, found ${show(system)}`
      : `The system of a Coding is a code system, and ${show(system)} is a value set`
  run.error('code-invalid', 'code-system', profile, message, {
    expected: 'the address of a code system',
    actual: show(system),
  })
}

/** Code systems that gain codes between releases of FHIR and of profiles, which bundle what there was: HL7's and NHS England's. */
const growing =
  /^http:\/\/(terminology\.hl7\.org|hl7\.org\/fhir\/v[23])\/|^https:\/\/fhir\.(nhs|hl7\.org|spinecore\.nhs)\.uk\//

function reportUnknownCode(system: string, code: string, profile: string, run: Run): void {
  run.report({
    severity: growing.test(system) ? 'warning' : 'error',
    code: 'code-invalid',
    key: 'binding',
    profile,
    message: `${show(code)} is not a code of ${system}`,
    expected: `a code of ${system}`,
    actual: show(code),
  })
}

function normal(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase()
}
