import type { RawAnswer, TimedOutcome, TransportFailure } from '../../src/target/transport.ts'

/** The answer of an outcome; fails the test with the error that came instead. */
export function answerOf(outcome: TimedOutcome): RawAnswer {
  if (!('answer' in outcome)) throw new Error(`no answer came: ${outcome.error.kind}, ${outcome.error.message}`)
  return outcome.answer
}

/** The error of an outcome; fails the test when an answer came. */
export function errorOf(outcome: TimedOutcome): TransportFailure {
  if (!('error' in outcome)) throw new Error(`an answer came: ${outcome.answer.status}`)
  return outcome.error
}

export const textOf = (answer: RawAnswer): string => Buffer.from(answer.body).toString()
