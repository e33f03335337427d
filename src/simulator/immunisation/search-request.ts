import { isNhsNumber } from '../../nhs/nhs-number.ts'
import { SNOMED_SYSTEM } from '../../nhs/sctid.ts'
import { refuse } from './outcome.ts'
import type { Policy } from './policy.ts'
import type { BusinessIdentifier } from './record-store.ts'
import { KNOWN, type Parameters } from './search-parameters.ts'
import type { SearchSituation } from './situations.ts'
import { type VaccineType, vaccineTypes, vaccineTypesFor } from './vaccine-types.ts'
import { isDate } from './validation/date-checks.ts'
import { NHS_NUMBER_SYSTEM } from './validation/elements.ts'

/** A search for the records of a patient. */
export interface PatientSearch {
  kind: 'patient'
  patient: string
  types: readonly VaccineType[]
  from?: string
  to?: string
  include?: string
  /** The diseases asked for, as given, if it was diseases and not vaccine types. */
  diseases?: readonly string[]
  /** What was asked for and is left out, for the warnings of the Bundle. */
  ignored: readonly string[]
}

/** A search for one record by the identifier of its supplier. */
export interface IdentifierSearch {
  kind: 'identifier'
  identifier: BusinessIdentifier
  elements?: readonly string[]
}

/** Reads what a search asks for, and refuses what is wrong in the order of the backend. */
export function readSearch(parameters: Parameters, policy: Policy): PatientSearch | IdentifierSearch {
  const { disease, target, identifier, elements } = KNOWN
  const isByDisease = parameters.has(disease)
  if (isByDisease && (parameters.has(target) || parameters.has(identifier))) {
    const says = `Search parameter ${disease} cannot be used with ${target} or ${identifier}. Use one search type only.`
    refuse(policy, 'disease-combined', says)
  }
  const isByIdentifier = parameters.has(identifier) || parameters.has(elements)
  if (policy.search.target === 'always' && !parameters.has(target)) refuseNoTarget(policy)
  return isByIdentifier ? readIdentifierSearch(parameters, policy) : readPatientSearch(parameters, policy)
}

function readPatientSearch(parameters: Parameters, policy: Policy): PatientSearch {
  const readTypes = () => {
    const diseases = parameters.get(KNOWN.disease)
    return diseases ? readDiseases(diseases, policy) : readTargets(parameters.get(KNOWN.target) ?? [], policy)
  }
  if (policy.search.firstCheck === 'target') readTypes()
  const patient = readPatient(parameters, policy)
  return { kind: 'patient', patient, ...readTypes(), ...readOptional(parameters, policy) }
}

function readPatient(parameters: Parameters, policy: Policy): string {
  const values = parameters.get(KNOWN.patient)
  if (!values) {
    const says = `Search parameter should have either ${KNOWN.identifier} or ${KNOWN.patient}`
    refuse(policy, 'patient-missing', says)
    return ''
  }
  const [given = ''] = values
  if (values.length !== 1) refuse(policy, 'patient-several', `Search parameter ${KNOWN.patient} must have one value.`)
  const [system, number, ...rest] = given.split('|')
  if (system !== NHS_NUMBER_SYSTEM || number === undefined || rest.length > 0) {
    const shape = (value: string) => `"${NHS_NUMBER_SYSTEM}|${value}"`
    const says = `${KNOWN.patient} must be in the format of ${shape('{NHS number}')} e.g. ${shape('9000000009')}`
    refuse(policy, 'patient-format', says)
    return given
  }
  if (!isNhsNumber(number))
    refuse(policy, 'patient-number', `Search parameter ${KNOWN.patient} must be a valid NHS number.`)
  return number
}

function readTargets(given: readonly string[], policy: Policy): Pick<PatientSearch, 'types' | 'ignored'> {
  const known = vaccineTypes[policy.search.types]
  const values = given.map((value) => (policy.search.targetCase === 'any' ? value.toUpperCase() : value))
  if (values.every((value) => value === '')) {
    refuseNoTarget(policy)
    return { types: known, ignored: [] }
  }
  const types = known.filter((type) => values.includes(type))
  const unknown = [...new Set(values.filter((value) => !(known as readonly string[]).includes(value)))].sort()
  if (types.length === 0)
    refuse(policy, 'target-invalid', `${KNOWN.target} must be one or more of the following: ${known.join(', ')}`)
  if (unknown.length === 0) return { types, ignored: [] }
  const says = `Your search included invalid ${KNOWN.target} value(s) that were ignored: ${unknown.join(', ')}. The search was performed using the valid value(s) only.`
  refuse(policy, 'target-partly-invalid', says)
  return { types, ignored: [says] }
}

function refuseNoTarget(policy: Policy): void {
  refuse(policy, 'target-missing', `Search parameter ${KNOWN.target} must have one or more values.`)
}

function readDiseases(
  values: readonly string[],
  policy: Policy,
): Pick<PatientSearch, 'types' | 'ignored' | 'diseases'> {
  const given = values.filter((value) => value !== '')
  if (given.length === 0)
    refuse(policy, 'disease-missing', `Search parameter ${KNOWN.disease} must have one or more values.`)
  const read = given.map((value) => ({ value, ...readDisease(value, policy) }))
  const mapped = read.filter(({ types }) => types.length > 0)
  const unmapped = read.filter(({ code, types }) => code !== undefined && types.length === 0)
  if (mapped.length === 0 && unmapped.length < read.length) {
    const says = `Search parameter ${KNOWN.disease} must be one or more valid SNOMED codes from the supported target disease list.`
    refuse(policy, 'disease-invalid', says)
  }
  if (mapped.length === 0) {
    const says = 'This service does not contain any vaccination types with the target disease requested.'
    refuse(policy, 'disease-unmapped', says)
    return { types: [], ignored: [says], diseases: unmapped.map(({ value }) => value) }
  }
  const wanted = policy.search.typesOfDisease === 'none' ? [] : mapped
  const types = vaccineTypes.all.filter((type) => wanted.some((each) => each.types.includes(type)))
  const ignored = read.filter((each) => each.types.length === 0).map(({ value, code }) => whyIgnored(value, code))
  return { types, ignored, diseases: mapped.map(({ value }) => value) }
}

/** The code of a disease if it is well formed, and the vaccine types that protect against it. */
function readDisease(value: string, policy: Policy): { code?: string; types: readonly VaccineType[] } {
  const bar = value.indexOf('|')
  const code = value.slice(bar + 1).trim()
  if (bar < 0 || value.slice(0, bar).trim() !== SNOMED_SYSTEM || code === '') return { types: [] }
  const types = vaccineTypesFor(code)
  return { code, types: policy.search.typesOfDisease === 'first' ? types.slice(0, 1) : types }
}

function whyIgnored(value: string, code: string | undefined): string {
  if (code !== undefined) return `Target disease code '${code}' is not a supported target disease in this service.`
  return `Invalid format for '${value}': Search parameter ${KNOWN.disease} must be in the format "${SNOMED_SYSTEM}|{SNOMED code}" e.g. "${SNOMED_SYSTEM}|14189004"`
}

/** The dates and _include. Their errors are told together. */
function readOptional(parameters: Parameters, policy: Policy): Pick<PatientSearch, 'from' | 'to' | 'include'> {
  const problems: [SearchSituation, string][] = []
  const dates = { from: parameters.get(KNOWN.from), to: parameters.get(KNOWN.to) }
  for (const side of ['from', 'to'] as const) {
    const values = dates[side]
    const name = KNOWN[side]
    if (values && values.length > 1)
      problems.push([`date-${side}-format`, `Search parameter ${name} may have one value at most.`])
    if (values && !isDate(values[0] ?? ''))
      problems.push([`date-${side}-format`, `Search parameter ${name} must be in format: YYYY-MM-DD`])
  }
  const include = parameters.get(KNOWN.include)?.[0]
  const isKnown =
    include === 'Immunization:patient' ||
    (policy.search.includeCase === 'any' && include?.toLowerCase() === 'immunization:patient')
  if (include !== undefined && !isKnown)
    problems.push(['include', `Search parameter ${KNOWN.include} may only be 'Immunization:patient' if provided.`])
  const refused = problems.filter(([situation]) => policy.when[situation] !== 'accept')
  const [first] = refused
  if (first) refuse(policy, first[0], refused.map(([, says]) => says).join('; '))
  const [from, to] = [dates.from?.[0], dates.to?.[0]]
  if (from !== undefined && to !== undefined && from > to)
    refuse(policy, 'date-order', `Search parameter ${KNOWN.from} must be before ${KNOWN.to}`)
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(include === undefined ? {} : { include }),
  }
}

function readIdentifierSearch(parameters: Parameters, policy: Policy): IdentifierSearch {
  const { patient, identifier, elements } = KNOWN
  const others = [patient, KNOWN.target, KNOWN.disease, KNOWN.from, KNOWN.to, KNOWN.include]
  if (others.some((name) => parameters.has(name) && !(name === KNOWN.target && policy.search.target === 'always')))
    refuse(policy, 'identifier-and-others', `Identifier search included ${patient} search parameters`)
  const values = parameters.get(identifier) ?? []
  const asked = parameters.get(elements)
  const value = values[0] ?? ''
  if (value === '' && asked)
    refuse(policy, 'elements-alone', `Search parameter ${elements} must have the following parameter: ${identifier}`)
  if (values.length !== 1 || !value.includes('|') || value.includes(' ')) {
    const says = `Search parameter ${identifier} must have one value and must be in the format of "identifier.system|identifier.value" "http://xyz.org/vaccs|2345-gh3s-r53h7-12ny"`
    refuse(policy, 'identifier-format', says)
  }
  if (asked?.some((element) => element !== 'id' && element !== 'meta'))
    refuse(policy, 'elements-invalid', `${elements} must be one or more of the following: id,meta`)
  const bar = value.indexOf('|')
  const read = { system: value.slice(0, Math.max(bar, 0)), value: value.slice(bar + 1) }
  return { kind: 'identifier', identifier: read, ...(asked ? { elements: [...new Set(asked)].sort() } : {}) }
}
