import { LIST_TITLE } from './codes.ts'
import type { Rule, Shape } from './shape.ts'

/** The elements that every resource may have (HL7 FHIR STU3, Resource and DomainResource). */
function resource(type: string): Shape {
  return {
    resourceType: { type: 'string', min: 1, fixed: type },
    id: { type: 'id' },
    meta: { type: 'Meta' },
    implicitRules: { type: 'uri' },
    language: { type: 'code' },
    text: { type: 'Narrative' },
    contained: { type: 'anything', list: true },
    extension: { type: 'anything', list: true },
    modifierExtension: { type: 'anything', list: true },
  }
}

function forbidden(...names: string[]): Shape {
  return Object.fromEntries(names.map((name): [string, Rule] => [name, { type: 'anything', forbidden: true }]))
}

/** A reference to the patient: the profiles allow nothing but the reference itself. */
const patient: Rule = {
  min: 1,
  type: {
    extension: { type: 'anything', list: true },
    reference: { type: 'string', min: 1 },
    ...forbidden('id', 'identifier', 'display'),
  },
}

/** RARecord-Consent-1. Draft and proposed consents are FHIR, but the page knows "Active or Inactive" only. */
export const consentShape: Shape = {
  ...resource('Consent'),
  ...forbidden(
    'identifier',
    'period',
    'dateTime',
    'actor',
    'action',
    'organization',
    'sourceAttachment',
    'sourceIdentifier',
  ),
  ...forbidden('sourceReference', 'policyRule', 'securityLabel', 'dataPeriod', 'data', 'except'),
  status: {
    type: 'code',
    min: 1,
    oneOf: ['active', 'inactive'],
    unsupported: ['draft', 'proposed', 'rejected', 'entered-in-error'],
  },
  category: { type: 'CodeableConcept', list: true },
  patient,
  consentingParty: { type: 'Reference', list: true, max: 1 },
  policy: {
    list: true,
    min: 1,
    max: 1,
    type: {
      id: { type: 'string' },
      extension: { type: 'anything', list: true },
      authority: { type: 'uri' },
      uri: { type: 'uri', min: 1 },
    },
  },
  purpose: { type: 'Coding', list: true, min: 1, max: 1 },
}

/** RARecord-Flag-1. */
export const flagShape: Shape = {
  ...resource('Flag'),
  ...forbidden('identifier', 'period', 'encounter', 'author'),
  status: { type: 'code', min: 1, oneOf: ['active', 'inactive'], unsupported: ['entered-in-error'] },
  category: { type: 'CodeableConcept', min: 1 },
  code: { type: 'CodeableConcept', min: 1 },
  subject: patient,
}

/** CareConnect-RARecord-List-1. */
export const listShape: Shape = {
  ...resource('List'),
  ...forbidden('identifier', 'encounter', 'source', 'orderedBy', 'note', 'emptyReason'),
  status: { type: 'code', min: 1, oneOf: ['current', 'retired', 'entered-in-error'] },
  mode: { type: 'code', min: 1, fixed: 'changes' },
  title: { type: 'string', fixed: LIST_TITLE },
  code: { type: 'CodeableConcept' },
  subject: patient,
  date: { type: 'date-time' },
  entry: {
    list: true,
    type: {
      id: { type: 'string' },
      extension: { type: 'anything', list: true },
      deleted: { type: 'boolean' },
      date: { type: 'date-time' },
      item: { type: 'Reference', min: 1 },
      ...forbidden('flag'),
    },
  },
}

/** CareConnect-RARecord-Condition-1. */
export const conditionShape: Shape = {
  ...resource('Condition'),
  ...forbidden(
    'identifier',
    'verificationStatus',
    'severity',
    'bodySite',
    'context',
    'assertedDate',
    'asserter',
    'stage',
    'evidence',
  ),
  ...forbidden('onsetDateTime', 'onsetAge', 'onsetPeriod', 'onsetRange', 'onsetString'),
  ...forbidden(
    'abatementDateTime',
    'abatementAge',
    'abatementBoolean',
    'abatementPeriod',
    'abatementRange',
    'abatementString',
  ),
  clinicalStatus: { type: 'code', min: 1, oneOf: ['active', 'recurrence', 'inactive', 'remission', 'resolved'] },
  category: { type: 'CodeableConcept', list: true },
  code: { type: 'CodeableConcept' },
  subject: patient,
  note: { type: 'Annotation', list: true, max: 1 },
}

/** RARecord-Provenance-1. The 2020 profile forbids `activity`; the 2022 one requires it. */
export function provenanceShape(activity: 'forbidden' | 'required'): Shape {
  return {
    ...resource('Provenance'),
    ...forbidden('period', 'policy', 'location', 'reason', 'entity', 'signature'),
    target: { type: 'Reference', list: true, min: 1 },
    recorded: { type: 'date-time', min: 1 },
    activity: activity === 'forbidden' ? { type: 'anything', forbidden: true } : { type: 'Coding', min: 1 },
    agent: {
      list: true,
      min: 1,
      type: {
        extension: { type: 'anything', list: true },
        role: { type: 'CodeableConcept', list: true, max: 1 },
        whoReference: { type: 'Reference', min: 1 },
        onBehalfOfReference: { type: 'Reference', min: 1 },
        ...forbidden('id', 'relatedAgentType'),
      },
    },
  }
}
