import { gunzipSync } from 'node:zlib'
import { isNhsNumber } from '../../nhs/nhs-number.ts'
import { delimitedRows } from './delimited-rows.ts'
import { compactTime, type MeshState, type Message } from './state.ts'

/** The mailbox of a service that takes vaccination extracts and answers them. */
export const vaccinationMailbox = 'X26ABC3'

const shared =
  'MESSAGE_HEADER_ID|HEADER_RESPONSE_CODE|ISSUE_SEVERITY|ISSUE_CODE|ISSUE_DETAILS_CODE|RESPONSE_TYPE|RESPONSE_CODE|RESPONSE_DISPLAY|RECEIVED_TIME|MAILBOX_FROM|LOCAL_ID'

/**
 * What the service does with a message that has come whole: it reads and acknowledges it, and sends two messages back on
 * the workflow with _ACK at its end. The first says whether the file was taken (InfAck), the second which rows were not
 * (BusAck). Of the rules of a real service it has four, each with the words that the real one is known for.
 */
export function answerExtract(message: Message, state: MeshState, newId: () => string): void {
  if (message.to !== vaccinationMailbox || message.type !== 'DATA' || message.status !== 'accepted') return
  message.status = 'acknowledged'
  message.changedAt = state.now()
  const time = `${compactTime(state.now()).replace(/^(\d{8})/, '$1T')}00`
  const name = message.fileName.replace(/\.\w+$/, '') || message.id
  const reply = (kind: string, text: string) => {
    const at = state.now()
    const id = newId()
    state.messages.set(id, {
      ...message,
      id,
      from: message.to,
      to: message.from,
      workflow: `${message.workflow}_ACK`,
      subject: kind,
      fileName: `${name}_${kind}_${time}.csv`,
      checksum: '',
      encoding: '',
      total: 1,
      chunks: new Map([[1, Buffer.from(text)]]),
      status: 'accepted',
      uploadedAt: at,
      acceptedAt: at,
      changedAt: at,
    })
  }
  const [header = [], ...rows] = delimitedRows(contentOf(message))
  const reference = state.nextId()
  const isTaken = header.includes('UNIQUE_ID') && header.includes('UNIQUE_ID_URI')
  const outcome = isTaken
    ? 'Success|Information|OK|20013|Technical|20013|Success'
    : 'Failure|Fatal|Fatal Error|10001|Technical|10002|Infrastructure Level Response Value - Processing Error'
  reply('InfAck', `${shared}|MESSAGE_DELIVERY\r\n${reference}|${outcome}|${time}|||${isTaken ? 'True' : 'False'}\r\n`)
  if (!isTaken || rows.length === 0) return
  const refused = rows.flatMap((row, index) => {
    const field = (column: string) => row[header.indexOf(column)] ?? ''
    const localId = `${field('UNIQUE_ID')}^${field('UNIQUE_ID_URI')}`
    const reason = reasonAgainst(field, state.vaccinations.has(localId))
    if (reason === undefined) {
      state.vaccinations.add(localId)
      return []
    }
    return [
      `${reference}^${index + 1}|Fatal Error|Fatal|Fatal Error|30002|Business|30002|Business Level Response Value - Processing Error|${time}||${localId}||${reason}|False\n`,
    ]
  })
  reply('BusAck', `${shared}|IMMS_ID|OPERATION_OUTCOME|MESSAGE_DELIVERY\n${refused.join('')}`)
}

/** Why a row is refused, if it is. */
function reasonAgainst(field: (column: string) => string, isKnown: boolean): string | undefined {
  if (!['NEW', 'UPDATE', 'DELETE'].includes(field('ACTION_FLAG').toUpperCase())) {
    return "Invalid ACTION_FLAG - ACTION_FLAG must be 'NEW', 'UPDATE' or 'DELETE'"
  }
  if (field('UNIQUE_ID') === '' || field('UNIQUE_ID_URI') === '') return 'UNIQUE_ID or UNIQUE_ID_URI is missing'
  const number = field('NHS_NUMBER')
  if (number !== '' && !isNhsNumber(number)) {
    return "contained[?(@.resourceType=='Patient')].identifier[?(@.system=='https://fhir.nhs.uk/Id/nhs-number')].value is not a valid NHS number"
  }
  if (isKnown && field('ACTION_FLAG').toUpperCase() === 'NEW') {
    return `The provided identifier: ${field('UNIQUE_ID_URI')}#${field('UNIQUE_ID')} is duplicated`
  }
  return undefined
}

/** The whole content as text; what cannot be unfolded is taken as it came. */
function contentOf(message: Message): string {
  const chunks = [...message.chunks].sort(([one], [other]) => one - other).map(([, body]) => body)
  const plain = chunks.map((body) => {
    try {
      return message.encoding === 'gzip' ? gunzipSync(body, { maxOutputLength: 64 * 1024 * 1024 }) : body
    } catch {
      return body
    }
  })
  return Buffer.concat(plain)
    .toString('utf8')
    .replace(/^\ufeff/, '')
}
