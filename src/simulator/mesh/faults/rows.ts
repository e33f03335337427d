/** Rows whose tests look at an inbox: what is wrong with every inbox turns any of them. */
export const SEEN_IN_INBOX = [
  'CHK-02',
  'CHK-04',
  'CHK-11',
  ...Array.from({ length: 14 }, (_, index) => `INB-${String(index + 1).padStart(2, '0')}`),
  'RCV-16',
  'ACK-04',
  'ACK-06',
]

/** Rows whose tests ask for an inbox to see whether a token is let through, or how a refusal looks. */
export const SEEN_AT_INBOX = [
  ...Array.from({ length: 9 }, (_, index) => `AUT-0${index + 1}`),
  'VER-01',
  'VER-03',
  'ERR-07',
]

/** Rows whose tests read a message. */
export const SEEN_IN_MESSAGE = [
  'SND-05',
  'SND-15',
  'SND-17',
  'CHK-09',
  ...Array.from({ length: 18 }, (_, index) => `RCV-${String(index + 1).padStart(2, '0')}`),
  'ACK-05',
  'TRK-02',
]

/** Rows whose tests track a message. */
export const SEEN_IN_TRACKING = Array.from({ length: 11 }, (_, index) => `TRK-${String(index + 1).padStart(2, '0')}`)
