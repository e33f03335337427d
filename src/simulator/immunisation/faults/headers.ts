import { header, text, whenStatus } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'
import { rows } from './rows.ts'

const SOME_BODY = text(
  'application/fhir+json',
  '{"resourceType":"OperationOutcome","issue":[{"severity":"information","code":"informational"}]}',
)

const PAGE = text('text/html', '<!DOCTYPE html><html><body><h1>Not found</h1></body></html>')

/** Identifiers, dates, media types and the other headers of an answer; pages that are no answers of an API. */
export const headerFaults: readonly Fault[] = [
  {
    name: 'request-id-lost-on-success',
    says: 'Answers of success do not carry the X-Request-ID of the request.',
    breaks: ['IMM-HDR-01'],
    mayAlsoBreak: [],
    rewrite: whenStatus(2, header('X-Request-ID', undefined)),
  },
  {
    name: 'request-id-lost-on-errors',
    says: 'Refusals do not carry the X-Request-ID of the request.',
    breaks: ['IMM-HDR-02'],
    mayAlsoBreak: [],
    rewrite: whenStatus(4, header('X-Request-ID', undefined)),
  },
  {
    name: 'request-id-replaced',
    says: 'The server answers with a request id of its own.',
    breaks: ['IMM-HDR-01', 'IMM-HDR-02'],
    mayAlsoBreak: [],
    rewrite: header('X-Request-ID', '00000000-0000-4000-8000-000000000000'),
  },
  {
    name: 'correlation-id-lost-on-success',
    says: 'Answers of success do not carry the X-Correlation-ID of the request.',
    breaks: ['IMM-HDR-03'],
    mayAlsoBreak: [],
    rewrite: whenStatus(2, header('X-Correlation-ID', undefined)),
  },
  {
    name: 'correlation-id-lost-on-errors',
    says: 'Refusals do not carry the X-Correlation-ID of the request.',
    breaks: ['IMM-HDR-04'],
    mayAlsoBreak: [],
    rewrite: whenStatus(4, header('X-Correlation-ID', undefined)),
  },
  {
    name: 'plain-json-on-success',
    says: 'Answers of success say that they are application/json.',
    breaks: ['IMM-HDR-05'],
    mayAlsoBreak: [],
    rewrite: whenStatus(2, header('Content-Type', 'application/json')),
  },
  {
    name: 'plain-json-on-errors',
    says: 'Refusals say that they are application/json.',
    breaks: ['IMM-HDR-06'],
    mayAlsoBreak: [],
    rewrite: whenStatus(4, header('Content-Type', 'application/json')),
  },
  {
    name: 'no-allow',
    says: 'An answer with 405 does not say which methods are supported.',
    breaks: ['IMM-HDR-07'],
    mayAlsoBreak: [...rows('UPD', 21)],
    rewrite: header('Allow', undefined),
  },
  {
    name: 'no-challenge',
    says: 'An answer with 401 does not say how to authorise.',
    breaks: ['IMM-HDR-08'],
    mayAlsoBreak: ['IMM-AUTH-10', 'IMM-AUTH-11', 'IMM-AUTH-12'],
    rewrite: header('WWW-Authenticate', undefined),
  },
  {
    name: 'no-date',
    says: 'Answers do not say when they were made.',
    breaks: ['IMM-HDR-09'],
    mayAlsoBreak: [],
    rewrite: header('Date', undefined),
  },
  {
    name: 'created-record-shown',
    says: 'The answer to a creation has a body.',
    breaks: ['IMM-HDR-14'],
    mayAlsoBreak: [],
    on: ['create'],
    rewrite: whenStatus(2, SOME_BODY),
  },
  {
    name: 'updated-record-shown',
    says: 'The answer to an update has a body.',
    breaks: ['IMM-HDR-15'],
    mayAlsoBreak: [],
    on: ['update'],
    rewrite: whenStatus(2, SOME_BODY),
  },
  {
    name: 'request-id-needed',
    says: 'A request without X-Request-ID is refused.',
    breaks: ['IMM-HDR-16'],
    mayAlsoBreak: [],
    policy: { asksFor: ['X-Request-ID'] },
  },
  {
    name: 'correlation-id-needed',
    says: 'A request without X-Correlation-ID is refused.',
    breaks: ['IMM-HDR-17'],
    mayAlsoBreak: [],
    policy: { asksFor: ['X-Correlation-ID'] },
  },
  {
    name: 'lower-case-request-ids-only',
    says: 'An X-Request-ID with capitals is refused.',
    breaks: ['IMM-HDR-18'],
    mayAlsoBreak: [],
    policy: { requestId: 'lower-case' },
  },
  {
    name: 'correlation-id-is-a-uuid',
    says: 'An X-Correlation-ID that is no UUID is refused.',
    breaks: ['IMM-HDR-19'],
    mayAlsoBreak: [],
    policy: { correlationId: 'uuid' },
  },
  {
    name: 'html-page',
    says: 'What is not found is answered with a page for browsers.',
    breaks: ['IMM-GEN-05'],
    mayAlsoBreak: [
      ...rows('ERR', 1, 5, 7),
      ...rows('HDR', 6),
      ...rows('TXT', 33, 34),
      ...rows('RD', 4),
      ...rows('UPD', 12),
      ...rows('DEL', 2, 5, 6),
    ],
    rewrite: (response, context) => (response.status === 404 ? PAGE(response, context) : response),
  },
]
