import { body, status, whenStatus } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'
import { READ_BACK } from './rows.ts'

/** Removing a record. */
export const removalFaults: readonly Fault[] = [
  {
    name: 'removal-answered-with-202',
    says: 'A removal is answered with 202, as if it were still to be done.',
    breaks: ['RAF-REM-01'],
    mayAlsoBreak: [],
    on: ['remove-record'],
    rewrite: whenStatus(2, status(202)),
  },
  {
    name: 'removal-answered-with-a-warning',
    says: 'The answer to a removal is an outcome of severity warning.',
    breaks: ['RAF-REM-02'],
    mayAlsoBreak: [],
    on: ['remove-record'],
    rewrite: whenStatus(
      2,
      body((outcome) => ({
        ...outcome,
        issue: [{ severity: 'warning', code: 'informational', details: { text: 'OK' } }],
      })),
    ),
  },
  {
    name: 'removal-leaves-the-consent',
    says: 'After a removal the consent is still active.',
    breaks: ['RAF-REM-03'],
    mayAlsoBreak: ['RAF-REM-06', 'RAF-SRCH-11'],
    policy: { removes: ['Flag', 'List', 'Condition'] },
  },
  {
    name: 'removal-leaves-the-adjustments',
    says: 'After a removal the reasonable adjustments are still active.',
    breaks: ['RAF-REM-04'],
    mayAlsoBreak: ['RAF-REM-06', 'RAF-SRCH-11'],
    policy: { removes: ['Consent', 'List', 'Condition'] },
  },
  {
    name: 'removal-leaves-the-impairments',
    says: 'After a removal the impairments are still active.',
    breaks: ['RAF-REM-05'],
    mayAlsoBreak: ['RAF-REM-06', 'RAF-SRCH-11'],
    policy: { removes: ['Consent', 'Flag', 'Condition'] },
  },
  {
    name: 'removal-takes-one-of-each',
    says: 'A removal takes the first adjustment, and leaves the others.',
    breaks: ['RAF-REM-04', 'RAF-REM-06'],
    mayAlsoBreak: [],
    policy: { removeScope: 'first-of-each' },
  },
  {
    name: 'removal-takes-every-record',
    says: 'A removal takes the records of all patients with it.',
    breaks: ['RAF-REM-07'],
    // Tests run side by side, and the record that goes may be that of any of them.
    mayAlsoBreak: READ_BACK,
    policy: { removeScope: 'every-patient' },
  },
  {
    name: 'removal-does-nothing',
    says: 'A removal is answered with success, and the whole record stays active.',
    breaks: ['RAF-REM-03', 'RAF-REM-04', 'RAF-REM-05', 'RAF-REM-06'],
    mayAlsoBreak: ['RAF-SRCH-11'],
    policy: { removes: [] },
  },
  {
    name: 'removal-without-reason-accepted',
    says: 'A removal is made although no reason is given.',
    breaks: ['RAF-REM-08'],
    mayAlsoBreak: [],
    policy: { overlooks: ['Parameters.removalReason'] },
  },
  {
    name: 'removal-without-nhs-number-accepted',
    says: 'A removal that names no patient is answered with success.',
    breaks: ['RAF-REM-09'],
    mayAlsoBreak: [],
    policy: { overlooks: ['Parameters.nhsNumber'] },
  },
  {
    name: 'removal-without-comment-accepted',
    says: 'A removal is made although no comment is given.',
    breaks: ['RAF-REM-10'],
    mayAlsoBreak: [],
    policy: { overlooks: ['Parameters.supportingComment'] },
  },
  {
    name: 'removal-of-another-resource-accepted',
    says: 'A removal is made whatever type of resource its body is.',
    breaks: ['RAF-REM-11'],
    mayAlsoBreak: ['RAF-ERR-32'],
    on: ['remove-record'],
    policy: { when: { 'wrong-resource-type': 'accept' } },
  },
  {
    name: 'removal-of-nothing-accepted',
    says: 'A removal without any parameter is answered with success.',
    breaks: ['RAF-REM-17'],
    mayAlsoBreak: [],
    on: ['remove-record'],
    policy: { emptyRemoval: 'accepted' },
  },
  {
    name: 'removal-for-invalid-nhs-number-answered',
    says: 'A removal for an NHS number that is not valid is answered with success.',
    breaks: ['RAF-REM-12'],
    mayAlsoBreak: ['RAF-ERR-35'],
    on: ['remove-record'],
    policy: { nhsNumber: 'unchecked', when: { 'nothing-to-remove': 'accept' } },
  },
  {
    name: 'removal-for-any-reason-accepted',
    says: 'A removal is made for a reason that the code list does not have.',
    breaks: ['RAF-REM-16'],
    mayAlsoBreak: [],
    policy: { overlooks: ['Parameters.removalReason.coding.code', 'Parameters.removalReason.coding.system'] },
  },
  {
    name: 'stale-removal-refused-but-made',
    says: 'A removal with a stale version is refused, and made all the same.',
    breaks: ['RAF-REM-15'],
    mayAlsoBreak: ['RAF-VER-04'],
    policy: { refusedRemovals: 'applied' },
  },
]
