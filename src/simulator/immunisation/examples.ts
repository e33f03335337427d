import type { JsonObject } from '../json.ts'
import { NHS_NUMBER_SYSTEM, PROCEDURE_URL } from './validation/elements.ts'

const SNOMED = 'http://snomed.info/sct'

/** The patient and the id of the sandbox's examples. */
export const EXAMPLE_PATIENT = '9000000009'
export const EXAMPLE_ID = '12a33650-6f94-4e8f-a971-1c5c41da5b22'

const coding = (code: string, display: string): JsonObject => ({ coding: [{ system: SNOMED, code, display }] })

/** A complete record of an influenza vaccination, as the sandbox shows one. The people in it do not exist. */
export const exampleImmunization: JsonObject = {
  resourceType: 'Immunization',
  contained: [
    { resourceType: 'Practitioner', id: 'practitioner', name: [{ family: 'Example', given: ['Vaccinator'] }] },
    {
      resourceType: 'Patient',
      id: 'patient',
      identifier: [{ system: NHS_NUMBER_SYSTEM, value: EXAMPLE_PATIENT }],
      name: [{ family: 'Example', given: ['Patient'] }],
      gender: 'unknown',
      birthDate: '1965-02-28',
      address: [{ postalCode: 'ZZ99 3WZ' }],
    },
  ],
  extension: [
    {
      url: PROCEDURE_URL,
      valueCodeableConcept: coding('1324681000000101', 'Administration of vaccine (procedure)'),
    },
  ],
  identifier: [{ system: 'https://supplier.example/vaccinations', value: 'example-1' }],
  status: 'completed',
  vaccineCode: coding('42605811000001109', 'Influenza vaccine (product)'),
  patient: { reference: '#patient' },
  occurrenceDateTime: '2025-10-07T13:28:17+01:00',
  recorded: '2025-10-07T13:28:17+01:00',
  primarySource: true,
  manufacturer: { display: 'Example Vaccines Ltd' },
  location: {
    type: 'Location',
    identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: 'X99999' },
  },
  lotNumber: '4120Z001',
  expirationDate: '2026-07-02',
  site: coding('368208006', 'Left upper arm structure (body structure)'),
  route: coding('78421000', 'Intramuscular route (qualifier value)'),
  doseQuantity: { value: 0.5, unit: 'milliliter', system: 'http://unitsofmeasure.org', code: 'ml' },
  performer: [
    { actor: { reference: '#practitioner' } },
    {
      actor: {
        type: 'Organization',
        identifier: { system: 'https://fhir.hl7.org.uk/Id/urn-school-number', value: 'B0C4P' },
      },
    },
  ],
  reasonCode: [{ coding: [{ system: SNOMED, code: '443684005' }] }],
  protocolApplied: [{ targetDisease: [coding('6142004', 'Influenza (disorder)')], doseNumberPositiveInt: 1 }],
}
