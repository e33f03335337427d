import { body, issues, text, whenStatus } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'
import { ANY_REFUSAL, rows } from './rows.ts'

/** Rows on refusals that name an issue code. */
const CODED = [...rows('PAR', 4, 9), ...rows('ERR', 1, 2, 3)]

/** Refusals that are not as they should be. */
export const errorFaults: readonly Fault[] = [
  {
    name: 'errors-with-status-200',
    says: 'Refusals are answered with status 200.',
    breaks: rows('GEN', 1, 2),
    mayAlsoBreak: [...ANY_REFUSAL, ...rows('RES', 1)],
    rewrite: whenStatus(4, (response) => ({ ...response, status: 200 })),
  },
  {
    name: 'errors-of-the-client-with-status-500',
    says: 'A request that is invalid is answered with status 500.',
    breaks: [...rows('GEN', 2), ...rows('ERR', 1, 2, 3)],
    mayAlsoBreak: rows('PAR', 1, 2, 3, 4, 5, 8, 9),
    rewrite: (response) => (response.status === 400 ? { ...response, status: 500 } : response),
  },
  {
    name: 'errors-of-the-client-with-status-422',
    says: 'A request that is invalid is refused with status 422.',
    breaks: rows('ERR', 1, 2, 3),
    mayAlsoBreak: rows('PAR', 3, 4, 5, 9),
    rewrite: (response) => (response.status === 400 ? { ...response, status: 422 } : response),
  },
  {
    name: 'gateway-faults-in-place-of-outcomes',
    says: 'Refusals are JSON that is no OperationOutcome.',
    breaks: rows('ERR', 4),
    mayAlsoBreak: [...CODED, ...rows('VAL', 1)],
    rewrite: whenStatus(
      4,
      body(() => ({ fault: { faultstring: 'Invalid request' } })),
    ),
  },
  {
    name: 'outcome-without-issues',
    says: 'The OperationOutcome of a refusal lists no issue.',
    breaks: rows('ERR', 5),
    mayAlsoBreak: [...CODED, ...rows('ERR', 6, 7, 8), ...rows('VAL', 1)],
    rewrite: whenStatus(
      4,
      body(() => ({ resourceType: 'OperationOutcome', issue: [] })),
    ),
  },
  {
    name: 'severity-of-its-own',
    says: 'The severity of an issue is one that FHIR does not know.',
    breaks: rows('ERR', 6),
    mayAlsoBreak: rows('VAL', 1),
    rewrite: issues((issue) => ({ ...issue, severity: 'critical' })),
  },
  {
    name: 'issue-code-invalid',
    says: 'The code of an issue is invalid, which is not the one that is documented.',
    breaks: rows('ERR', 7),
    mayAlsoBreak: CODED,
    rewrite: issues((issue) => ({ ...issue, code: 'invalid' })),
  },
  {
    name: 'no-diagnostics',
    says: 'A refusal is not described in diagnostics.',
    breaks: rows('ERR', 8),
    mayAlsoBreak: [],
    rewrite: issues(({ diagnostics: _, ...issue }) => issue),
  },
  {
    name: 'html-errors',
    says: 'Refusals are HTML pages.',
    breaks: rows('ERR', 4, 9),
    mayAlsoBreak: [...CODED, ...rows('HDR', 6)],
    rewrite: whenStatus(4, text('text/html', '<!DOCTYPE html><html><body><h1>Bad Request</h1></body></html>')),
  },
  {
    name: 'stack-trace-in-diagnostics',
    says: 'The diagnostics of a refusal show a stack trace.',
    breaks: rows('ERR', 10),
    mayAlsoBreak: [],
    rewrite: issues((issue) => ({
      ...issue,
      diagnostics: 'java.lang.NullPointerException\n\tat uk.nhs.exemptions.Search.find(Search.java:118)',
    })),
  },
]
