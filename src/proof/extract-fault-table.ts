import { acknowledgement, type SampledFormat, type SampleFile } from '../extracts/samples.ts'

/** A mistake that somebody's export could make, as a change to a file that has none. */
export interface ExtractFault {
  name: string
  says: string
  format: SampledFormat | 'InfAck' | 'BusAck' | 'BusAck JSON'
  /** Rows of the register of which one or more must turn. */
  breaks: string[]
  /** Rows that may turn as well. */
  mayAlsoBreak?: string[]
  change(file: SampleFile): void
}

const v5 = 'v5-immunisation'
const v4 = 'covid-19-clinical-v4'
const attributes = 'covid-19-extended-attributes'

/** One field of the fourth record takes a value. */
function field(
  format: SampledFormat,
  row: string,
  column: string,
  value: string,
  says: string,
  mayAlsoBreak: string[] = [],
): ExtractFault {
  return {
    name: `${format}-${column}-${says}`.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    says: `${column} ${says}.`,
    format,
    breaks: [row],
    mayAlsoBreak,
    change: (file) => {
      const record = file.rows[3]
      if (record !== undefined) record[column] = value
    },
  }
}

/** The bytes of the file are changed after it was written. */
function text(
  format: ExtractFault['format'],
  breaks: string[],
  name: string,
  says: string,
  change: (text: string) => string,
  mayAlsoBreak: string[] = [],
): ExtractFault {
  return {
    name,
    says,
    format,
    breaks,
    mayAlsoBreak,
    change: (file) => file.changes.push((bytes) => Buffer.from(change(bytes.toString('utf8')))),
  }
}

function named(format: SampledFormat, row: string, name: string, says: string, fileName: string): ExtractFault {
  return {
    name,
    says,
    format,
    breaks: [row],
    change: (file) => {
      file.name = fileName
    },
  }
}

function header(
  name: string,
  says: string,
  change: (columns: string[]) => void,
  mayAlsoBreak: string[] = [],
): ExtractFault {
  return { name, says, format: v5, breaks: ['EXT-V5-02'], mayAlsoBreak, change: (file) => change(file.columns) }
}

/** Every fault; each is caught by a row that it names, and accuses no other. */
export const extractFaults: readonly ExtractFault[] = [
  named(
    v5,
    'EXT-V5-01',
    'unknown-vaccine-in-name',
    'The file name begins with a vaccine type that is none.',
    'HP_Vaccinations_v5_YGM41_20240708T12130100.csv',
  ),
  named(
    v5,
    'EXT-V5-01',
    'old-version-in-name',
    'The file name says another version.',
    'Flu_Vaccinations_v4_YGM41_20240708T12130100.csv',
  ),
  named(v5, 'EXT-V5-01', 'no-time-in-name', 'The file name has no time.', 'Flu_Vaccinations_v5_YGM41.csv'),
  named(
    v5,
    'EXT-V5-01',
    'impossible-time-in-name',
    'The time in the file name does not exist.',
    'Flu_Vaccinations_v5_YGM41_20240230T12130100.csv',
  ),
  named(
    v5,
    'EXT-V5-01',
    'other-extension',
    'The file name ends in .pdf.',
    'Flu_Vaccinations_v5_YGM41_20240708T12130100.pdf',
  ),
  named(
    attributes,
    'EXT-EA-01',
    'attributes-without-minor-version',
    'The file name of extended attributes has no minor version.',
    'Vaccination_Extended_Attributes_v1_RJ123_20240708T12130100.csv',
  ),
  header('column-missing', 'A column is missing from the header and from every row.', (columns) =>
    columns.splice(5, 1),
  ),
  header('column-added', 'A column that is none of the format is added.', (columns) => columns.push('PERSON_AGE')),
  header('columns-swapped', 'Two columns change places.', (columns) => {
    ;[columns[1], columns[2]] = ['PERSON_SURNAME', 'PERSON_FORENAME']
  }),
  header('column-renamed', 'A column has another name.', (columns) => {
    columns[2] = 'PERSON_FAMILY_NAME'
  }),
  text(v5, ['EXT-V5-02'], 'header-in-small-letters', 'The header is in small letters.', (all) =>
    replaceIn(all, 0, (row) => row.toLowerCase()),
  ),
  {
    name: 'comma-delimited',
    says: 'Commas separate the fields.',
    format: v5,
    breaks: ['EXT-V5-02'],
    // Values with a comma are in quotes then, which a reader of pipes finds inside its fields
    mayAlsoBreak: ['EXT-CSV-03'],
    change: (file) => {
      file.options.delimiter = ','
    },
  },
  text(v5, ['EXT-V5-02'], 'no-header', 'The file begins with its first record.', (all) =>
    all.slice(all.indexOf('\n') + 1),
  ),
  text(v5, ['EXT-V5-04'], 'header-alone', 'The file has a header and no rows.', (all) =>
    all.slice(0, all.indexOf('\n') + 1),
  ),
  text(v5, ['EXT-V5-02'], 'empty', 'The file is empty.', () => ''),
  text(v5, ['EXT-ENC-01'], 'byte-order-mark', 'The file begins with a byte order mark.', (all) => `\ufeff${all}`),
  {
    name: 'undefined-byte',
    says: 'A byte that no encoding of the format has stands in a name.',
    format: v5,
    breaks: ['EXT-ENC-02'],
    mayAlsoBreak: ['EXT-ENC-03'],
    change: (file) => {
      file.changes.push((bytes) => Buffer.concat([bytes, Buffer.from([0x81])]))
      file.changes.push(moveLastInside)
    },
  },
  {
    name: 'windows-1252',
    says: 'The file is Windows-1252.',
    format: v5,
    breaks: ['EXT-ENC-03'],
    change: (file) => {
      file.rows[3] = { ...file.rows[3], PERSON_SURNAME: 'Müster' }
      file.changes.push((bytes) => Buffer.from(bytes.toString('utf8'), 'latin1'))
    },
  },
  text(v5, ['EXT-CSV-05'], 'nul', 'A NUL character stands in a row.', (all) =>
    replaceIn(all, 3, (row) => row.replace('Pfizer', 'Pf\0izer').replace('Moderna', 'Mod\0erna')),
  ),
  text(v5, ['EXT-CSV-04'], 'cut-short', 'The file ends in the middle of its last row.', (all) =>
    all.slice(0, all.lastIndexOf('|', all.length - 200)),
  ),
  text(v5, ['EXT-CSV-01'], 'quote-never-closed', 'A quote opens a field and is never closed.', (all) =>
    replaceIn(all, 3, (row) => row.replace('|Left upper', '|"Left upper')),
  ),
  text(v5, ['EXT-CSV-02'], 'text-after-quote', 'Text follows the closing quote of a field.', (all) =>
    replaceIn(all, 3, (row) => row.replace('|Left upper arm', '|"Left" upper arm')),
  ),
  text(v5, ['EXT-CSV-03'], 'stray-quote', 'A quote stands inside a field that is not in quotes.', (all) =>
    replaceIn(all, 3, (row) => row.replace('|Left upper', '|Left "upper')),
  ),
  text(v5, ['EXT-CSV-06'], 'lone-carriage-return', 'A carriage return stands inside a field.', (all) =>
    replaceIn(all, 3, (row) => row.replace('Left upper', 'Left\rupper')),
  ),
  text(v5, ['EXT-V5-03'], 'pipe-in-value', 'A pipe in a value is not quoted.', (all) =>
    replaceIn(all, 3, (row) => row.replace('Left upper', 'Left|upper')),
  ),
  text(v5, ['EXT-V5-03'], 'field-lost', 'A row has a field less.', (all) =>
    replaceIn(all, 3, (row) => row.slice(row.indexOf('|') + 1)),
  ),
  text(v5, ['EXT-V5-03'], 'mixed-delimiters', 'One row is separated by not signs.', (all) =>
    replaceIn(all, 3, (row) => row.replaceAll('|', '¬')),
  ),
  field(v5, 'EXT-V5-06', 'PERSON_FORENAME', '', 'is empty'),
  field(v5, 'EXT-V5-06', 'LOCATION_CODE', '', 'is empty'),
  field(v5, 'EXT-V5-06', 'UNIQUE_ID_URI', '', 'is empty'),
  field(v5, 'EXT-V5-07', 'ACTION_FLAG', 'AMEND', 'is a word that is none of its codes'),
  field(v5, 'EXT-V5-09', 'NHS_NUMBER', '9990000019', 'has a wrong check digit'),
  field(v5, 'EXT-V5-09', 'NHS_NUMBER', '999 000 0018', 'is written in groups'),
  field(v5, 'EXT-V5-09', 'NHS_NUMBER', '٩٩٩٠٠٠٠٠١٨', 'is written in Arabic-Indic digits'),
  field(v5, 'EXT-V5-10', 'PERSON_SURNAME', 'x'.repeat(36), 'has 36 characters'),
  field(v5, 'EXT-V5-10', 'PERSON_FORENAME', 'é'.repeat(181), 'has 181 characters'),
  field(v5, 'EXT-V5-11', 'PERSON_GENDER_CODE', '3', 'is a number that is none of its codes'),
  field(v5, 'EXT-V5-12', 'PERSON_DOB', '20230229', 'is a day that does not exist'),
  field(v5, 'EXT-V5-12', 'RECORDED_DATE', '2024-01-01', 'has hyphens'),
  field(v5, 'EXT-V5-13', 'DATE_AND_TIME', '20240610T246000', 'is a time that does not exist', [
    'EXT-ALL-01',
    'EXT-ALL-02',
    'EXT-ALL-03',
  ]),
  field(v5, 'EXT-V5-13', 'DATE_AND_TIME', '20240610T18332502', 'has an offset of two hours', [
    'EXT-ALL-01',
    'EXT-ALL-02',
    'EXT-ALL-03',
  ]),
  field(v5, 'EXT-V5-14', 'PRIMARY_SOURCE', 'yes', 'is yes'),
  field(v5, 'EXT-V5-15', 'PERSON_DOB', '29990101', 'is in the future', ['EXT-ALL-01']),
  field(v5, 'EXT-V5-16', 'DATE_AND_TIME', '29990101T000000', 'is in the future', [
    'EXT-ALL-01',
    'EXT-ALL-02',
    'EXT-ALL-03',
  ]),
  field(v5, 'EXT-V5-17', 'RECORDED_DATE', '29990101', 'is in the future'),
  field(v5, 'EXT-V5-18', 'VACCINATION_PROCEDURE_CODE', '443684008', 'has a wrong check digit'),
  field(v5, 'EXT-V5-18', 'VACCINE_PRODUCT_CODE', '042605811000001109', 'has a leading zero'),
  field(v5, 'EXT-V5-19', 'DOSE_SEQUENCE', '10', 'is above 9'),
  field(v5, 'EXT-V5-20', 'PERSON_POSTCODE', '   ', 'is white space'),
  field(v5, 'EXT-V5-21', 'DOSE_AMOUNT', '0,5', 'has a comma for a point'),
  {
    name: 'new-twice',
    says: 'A record is created twice.',
    format: v5,
    breaks: ['EXT-V5-08'],
    change: ({ rows }) => repeat(rows, 'NEW', 'NEW'),
  },
  {
    name: 'deleted-twice',
    says: 'A record is deleted twice.',
    format: v5,
    breaks: ['EXT-V5-22'],
    change: ({ rows }) => repeat(rows, 'DELETE', 'DELETE'),
  },
  field(v4, 'EXT-V4-04', 'SITE_CODE', '', 'is empty'),
  {
    name: 'v4-column-missing',
    says: 'A column is missing from the header of version 4.',
    format: v4,
    breaks: ['EXT-V4-01'],
    change: ({ columns }) => columns.splice(23, 1),
  },
  field(v4, 'EXT-V4-08', 'SITE_OF_VACCINATION_CODE', '368208007', 'has a wrong check digit'),
  field(v4, 'EXT-V4-05', 'PERSON_SURNAME', '  ', 'is white space'),
  field(v4, 'EXT-V4-06', 'NHS_NUMBER', '9990000019', 'has a wrong check digit'),
  field(v4, 'EXT-V4-07', 'ACTION_FLAG', 'NEW', 'is in capitals'),
  field(v4, 'EXT-V4-09', 'RECORDED_DATE', '20240231', 'is a day that does not exist'),
  field(v4, 'EXT-V4-11', 'NOT_GIVEN', 'N', 'is N'),
  {
    name: 'not-given-without-reason',
    says: 'A vaccine that was not given has no reason.',
    format: v4,
    breaks: ['EXT-V4-12'],
    change: ({ rows }) => {
      rows[3] = {
        ...rows[3],
        NOT_GIVEN: 'TRUE',
        VACCINE_PRODUCT_CODE: 'NAVU',
        REASON_NOT_GIVEN_CODE: '',
        VACCINATION_SITUATION_CODE: '1324741000000101',
      }
    },
  },
  {
    name: 'not-given-with-product',
    says: 'A vaccine that was not given has the code of a product.',
    format: v4,
    breaks: ['EXT-V4-13'],
    change: ({ rows }) => {
      rows[3] = {
        ...rows[3],
        NOT_GIVEN: 'TRUE',
        VACCINE_PRODUCT_CODE: '39326911000001101',
        REASON_NOT_GIVEN_CODE: '443684005',
        VACCINATION_SITUATION_CODE: '1324741000000101',
      }
    },
  },
  {
    name: 'secondary-without-origin',
    says: 'A record of a secondary source has no report origin.',
    format: v4,
    breaks: ['EXT-V4-14'],
    change: ({ rows }) => {
      rows[3] = { ...rows[3], PRIMARY_SOURCE: 'FALSE', REPORT_ORIGIN: '' }
    },
  },
  {
    name: 'body-code-without-uri',
    says: 'The registration code of a professional has no URI.',
    format: v4,
    breaks: ['EXT-V4-15'],
    change: ({ rows }) => {
      rows[3] = {
        ...rows[3],
        PERFORMING_PROFESSIONAL_BODY_REG_CODE: '2038243',
        PERFORMING_PROFESSIONAL_BODY_REG_URI: '',
      }
    },
  },
  {
    name: 'given-without-batch',
    says: 'A vaccine that was given has no batch number.',
    format: v4,
    breaks: ['EXT-V4-18'],
    change: ({ rows }) => {
      rows[3] = { ...rows[3], NOT_GIVEN: 'FALSE', VACCINE_PRODUCT_CODE: '39326911000001101', BATCH_NUMBER: '' }
    },
  },
  {
    name: 'amount-without-unit',
    says: 'An amount has no unit.',
    format: v4,
    breaks: ['EXT-V4-19'],
    change: ({ rows }) => {
      rows[3] = { ...rows[3], NOT_GIVEN: 'FALSE', VACCINE_PRODUCT_CODE: '39326911000001101', DOSE_UNIT_CODE: '' }
    },
  },
  {
    name: 'no-number-and-verified',
    says: 'A patient without an NHS number is said to be verified.',
    format: v4,
    breaks: ['EXT-V4-20'],
    change: ({ rows }) => {
      rows[3] = { ...rows[3], NHS_NUMBER: '', NHS_NUMBER_STATUS_INDICATOR_CODE: '01' }
    },
  },
  text(
    v4,
    ['EXT-V4-02'],
    'line-end-in-field',
    'A field in quotes holds a line end, which a reader of lines takes for the end of the row.',
    (all) => replaceIn(all, 3, (row) => row.replace('Left upper', 'Left\nupper')),
  ),
  {
    name: 'attributes-misnamed',
    says: 'A column of the extended attributes has another name.',
    format: attributes,
    breaks: ['EXT-EA-02'],
    change: ({ columns }) => {
      columns[0] = 'UNIQUE_ID'
    },
  },
  text(
    attributes,
    ['EXT-EA-03'],
    'attributes-field-lost',
    'A row of the extended attributes has a field less.',
    (all) => replaceIn(all, 3, (row) => row.slice(row.indexOf('|') + 1)),
  ),
  text('InfAck', ['EXT-ACK-01'], 'ack-header', 'The header of an InfAck has a column less.', (all) =>
    all.replace('|MAILBOX_FROM', ''),
  ),
  text(
    'InfAck',
    ['EXT-ACK-02'],
    'ack-two-rows',
    'An InfAck has two rows.',
    (all) => `${all}${all.split('\r\n')[1]}\r\n`,
  ),
  text('InfAck', ['EXT-ACK-03'], 'ack-codes', 'An InfAck says success and the code of a failure.', (all) =>
    all.replace('|20013|Technical', '|10001|Technical'),
  ),
  text('BusAck', ['EXT-ACK-04'], 'ack-row-codes', 'A row of a BusAck says failure and the code of a success.', (all) =>
    all.replace('30002|Business|', '30001|Business|'),
  ),
  text(
    'BusAck',
    ['EXT-ACK-05'],
    'ack-success-listed',
    'A BusAck lists a row that succeeded.',
    (all) => `${all}${acknowledgement.succeeded}\n`,
  ),
  text('BusAck', ['EXT-ACK-06'], 'ack-row-unnumbered', 'A row of a BusAck does not say which row it is of.', (all) =>
    all.replace('^2|', '|'),
  ),
  text('BusAck JSON', ['EXT-ACK-07'], 'ack-json-cut', 'A BusAck in JSON is cut short.', (all) => all.slice(0, -20)),
  text('BusAck JSON', ['EXT-ACK-08'], 'ack-json-counts', 'The counts of a BusAck in JSON do not add up.', (all) =>
    all.replace('"succeeded": 8', '"succeeded": 9'),
  ),
]

/** Change one line of a text; the header is line 0. */
function replaceIn(all: string, line: number, change: (row: string) => string): string {
  const lines = all.split('\n')
  lines[line] = change(lines[line] ?? '')
  return lines.join('\n')
}

/** The byte that was put at the end goes into the first name of the second row. */
function moveLastInside(bytes: Buffer): Buffer {
  const at = bytes.indexOf('|', bytes.indexOf('\n', bytes.indexOf('\n') + 1)) + 1
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(-1), bytes.subarray(at, -1)])
}

function repeat(rows: SampleFile['rows'], first: string, second: string): void {
  const again = { ...rows[3], ACTION_FLAG: second }
  rows[3] = { ...rows[3], ACTION_FLAG: first }
  rows.push(again)
}
