import { asObject, type JsonObject, objectsIn } from '../json.ts'
import { containedOf, NHS_NUMBER_SYSTEM, nhsNumberOf } from './validation/elements.ts'

/**
 * A record as a search shows it: nothing contained, no reference to what was, and the patient by NHS number alone.
 * @param patientLink the address that the Patient has within the Bundle
 */
export function filtered(resource: JsonObject, patientLink: string): JsonObject {
  const { contained, ...shown } = resource
  const practitioner = containedOf({ contained }, 'Practitioner')
  const number = nhsNumberOf(resource)
  const identifier = objectsIn(resource.identifier).map((each, index) =>
    index === 0 ? { use: 'official', ...each } : each,
  )
  return {
    ...shown,
    identifier,
    ...(practitioner && {
      performer: objectsIn(resource.performer).filter(
        ({ actor }) => asObject(actor)?.reference !== `#${practitioner.id}`,
      ),
    }),
    patient: {
      reference: patientLink,
      type: 'Patient',
      ...(number === undefined ? {} : { identifier: { system: NHS_NUMBER_SYSTEM, value: number } }),
    },
  }
}

/** The Patient of a search: no more than who it is. */
export function patientEntry(resource: JsonObject, patientLink: string): JsonObject {
  const identifiers = objectsIn(containedOf(resource, 'Patient')?.identifier)
  const number = nhsNumberOf(resource)
  return {
    fullUrl: patientLink,
    resource: {
      resourceType: 'Patient',
      ...(number === undefined ? {} : { id: number }),
      identifier: identifiers.map(({ system, value }) => ({ system, value })),
    },
    search: { mode: 'include' },
  }
}
