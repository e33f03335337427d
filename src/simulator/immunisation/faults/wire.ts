import type { Fault } from '../fault.ts'
import { CREATED, FOUND, READ_BACK, rows, span } from './rows.ts'

/** Rows whose tests ask for every interaction in turn. */
const ANY_INTERACTION = [...rows('AUTH', 1, 2, 3), ...span('AUTH', 7, 12), ...rows('UPD', 18)]

/** Answers that do not arrive, or not whole: a row whose test makes that request gets no answer to judge. */
export const wireFaults: readonly Fault[] = [
  {
    name: 'update-resets-the-connection',
    says: 'The connection is reset when a record is updated.',
    breaks: ['IMM-UPD-01'],
    mayAlsoBreak: [
      ...ANY_INTERACTION,
      ...span('UPD', 1, 19),
      ...rows('RD', 3),
      ...span('REI', 1, 7),
      ...rows('SRCH', 59),
      ...span('TXT', 27, 32),
      ...rows('DEL', 8),
    ],
    on: ['update'],
    wire: 'reset',
  },
  {
    name: 'search-by-post-never-answers',
    says: 'A search by POST is never answered.',
    breaks: ['IMM-SRCH-02'],
    mayAlsoBreak: [...ANY_INTERACTION, ...rows('SRCH', 3, 14, 20, 21, 22, 23, 24, 25, 27, 30, 33), ...rows('DEL', 3)],
    on: ['search-post'],
    wire: 'hang',
  },
  {
    name: 'read-cut-short',
    says: 'The answer to a read breaks off in the middle of its body.',
    breaks: ['IMM-RD-01'],
    mayAlsoBreak: [
      ...ANY_INTERACTION,
      ...READ_BACK,
      ...rows('RD', 4, 5),
      ...rows('TXT', 26, 33),
      ...rows('DEL', 2),
      ...rows('AUTH', 1, 2, 3),
    ],
    on: ['read'],
    wire: 'truncate',
  },
  {
    name: 'creation-resets-the-connection',
    says: 'The connection is reset when a record is created.',
    breaks: ['IMM-CRE-01'],
    mayAlsoBreak: [
      ...ANY_INTERACTION,
      ...CREATED,
      ...READ_BACK,
      ...FOUND,
      ...rows('CRE', 18),
      ...span('CRE', 5, 9),
      ...rows('VAC', 5, 6),
      ...span('MAN', 1, 31),
      ...rows('MAN', 41),
      ...span('VAL', 1, 51),
      ...span('TXT', 1, 25),
    ],
    on: ['create'],
    wire: 'reset',
  },
  {
    name: 'deletion-never-answers',
    says: 'A deletion is never answered.',
    breaks: ['IMM-DEL-01'],
    mayAlsoBreak: [...ANY_INTERACTION, ...span('DEL', 2, 8), ...span('REI', 1, 7), ...rows('SRCH', 59)],
    on: ['delete'],
    wire: 'hang',
  },
  {
    name: 'unknown-path-resets-the-connection',
    says: 'The connection is reset when a path is asked for that the API does not have.',
    breaks: ['IMM-ERR-12'],
    mayAlsoBreak: [...ANY_INTERACTION, ...rows('ERR', 13), ...rows('UPD', 21), ...rows('TXT', 34, 35)],
    reading: 'implementation',
    on: ['none'],
    wire: 'reset',
  },
]
