import { type Answer, rawJson } from '../answer.ts'
import type { Judgement } from '../check.ts'
import { valuesAt } from '../json-path.ts'
import { messageIdOf } from '../mailbox.ts'
import { plain } from '../plain.ts'
import { describeAnswer } from './answer-judgement.ts'

/** What a member of a JSON body is to be; with nothing, that it is there. */
export interface MemberWanted {
  is?: string | number | boolean
  pattern?: string
  type?: 'string' | 'number' | 'boolean' | 'array' | 'object'
}

/** That a body of JSON has a member, at a dotted path, and what it is. */
export function memberJudgement(answer: Answer, path: string, { is, pattern, type }: MemberWanted): Judgement {
  const [value] = valuesAt(answer.json, path)
  const wanted = [
    ...(is === undefined ? [] : [`to be ${plain(is)}`]),
    ...(pattern === undefined ? [] : [`to match ${pattern}`]),
    ...(type === undefined ? [] : [`to be of type ${type}`]),
  ]
  const pass =
    value !== undefined &&
    value !== null &&
    (is === undefined || value === is) &&
    (pattern === undefined || new RegExp(pattern).test(plain(value))) &&
    (type === undefined || typeOf(value) === type)
  return {
    pass,
    expected: `the member ${path} ${wanted.join(' and ') || 'to be there'}`,
    actual: value === undefined ? `no such member (${describeAnswer(answer)})` : plain(value),
  }
}

/** That a body has no member at a path. */
export function noMemberJudgement(answer: Answer, path: string): Judgement {
  const values = valuesAt(answer.json, path)
  return {
    pass: values.length === 0,
    expected: `no member ${path}`,
    actual: values.length === 0 ? 'none' : plain(values[0]),
  }
}

/** That the content of an answer is what was sent, byte for byte, after content codings were undone. */
export function contentJudgement(answer: Answer, content: string | Uint8Array): Judgement {
  const wanted = Buffer.from(content)
  const got = Buffer.from(answer.bytes)
  return {
    pass: answer.succeeded && got.equals(wanted),
    expected: `the ${wanted.byteLength} bytes that were sent`,
    actual: !answer.succeeded
      ? describeAnswer(answer)
      : got.equals(wanted)
        ? 'they are'
        : `${got.byteLength} bytes: "${shortened(got)}"`,
  }
}

/** That an inbox lists a message, or does not. */
export function listedJudgement(inbox: Answer, message: Answer | string, isListed: boolean): Judgement {
  const id = messageIdOf(message)
  const ids = valuesAt(rawJson(inbox), 'messages').flat()
  const isInbox = inbox.succeeded && Array.isArray(valuesAt(inbox.json, 'messages')[0])
  return {
    pass: isInbox && ids.includes(id) === isListed,
    expected: `an inbox that ${isListed ? 'lists' : 'does not list'} the message ${id}`,
    actual: isInbox
      ? `an inbox of ${ids.length} that ${ids.includes(id) ? 'does' : 'does not'}`
      : describeAnswer(inbox),
  }
}

/** That an answer has no body. */
export function emptyJudgement(answer: Answer): Judgement {
  const { length } = answer.bytes
  return { pass: length === 0, expected: 'no body', actual: length === 0 ? 'none' : `${length} bytes` }
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value
}

function shortened(bytes: Buffer): string {
  const text = bytes.subarray(0, 60).toString('latin1')
  return bytes.length > 60 ? `${text}…` : text
}
