import type { JsonObject } from '../../json.ts'
import type { Limits } from '../policy.ts'
import { PROCEDURE } from './coding-rules.ts'
import { currentName } from './current-name.ts'
import { date, dateTime } from './date-checks.ts'
import {
  at,
  codingOf,
  containedOf,
  NHS_NUMBER_SYSTEM,
  nhsNumberOf,
  organisationOf,
  PATIENT,
  PRACTITIONER,
  PROCEDURE_URL,
  procedureOf,
  SNOMED_CODING,
  snomedCoding,
} from './elements.ts'
import {
  array,
  boolean,
  both,
  type Check,
  nhsNumber,
  number,
  positiveInteger,
  snomedCode,
  text,
} from './value-checks.ts'

/** One element of a submitted Immunization: a name for the rule, its path in messages, its value, and how it is checked. */
export interface Field {
  rule: string
  path: string
  value: unknown
  check: Check
}

const NULL_FLAVOURS = 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor'
const NULL_FLAVOUR_CODING = `coding[?(@.system=='${NULL_FLAVOURS}')]`

const ORGANISATION = "performer[?(@.actor.type=='Organization')].actor.identifier"

/** The elements of the contained Patient that are checked where they are there. */
export function patientFields(resource: JsonObject, limits: Limits, now: Date): Field[] {
  const patient = containedOf(resource, 'Patient')
  const { index, name } = currentName(patient?.name, resource.occurrenceDateTime)
  const postcodes = (Array.isArray(patient?.address) ? patient.address : [])
    .map((address) => at(address, 'postalCode'))
    .filter((code) => code !== undefined)
  const given = array({ atMost: limits.givenNames, texts: text({ atMost: limits.givenLength }) })
  return [
    field('patient.identifier', `${PATIENT}.identifier`, patient?.identifier, array()),
    field(
      'patient.nhsNumber',
      `${PATIENT}.identifier[?(@.system=='${NHS_NUMBER_SYSTEM}')].value`,
      nhsNumberOf(resource),
      both(text({ length: 10, spaces: false }), nhsNumber),
    ),
    field('patient.name', `${PATIENT}.name`, patient?.name, array({ objects: true })),
    field('patient.given', `${PATIENT}.name[${index}].given`, name?.given, given),
    field('patient.family', `${PATIENT}.name[${index}].family`, name?.family, text({ atMost: limits.familyLength })),
    field('patient.birthDate', `${PATIENT}.birthDate`, patient?.birthDate, date(now, 'refused')),
    field('patient.gender', `${PATIENT}.gender`, patient?.gender, text({ oneOf: limits.genders })),
    field('patient.address', `${PATIENT}.address`, patient?.address, array()),
    field(
      'patient.postalCode',
      `${PATIENT}.address[0].postalCode`,
      postcodes.length > 1 ? (postcodes.find((code) => code) ?? '') : postcodes[0],
      text(),
    ),
  ]
}

/** The elements that say when, by whom and for whom: those that come before the vaccine itself. */
export function eventFields(resource: JsonObject, limits: Limits, now: Date): Field[] {
  const practitioner = containedOf(resource, 'Practitioner')
  const { index, name } = currentName(practitioner?.name, resource.occurrenceDateTime)
  return [
    field('identifier', 'identifier', resource.identifier, array({ length: 1, objects: true })),
    field('identifier.value', 'identifier[0].value', at(resource, 'identifier', 0, 'value'), text()),
    field('identifier.system', 'identifier[0].system', at(resource, 'identifier', 0, 'system'), text()),
    field('status', 'status', resource.status, text({ oneOf: limits.statuses })),
    field('practitioner.name', `${PRACTITIONER}.name`, practitioner?.name, array({ objects: true })),
    field('practitioner.given', `${PRACTITIONER}.name[${index}].given`, name?.given, array({ texts: text() })),
    field('practitioner.family', `${PRACTITIONER}.name[${index}].family`, name?.family, text()),
    field('recorded', 'recorded', resource.recorded, dateTime(now, 'recorded', limits.recordedOffsets)),
    field('primarySource', 'primarySource', resource.primarySource, boolean),
    field('protocolApplied', 'protocolApplied', resource.protocolApplied, array({ length: 1 })),
    field(
      'doseNumber',
      'protocolApplied[0].doseNumberPositiveInt',
      at(resource, 'protocolApplied', 0, 'doseNumberPositiveInt'),
      positiveInteger(limits.doseNumber),
    ),
    field(
      'doseNumberString',
      'protocolApplied[0].doseNumberString',
      at(resource, 'protocolApplied', 0, 'doseNumberString'),
      text(),
    ),
  ]
}

/** When the vaccination took place. An empty text counts as none, which the structure of FHIR does not allow. */
export function occurrenceField({ occurrenceDateTime }: JsonObject, limits: Limits, now: Date): Field {
  const check = dateTime(now, 'occurrenceDateTime', limits.occurrenceOffsets)
  return field(
    'occurrenceDateTime',
    'occurrenceDateTime',
    occurrenceDateTime === '' ? undefined : occurrenceDateTime,
    check,
  )
}

/** The code of the organisation, and of the system that it comes from. */
export function organisationField(resource: JsonObject, part: 'value' | 'system'): Field {
  const value = at(organisationOf(resource), 'identifier', part)
  return field(`organisation.${part}`, `${ORGANISATION}.${part}`, value, text())
}

/** The vaccine: maker, batch and expiry. */
export function vaccineFields(resource: JsonObject, limits: Limits, now: Date): Field[] {
  return [
    field('manufacturer', 'manufacturer.display', at(resource, 'manufacturer', 'display'), text()),
    field('lotNumber', 'lotNumber', resource.lotNumber, text()),
    field('expirationDate', 'expirationDate', resource.expirationDate, date(now, limits.expiryToCome)),
  ]
}

/** The SNOMED CT code and display of a site or a route. */
export function placeFields(resource: JsonObject, element: 'site' | 'route'): Field[] {
  const coding = snomedCoding(resource[element])
  return (['code', 'display'] as const).map((part) =>
    field(`${element}.${part}`, `${element}.${SNOMED_CODING}.${part}`, coding?.[part], text()),
  )
}

/** How much was given. */
export function doseFields(resource: JsonObject): Field[] {
  const checks = { value: number, code: text(), system: text() }
  return Object.entries(checks).map(([part, check]) =>
    field(`doseQuantity.${part}`, `doseQuantity.${part}`, at(resource, 'doseQuantity', part), check),
  )
}

/** The word for the unit of a dose. */
export function unitField(resource: JsonObject): Field {
  return field('doseQuantity.unit', 'doseQuantity.unit', at(resource, 'doseQuantity', 'unit'), text())
}

/** Where the vaccination took place. */
export function locationFields(resource: JsonObject): Field[] {
  return (['value', 'system'] as const).map((part) =>
    field(`location.${part}`, `location.identifier.${part}`, at(resource, 'location', 'identifier', part), text()),
  )
}

/** The vaccination procedure and the vaccine, as SNOMED CT codes. */
export function codeFields(resource: JsonObject, limits: Limits): Field[] {
  const [procedure, vaccine] = [snomedCoding(procedureOf(resource)), snomedCoding(resource.vaccineCode)]
  const nullFlavour = codingOf(resource.vaccineCode, NULL_FLAVOURS)
  const code = both(text(), snomedCode(limits.snomedForms))
  return [
    field('extension', 'extension', resource.extension, array({ length: 1 })),
    field('extension.url', 'extension[0].url', at(resource, 'extension', 0, 'url'), text({ oneOf: [PROCEDURE_URL] })),
    field('procedure.code', `${PROCEDURE}.${SNOMED_CODING}.code`, procedure?.code, code),
    field('procedure.display', `${PROCEDURE}.${SNOMED_CODING}.display`, procedure?.display, text()),
    field('vaccine.code', `vaccineCode.${SNOMED_CODING}.code`, vaccine?.code, code),
    field(
      'vaccine.nullFlavour',
      `vaccineCode.${NULL_FLAVOUR_CODING}.code`,
      nullFlavour?.code,
      text({ oneOf: limits.nullFlavours }),
    ),
    field('vaccine.display', `vaccineCode.${SNOMED_CODING}.display`, vaccine?.display, text()),
  ]
}

/** The elements that have to be there, in the order in which they are missed. */
export function mandatoryFields(resource: JsonObject, limits: Limits): Omit<Field, 'check'>[] {
  const patient = containedOf(resource, 'Patient')
  const { index, name } = currentName(patient?.name, resource.occurrenceDateTime)
  const postcode = (Array.isArray(patient?.address) ? patient.address : [])
    .map((address) => at(address, 'postalCode'))
    .find((code) => typeof code === 'string' && code !== '')
  const nhs = `${PATIENT}.identifier[?(@.system=='${NHS_NUMBER_SYSTEM}')].value`
  const procedure = snomedCoding(procedureOf(resource))?.code
  const fields: [rule: string, path: string, value: unknown][] = [
    ['status', 'status', resource.status],
    ['vaccineCode', 'vaccineCode', resource.vaccineCode],
    ...(limits.nhsNumber === 'mandatory'
      ? [['patient.nhsNumber', nhs, nhsNumberOf(resource)] as [string, string, unknown]]
      : []),
    ['patient.given', `${PATIENT}.name[${index}].given`, name?.given],
    ['patient.family', `${PATIENT}.name[${index}].family`, name?.family],
    ['patient.birthDate', `${PATIENT}.birthDate`, patient?.birthDate],
    ['patient.gender', `${PATIENT}.gender`, patient?.gender],
    ['patient.postalCode', `${PATIENT}.address[0].postalCode`, postcode],
    ['organisation.value', `${ORGANISATION}.value`, at(organisationOf(resource), 'identifier', 'value')],
    ['organisation.system', `${ORGANISATION}.system`, at(organisationOf(resource), 'identifier', 'system')],
    ['identifier.value', 'identifier[0].value', at(resource, 'identifier', 0, 'value')],
    ['identifier.system', 'identifier[0].system', at(resource, 'identifier', 0, 'system')],
    ['recorded', 'recorded', resource.recorded],
    ['primarySource', 'primarySource', resource.primarySource],
    ['procedure.code', `${PROCEDURE}.${SNOMED_CODING}.code`, procedure],
    ...limits.mandatoryToo.map((element): [string, string, unknown] => [element, element, resource[element]]),
    ['location.value', 'location.identifier.value', at(resource, 'location', 'identifier', 'value')],
    ['location.system', 'location.identifier.system', at(resource, 'location', 'identifier', 'system')],
  ]
  return fields.map(([rule, path, value]) => ({ rule, path, value }))
}

function field(rule: string, path: string, value: unknown, check: Check): Field {
  return { rule, path, value, check }
}
