import type { RawAnswer, TimedOutcome } from '../target/transport.ts'
import { type Check, failed, passed, skipped } from './check.ts'

/** Clocks that differ by less do no harm: an assertion lives for minutes, and Date has whole seconds. */
const toleranceMs = 60_000

/** Whether the target gave a complete answer at all. */
export function checkAnswer(address: string, outcome: TimedOutcome): Check {
  if ('error' in outcome) {
    return failed(
      'answer',
      `${address}: ${outcome.error.message}`,
      'The checks above say more; if they pass, look at the log of the server or of the proxy on the way.',
    )
  }
  const { status } = outcome.answer
  if (status === 407) {
    return failed(
      'answer',
      `The proxy on the way to ${address} answers 407.`,
      'It wants credentials of its own, in HTTPS_PROXY.',
    )
  }
  if (status === 502 || status === 503 || status === 504) {
    return failed(
      'answer',
      `${address} answers ${status}: something is there, but the API behind it is not available.`,
      'Try again later, or ask who runs it.',
    )
  }
  return passed(
    'answer',
    `${address} answers ${status} to a request without credentials, after ${Math.round(outcome.durationMs)} ms.`,
  )
}

/**
 * Whether the clock of this machine and that of the server agree. A wrong clock makes assertions, tokens and certificates
 * look expired.
 *
 * @param sentAt and `receivedAt`: milliseconds since 1970, by the clock of this machine
 */
export function checkClock(answer: RawAnswer | undefined, sentAt: number, receivedAt: number): Check {
  if (answer === undefined) return skipped('clock', 'No answer came.')
  const text = answer.headers.find(([name]) => name.toLowerCase() === 'date')?.[1]
  const time = text === undefined || text.length > 60 ? Number.NaN : Date.parse(text)
  if (Number.isNaN(time)) return skipped('clock', 'The answer has no Date header that can be read.')
  // The server's time lies in the second that it names, somewhere between sending and receiving.
  const ahead = sentAt > time + 1000 ? sentAt - time - 1000 : receivedAt < time ? receivedAt - time : 0
  if (Math.abs(ahead) <= toleranceMs) {
    return passed('clock', `They differ by ${ahead === 0 ? 'less than a second' : `about ${seconds(ahead)}`}.`)
  }
  return failed(
    'clock',
    `The clock of this machine is about ${seconds(ahead)} ${ahead > 0 ? 'ahead of' : 'behind'} that of the server.`,
    'Set the clock by a time service (NTP). Until then assertions and tokens may count as expired, or as issued in the future.',
  )
}

function seconds(milliseconds: number): string {
  const whole = Math.round(Math.abs(milliseconds) / 1000)
  return whole === 1 ? '1 second' : `${whole} seconds`
}
