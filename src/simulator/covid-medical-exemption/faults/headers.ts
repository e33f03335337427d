import { header, whenStatus } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'
import { ANY_ANSWER, rows } from './rows.ts'

/** Identifiers and media types. */
export const headerFaults: readonly Fault[] = [
  {
    name: 'correlation-id-lost-on-success',
    says: 'Answers of success do not carry the X-Correlation-ID of the request.',
    breaks: rows('HDR', 3),
    mayAlsoBreak: rows('HDR', 2),
    rewrite: whenStatus(2, header('X-Correlation-Id', undefined)),
  },
  {
    name: 'correlation-id-lost-on-errors',
    says: 'Refusals do not carry the X-Correlation-ID of the request.',
    breaks: rows('HDR', 4),
    mayAlsoBreak: [],
    rewrite: whenStatus(4, header('X-Correlation-Id', undefined)),
  },
  {
    name: 'correlation-id-upper-cased',
    says: 'X-Correlation-ID comes back in upper case, whatever case it was sent in.',
    breaks: rows('HDR', 2, 3, 4),
    mayAlsoBreak: [],
    rewrite: header('X-Correlation-Id', (value) => value.toUpperCase()),
  },
  {
    name: 'correlation-id-cut-at-the-dot',
    says: 'Of an X-Correlation-ID with . characters only what is before the first one comes back.',
    breaks: rows('HDR', 2, 3),
    mayAlsoBreak: [],
    rewrite: header('X-Correlation-Id', (value) => value.split('.')[0]),
  },
  {
    name: 'correlation-id-required',
    says: 'A request without X-Correlation-ID is refused.',
    breaks: rows('HDR', 1),
    mayAlsoBreak: [],
    policy: { correlationId: 'required' },
  },
  {
    name: 'correlation-id-uuid-only',
    says: 'An X-Correlation-ID that is not a UUID is refused.',
    breaks: rows('HDR', 2),
    mayAlsoBreak: [],
    policy: { correlationId: 'uuid' },
  },
  {
    name: 'json-media-type-on-success',
    says: 'Answers of success say that they are application/json.',
    breaks: rows('HDR', 5),
    mayAlsoBreak: [],
    rewrite: whenStatus(2, header('Content-Type', 'application/json')),
  },
  {
    name: 'json-media-type-on-errors',
    says: 'Refusals say that they are application/json.',
    breaks: rows('HDR', 6),
    mayAlsoBreak: [],
    rewrite: whenStatus(4, header('Content-Type', 'application/json')),
  },
  {
    name: 'no-media-type',
    says: 'Answers do not say of which media type they are.',
    breaks: rows('HDR', 5, 6),
    mayAlsoBreak: [],
    rewrite: header('Content-Type', undefined),
  },
  {
    name: 'accepted-in-place-of-ok',
    says: 'A valid request is answered with status 202.',
    breaks: rows('GET', 1),
    mayAlsoBreak: ANY_ANSWER,
    rewrite: (response) => (response.status === 200 ? { ...response, status: 202 } : response),
  },
]
