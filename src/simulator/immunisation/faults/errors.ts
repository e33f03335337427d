import { body, issues, text, whenStatus, without } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'
import { PROCEDURE_URL } from '../validation/elements.ts'
import { rows, span } from './rows.ts'

const TRACE = [
  "TypeError: Cannot read properties of undefined (reading 'coding')",
  '    at validate (/app/src/validation/record.js:118:21)',
  '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
].join('\n')

/** What a refusal looks like. */
export const errorFaults: readonly Fault[] = [
  {
    name: 'stack-trace-shown',
    says: 'Refusals show where the server was in its code.',
    breaks: ['IMM-GEN-06'],
    mayAlsoBreak: [],
    rewrite: issues((issue) => ({ ...issue, diagnostics: `${issue.diagnostics}\n${TRACE}` })),
  },
  {
    name: 'plain-object-on-errors',
    says: 'Refusals are a JSON object of their own kind.',
    breaks: ['IMM-ERR-01'],
    mayAlsoBreak: [
      ...rows('AUTH', 1, 2, 3),
      ...span('AUTH', 7, 12),
      ...rows('UPD', 18),

      ...rows('ERR', 4, 5),
      ...rows('GEN', 2),
      ...rows('RD', 4),
      ...rows('DEL', 2, 5, 6),
      ...rows('UPD', 8, 9, 12),
    ],
    rewrite: whenStatus(
      4,
      body(() => ({ error: 'refused' })),
    ),
  },
  {
    name: 'refusal-is-a-warning',
    says: 'The issue of a refusal has the severity warning.',
    breaks: ['IMM-ERR-02'],
    mayAlsoBreak: [],
    rewrite: issues((issue) => ({ ...issue, severity: 'warning' })),
  },
  {
    name: 'error-codes-of-another-system',
    says: 'Refusals are coded in a system of the server.',
    breaks: ['IMM-ERR-03'],
    mayAlsoBreak: [],
    policy: { errorSystem: 'https://server.example/codes' },
  },
  {
    name: 'bad-request-is-processing',
    says: 'Bad requests have the issue code processing.',
    breaks: ['IMM-ERR-04'],
    mayAlsoBreak: [
      ...rows('ERR', 5, 6, 8),
      ...rows('AUTH', 1, 2, 3),
      ...span('AUTH', 7, 12),
      ...rows('UPD', 18),
      ...rows('RD', 4),
      ...rows('DEL', 2, 5, 6),
      ...rows('UPD', 8, 9, 12),
    ],
    rewrite: issues((issue) => ({ ...issue, code: 'processing' })),
  },
  {
    name: 'not-found-with-underscore',
    says: 'An id that no record has is answered with the code NOT_FOUND.',
    breaks: ['IMM-ERR-05'],
    mayAlsoBreak: [...rows('RD', 4), ...rows('DEL', 2, 5, 6), ...rows('UPD', 12)],
    policy: { when: { 'not-found': { code: 'NOT_FOUND' } } },
  },
  {
    name: 'duplicate-is-invalid',
    says: 'A duplicate has the codes of a bad request.',
    breaks: ['IMM-ERR-06'],
    mayAlsoBreak: [],
    policy: { when: { duplicate: { issue: 'invalid', code: 'INVALID' } } },
  },
  {
    name: 'no-diagnostics',
    says: 'Refusals do not say what was wrong.',
    breaks: ['IMM-ERR-07'],
    mayAlsoBreak: [],
    rewrite: issues(without('diagnostics')),
  },
  {
    name: 'lower-case-codes',
    says: 'The detail code of a bad request is in small letters.',
    breaks: ['IMM-ERR-08'],
    mayAlsoBreak: [],
    reading: 'implementation',
    policy: { when: { 'invalid-resource': { code: 'invariant' } } },
  },
  {
    name: 'two-issues',
    says: 'A refusal has a second issue.',
    breaks: ['IMM-ERR-09'],
    mayAlsoBreak: [...rows('ERR', 2, 4, 6, 7, 8)],
    reading: 'implementation',
    rewrite: whenStatus(
      4,
      body((outcome) => ({
        ...outcome,
        issue: [outcome.issue, { severity: 'information', code: 'informational', diagnostics: 'See above' }].flat(),
      })),
    ),
  },
  {
    name: 'another-outcome-profile',
    says: 'An OperationOutcome claims another profile.',
    breaks: ['IMM-ERR-10'],
    mayAlsoBreak: [],
    policy: { outcomeProfile: 'https://server.example/OperationOutcome' },
  },
  {
    name: 'outcome-with-a-broken-extension',
    says: 'An OperationOutcome carries an extension of UK Core with a value of another type.',
    breaks: ['IMM-ERR-11'],
    mayAlsoBreak: [...rows('GEN', 2)],
    rewrite: whenStatus(
      4,
      body((outcome) => ({ ...outcome, extension: [{ url: PROCEDURE_URL, valueString: 'a procedure' }] })),
    ),
  },
  {
    name: 'unknown-path-is-a-bad-request',
    says: 'A path that the API does not have is answered with 400.',
    breaks: ['IMM-ERR-12'],
    mayAlsoBreak: [...rows('ERR', 4, 8)],
    reading: 'implementation',
    policy: { when: { 'unknown-path': { status: 400 } } },
  },
  {
    name: 'wrong-method-is-not-found',
    says: 'A method that a path does not have is answered with 404.',
    breaks: ['IMM-ERR-13'],
    mayAlsoBreak: [...rows('UPD', 21), ...rows('HDR', 7)],
    reading: 'implementation',
    policy: { when: { 'wrong-method': { status: 404, issue: 'not-found', code: 'NOT-FOUND' } } },
  },
  {
    name: 'bad-search-is-422',
    says: 'A search that is refused is answered with 422.',
    breaks: ['IMM-SRCH-20', 'IMM-SRCH-21', 'IMM-SRCH-24', 'IMM-SRCH-25', 'IMM-SRCH-27', 'IMM-SRCH-30', 'IMM-SRCH-33'],
    mayAlsoBreak: [...rows('SRCH', 22, 23, 26, 28, 29, 43, 44, 45, 51, 52, 55, 56)],
    on: ['search', 'search-post'],
    rewrite: (response) => (response.status === 400 ? { ...response, status: 422 } : response),
  },
  {
    name: 'refusal-without-json',
    says: 'A creation that is refused is answered with a line of text.',
    breaks: ['IMM-ERR-01'],
    mayAlsoBreak: [...rows('AUTH', 1, 2, 3), ...span('AUTH', 7, 12), ...rows('HDR', 6), ...rows('GEN', 2)],
    on: ['create'],
    rewrite: whenStatus(4, text('text/plain', 'Bad request')),
  },
]
