import type { Header } from '../message.ts'
import type { Policy } from './policy.ts'
import { compactTime, type Message } from './state.ts'

/** What an answer says of a message in its headers, for one of its chunks. Empty values are left out. */
export function messageHeaders(message: Message, chunk: number, policy: Policy): Header[] {
  const { about } = message
  const carried: [name: string, header: string, value: string][] = [
    ['from', 'mex-from', message.from],
    ['to', 'mex-to', message.to],
    ['workflow', 'mex-workflowid', message.workflow],
    ['chunk-range', 'mex-chunk-range', `${chunk}:${message.total}`],
    ['id', 'mex-messageid', message.id],
    ['type', 'mex-messagetype', message.type],
    ['local-id', 'mex-localid', message.localId],
    ['file-name', 'mex-filename', message.fileName || `${message.id}.dat`],
    ['subject', 'mex-subject', message.subject],
    ['checksum', 'mex-content-checksum', message.checksum],
  ]
  const always: Header[] = [
    ['mex-addresstype', 'ALL'],
    ['mex-version', '1.0'],
    ['mex-statustimestamp', compactTime(message.changedAt)],
    ['last-modified', message.changedAt.toUTCString()],
    ...(about === undefined
      ? ([
          ['mex-statuscode', '00'],
          ['mex-statusevent', 'TRANSFER'],
          ['mex-statusdescription', 'Transferred to recipient mailbox'],
          ['mex-statussuccess', 'SUCCESS'],
        ] as Header[])
      : ([
          ['mex-linkedmsgid', about.id],
          ['mex-statuscode', about.code],
          ['mex-statusevent', 'SEND'],
          ['mex-statusdescription', about.description],
          ['mex-statussuccess', 'ERROR'],
        ] as Header[])),
  ]
  const own = carried.filter(([name, , value]) => value !== '' && policy.carried.includes(name))
  return [...own.map(([, header, value]): Header => [header, value]), ...always]
}
