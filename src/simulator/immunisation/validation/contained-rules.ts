import { asObject, asText, type JsonObject, objectsIn } from '../../json.ts'
import { at, containedOf, PATIENT } from './elements.ts'
import type { Finding } from './finding.ts'
import { array } from './value-checks.ts'

const finding = (rule: string, aspect: string, message: string): Finding => ({ rule, aspect, message })

/** Which resources are contained, and by which ids. Whatever is wrong here is reported alone. */
export function checkContained(resource: JsonObject): Finding[] {
  const { contained } = resource
  if (contained === undefined) return [finding('contained', 'mandatory', 'contained is a mandatory field')]
  const problem = array({ objects: true })(contained)
  if (problem) return [finding('contained', problem.aspect, `contained ${problem.says}`)]
  const types = objectsIn(contained).map(({ resourceType }) => resourceType)
  if (types.includes(undefined))
    return [finding('contained', 'type', "contained resources must have 'resourceType' key")]
  const counts = countFindings(types)
  return counts.length > 0 ? counts : idFindings(resource)
}

function countFindings(types: readonly unknown[]): Finding[] {
  const count = (type: string) => types.filter((each) => each === type).length
  const findings: Finding[] = []
  if (count('Patient') + count('Practitioner') < types.length)
    findings.push(finding('contained', 'other', 'contained must contain only Patient and Practitioner resources'))
  if (count('Patient') !== 1)
    findings.push(finding('contained', 'patients', 'contained must contain exactly one Patient resource'))
  if (count('Practitioner') > 1)
    findings.push(
      finding('contained', 'practitioners', 'contained must contain a maximum of one Practitioner resource'),
    )
  return findings
}

function idFindings(resource: JsonObject): Finding[] {
  const [patient, practitioner] = [containedOf(resource, 'Patient'), containedOf(resource, 'Practitioner')]
  if (asText(patient?.id) === undefined)
    return [finding('contained', 'id', "The contained Patient resource must have an 'id' field")]
  if (!practitioner) return []
  if (asText(practitioner.id) === undefined)
    return [finding('contained', 'id', "The contained Practitioner resource must have an 'id' field")]
  return patient?.id === practitioner.id
    ? [finding('contained', 'id', 'ids must not be duplicated amongst contained resources')]
    : []
}

/** The elements that each resource may have. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  Immunization:
    'resourceType meta narrative contained id extension identifier status vaccineCode patient occurrenceDateTime recorded primarySource manufacturer location lotNumber expirationDate site route doseQuantity performer reasonCode protocolApplied'.split(
      ' ',
    ),
  Patient: ['resourceType', 'id', 'identifier', 'name', 'gender', 'birthDate', 'address'],
  Practitioner: ['resourceType', 'id', 'name'],
}

/** Elements that this service does not take, of the Immunization and of what it contains. */
export function checkElements(resource: JsonObject, refused: readonly string[]): Finding[] {
  return [resource, ...objectsIn(resource.contained)].flatMap((each, position) => {
    const type = position === 0 ? 'Immunization' : String(each.resourceType)
    const own = ALLOWED[type]
    if (!own) return []
    const allowed = own.filter((name) => position > 0 || !refused.includes(name))
    return Object.keys(each)
      .filter((name) => !allowed.includes(name))
      .map((name) =>
        finding(
          `${type}.${name}`,
          'not-allowed',
          `${name} is not an allowed element of the ${type} resource for this service`,
        ),
      )
  })
}

/** That patient.reference points to the contained Patient. */
export function checkPatientReference(resource: JsonObject): Finding[] {
  const reference = at(resource, 'patient', 'reference')
  if (typeof reference !== 'string' || !reference.startsWith('#')) {
    const says = 'patient.reference must be a single reference to a contained Patient resource'
    return [finding('patient.reference', reference === undefined ? 'mandatory' : 'format', says)]
  }
  if (reference === `#${containedOf(resource, 'Patient')?.id}`) return []
  const says = `The reference '${reference}' does not match the id of the contained Patient resource`
  return [finding('patient.reference', 'other', says)]
}

/** That performer refers to the contained Practitioner exactly once, if there is one, and to nothing else contained. */
export function checkPractitionerReference(resource: JsonObject): Finding[] {
  const references = objectsIn(resource.performer)
    .map(({ actor }) => asText(asObject(actor)?.reference))
    .filter((reference) => reference?.startsWith('#'))
  const practitioner = containedOf(resource, 'Practitioner')
  const says = (aspect: string, message: string) => [finding('performer.reference', aspect, message)]
  if (!practitioner) {
    const message = 'performer must not contain internal references when there is no contained Practitioner resource'
    return references.length > 0 ? says('dangling', message) : []
  }
  const own = references.filter((reference) => reference === `#${practitioner.id}`)
  if (own.length < references.length) {
    const message =
      'performer must not contain any internal references other than to the contained Practitioner resource'
    return says('dangling', message)
  }
  const named = `contained Practitioner resource id '${practitioner.id}'`
  if (own.length === 0) return says('missing', `${named} must be referenced from performer`)
  return own.length > 1 ? says('repeated', `${named} must only be referenced once from performer`) : []
}

/** That exactly one performer is an organisation. */
export function checkOrganisation(resource: JsonObject): Finding[] {
  const types = objectsIn(resource.performer).map(({ actor }) => asObject(actor)?.type)
  const count = types.filter((type) => type === 'Organization').length
  if (count === 1) return []
  const says = "There must be exactly one performer.actor[?@.type=='Organization'] with type 'Organization'"
  return [finding('performer', count === 0 ? 'none' : 'several', says)]
}

/** That no identifier of the Patient says how far it has been verified: the service does not take that extension. */
export function checkIdentifierExtension(resource: JsonObject): Finding[] {
  return objectsIn(containedOf(resource, 'Patient')?.identifier).flatMap((identifier, index) =>
    identifier.extension === undefined
      ? []
      : [finding('patient.identifier', 'extension', `${PATIENT}.identifier[${index}] must not include an extension`)],
  )
}
