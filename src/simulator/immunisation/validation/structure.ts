import { asObject, type JsonObject } from '../../json.ts'
import type { Finding } from './finding.ts'

type Primitive = 'text' | 'flag' | 'number'

/** What an element may hold: a primitive, elements of its own, anything, or a list of one of these. */
type Shape = Primitive | 'anything' | { [name: string]: Shape } | readonly [Shape]

const COMMON: Record<string, Shape> = { id: 'text', extension: 'anything' }
const PERIOD: Shape = { ...COMMON, start: 'text', end: 'text' }
const CODING: Shape = {
  ...COMMON,
  system: 'text',
  version: 'text',
  code: 'text',
  display: 'text',
  userSelected: 'flag',
}
const CONCEPT: Shape = { ...COMMON, coding: [CODING], text: 'text' }
const IDENTIFIER: Shape = {
  ...COMMON,
  use: 'text',
  type: CONCEPT,
  system: 'text',
  value: 'text',
  period: PERIOD,
  assigner: 'anything',
}
const REFERENCE: Shape = { ...COMMON, reference: 'text', type: 'text', identifier: IDENTIFIER, display: 'text' }
const NAME: Shape = {
  ...COMMON,
  use: 'text',
  text: 'text',
  family: 'text',
  given: ['text'],
  prefix: ['text'],
  suffix: ['text'],
  period: PERIOD,
}
const ADDRESS: Shape = {
  ...COMMON,
  use: 'text',
  type: 'text',
  text: 'text',
  line: ['text'],
  city: 'text',
  district: 'text',
  state: 'text',
  postalCode: 'text',
  country: 'text',
  period: PERIOD,
}

/** The elements of HL7 FHIR R4 that the service takes (Immunization, and Patient and Practitioner as contained). */
const IMMUNIZATION: Record<string, Shape> = {
  resourceType: 'text',
  id: 'text',
  meta: 'anything',
  narrative: 'anything',
  contained: [
    {
      resourceType: 'text',
      id: 'text',
      identifier: [IDENTIFIER],
      name: [NAME],
      gender: 'text',
      birthDate: 'text',
      address: [ADDRESS],
    },
  ],
  extension: [{ id: 'text', extension: 'anything', url: 'text', valueCodeableConcept: CONCEPT }],
  identifier: [IDENTIFIER],
  status: 'text',
  vaccineCode: CONCEPT,
  patient: REFERENCE,
  occurrenceDateTime: 'text',
  recorded: 'text',
  primarySource: 'flag',
  manufacturer: REFERENCE,
  location: REFERENCE,
  lotNumber: 'text',
  expirationDate: 'text',
  site: CONCEPT,
  route: CONCEPT,
  doseQuantity: { ...COMMON, value: 'number', comparator: 'text', unit: 'text', system: 'text', code: 'text' },
  performer: [{ ...COMMON, modifierExtension: 'anything', function: CONCEPT, actor: REFERENCE }],
  reasonCode: [CONCEPT],
  protocolApplied: [
    {
      ...COMMON,
      modifierExtension: 'anything',
      series: 'text',
      authority: REFERENCE,
      targetDisease: [CONCEPT],
      doseNumberPositiveInt: 'number',
      doseNumberString: 'text',
      seriesDosesPositiveInt: 'number',
      seriesDosesString: 'text',
    },
  ],
}

const TYPES: Readonly<Record<Primitive, readonly [is: string, name: string]>> = {
  text: ['string', 'a string'],
  flag: ['boolean', 'a boolean'],
  number: ['number', 'a number'],
}

/**
 * Whether the Immunization is one of FHIR R4: elements that exist, of the right type, with those that have to be there.
 * Elements that the service does not take have been refused before.
 */
export function checkStructure(resource: JsonObject): Finding[] {
  return [...shapeFindings(resource, IMMUNIZATION, ''), ...choiceFindings(resource)]
}

function choiceFindings(resource: JsonObject): Finding[] {
  const findings: Finding[] = []
  const missing = (rule: string, path: string, names: string) =>
    findings.push({
      rule,
      aspect: 'mandatory',
      message: `${path} Expect any of field value from this list [${names}]. (type=value_error)`,
    })
  if (resource.occurrenceDateTime === undefined || resource.occurrenceDateTime === '')
    missing('occurrenceDateTime', '__root__', "'occurrenceDateTime', 'occurrenceString'")
  for (const [index, protocol] of (Array.isArray(resource.protocolApplied) ? resource.protocolApplied : []).entries()) {
    const applied = asObject(protocol)
    if (applied && applied.doseNumberPositiveInt === undefined && applied.doseNumberString === undefined)
      missing('doseNumber', `protocolApplied -> ${index} -> __root__`, "'doseNumberPositiveInt', 'doseNumberString'")
  }
  return findings
}

function shapeFindings(value: unknown, shape: Shape, path: string): Finding[] {
  if (value === undefined || shape === 'anything') return []
  const wrong = (says: string): Finding[] => [{ rule: 'structure', aspect: 'type', message: `${path} ${says}` }]
  if (typeof shape === 'string') {
    const [type, name] = TYPES[shape]
    return typeof value === type ? [] : wrong(`has to be ${name}`)
  }
  if (isList(shape)) {
    if (!Array.isArray(value)) return wrong('has to be an array')
    return value.flatMap((item, index) => shapeFindings(item, shape[0], below(path, index)))
  }
  const object = asObject(value)
  if (!object) return wrong('has to be an object')
  // What the service does not take of a resource has been refused, or overlooked, before.
  const isResource = path === '' || /^contained -> [0-9]+$/.test(path)
  return Object.entries(object).flatMap(([name, item]) => {
    // A primitive may have a companion that starts with an underscore and carries its id and extensions.
    if (name.startsWith('_') && Object.hasOwn(shape, name.slice(1))) return []
    if (Object.hasOwn(shape, name)) return shapeFindings(item, shape[name] ?? 'anything', below(path, name))
    if (isResource) return []
    const message = `${below(path, name)} extra fields not permitted (type=value_error.extra)`
    return [{ rule: 'structure', aspect: 'extra', message }]
  })
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape)
}

function below(path: string, step: string | number): string {
  return path === '' ? String(step) : `${path} -> ${step}`
}
