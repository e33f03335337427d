import { SNOMED_SYSTEM } from '../../../nhs/sctid.ts'
import { asObject, type JsonObject, objectsIn } from '../../json.ts'

/** How the contained Patient is named in messages. */
export const PATIENT = "contained[?(@.resourceType=='Patient')]"
export const PRACTITIONER = "contained[?(@.resourceType=='Practitioner')]"
/** How a SNOMED CT coding is named in messages. */
export const SNOMED_CODING = `coding[?(@.system=='${SNOMED_SYSTEM}')]`

export const PROCEDURE_URL = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-VaccinationProcedure'
export const NHS_NUMBER_SYSTEM = 'https://fhir.nhs.uk/Id/nhs-number'

/** What stands at a path of names and positions; undefined if any step of it is missing or cannot be taken. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value
  for (const step of path) {
    if (typeof step === 'number') here = Array.isArray(here) ? here[step] : undefined
    else here = asObject(here)?.[step]
  }
  return here
}

/**
 * What stands at a path written with dots, whose first step may be the contained Patient, the organisation, or the SNOMED CT
 * coding of the procedure ("Patient.name.0.given", "Organization.identifier", "Procedure.code").
 */
export function elementAt(resource: JsonObject, path: string): unknown {
  const [first = '', ...rest] = path.split('.').map((step) => (/^[0-9]+$/.test(step) ? Number(step) : step))
  if (first === 'Patient') return at(containedOf(resource, 'Patient'), ...rest)
  if (first === 'Organization') return at(organisationOf(resource), ...rest)
  if (first === 'Procedure') return at(snomedCoding(procedureOf(resource)), ...rest)
  return at(resource, first, ...rest)
}

/** The contained resource of a type; undefined if there is none. */
export function containedOf(resource: JsonObject, type: 'Patient' | 'Practitioner'): JsonObject | undefined {
  return objectsIn(resource.contained).find((each) => each.resourceType === type)
}

/** The NHS number identifier of the contained Patient. */
export function nhsNumberOf(resource: JsonObject): unknown {
  const identifiers = objectsIn(containedOf(resource, 'Patient')?.identifier)
  return identifiers.find(({ system }) => system === NHS_NUMBER_SYSTEM)?.value
}

/** The first coding of a concept that is of a system. */
export function codingOf(concept: unknown, wanted: string): JsonObject | undefined {
  return objectsIn(asObject(concept)?.coding).find(({ system }) => system === wanted)
}

/** The first SNOMED CT coding of a concept. */
export function snomedCoding(concept: unknown): JsonObject | undefined {
  return codingOf(concept, SNOMED_SYSTEM)
}

/** The value of the vaccination procedure extension. */
export function procedureOf(resource: JsonObject): unknown {
  return objectsIn(resource.extension).find(({ url }) => url === PROCEDURE_URL)?.valueCodeableConcept
}

/** The actor that is the organisation which performed the vaccination. */
export function organisationOf(resource: JsonObject): JsonObject | undefined {
  const actors = objectsIn(resource.performer).map(({ actor }) => asObject(actor))
  return actors.find((actor) => actor?.type === 'Organization')
}
