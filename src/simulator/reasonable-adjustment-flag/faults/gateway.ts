import type { Fault } from '../fault.ts'

/** A fault of the public gateway: one situation that it no longer explains in the words that are known of it. */
function silent(name: string, says: string, row: string, situations: readonly string[]): Fault {
  const when = Object.fromEntries(
    situations.map((situation) => [situation, { diagnostics: 'The request is not valid' }]),
  )
  return {
    name,
    says,
    breaks: [row],
    mayAlsoBreak: ['RAF-GWY-10', 'RAF-HDR-05', 'RAF-HDR-06'],
    reading: 'gateway',
    policy: { when },
  }
}

/** What only the public gateway is known to do; these are faults under the reading `gateway` alone. */
export const gatewayFaults: readonly Fault[] = [
  silent('gateway-silent-on-token', 'A bad token is not explained in diagnostics.', 'RAF-GWY-01', ['access-denied']),
  silent('gateway-silent-on-request-id', 'A bad X-Request-ID is not explained in diagnostics.', 'RAF-GWY-02', [
    'request-id-missing',
    'request-id-malformed',
  ]),
  silent('gateway-silent-on-media-type', 'A bad Content-Type is not explained in diagnostics.', 'RAF-GWY-03', [
    'media-type',
  ]),
  silent('gateway-silent-on-body', 'A missing body is not explained in diagnostics.', 'RAF-GWY-04', ['no-body']),
  silent('gateway-silent-on-parameters', 'Missing search parameters are not explained in diagnostics.', 'RAF-GWY-05', [
    'parameter-missing',
    'parameter-empty',
  ]),
  silent('gateway-silent-on-if-match', 'A missing If-Match is not explained in diagnostics.', 'RAF-GWY-06', [
    'if-match-missing',
    'if-match-empty',
  ]),
  silent('gateway-silent-on-path', 'An unknown path is not explained in diagnostics.', 'RAF-GWY-07', ['unknown-path']),
  silent('gateway-silent-on-second-consent', 'A second active consent is not explained in diagnostics.', 'RAF-GWY-08', [
    'second-consent',
  ]),
  {
    name: 'gateway-takes-any-role',
    says: 'A NHSD-Session-URID that is not a role of the user is accepted.',
    breaks: ['RAF-GWY-09'],
    mayAlsoBreak: ['RAF-GWY-10'],
    reading: 'gateway',
    policy: { sessionUrid: 'any' },
  },
  {
    name: 'gateway-checks-the-body-first',
    says: 'Of several faults of a request the one of the body is reported, whatever else is wrong.',
    breaks: ['RAF-GWY-10'],
    mayAlsoBreak: [],
    reading: 'gateway',
    policy: { firstCheck: 'body' },
  },
]
