import type { Definition } from './definition.ts'

const unitsOfVitalSigns = 'http://hl7.org/fhir/ValueSet/ucum-vitals-common'
const core = 'http://hl7.org/fhir/StructureDefinition/'

/** Where extensions are used in the specification's own resources, beside where their definitions say. */
const furtherContexts: Record<string, string[]> = {
  [`${core}structuredefinition-fhir-type`]: ['ElementDefinition.type'],
  [`${core}structuredefinition-normative-version`]: ['CanonicalResource', 'ElementDefinition'],
  [`${core}regex`]: ['ElementDefinition.type'],
  [`${core}valueset-concept-comments`]: ['CodeSystem.concept'],
  [`${core}valueset-comments`]: ['CodeSystem.concept'],
  [`${core}capabilitystatement-expectation`]: [
    'CapabilityStatement.rest.operation',
    'CapabilityStatement.rest.resource.operation',
  ],
}

/** Corrects what is published wrong in base definitions, other than expressions: each with its reason. */
export function mendDefinition(definition: Definition): void {
  for (const element of [...(definition.snapshot ?? []), ...(definition.differential ?? [])]) {
    // A component may measure something else than a vital sign, such as a flow of oxygen in l/min: HL7's own cases
    // (obs-fio2, obs-percent) hold such observations to be valid.
    if (element.path === 'Observation.component.value[x]' && element.binding?.valueSet === unitsOfVitalSigns) {
      element.binding = { ...element.binding, strength: 'extensible' }
    }
  }
  const further = Object.hasOwn(furtherContexts, definition.url) ? (furtherContexts[definition.url] ?? []) : []
  if (further.length > 0) {
    definition.contexts = [
      ...(definition.contexts ?? []),
      ...further.map((expression) => ({ type: 'element', expression })),
    ]
  }
}
