import type { Answer } from '../answer.ts'
import type { Judgement } from '../check.ts'
import { describeAnswer } from './answer-judgement.ts'

/** Clocks of two systems that are both kept right differ by less. */
const clockToleranceMs = 5 * 60_000

/**
 * That a request was answered with the status that it gets in its usual form.
 * @throws CouldNotReach when the usual form was refused as well, so that there is nothing to compare with; 404 is an
 * answer to a search where a server has it for a patient without a record (RAF-C24)
 */
export function likeJudgement(answer: Answer, usual: Answer): Judgement {
  if (!usual.succeeded && usual.status !== 404) throw usual.unreachable('an answer of success')
  return {
    pass: answer.status === usual.status,
    expected: `status ${usual.status}, as the same request has in its usual form`,
    actual: describeAnswer(answer, { code: [] }),
  }
}

/** That an answer of one status carries a header; of any other status nothing is asked. */
export function headerIfJudgement(answer: Answer, status: number, name: string): Judgement {
  const expected = `a ${name} header if the status is ${status}`
  if (answer.status !== status) return { pass: true, expected, actual: `status ${answer.status}` }
  const value = answer.header(name)
  const actual = `status ${status} and ${value === undefined ? `no ${name} header` : `${name} "${value}"`}`
  return { pass: value !== undefined, expected, actual }
}

/** That the Date header, in whichever form, lies within the exchange, give or take what clocks may differ. */
export function currentDateJudgement(answer: Answer): Judgement {
  const { startedAt, durationMs } = answer.exchange
  const sent = Date.parse(startedAt)
  const value = answer.header('Date')
  const date = timeOf(value)
  return {
    pass: date !== undefined && date >= sent - clockToleranceMs && date <= sent + durationMs + clockToleranceMs,
    expected: `Date to be the current date, ${new Date(sent).toUTCString()}, to within 5 minutes`,
    actual: value === undefined ? 'no Date header' : `"${value}"`,
  }
}

/** That Last-Modified and meta.lastUpdated are the same second; an answer that lacks either says nothing wrong. */
export function lastUpdateJudgement(answer: Answer): Judgement {
  const header = answer.header('Last-Modified')
  const { lastUpdated } = (answer.resource?.meta ?? {}) as { lastUpdated?: unknown }
  const expected = 'Last-Modified and meta.lastUpdated to name the same second'
  if (header === undefined || typeof lastUpdated !== 'string') {
    const absent = header === undefined ? 'no Last-Modified header' : 'no meta.lastUpdated'
    return { pass: true, expected, actual: `${absent} to compare` }
  }
  const [one, other] = [secondOf(header), secondOf(lastUpdated)]
  return {
    pass: one !== undefined && one === other,
    expected,
    actual: `Last-Modified "${header}" and meta.lastUpdated "${lastUpdated}"`,
  }
}

function secondOf(text: string): number | undefined {
  const time = timeOf(text)
  return time === undefined ? undefined : Math.floor(time / 1000)
}

/** The time that a header or an instant gives, in milliseconds; a date in neither form of RAF-C29 gives none. */
function timeOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^(?:\d{4}-\d{2}-\d{2}T|[A-Z][a-z]{2}, \d{2} )/.test(text)) return undefined
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}
