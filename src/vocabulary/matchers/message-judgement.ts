import type { Expectation } from '../../requirements/row.ts'
import { type Answer, rawJson } from '../answer.ts'
import type { Judgement } from '../check.ts'
import { valuesAt } from '../json-path.ts'
import { messageIdOf } from '../mailbox.ts'
import { plain } from '../plain.ts'
import { answerJudgement, describeAnswer } from './answer-judgement.ts'

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

/** The ids of an inbox; undefined when an answer is none. */
function idsOf(inbox: Answer): unknown[] | undefined {
  const [ids] = valuesAt(rawJson(inbox), 'messages')
  return inbox.succeeded && Array.isArray(ids) ? ids : undefined
}

/** That a page of an inbox is no longer than this. */
export function lengthJudgement(inbox: Answer, count: number): Judgement {
  const ids = idsOf(inbox)
  const actual = ids === undefined ? describeAnswer(inbox) : `${ids.length}`
  return { pass: ids !== undefined && ids.length <= count, expected: `an inbox of at most ${count} messages`, actual }
}

/** That a page lists something, and nothing that another one lists. */
export function othersJudgement(inbox: Answer, page: Answer): Judgement {
  const [ids, before] = [idsOf(inbox), new Set(idsOf(page))]
  const repeated = ids?.filter((one) => before.has(one)) ?? []
  return {
    pass: ids !== undefined && ids.length > 0 && repeated.length === 0,
    expected: 'an inbox of other messages than the page before it',
    actual: ids === undefined ? describeAnswer(inbox) : `${ids.length} messages, ${repeated.length} of them again`,
  }
}

/** That one of several pages lists a message. */
export function someJudgement(pages: readonly Answer[], message: Answer): Judgement {
  const id = messageIdOf(message)
  const pass = pages.some((page) => idsOf(page)?.includes(id))
  return { pass, expected: `one of ${pages.length} pages to list the message ${id}`, actual: pass ? 'so' : 'none does' }
}

/** That a value is what it is elsewhere. */
export function sameJudgement(what: string, value: string | undefined, wanted: string | undefined): Judgement {
  return {
    pass: value !== undefined && value === wanted,
    expected: `${what} to be ${wanted === undefined ? 'there' : `"${wanted}"`}`,
    actual: value === undefined ? `no ${what}` : `"${value}"`,
  }
}

/** That two messages have two ids. */
export function otherIdJudgement(answer: Answer, earlier: Answer): Judgement {
  const [id, before] = [messageIdOf(answer), messageIdOf(earlier)]
  return { pass: id !== before, expected: `another id than ${before}`, actual: id }
}

/** That tracking is of a message that was sent. */
export function trackedJudgement(answer: Answer, sent: Answer): Judgement {
  const json = rawJson(answer)
  const [id] = [...valuesAt(json, 'message_id'), ...valuesAt(json, 'messageId')]
  const judgement = sameJudgement('the id that is tracked', typeof id === 'string' ? id : undefined, messageIdOf(sent))
  return answer.status === 200 ? judgement : { ...judgement, pass: false, actual: describeAnswer(answer) }
}

/** That an inbox lists a message, or does not. */
export function listedJudgement(inbox: Answer, message: Answer | string, isListed: boolean): Judgement {
  const id = messageIdOf(message)
  const ids = idsOf(inbox) ?? []
  const isInbox = idsOf(inbox) !== undefined
  return {
    pass: isInbox && ids.includes(id) === isListed,
    expected: `an inbox that ${isListed ? 'lists' : 'does not list'} the message ${id}`,
    actual: isInbox
      ? `an inbox of ${ids.length} that ${ids.includes(id) ? 'does' : 'does not'}`
      : describeAnswer(inbox),
  }
}

/** That an answer has a status, and a body whose text matches a pattern. */
export function textJudgement({ status, pattern }: Expectation, answer: Answer): Judgement {
  const judgement = answerJudgement(status === undefined ? {} : { status }, answer)
  const matches = pattern === undefined || new RegExp(pattern).test(answer.text)
  return {
    pass: judgement.pass && matches,
    expected: `${judgement.expected}${pattern === undefined ? '' : `, the body to match ${pattern}`}`,
    actual: `${judgement.actual}: "${shortened(Buffer.from(answer.text))}"`,
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
