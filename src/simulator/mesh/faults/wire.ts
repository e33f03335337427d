import { type Fault, fault } from '../fault.ts'
import { SEEN_AT_INBOX, SEEN_IN_INBOX, SEEN_IN_MESSAGE, SEEN_IN_TRACKING } from './rows.ts'

/** Answers that do not come, or not whole. */
export const wireFaults: readonly Fault[] = [
  fault(
    'reading-ends-in-a-reset',
    'The connection is reset where a message should come.',
    ['RCV-01'],
    {
      on: ['read-message'],
      wire: 'reset',
    },
    SEEN_IN_MESSAGE,
  ),
  fault(
    'tracking-never-answered',
    'Tracking is never answered.',
    ['TRK-01'],
    { on: ['track'], wire: 'hang' },
    SEEN_IN_TRACKING,
  ),
  fault(
    'inbox-cut-short',
    'The answer for an inbox ends in the middle.',
    ['INB-02'],
    {
      on: ['check-inbox'],
      wire: 'truncate',
    },
    [...SEEN_IN_INBOX, ...SEEN_AT_INBOX],
  ),
]
