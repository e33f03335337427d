const snomed = 'http://snomed.info/sct'
const nhsNumber = 'https://fhir.nhs.uk/Id/nhs-number'
const vaccinationProcedure = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-VaccinationProcedure'

/** The diseases of each vaccine type. Source: Immunisation FHIR API, config/common/disease_mapping.json. */
const diseases: Record<string, string[]> = {
  '3IN1': ['398102009', '397430003', '76902006'],
  '4IN1': ['398102009', '397430003', '27836007', '76902006'],
  '6IN1': ['398102009', '397430003', '709410003', '27836007', '76902006', '66071002'],
  BCG: ['56717001'],
  COVID: ['840539006'],
  FLU: ['6142004'],
  HEPB: ['66071002'],
  HIB: ['709410003'],
  HIBMENC: ['709410003', '23511006'],
  HPV: ['240532009'],
  MENACWY: ['23511006'],
  MENB: ['1354584007'],
  MMR: ['14189004', '36989005', '36653000'],
  MMRV: ['14189004', '36989005', '36653000', '38907003'],
  PERTUSSIS: ['27836007'],
  PNEUMOCOCCAL: ['16814004'],
  ROTAVIRUS: ['186150001'],
  RSV: ['55735004'],
  SHINGLES: ['4740000'],
}

/** The vaccine type that the name of a file begins with, or undefined. */
export function vaccineTypeOf(fileName: string): string | undefined {
  const type = /^([^_.]+)_/.exec(fileName)?.[1]?.toUpperCase()
  return type !== undefined && Object.hasOwn(diseases, type) ? type : undefined
}

/** A row of version 5 as column → value; a value that is empty is absent. */
export type V5Values = Record<string, string | undefined>

/**
 * The FHIR R4 Immunization that a row of version 5 stands for, as the service makes it; what it cannot read is left as it is,
 * so that the validator names it. Source: Immunisation FHIR API, convert_to_fhir_imms_resource.py.
 * @param source what the resource came from, kept in `meta.source`
 */
export function immunizationOf(
  row: V5Values,
  vaccineType: string | undefined,
  source: string,
): Record<string, unknown> {
  const practitioner = personOf(
    'Practitioner1',
    'Practitioner',
    row.PERFORMING_PROFESSIONAL_SURNAME,
    row.PERFORMING_PROFESSIONAL_FORENAME,
  )
  const patient = {
    ...(personOf('Patient1', 'Patient', row.PERSON_SURNAME, row.PERSON_FORENAME) ?? {
      resourceType: 'Patient',
      id: 'Patient1',
    }),
    ...given('birthDate', dateOf(row.PERSON_DOB)),
    ...given('gender', genderOf(row.PERSON_GENDER_CODE)),
    ...(row.PERSON_POSTCODE === undefined ? {} : { address: [{ postalCode: row.PERSON_POSTCODE }] }),
    ...(row.NHS_NUMBER === undefined ? {} : { identifier: [{ system: nhsNumber, value: row.NHS_NUMBER }] }),
  }
  const coded = (code: string | undefined, display: string | undefined) =>
    code === undefined && display === undefined
      ? undefined
      : { coding: [{ system: snomed, ...given('code', code), ...given('display', display) }] }
  const procedure = coded(row.VACCINATION_PROCEDURE_CODE, row.VACCINATION_PROCEDURE_TERM)
  return {
    resourceType: 'Immunization',
    meta: { source },
    contained: practitioner === undefined ? [patient] : [practitioner, patient],
    ...(procedure === undefined ? {} : { extension: [{ url: vaccinationProcedure, valueCodeableConcept: procedure }] }),
    identifier: [{ ...given('system', row.UNIQUE_ID_URI), ...given('value', row.UNIQUE_ID) }],
    status: 'completed',
    vaccineCode: coded(row.VACCINE_PRODUCT_CODE, row.VACCINE_PRODUCT_TERM) ?? {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'NAVU', display: 'Not available' },
      ],
    },
    patient: { reference: '#Patient1' },
    ...given('occurrenceDateTime', dateTimeOf(row.DATE_AND_TIME)),
    ...given('recorded', dateOf(row.RECORDED_DATE)),
    ...given('primarySource', booleanOf(row.PRIMARY_SOURCE)),
    ...(row.VACCINE_MANUFACTURER === undefined ? {} : { manufacturer: { display: row.VACCINE_MANUFACTURER } }),
    location: { identifier: { ...given('system', row.LOCATION_CODE_TYPE_URI), ...given('value', row.LOCATION_CODE) } },
    ...given('lotNumber', row.BATCH_NUMBER),
    ...given('expirationDate', dateOf(row.EXPIRY_DATE)),
    ...given('site', coded(row.SITE_OF_VACCINATION_CODE, row.SITE_OF_VACCINATION_TERM)),
    ...given('route', coded(row.ROUTE_OF_VACCINATION_CODE, row.ROUTE_OF_VACCINATION_TERM)),
    ...given('doseQuantity', doseOf(row)),
    performer: [
      {
        actor: {
          type: 'Organization',
          identifier: { ...given('system', row.SITE_CODE_TYPE_URI), ...given('value', row.SITE_CODE) },
        },
      },
      ...(practitioner === undefined ? [] : [{ actor: { reference: '#Practitioner1' } }]),
    ],
    ...(row.INDICATION_CODE === undefined
      ? {}
      : { reasonCode: [{ coding: [{ system: snomed, code: row.INDICATION_CODE }] }] }),
    protocolApplied: [
      {
        ...(vaccineType === undefined
          ? {}
          : { targetDisease: (diseases[vaccineType] ?? []).map((code) => ({ coding: [{ system: snomed, code }] })) }),
        ...(row.DOSE_SEQUENCE === undefined
          ? { doseNumberString: 'Dose sequence not recorded' }
          : { doseNumberPositiveInt: numberOf(row.DOSE_SEQUENCE) }),
      },
    ],
  }
}

function given(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value }
}

function personOf(id: string, resourceType: string, family: string | undefined, forename: string | undefined) {
  if (family === undefined && forename === undefined) return undefined
  return {
    resourceType,
    id,
    name: [{ ...given('family', family), ...(forename === undefined ? {} : { given: [forename] }) }],
  }
}

function doseOf(row: V5Values) {
  const { DOSE_AMOUNT: amount, DOSE_UNIT_TERM: unit, DOSE_UNIT_CODE: code } = row
  if (amount === undefined && unit === undefined && code === undefined) return undefined
  return {
    ...(amount === undefined ? {} : { value: numberOf(amount) }),
    ...given('unit', unit),
    ...(code === undefined ? {} : { system: snomed, code }),
  }
}

function dateOf(text: string | undefined): string | undefined {
  return text?.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')
}

function dateTimeOf(text: string | undefined): string | undefined {
  return text?.replace(
    /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(00|01)?$/,
    (_, year, month, day, hour, minute, second, offset = '00') =>
      `${year}-${month}-${day}T${hour}:${minute}:${second}+${offset}:00`,
  )
}

const genders: Record<string, string> = { '1': 'male', '2': 'female', '9': 'other', '0': 'unknown' }

function genderOf(code: string | undefined): string | undefined {
  return code === undefined ? undefined : (genders[code] ?? code)
}

function booleanOf(text: string | undefined): boolean | string | undefined {
  const lower = text?.toLowerCase()
  return lower === 'true' ? true : lower === 'false' ? false : text
}

function numberOf(text: string): number | string {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}
