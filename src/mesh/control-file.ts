import type { MessageDetails } from './headers.ts'

/** What a control file says, beside the message it stands for. */
export interface ControlFile extends MessageDetails {
  from: string
  /** Given on a message that was received. */
  messageId?: string
  isCompressed?: boolean
  status?: { time: string; event: string; success: string; code: string; description: string }
}

/** Larger than any control file. */
const largest = 65_536

/**
 * The control file of a pair that the MESH client (the Java program) sends from its OUT folder, or puts into IN.
 * The data file stands beside it under the same name with `.dat`.
 */
export function writeControlFile(control: ControlFile): string {
  const { status } = control
  const elements: [string, string | undefined][] = [
    ['Version', '1.0'],
    ['AddressType', 'ALL'],
    ['MessageType', 'Data'],
    ['From_DTS', control.from],
    ['To_DTS', control.to],
    ['Subject', control.subject],
    ['LocalId', control.localId],
    ['DTSId', control.messageId],
    ['WorkflowId', control.workflow],
    ['Encrypted', control.encrypted === true ? 'Y' : 'N'],
    ['Compress', 'Y'],
    ['AllowChunking', 'Y'],
    ['DataChecksum', control.checksum],
    ['IsCompressed', control.isCompressed === undefined ? undefined : control.isCompressed ? 'Y' : 'N'],
  ]
  const lines = elements.flatMap(([name, value]) =>
    value === undefined ? [] : [`  <${name}>${escaped(value)}</${name}>`],
  )
  if (status !== undefined) {
    const inner = {
      DateTime: status.time,
      Event: status.event,
      Status: status.success,
      StatusCode: status.code,
      Description: status.description,
    }
    lines.push('  <StatusRecord>')
    for (const [name, value] of Object.entries(inner)) lines.push(`    <${name}>${escaped(value)}</${name}>`)
    lines.push('  </StatusRecord>')
  }
  return `<DTSControl>\n${lines.join('\n')}\n</DTSControl>\n`
}

/** A control file cannot be used; the message says why. */
export class ControlFileError extends Error {
  override name = 'ControlFileError'
}

/**
 * Reads a control file. Only elements without attributes and their text are looked at; a document type, with which a
 * file could be made to grow, is refused.
 *
 * @throws ControlFileError
 */
export function readControlFile(text: string): ControlFile {
  if (text.length > largest) throw new ControlFileError(`The control file is longer than ${largest} characters.`)
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text))
    throw new ControlFileError('The control file has a document type; it may not.')
  if (!/<DTSControl>[\s\S]*<\/DTSControl>\s*$/.test(text)) {
    throw new ControlFileError('The control file has no <DTSControl> around it: it may be cut short.')
  }
  const values = new Map<string, string>()
  for (const [, name = '', value = ''] of text.matchAll(/<([A-Za-z_]{1,40})>([^<]*)<\/\1>/g)) {
    if (!values.has(name)) values.set(name, unescaped(value))
  }
  const required = (name: string): string => {
    const value = values.get(name)?.trim()
    if (!value) throw new ControlFileError(`The control file has no ${name}.`)
    return value
  }
  const optional = {
    subject: values.get('Subject'),
    localId: values.get('LocalId'),
    messageId: values.get('DTSId'),
    checksum: values.get('DataChecksum'),
  }
  const compressed = values.get('IsCompressed')
  return {
    from: required('From_DTS'),
    to: required('To_DTS'),
    workflow: required('WorkflowId'),
    encrypted: values.get('Encrypted') === 'Y',
    ...(compressed === undefined ? {} : { isCompressed: compressed === 'Y' }),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    ...(values.has('StatusCode')
      ? {
          status: {
            time: values.get('DateTime') ?? '',
            event: values.get('Event') ?? '',
            success: values.get('Status') ?? '',
            code: values.get('StatusCode') ?? '',
            description: values.get('Description') ?? '',
          },
        }
      : {}),
  }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

function escaped(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they have no place in XML
  return value.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '').replace(/[&<>"']/g, (one) => entities[one] ?? one)
}

function unescaped(value: string): string {
  return value.replace(
    /&(amp|lt|gt|quot|apos);/g,
    (whole) => Object.keys(entities).find((one) => entities[one] === whole) ?? whole,
  )
}
