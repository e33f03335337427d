import { body, header, resources, status, whenStatus } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'
import { READ_BACK, rows } from './rows.ts'

/** Reading. */
export const readFaults: readonly Fault[] = [
  {
    name: 'read-answered-with-202',
    says: 'A read is answered with 202.',
    breaks: ['IMM-RD-01'],
    mayAlsoBreak: [...READ_BACK],
    on: ['read'],
    rewrite: whenStatus(2, status(202)),
  },
  {
    name: 'read-loses-lot-number',
    says: 'What is read has lost its lot number.',
    breaks: ['IMM-RD-02'],
    mayAlsoBreak: [...READ_BACK],
    on: ['read'],
    rewrite: resources(['Immunization'], ({ lotNumber, ...rest }) => rest),
  },
  {
    name: 'read-names-the-next-version',
    says: 'A read names the version after the one that the record has.',
    breaks: ['IMM-RD-03', 'IMM-UPD-01'],
    mayAlsoBreak: [...READ_BACK],
    on: ['read'],
    rewrite: header('E-Tag', (value) => String(Number(value) + 1)),
  },
  {
    name: 'unknown-id-read-as-found',
    says: 'A read of an id that no record has is answered with success.',
    breaks: ['IMM-RD-04'],
    mayAlsoBreak: [...rows('DEL', 2), ...rows('GEN', 2, 3), ...rows('TXT', 33), ...rows('HDR', 11)],
    on: ['read'],
    policy: { when: { 'not-found': 'accept' } },
  },
  {
    name: 'id-form-unchecked-on-read',
    says: 'An id of another form is read as one that no record has.',
    breaks: ['IMM-RD-05'],
    mayAlsoBreak: [...rows('TXT', 26)],
    on: ['read'],
    policy: { when: { 'invalid-id': 'accept' } },
  },
  {
    name: 'read-without-id',
    says: 'What is read has no id.',
    breaks: ['IMM-RD-06'],
    mayAlsoBreak: [...READ_BACK],
    on: ['read'],
    rewrite: body(({ id, ...rest }) => rest),
  },
  {
    name: 'version-missing-on-read',
    says: 'A read names no version.',
    breaks: ['IMM-HDR-11'],
    mayAlsoBreak: [...READ_BACK],
    on: ['read'],
    policy: { versionOn: ['update', 'create'] },
  },
  {
    name: 'version-quoted-on-read',
    says: 'A read names the version in quotes.',
    breaks: ['IMM-HDR-11'],
    mayAlsoBreak: [...READ_BACK],
    on: ['read'],
    rewrite: header('E-Tag', (value) => `"${value}"`),
  },
]
