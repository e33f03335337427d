import type { DataType, Rule, Shape } from './shape.ts'

const extension: Rule = { type: 'anything', list: true }

/** The STU3 data types that bodies of this API use (HL7 FHIR STU3, Data Types), each with every element it may have. */
export const complexTypes: Readonly<Record<DataType, Shape>> = {
  Coding: {
    id: { type: 'string' },
    extension,
    system: { type: 'uri' },
    version: { type: 'string' },
    code: { type: 'code' },
    display: { type: 'string' },
    userSelected: { type: 'boolean' },
  },
  CodeableConcept: {
    id: { type: 'string' },
    extension,
    coding: { type: 'Coding', list: true },
    text: { type: 'string' },
  },
  Identifier: {
    id: { type: 'string' },
    extension,
    use: { type: 'code' },
    type: { type: 'CodeableConcept' },
    system: { type: 'uri' },
    value: { type: 'string' },
    period: { type: 'anything' },
    assigner: { type: 'anything' },
  },
  Reference: {
    id: { type: 'string' },
    extension,
    reference: { type: 'string' },
    identifier: { type: 'Identifier' },
    display: { type: 'string' },
  },
  Annotation: {
    id: { type: 'string' },
    extension,
    authorReference: { type: 'Reference' },
    authorString: { type: 'string' },
    time: { type: 'date-time' },
    text: { type: 'string', min: 1 },
  },
  Meta: {
    id: { type: 'string' },
    extension,
    versionId: { type: 'id' },
    lastUpdated: { type: 'date-time' },
    profile: { type: 'uri', list: true },
    security: { type: 'Coding', list: true },
    tag: { type: 'Coding', list: true },
  },
  Narrative: {
    id: { type: 'string' },
    extension,
    status: { type: 'code', min: 1, oneOf: ['generated', 'extensions', 'additional', 'empty'] },
    div: { type: 'string', min: 1 },
  },
}
