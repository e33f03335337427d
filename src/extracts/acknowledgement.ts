import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { areUtf8, UnreadableFile } from './extract-file.ts'

/** Something in an acknowledgement that is not as a row of the register says. */
export interface AcknowledgementFinding {
  row: string
  message: string
  expected: string
  actual: string
  line: number
}

/** A row of an extract that the service refused. */
export interface RefusedRow {
  /** Row of the extract, from 1; 0 when the acknowledgement does not say. */
  row: number
  localId: string
  /** Why, in the words of the service. */
  diagnostics: string
  /** Line of the acknowledgement. */
  line: number
}

/** An acknowledgement as it was read: of the file (InfAck), or of its rows (BusAck, as CSV or JSON). */
export interface Acknowledgement {
  path: string
  kind: 'InfAck' | 'BusAck'
  messageId: string
  /** Of an InfAck: whether the service took the file. */
  accepted?: boolean
  refused: RefusedRow[]
  /** Records that the service counted, where it says. */
  totalRecords?: number
  findings: AcknowledgementFinding[]
  /** Rows of the register that were judged. */
  judged: string[]
  rows: number
}

/** An acknowledgement names each refused row: larger ones than this are no acknowledgement of one file. */
const largest = 512 * 1024 * 1024

const shared = [
  'MESSAGE_HEADER_ID',
  'HEADER_RESPONSE_CODE',
  'ISSUE_SEVERITY',
  'ISSUE_CODE',
  'ISSUE_DETAILS_CODE',
  'RESPONSE_TYPE',
  'RESPONSE_CODE',
  'RESPONSE_DISPLAY',
  'RECEIVED_TIME',
  'MAILBOX_FROM',
  'LOCAL_ID',
]
const headers = {
  InfAck: [...shared, 'MESSAGE_DELIVERY'],
  BusAck: [...shared, 'IMMS_ID', 'OPERATION_OUTCOME', 'MESSAGE_DELIVERY'],
}

/** The columns that have to agree, from HEADER_RESPONSE_CODE to RESPONSE_DISPLAY, and MESSAGE_DELIVERY. */
const outcomes = {
  InfAck: {
    success: ['Success', 'Information', 'OK', '20013', 'Technical', '20013', 'Success', 'True'],
    failure: [
      'Failure',
      'Fatal',
      'Fatal Error',
      '10001',
      'Technical',
      '10002',
      'Infrastructure Level Response Value - Processing Error',
      'False',
    ],
  },
  BusAck: {
    success: ['OK', 'Information', 'OK', '30001', 'Business', '30001', 'Success', 'True'],
    failure: [
      'Fatal Error',
      'Fatal',
      'Fatal Error',
      '30002',
      'Business',
      '30002',
      'Business Level Response Value - Processing Error',
      'False',
    ],
  },
}

/** Whether a file is an acknowledgement: by its name, or by how it begins. */
export function isAcknowledgement(path: string, head: string): boolean {
  return (
    /_(?:InfAck|BusAck)_[^/]*\.(?:csv|json)$/i.test(path) ||
    /^"?MESSAGE_HEADER_ID"?\|/.test(head) ||
    /^\s*\{/.test(head)
  )
}

/** The name of the extract that an acknowledgement is of, without its extension; undefined when its name does not say. */
export function acknowledgedName(path: string): string | undefined {
  return /^(.+)_(?:InfAck|BusAck)_[^_]*\.(?:csv|json)$/i.exec(basename(path))?.[1]
}

/**
 * Read and judge an acknowledgement.
 * @param successesAllowed whether a BusAck may list rows that succeeded (EXT-C09)
 * @throws UnreadableFile when it is no text, or too large
 */
export function readAcknowledgement(path: string, successesAllowed: boolean): Acknowledgement {
  if (statSync(path).size > largest) throw new UnreadableFile(`${path} is larger than any acknowledgement of one file.`)
  const bytes = readFileSync(path)
  if (!areUtf8(bytes, 0, bytes.length)) throw new UnreadableFile(`${path} is not UTF-8, as every acknowledgement is.`)
  const text = bytes.toString('utf8')
  return /^\s*\{/.test(text) ? readJson(path, text) : readCsv(path, text, successesAllowed)
}

function readCsv(path: string, text: string, successesAllowed: boolean): Acknowledgement {
  const lines = text.split(/\r?\n/)
  const header = (lines[0] ?? '').split('|')
  const kind = header.includes('OPERATION_OUTCOME') || /BusAck/i.test(basename(path)) ? 'BusAck' : 'InfAck'
  const findings: AcknowledgementFinding[] = []
  const say = (row: string, line: number, message: string, expected: string, actual: string) =>
    findings.push({ row, line, message, expected, actual })
  const wanted = headers[kind]
  if (header.join('|') !== wanted.join('|'))
    say(
      'EXT-ACK-01',
      1,
      `the header is not that of ${kind === 'InfAck' ? 'an InfAck' : 'a BusAck'}`,
      wanted.join('|'),
      header.join('|').slice(0, 400),
    )
  const rows = lines
    .slice(1)
    .map((line, index) => ({ line, number: index + 2 }))
    .filter(({ line }) => line !== '')
  const refused: RefusedRow[] = []
  let accepted: boolean | undefined
  let messageId = ''
  for (const { line, number } of rows) {
    const row = fieldsOf(line, kind)
    const found = [...row.values.slice(1, 8), row.delivery]
    const { success, failure } = outcomes[kind]
    const isSuccess = found[0] === success[0]
    const expected = isSuccess ? success : failure
    if (found.join('|') !== expected.join('|'))
      say(
        kind === 'InfAck' ? 'EXT-ACK-03' : 'EXT-ACK-04',
        number,
        'the codes of the row do not agree with each other',
        expected.join('|'),
        found.join('|').slice(0, 400),
      )
    const [id = ''] = row.values
    if (kind === 'InfAck') {
      accepted = isSuccess
      messageId = id
      continue
    }
    const at = id.lastIndexOf('^')
    const position = /^[1-9]\d*$/.test(id.slice(at + 1)) && at > 0 ? Number(id.slice(at + 1)) : 0
    if (position === 0)
      say('EXT-ACK-06', number, 'MESSAGE_HEADER_ID does not name a row', '<message id>^<row from 1>', id)
    messageId = at > 0 ? id.slice(0, at) : messageId
    if (isSuccess) {
      if (!successesAllowed)
        say('EXT-ACK-05', number, 'the acknowledgement lists a row that succeeded', 'only rows that failed', id)
    } else refused.push({ row: position, localId: row.localId, diagnostics: row.diagnostics, line: number })
  }
  if (kind === 'InfAck' && rows.length !== 1)
    say('EXT-ACK-02', 2, 'an InfAck has one row', 'one row', `${rows.length} rows`)
  return {
    path,
    kind,
    messageId,
    ...(accepted === undefined ? {} : { accepted }),
    refused,
    findings,
    judged:
      kind === 'InfAck'
        ? ['EXT-ACK-01', 'EXT-ACK-02', 'EXT-ACK-03']
        : ['EXT-ACK-01', 'EXT-ACK-04', 'EXT-ACK-05', 'EXT-ACK-06'],
    rows: rows.length,
  }
}

/**
 * The fields of a row. Nothing is quoted or escaped in these files, and diagnostics and local ids hold pipes: what stands
 * before the local id, and the last field, are found by counting; a local id goes on until it holds its ^.
 */
function fieldsOf(line: string, kind: 'InfAck' | 'BusAck') {
  const parts = line.split('|')
  const delivery = parts.at(-1) ?? ''
  const values = parts.slice(0, 10)
  if (kind === 'InfAck') return { values, delivery, localId: parts[10] ?? '', diagnostics: '' }
  const rest = parts.slice(10, -1)
  const extra = rest.length - 3
  let width = 1
  while (width <= extra && !rest.slice(0, width).join('|').includes('^')) width++
  return { values, delivery, localId: rest.slice(0, width).join('|'), diagnostics: rest.slice(width + 1).join('|') }
}

function readJson(path: string, text: string): Acknowledgement {
  const findings: AcknowledgementFinding[] = []
  const say = (row: string, message: string, expected: string, actual: string) =>
    findings.push({ row, line: 1, message, expected, actual })
  const judged = ['EXT-ACK-07', 'EXT-ACK-08']
  const empty: Acknowledgement = { path, kind: 'BusAck', messageId: '', refused: [], findings, judged, rows: 0 }
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    say('EXT-ACK-07', 'the file is not JSON', 'a JSON object', (error as Error).message)
    return empty
  }
  const ack = asRecord(document)
  const missing = [
    'system',
    'version',
    'generatedDate',
    'provider',
    'filename',
    'messageHeaderId',
    'summary',
    'failures',
  ].filter((name) => !Object.hasOwn(ack, name))
  if (missing.length > 0 || !Array.isArray(ack.failures)) {
    say(
      'EXT-ACK-07',
      'the metadata is not complete',
      'system, version, generatedDate, provider, filename, messageHeaderId, summary and a list of failures',
      `no ${missing.join(', ') || 'list of failures'}`,
    )
    return empty
  }
  const refused = ack.failures.map((one): RefusedRow => {
    const { rowId, localId, operationOutcome } = asRecord(one)
    const row = typeof rowId === 'number' && Number.isInteger(rowId) && rowId > 0 ? rowId : 0
    if (row === 0)
      say(
        'EXT-ACK-07',
        'a failure does not name its row',
        'rowId, a whole number from 1',
        JSON.stringify(rowId) ?? 'nothing',
      )
    return { row, localId: String(localId ?? ''), diagnostics: String(operationOutcome ?? ''), line: 1 }
  })
  const { totalRecords, succeeded, failed } = asRecord(ack.summary)
  if (totalRecords !== Number(succeeded) + Number(failed) || failed !== refused.length) {
    say(
      'EXT-ACK-08',
      'the counts of the summary do not agree',
      `${refused.length} failed, and as many records as succeeded and failed`,
      `totalRecords ${totalRecords}, succeeded ${succeeded}, failed ${failed}`,
    )
  }
  return {
    ...empty,
    messageId: String(ack.messageHeaderId),
    refused,
    rows: refused.length,
    ...(typeof totalRecords === 'number' ? { totalRecords } : {}),
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
