import { header, whenStatus } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'

const HOUR_MS = 3_600_000

/** Identifiers, dates, media types and the other headers of an answer. */
export const headerFaults: readonly Fault[] = [
  {
    name: 'request-id-lost-on-success',
    says: 'Answers of success do not carry the X-Request-ID of the request.',
    breaks: ['RAF-HDR-01'],
    mayAlsoBreak: [],
    rewrite: whenStatus(2, header('X-Request-ID', undefined)),
  },
  {
    name: 'request-id-lost-on-errors',
    says: 'Refusals do not carry the X-Request-ID of the request.',
    breaks: ['RAF-HDR-02'],
    mayAlsoBreak: [],
    rewrite: whenStatus(4, header('X-Request-ID', undefined)),
  },
  {
    name: 'request-id-lower-cased',
    says: 'X-Request-ID comes back in lower case, whatever case it was sent in.',
    // Seen where an id with capitals is sent, which is what the tests of RAF-HDR-08 do.
    breaks: ['RAF-HDR-01', 'RAF-HDR-02', 'RAF-HDR-08'],
    mayAlsoBreak: [],
    rewrite: header('X-Request-ID', (value) => value.toLowerCase()),
  },
  {
    name: 'request-id-replaced',
    says: 'The server answers with a request id of its own in place of the one that was sent.',
    breaks: ['RAF-HDR-01', 'RAF-HDR-02'],
    mayAlsoBreak: ['RAF-HDR-08'],
    rewrite: header('X-Request-ID', '00000000-0000-4000-8000-000000000000'),
  },
  {
    name: 'correlation-id-lost-on-success',
    says: 'Answers of success do not carry the X-Correlation-ID of the request.',
    breaks: ['RAF-HDR-03'],
    mayAlsoBreak: [],
    rewrite: whenStatus(2, header('X-Correlation-ID', undefined)),
  },
  {
    name: 'correlation-id-lost-on-errors',
    says: 'Refusals do not carry the X-Correlation-ID of the request.',
    breaks: ['RAF-HDR-04'],
    mayAlsoBreak: [],
    rewrite: whenStatus(4, header('X-Correlation-ID', undefined)),
  },
  {
    name: 'correlation-id-is-the-request-id',
    says: 'X-Correlation-ID comes back with the value of X-Request-ID.',
    breaks: ['RAF-HDR-03', 'RAF-HDR-04'],
    mayAlsoBreak: [],
    rewrite: header(
      'X-Correlation-ID',
      (_value, { request }) => request.headers.find(([name]) => /^x-request-id$/i.test(name))?.[1],
    ),
  },
  {
    name: 'request-id-optional',
    says: 'A request without X-Request-ID is answered as if it had one.',
    breaks: ['RAF-HDR-05'],
    mayAlsoBreak: ['RAF-GWY-02', 'RAF-GWY-10'],
    policy: { when: { 'request-id-missing': 'accept' } },
  },
  {
    name: 'request-id-any-text',
    says: 'Any text is taken for an X-Request-ID.',
    breaks: ['RAF-HDR-06'],
    mayAlsoBreak: ['RAF-GWY-02', 'RAF-GWY-10'],
    policy: { requestId: 'any' },
  },
  {
    name: 'request-id-version-4-only',
    says: 'An X-Request-ID that is a UUID of another version than 4 is refused.',
    breaks: ['RAF-HDR-07'],
    mayAlsoBreak: ['RAF-HDR-06'],
    policy: { requestId: 'version-4' },
  },
  {
    name: 'request-id-lower-case-only',
    says: 'An X-Request-ID with upper-case letters is refused.',
    breaks: ['RAF-HDR-08'],
    mayAlsoBreak: ['RAF-HDR-07'],
    policy: { requestId: 'lower-case' },
  },
  {
    name: 'repeated-request-done-again',
    says: 'A write that is sent again with the same X-Request-ID is carried out a second time.',
    breaks: ['RAF-HDR-09'],
    mayAlsoBreak: [],
    policy: { repeatedRequest: 'process' },
  },
  {
    name: 'correlation-id-required',
    says: 'A request without X-Correlation-ID is refused.',
    breaks: ['RAF-HDR-10'],
    mayAlsoBreak: [],
    policy: { when: { 'correlation-id-missing': { code: 'MISSING_VALUE', issue: 'required' } } },
  },
  {
    name: 'no-date-on-success',
    says: 'Answers of success carry no Date.',
    breaks: ['RAF-HDR-11'],
    mayAlsoBreak: ['RAF-HDR-14'],
    rewrite: whenStatus(2, header('Date', undefined)),
  },
  {
    name: 'no-date-on-errors',
    says: 'Refusals carry no Date.',
    breaks: ['RAF-HDR-12'],
    mayAlsoBreak: ['RAF-HDR-14'],
    rewrite: whenStatus(4, header('Date', undefined)),
  },
  {
    name: 'date-as-epoch',
    says: 'Date is a number of seconds.',
    breaks: ['RAF-HDR-13'],
    mayAlsoBreak: ['RAF-HDR-14'],
    rewrite: header('Date', (value) => String(Math.floor(Date.parse(value) / 1000))),
  },
  {
    name: 'date-a-day-behind',
    says: 'The clock of the server is a day behind.',
    breaks: ['RAF-HDR-14'],
    mayAlsoBreak: ['RAF-HDR-16'],
    rewrite: header('Date', (value) => moved(value, -24 * HOUR_MS)),
  },
  {
    name: 'last-modified-as-epoch',
    says: 'Last-Modified is a number of seconds.',
    breaks: ['RAF-HDR-15'],
    mayAlsoBreak: ['RAF-HDR-16'],
    rewrite: header('Last-Modified', (value) => String(Math.floor(Date.parse(value) / 1000))),
  },
  {
    name: 'last-modified-an-hour-off',
    says: 'Last-Modified is in local time and says that it is in GMT.',
    breaks: ['RAF-HDR-16'],
    mayAlsoBreak: [],
    rewrite: header('Last-Modified', (value) => moved(value, HOUR_MS)),
  },
  {
    name: 'no-last-modified-on-create',
    says: 'The answer to a creation carries no Last-Modified.',
    breaks: ['RAF-HDR-24'],
    mayAlsoBreak: ['RAF-HDR-16'],
    on: ['create-consent', 'create-flag', 'create-list'],
    rewrite: header('Last-Modified', undefined),
  },
  {
    name: 'no-last-modified-on-update',
    says: 'The answer to an update carries no Last-Modified.',
    breaks: ['RAF-HDR-27'],
    mayAlsoBreak: ['RAF-HDR-16'],
    on: ['update-consent', 'update-flag', 'update-list'],
    rewrite: header('Last-Modified', undefined),
  },
  {
    name: 'text-plain-on-success',
    says: 'Answers of success are called text/plain.',
    breaks: ['RAF-HDR-17'],
    mayAlsoBreak: ['RAF-VAL-01', 'RAF-VAL-02'],
    rewrite: whenStatus(2, header('Content-Type', 'text/plain')),
  },
  {
    name: 'no-content-type-on-success',
    says: 'Answers of success do not name their media type.',
    breaks: ['RAF-HDR-17'],
    mayAlsoBreak: [],
    rewrite: whenStatus(2, header('Content-Type', undefined)),
  },
  {
    name: 'text-plain-on-errors',
    says: 'Refusals are called text/plain.',
    breaks: ['RAF-HDR-18'],
    mayAlsoBreak: ['RAF-ERR-20'],
    rewrite: whenStatus(4, header('Content-Type', 'text/plain')),
  },
  {
    name: 'no-location',
    says: 'The answer to a creation carries no Location.',
    breaks: ['RAF-HDR-25'],
    mayAlsoBreak: ['RAF-HDR-21'],
    rewrite: header('Location', undefined),
  },
  {
    name: 'location-without-version',
    says: 'Location names the resource without its version.',
    breaks: ['RAF-HDR-25'],
    mayAlsoBreak: ['RAF-HDR-21'],
    rewrite: header('Location', (value) => value.replace(/\/_history\/.*$/, '')),
  },
  {
    name: 'location-of-another-resource',
    says: 'Location names an id that the created resource does not have.',
    breaks: ['RAF-HDR-21'],
    mayAlsoBreak: [],
    rewrite: header('Location', (value) =>
      value.replace(/\.[0-9a-f-]{36}\//, '.00000000-0000-4000-8000-000000000000/'),
    ),
  },
  {
    name: 'method-refused-without-allow',
    says: 'A method that is not supported is refused with 405 and no word of those that are.',
    breaks: ['RAF-HDR-22'],
    mayAlsoBreak: ['RAF-ERR-03'],
    policy: { when: { 'wrong-method': { status: 405 } }, allow: 'omitted' },
  },
]

function moved(httpDate: string, byMs: number): string {
  return new Date(Date.parse(httpDate) + byMs).toUTCString()
}
