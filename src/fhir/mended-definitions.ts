import type { Definition } from './definition.ts'

const unitsOfVitalSigns = 'http://hl7.org/fhir/ValueSet/ucum-vitals-common'
const fhirTypeExtension = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type'

/** Corrects what is published wrong in base definitions, other than expressions: each with its reason. */
export function mendDefinition(definition: Definition): void {
  for (const element of [...(definition.snapshot ?? []), ...(definition.differential ?? [])]) {
    // A component may measure something else than a vital sign, such as a flow of oxygen in l/min: HL7's own cases
    // (obs-fio2, obs-percent) hold such observations to be valid.
    if (element.path === 'Observation.component.value[x]' && element.binding?.valueSet === unitsOfVitalSigns) {
      element.binding = { ...element.binding, strength: 'extensible' }
    }
  }
  // Published for ElementDefinition.type.code, and used in every published snapshot on ElementDefinition.type.
  if (definition.url === fhirTypeExtension) {
    definition.contexts = [...(definition.contexts ?? []), { type: 'element', expression: 'ElementDefinition.type' }]
  }
}
