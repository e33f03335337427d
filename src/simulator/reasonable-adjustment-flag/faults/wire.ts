import type { Fault } from '../fault.ts'
import { READ_BACK, UPDATES_OF_ANY } from './rows.ts'

const EVERY_UPDATE = ['RAF-UPC-01', 'RAF-UPC-02', 'RAF-UPC-03', 'RAF-UPC-04', 'RAF-UPC-05', 'RAF-UPC-06']

/** Answers that do not arrive, or not whole. */
export const wireFaults: readonly Fault[] = [
  {
    name: 'consent-update-resets-the-connection',
    says: 'The connection is reset when consent details are updated.',
    breaks: EVERY_UPDATE,
    mayAlsoBreak: [
      ...UPDATES_OF_ANY,
      'RAF-GEN-06',
      'RAF-GTC-03',
      'RAF-SRCH-11',
      'RAF-HDR-09',
      'RAF-REM-15',
      'RAF-GEN-02',
    ],
    on: ['update-consent'],
    wire: 'reset',
  },
  {
    name: 'adjustment-search-never-answers',
    says: 'A search for adjustments is never answered.',
    breaks: ['RAF-GTF-01'],
    mayAlsoBreak: [
      ...READ_BACK,
      'RAF-GTF-02',
      'RAF-GTF-03',
      'RAF-GTF-04',
      'RAF-GTF-05',
      'RAF-REC-02',
      'RAF-CRF-03',
      'RAF-UPF-02',
      'RAF-UPF-05',
      'RAF-UPF-06',
      'RAF-REM-04',
      'RAF-REM-06',
    ],
    on: ['get-flag'],
    wire: 'hang',
  },
  {
    name: 'impairment-search-cut-short',
    says: 'The answer to a search for impairments breaks off in the middle of its body.',
    breaks: ['RAF-GTL-01'],
    mayAlsoBreak: [
      ...READ_BACK,
      'RAF-GTL-02',
      'RAF-GTL-03',
      'RAF-REC-03',
      'RAF-CRL-03',
      'RAF-CRL-05',
      'RAF-UPL-02',
      'RAF-UPL-05',
      'RAF-REM-05',
      'RAF-REM-06',
    ],
    on: ['get-list'],
    wire: 'truncate',
  },
  {
    name: 'removal-resets-the-connection',
    says: 'The connection is reset when a record is removed.',
    breaks: ['RAF-REM-01'],
    mayAlsoBreak: ['02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14', '15', '16'].map(
      (row) => `RAF-REM-${row}`,
    ),
    on: ['remove-record'],
    wire: 'reset',
  },
  {
    name: 'unknown-path-resets-the-connection',
    says: 'The connection is reset when an endpoint is asked for that does not exist.',
    breaks: ['RAF-ERR-03'],
    mayAlsoBreak: ['RAF-GWY-07', 'RAF-GEN-02'],
    on: ['none'],
    wire: 'reset',
  },
]
