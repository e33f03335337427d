import { type JsonObject, objectsIn } from '../../json.ts'
import { refuse } from '../outcome.ts'
import type { Policy } from '../policy.ts'
import { type VaccineType, vaccineTypeLike, vaccineTypeOf } from '../vaccine-types.ts'
import { checkDoseUnit, checkProcedure, checkReasons, checkTargetDisease, checkUniqueSystems } from './coding-rules.ts'
import {
  checkContained,
  checkElements,
  checkIdentifierExtension,
  checkOrganisation,
  checkPatientReference,
  checkPractitionerReference,
} from './contained-rules.ts'
import { at, elementAt, SNOMED_CODING, snomedCoding } from './elements.ts'
import {
  codeFields,
  doseFields,
  eventFields,
  type Field,
  locationFields,
  mandatoryFields,
  occurrenceField,
  organisationField,
  patientFields,
  placeFields,
  unitField,
  vaccineFields,
} from './field-table.ts'
import { type Finding, withoutOverlooked } from './finding.ts'
import { checkOddities } from './oddities.ts'
import { checkStructure } from './structure.ts'

/**
 * Holds a submitted Immunization against the rules of the service, in the order of the backend: what is contained; all
 * other values, of which every error is collected; the structure of FHIR; the vaccine type; what has to be there.
 * Gives the vaccine type, or refuses the request.
 */
export function checkSubmission(resource: JsonObject, policy: Policy, now: Date): VaccineType {
  const report = (findings: readonly Finding[], prefix: string) => {
    const left = withoutOverlooked(findings, policy.overlooks)
    if (left.length > 0) refuse(policy, 'invalid-resource', prefix + left.map(({ message }) => message).join('; '))
  }
  const isAlone = (finding: Finding | undefined) =>
    finding !== undefined && withoutOverlooked([finding], policy.overlooks).length > 0
  if (isTakenAnyway(resource, policy)) return vaccineTypeOf(diseasesOf(resource)) ?? 'COVID'
  const also = policy.missing === 'together' ? mandatoryFields(resource, policy.limits).flatMap(missingFinding) : []
  report(togetherWith(also, checkContained(resource)), VALIDATION)
  // A missing identifier or procedure is reported alone, like missing contained resources.
  const missing = [missingIdentifier(resource), ...checkProcedure(resource)].find(isAlone)
  if (missing) report([missing, ...also], VALIDATION)
  report(valueFindings(resource, policy, now), VALIDATION)
  const structure = withoutOverlooked(checkStructure(resource), policy.overlooks)
  const count = `${structure.length} validation error${structure.length === 1 ? '' : 's'}`
  report(structure, `${count} for Immunization `)
  const type = checkVaccineType(resource, policy)
  report(mandatoryFields(resource, policy.limits).flatMap(missingFinding), VALIDATION)
  return type
}

function togetherWith(also: readonly Finding[], findings: readonly Finding[]): readonly Finding[] {
  return findings.length > 0 ? [...findings, ...also] : findings
}

const VALIDATION = 'Validation errors: '

function missingIdentifier({ identifier }: JsonObject): Finding | undefined {
  if (identifier !== undefined) return undefined
  return { rule: 'identifier', aspect: 'mandatory', message: 'identifier is a mandatory field' }
}

function valueFindings(resource: JsonObject, policy: Policy, now: Date): Finding[] {
  const { limits } = policy
  return [
    ...checkResourceType(resource),
    ...checkElements(resource, limits.refusedElements),
    ...checkPatientReference(resource),
    ...checkPractitionerReference(resource),
    ...checkIdentifierExtension(resource),
    ...patientFields(resource, limits, now).flatMap(valueFinding),
    ...valueFinding(occurrenceField(resource, limits, now)),
    ...checkOrganisation(resource),
    ...valueFinding(organisationField(resource, 'value')),
    ...eventFields(resource, limits, now).flatMap(valueFinding),
    ...checkTargetDisease(resource),
    ...vaccineFields(resource, limits, now).flatMap(valueFinding),
    ...(['site', 'route'] as const).flatMap((element) => [
      ...checkUniqueSystems(resource, element),
      ...placeFields(resource, element).flatMap(valueFinding),
    ]),
    ...doseFields(resource).flatMap(valueFinding),
    ...checkDoseUnit(resource),
    ...checkOddities(resource, limits),
    ...valueFinding(unitField(resource)),
    ...checkReasons(resource),
    ...valueFinding(organisationField(resource, 'system')),
    ...locationFields(resource).flatMap(valueFinding),
    ...codeFields(resource, limits).flatMap(valueFinding),
  ]
}

function checkResourceType({ resourceType }: JsonObject): Finding[] {
  if (resourceType === 'Immunization') return []
  const message = "This service only accepts FHIR Immunization Resources (i.e. resourceType must equal 'Immunization')"
  return [{ rule: 'resourceType', aspect: resourceType === undefined ? 'mandatory' : 'value', message }]
}

function valueFinding({ rule, path, value, check }: Field): Finding[] {
  const problem = value === undefined ? undefined : check(value)
  if (!problem) return []
  return [{ rule, aspect: problem.aspect, message: `${path}${problem.below ?? ''} ${problem.says}` }]
}

function missingFinding({ rule, path, value }: Omit<Field, 'check'>): Finding[] {
  return value === undefined || value === null
    ? [{ rule, aspect: 'mandatory', message: `${path} is a mandatory field` }]
    : []
}

/** Whether a faulty server takes the record although something of it is missing, or although it is none. */
function isTakenAnyway(resource: JsonObject, { limits }: Policy): boolean {
  const { resourceType } = resource
  if (limits.otherTypes === 'taken' && resourceType !== undefined && resourceType !== 'Immunization') return true
  const isRecord = resourceType === 'Immunization'
  return limits.takenWithout.some(
    (path) => elementAt(resource, path) === undefined && (isRecord || path === 'resourceType'),
  )
}

function diseasesOf(resource: JsonObject): string[] {
  const diseases = objectsIn(at(resource, 'protocolApplied', 0, 'targetDisease'))
  return diseases.map((disease) => String(snomedCoding(disease)?.code))
}

function checkVaccineType(resource: JsonObject, policy: Policy): VaccineType {
  const diseases = diseasesOf(resource)
  const type = policy.limits.diseases === 'some' ? vaccineTypeLike(diseases) : vaccineTypeOf(diseases)
  if (type && !policy.limits.unknownTypes.includes(type)) return type
  if (policy.overlooks.includes('vaccineType')) return type ?? 'COVID'
  const listed = diseases.map((code) => `'${code}'`).join(', ')
  refuse(
    policy,
    'invalid-resource',
    diseases.length === 0
      ? 'protocolApplied[0].targetDisease is a mandatory field'
      : `${VALIDATION}protocolApplied[0].targetDisease[*].${SNOMED_CODING}.code - [${listed}] is not a valid combination of disease codes for this service`,
  )
  return type ?? 'COVID'
}
