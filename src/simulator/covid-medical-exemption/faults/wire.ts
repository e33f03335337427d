import type { Fault } from '../fault.ts'
import { ANY_ANSWER, ANY_REFUSAL, rows } from './rows.ts'

/** Answers that do not arrive, or not whole. */
export const wireFaults: readonly Fault[] = [
  {
    name: 'status-resets-the-connection',
    says: 'The connection is reset when a status is asked for.',
    breaks: rows('GET', 1),
    mayAlsoBreak: [...ANY_ANSWER, ...ANY_REFUSAL, ...rows('AUTH', 9)],
    on: ['get-status'],
    wire: 'reset',
  },
  {
    name: 'status-cut-short',
    says: 'The answer to a request for a status breaks off in the middle of its body.',
    breaks: rows('GET', 1),
    mayAlsoBreak: [...ANY_ANSWER, ...ANY_REFUSAL, ...rows('AUTH', 9)],
    on: ['get-status'],
    wire: 'truncate',
  },
]
