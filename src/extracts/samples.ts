import { testNhsNumberAt } from '../nhs/nhs-number.ts'

/** Draws numbers: the same seed gives the same ones (mulberry32). */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** How a sample file is written. */
export interface SampleOptions {
  rows: number
  seed: number
  /** Every value in quotes, as many systems write them; otherwise only where a value needs it. */
  quoted?: boolean
  delimiter?: string
  lineEnd?: '\n' | '\r\n'
}

/** A record as column → value. */
export type SampleRow = Record<string, string>

type Draw = () => number

const ods = 'https://fhir.nhs.uk/Id/ods-organization-code'
const forenames = ['Test', 'Sample', 'Specimen', 'Ané', 'Mock', 'Trial']
const surnames = ['Patient', "O'Sample", 'Example-Record', 'Müster', 'Placeholder', 'Dummy']
const postcodes = ['LS1 4AP', 'ZZ99 3CZ', 'ZZ99 3VZ', 'SW1A 2AA']
const vaccines = [
  {
    procedure: '1303503001',
    term: 'Administration of vaccine product containing only Human orthopneumovirus antigen (procedure)',
    product: '42605811000001109',
    productTerm: 'Abrysvo vaccine powder and solvent for solution for injection 0.5ml vials (Pfizer Ltd) (product)',
    maker: 'Pfizer',
  },
  {
    procedure: '1324681000000101',
    term: 'Administration of first dose of SARS-CoV-2 (severe acute respiratory syndrome coronavirus 2) vaccine',
    product: '39326911000001101',
    productTerm:
      'Spikevax COVID-19 mRNA Vaccine 0.1mg/0.5mL dose dispersion for injection multidose vials (Moderna, Inc)',
    maker: 'Moderna',
  },
]
const v5Actions = ['NEW', 'NEW', 'NEW', 'UPDATE', 'new', 'DELETE']

function pick<Item>(items: readonly Item[], draw: Draw): Item {
  return items[Math.floor(draw() * items.length)] as Item
}

function date(draw: Draw, from: number, years: number): string {
  const year = from + Math.floor(draw() * years)
  return `${year}${two(1 + Math.floor(draw() * 12))}${two(1 + Math.floor(draw() * 28))}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

/** A record of the vaccination batch file, version 5, of a synthetic patient; `index` makes its identifier its own. */
export function v5Row(index: number, draw: Draw): SampleRow {
  const vaccine = pick(vaccines, draw)
  const given = date(draw, 2022, 3)
  const site = pick(['J82067', 'RH802', 'G7H8J', 'X26'], draw)
  return {
    NHS_NUMBER: draw() < 0.05 ? '' : testNhsNumberAt(Math.floor(draw() * 999_000)),
    PERSON_FORENAME: pick(forenames, draw),
    PERSON_SURNAME: pick(surnames, draw),
    PERSON_DOB: date(draw, 1930, 90),
    PERSON_GENDER_CODE: pick(['0', '1', '2', '9', 'male'], draw),
    PERSON_POSTCODE: pick(postcodes, draw),
    DATE_AND_TIME: `${given}T${two(Math.floor(draw() * 24))}${two(Math.floor(draw() * 60))}${two(Math.floor(draw() * 60))}${pick(['', '00', '01'], draw)}`,
    SITE_CODE: site,
    SITE_CODE_TYPE_URI: ods,
    UNIQUE_ID: `${index.toString(16).padStart(8, '0')}-4dc5-4df3-bc35-da25263f901e`,
    UNIQUE_ID_URI: 'https://supplierabc/identifiers/vacc',
    ACTION_FLAG: pick(v5Actions, draw),
    PERFORMING_PROFESSIONAL_FORENAME: draw() < 0.3 ? '' : pick(forenames, draw),
    PERFORMING_PROFESSIONAL_SURNAME: draw() < 0.3 ? '' : pick(surnames, draw),
    RECORDED_DATE: given,
    PRIMARY_SOURCE: pick(['TRUE', 'FALSE', 'true'], draw),
    VACCINATION_PROCEDURE_CODE: vaccine.procedure,
    VACCINATION_PROCEDURE_TERM: vaccine.term,
    DOSE_SEQUENCE: pick(['1', '2', '9', ''], draw),
    VACCINE_PRODUCT_CODE: vaccine.product,
    VACCINE_PRODUCT_TERM: vaccine.productTerm,
    VACCINE_MANUFACTURER: vaccine.maker,
    BATCH_NUMBER: `B${Math.floor(draw() * 1e6)}`,
    EXPIRY_DATE: date(draw, 2026, 3),
    SITE_OF_VACCINATION_CODE: '368208006',
    SITE_OF_VACCINATION_TERM: 'Left upper arm structure (body structure)',
    ROUTE_OF_VACCINATION_CODE: '78421000',
    ROUTE_OF_VACCINATION_TERM: 'Intramuscular route (qualifier value)',
    DOSE_AMOUNT: pick(['0.5', '0.3', '1'], draw),
    DOSE_UNIT_CODE: '258773002',
    DOSE_UNIT_TERM: 'Milliliter (qualifier value)',
    INDICATION_CODE: draw() < 0.5 ? '' : '443684005',
    LOCATION_CODE: site,
    LOCATION_CODE_TYPE_URI: ods,
  }
}

/** A record of the daily COVID-19 clinical extract, version 4. */
export function v4Row(index: number, draw: Draw): SampleRow {
  const notGiven = draw() < 0.1
  const { SITE_CODE_TYPE_URI, LOCATION_CODE, LOCATION_CODE_TYPE_URI, INDICATION_CODE, ...v5 } = v5Row(index, draw)
  const primary = pick(['TRUE', 'FALSE'], draw)
  const registered = draw() < 0.5
  const { NHS_NUMBER: number = '' } = v5
  return {
    ...v5,
    PERSON_GENDER_CODE: pick(['0', '1', '2', '9'], draw),
    ACTION_FLAG: pick(['new', 'update'], draw),
    PERFORMING_PROFESSIONAL_BODY_REG_CODE: registered ? '2038243' : '',
    PERFORMING_PROFESSIONAL_BODY_REG_URI: registered ? 'https://fhir.hl7.org.uk/Id/gphc-number' : '',
    SDS_JOB_ROLE_NAME: '',
    PRIMARY_SOURCE: primary,
    REPORT_ORIGIN: primary === 'FALSE' ? 'X99999' : '',
    VACCINATION_SITUATION_CODE: notGiven ? '1324741000000101' : '',
    VACCINATION_SITUATION_TERM: '',
    NOT_GIVEN: notGiven ? 'TRUE' : 'FALSE',
    REASON_NOT_GIVEN_CODE: notGiven ? '443684005' : '',
    REASON_NOT_GIVEN_TERM: '',
    DOSE_SEQUENCE: '1',
    VACCINE_PRODUCT_CODE: notGiven ? pick(['NAVU', 'UNC', 'UNK', 'NA'], draw) : (v5.VACCINE_PRODUCT_CODE ?? ''),
    INDICATION_CODE: INDICATION_CODE ?? '',
    INDICATION_TERM: '',
    NHS_NUMBER_STATUS_INDICATOR_CODE: number === '' ? '04' : '01',
    NHS_NUMBER_STATUS_INDICATOR_DESCRIPTION: '',
    SITE_CODE_TYPE_URI: SITE_CODE_TYPE_URI ?? '',
    LOCAL_PATIENT_ID: String(500_000 + index),
    LOCAL_PATIENT_URI: 'https://supplierabc/identifiers/patient',
    CONSENT_FOR_TREATMENT_CODE: '',
    CONSENT_FOR_TREATMENT_DESCRIPTION: '',
    CARE_SETTING_TYPE_CODE: '413294000',
    CARE_SETTING_TYPE_DESCRIPTION: 'Community health services (qualifier value)',
    IP_ADDRESS: '',
    USER_ID: '',
    USER_NAME: '',
    USER_EMAIL: '',
    SUBMITTED_TIMESTAMP: `${v5.RECORDED_DATE}T17193000`,
    LOCATION_CODE: LOCATION_CODE ?? '',
    LOCATION_CODE_TYPE_URI: LOCATION_CODE_TYPE_URI ?? '',
  }
}

/** A record of the COVID-19 extended attributes. */
export function extendedAttributesRow(index: number, draw: Draw): SampleRow {
  return {
    VACCINATION_UNIQUE_ID: `${index.toString(16).padStart(8, '0')}-4dc5-4df3-bc35-da25263f901e`,
    VACCINATION_UNIQUE_ID_URI: 'https://supplierabc/identifiers/vacc',
    ACTION_FLAG: pick(['new', 'update', 'delete'], draw),
    ATTRIBUTE_ID: `00${1 + Math.floor(draw() * 9)}`,
    ATTRIBUTE_DISPLAYED_TEXT: pick(['Are you a health care worker?', 'Ethnic category | group', 'Said "yes"'], draw),
    ATTRIBUTE_VALUE: pick(['NOT_SPECIFIED', 'YES', ''], draw),
    RECORDED_DATE: date(draw, 2021, 3),
  }
}

const makers = {
  'v5-immunisation': v5Row,
  'covid-19-clinical-v4': v4Row,
  'covid-19-extended-attributes': extendedAttributesRow,
} satisfies Record<string, (index: number, draw: Draw) => SampleRow>

/** Formats that samples can be made of. */
export type SampledFormat = keyof typeof makers

export const sampledFormats = Object.keys(makers) as SampledFormat[]

/** A name that a sample of a format may have. */
export const sampleNames: Record<SampledFormat, string> = {
  'v5-immunisation': 'Flu_Vaccinations_v5_YGM41_20240708T12130100.csv',
  'covid-19-clinical-v4': 'extract.csv',
  'covid-19-extended-attributes': 'Vaccination_Extended_Attributes_v1_5_RJ123_20240708T12130100.csv',
}

/** Records that hold every rule of their format. */
export function sampleRows(format: SampledFormat, { rows, seed }: Pick<SampleOptions, 'rows' | 'seed'>): SampleRow[] {
  const draw = seededNumbers(seed)
  return Array.from({ length: rows }, (_, index) => makers[format](index, draw))
}

/** Write a row: in the order of the columns, quoted where it has to be, or everywhere. */
export function writeRow(
  values: readonly string[],
  { delimiter = '|', quoted = false }: Partial<SampleOptions> = {},
): string {
  return values
    .map((value) =>
      quoted || value.includes(delimiter) || /["\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value,
    )
    .join(delimiter)
}

/** A whole file as text. @param columns in the order of the format */
export function writeSample(
  columns: readonly string[],
  rows: readonly SampleRow[],
  options: Partial<SampleOptions> = {},
): string {
  const { lineEnd = '\n', delimiter = '|' } = options
  const lines = [
    columns.join(delimiter),
    ...rows.map((row) =>
      writeRow(
        columns.map((name) => row[name] ?? ''),
        options,
      ),
    ),
  ]
  return `${lines.join(lineEnd)}${lineEnd}`
}

/** A file before it is written, for a fault to change. */
export interface SampleFile {
  name: string
  columns: string[]
  rows: SampleRow[]
  options: Partial<SampleOptions>
  /** Applied to the bytes, one after the other. */
  changes: ((bytes: Buffer) => Buffer)[]
}

/** The bytes of a file. */
export function bytesOf({ columns, rows, options, changes }: SampleFile): Buffer {
  const written: Buffer = Buffer.from(writeSample(columns, rows, options))
  return changes.reduce((bytes, change) => change(bytes), written)
}

const received = '20240708T12140100'
const message = '3f1f4c0e-0f0a-4b8e-9d0c-3a5f0a0a0a0a'
const failure = 'Fatal Error|Fatal|Fatal Error|30002|Business|30002|Business Level Response Value - Processing Error'

/** Acknowledgements of a file of 10 records, of which the service refused the second and the seventh. */
export const acknowledgement = {
  message,
  succeeded: `${message}^3|OK|Information|OK|30001|Business|30001|Success|${received}||00000002^https://supplierabc/identifiers/vacc|||True`,
  InfAck: [
    'MESSAGE_HEADER_ID|HEADER_RESPONSE_CODE|ISSUE_SEVERITY|ISSUE_CODE|ISSUE_DETAILS_CODE|RESPONSE_TYPE|RESPONSE_CODE|RESPONSE_DISPLAY|RECEIVED_TIME|MAILBOX_FROM|LOCAL_ID|MESSAGE_DELIVERY',
    `${message}|Success|Information|OK|20013|Technical|20013|Success|${received}|||True`,
    '',
  ].join('\r\n'),
  BusAck: [
    'MESSAGE_HEADER_ID|HEADER_RESPONSE_CODE|ISSUE_SEVERITY|ISSUE_CODE|ISSUE_DETAILS_CODE|RESPONSE_TYPE|RESPONSE_CODE|RESPONSE_DISPLAY|RECEIVED_TIME|MAILBOX_FROM|LOCAL_ID|IMMS_ID|OPERATION_OUTCOME|MESSAGE_DELIVERY',
    `${message}^2|${failure}|${received}||00000001-4dc5-4df3-bc35-da25263f901e^https://supplierabc/identifiers/vacc||Validation errors: recorded must be a | valid datetime|False`,
    `${message}^7|${failure}|${received}||00000006-4dc5-4df3-bc35-da25263f901e^https://supplierabc/identifiers/vacc||The provided identifier is duplicated|False`,
    '',
  ].join('\n'),
  'BusAck JSON': JSON.stringify(
    {
      system: 'Immunisation FHIR API Batch Report',
      version: 1,
      generatedDate: '2024-07-08T12:14:01.000Z',
      provider: 'EMIS',
      filename: 'Flu_Vaccinations_v5_YGM41_20240708T12130100',
      messageHeaderId: message,
      summary: { totalRecords: 10, succeeded: 8, failed: 2, ingestionTime: { start: 1720440781, end: 1720440841 } },
      failures: [2, 7].map((rowId) => ({
        rowId,
        responseCode: '30002',
        responseDisplay: 'Business Level Response Value - Processing Error',
        severity: 'Fatal',
        localId: `0000000${rowId - 1}-4dc5-4df3-bc35-da25263f901e^https://supplierabc/identifiers/vacc`,
        operationOutcome: 'The provided identifier is duplicated',
      })),
    },
    undefined,
    2,
  ),
}
