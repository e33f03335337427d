import { asObject } from '../../json.ts'
import { body, header, resources } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'
import type { Interaction } from '../interactions.ts'
import { READ_BACK, UPDATES_OF_ANY } from './rows.ts'

const UPDATES: readonly Interaction[] = ['update-consent', 'update-flag', 'update-list']

/** What the rows of each interaction that takes If-Match are called. */
const GUARDED = [
  {
    on: 'update-consent',
    what: 'An update of consent details',
    part: 'consent',
    missing: 'RAF-UPC-03',
    malformed: 'RAF-UPC-04',
    stale: 'RAF-UPC-05',
  },
  {
    on: 'update-flag',
    what: 'An update of an adjustment',
    part: 'flag',
    missing: 'RAF-UPF-03',
    malformed: 'RAF-UPF-04',
    stale: 'RAF-UPF-05',
  },
  {
    on: 'update-list',
    what: 'An update of impairments',
    part: 'list',
    missing: 'RAF-UPL-03',
    malformed: 'RAF-UPL-04',
    stale: 'RAF-UPL-05',
  },
  {
    on: 'remove-record',
    what: 'A removal',
    part: 'removal',
    missing: 'RAF-REM-13',
    malformed: 'RAF-REM-14',
    stale: 'RAF-REM-15',
  },
] as const

/** The same three faults for each of the interactions that take If-Match. */
const guards: readonly Fault[] = GUARDED.flatMap(({ on, what, part, missing, malformed, stale }): Fault[] => [
  {
    name: `${part}-without-if-match-accepted`,
    says: `${what} is made without If-Match, or with an empty one.`,
    breaks: [missing],
    mayAlsoBreak: ['RAF-ERR-07', 'RAF-GWY-06', malformed],
    on: [on],
    policy: { when: { 'if-match-missing': 'accept', 'if-match-empty': 'accept' } },
  },
  {
    name: `${part}-with-malformed-if-match-accepted`,
    says: `${what} is made although its If-Match cannot be read.`,
    breaks: [malformed],
    mayAlsoBreak: [missing],
    on: [on],
    policy: { when: { 'if-match-malformed': 'accept' } },
  },
  {
    name: `${part}-with-stale-version-accepted`,
    says: `${what} is made although the version in If-Match has been replaced.`,
    breaks: [stale],
    mayAlsoBreak: ['RAF-ERR-08', 'RAF-VER-05'],
    on: [on],
    policy: { versionCompare: 'at-most' },
  },
])

/** Versions: how they are given, compared, and shown. */
export const versionFaults: readonly Fault[] = [
  ...guards,
  {
    name: 'if-match-ignored',
    says: 'If-Match is not looked at: the last writer wins.',
    breaks: ['RAF-UPC-03', 'RAF-UPC-05', 'RAF-UPF-05', 'RAF-UPL-05', 'RAF-REM-15'],
    mayAlsoBreak: [
      'RAF-UPC-04',
      'RAF-UPF-03',
      'RAF-UPF-04',
      'RAF-UPL-03',
      'RAF-UPL-04',
      'RAF-REM-13',
      'RAF-REM-14',
      'RAF-VER-04',
      'RAF-VER-05',
      'RAF-ERR-07',
      'RAF-ERR-08',
      'RAF-GWY-06',
    ],
    policy: {
      when: {
        'if-match-missing': 'accept',
        'if-match-empty': 'accept',
        'if-match-malformed': 'accept',
        stale: 'accept',
      },
    },
  },
  {
    name: 'future-version-accepted',
    says: 'An update is made with a version that the resource has not reached.',
    breaks: ['RAF-VER-04'],
    mayAlsoBreak: ['RAF-UPC-04', 'RAF-UPF-04', 'RAF-UPL-04'],
    on: UPDATES,
    policy: { versionCompare: 'at-least' },
  },
  {
    name: 'strong-version-accepted',
    says: 'An If-Match with a strong version, "1", is taken for the weak one.',
    breaks: ['RAF-UPC-04', 'RAF-UPF-04', 'RAF-UPL-04', 'RAF-REM-14'],
    mayAlsoBreak: [],
    policy: { ifMatchForms: ['weak', 'strong'] },
  },
  {
    name: 'unquoted-version-accepted',
    says: 'An If-Match with a version that has no quotes is taken.',
    breaks: ['RAF-UPC-04', 'RAF-UPF-04', 'RAF-UPL-04', 'RAF-REM-14'],
    mayAlsoBreak: [],
    policy: { ifMatchForms: ['weak', 'unquoted'] },
  },
  {
    name: 'any-version-accepted',
    says: 'An If-Match of * is taken for the current version.',
    breaks: ['RAF-UPC-04', 'RAF-UPF-04', 'RAF-UPL-04', 'RAF-REM-14'],
    mayAlsoBreak: [],
    policy: { ifMatchForms: ['weak', 'any'] },
  },
  {
    name: 'list-of-versions-accepted',
    says: 'An If-Match with several versions is taken if one of them is current.',
    breaks: ['RAF-UPC-04', 'RAF-UPF-04', 'RAF-UPL-04', 'RAF-REM-14'],
    mayAlsoBreak: [],
    policy: { ifMatchForms: ['weak', 'list'] },
  },
  {
    name: 'stale-update-refused-with-400',
    says: 'An update with a stale version is refused as if it were malformed.',
    breaks: ['RAF-UPC-05', 'RAF-UPF-05', 'RAF-UPL-05'],
    mayAlsoBreak: ['RAF-VER-04', 'RAF-VER-05', 'RAF-REM-15', 'RAF-ERR-08'],
    policy: { when: { stale: { status: 400 } } },
  },
  {
    name: 'stale-update-refused-but-made',
    says: 'An update with a stale version is refused, and made all the same.',
    breaks: ['RAF-UPC-05', 'RAF-UPF-05', 'RAF-UPL-05'],
    mayAlsoBreak: ['RAF-VER-04', 'RAF-VER-05'],
    policy: { refusedUpdates: 'applied' },
  },
  {
    name: 'stale-update-refused-but-counted',
    says: 'An update with a stale version is refused, and gives the resource a new version.',
    breaks: ['RAF-UPC-05', 'RAF-UPF-05', 'RAF-UPL-05'],
    mayAlsoBreak: ['RAF-VER-04', 'RAF-VER-05'],
    policy: { refusedUpdates: 'bump-version' },
  },
  {
    name: 'missing-if-match-refused-with-428',
    says: 'A write without If-Match is refused with the status 428 of RFC 6585.',
    breaks: ['RAF-UPC-03', 'RAF-UPF-03', 'RAF-UPL-03', 'RAF-REM-13'],
    mayAlsoBreak: ['RAF-ERR-07', 'RAF-UPC-04', 'RAF-UPF-04', 'RAF-UPL-04', 'RAF-REM-14'],
    policy: { when: { 'if-match-missing': { status: 428 }, 'if-match-empty': { status: 428 } } },
  },
  {
    name: 'racing-updates-both-made',
    says: 'Of two updates that arrive at the same time with the same version, both are made.',
    breaks: ['RAF-VER-05'],
    mayAlsoBreak: [],
    policy: { racingUpdates: 'accepted' },
  },
  {
    name: 'update-keeps-the-version',
    says: 'An update leaves the version as it was.',
    breaks: ['RAF-VER-02'],
    mayAlsoBreak: ['RAF-UPC-05', 'RAF-UPF-05', 'RAF-UPL-05', 'RAF-REM-15', 'RAF-VER-05', 'RAF-ERR-08'],
    policy: { nextVersion: 'unchanged' },
  },
  {
    name: 'version-missing-in-searches',
    says: 'What a search finds carries no meta.versionId.',
    breaks: ['RAF-VER-01'],
    mayAlsoBreak: [
      ...READ_BACK,
      'RAF-SRCH-18',
      'RAF-UPC-05',
      'RAF-UPF-05',
      'RAF-UPL-05',
      'RAF-CRC-03',
      'RAF-CRF-03',
      'RAF-CRL-03',
    ],
    on: ['get-consent', 'get-flag', 'get-list'],
    rewrite: resources(['Consent', 'Flag', 'List'], (resource) => ({
      ...resource,
      meta: { ...asObject(resource.meta), versionId: undefined },
    })),
  },
  {
    name: 'update-answered-with-another-id',
    says: 'The answer to an update is a resource with another id.',
    breaks: ['RAF-VER-03'],
    mayAlsoBreak: [...UPDATES_OF_ANY, 'RAF-GEN-06'],
    on: UPDATES,
    rewrite: body((resource) =>
      resource.resourceType === 'OperationOutcome' ? resource : { ...resource, id: `${resource.id}0` },
    ),
  },
  {
    name: 'update-answered-with-an-outcome',
    says: 'The answer to an update is an OperationOutcome in place of the updated resource.',
    breaks: ['RAF-VER-03'],
    mayAlsoBreak: [...UPDATES_OF_ANY, 'RAF-HDR-16', 'RAF-HDR-20', 'RAF-VER-02'],
    on: UPDATES,
    rewrite: body((resource) =>
      resource.resourceType === 'OperationOutcome'
        ? resource
        : {
            resourceType: 'OperationOutcome',
            issue: [{ severity: 'information', code: 'informational', details: { text: 'Updated' } }],
          },
    ),
  },
  {
    name: 'body-id-ignored',
    says: 'An update is made although its body names another id than its path.',
    breaks: ['RAF-VER-06'],
    mayAlsoBreak: [],
    policy: { bodyId: 'ignored' },
  },
  {
    name: 'strong-etag',
    says: 'ETag is a strong entity tag.',
    breaks: ['RAF-HDR-19'],
    mayAlsoBreak: ['RAF-HDR-20', 'RAF-HDR-23', 'RAF-HDR-26'],
    policy: { etag: 'strong' },
  },
  {
    name: 'unquoted-etag',
    says: 'ETag is the bare version number.',
    breaks: ['RAF-HDR-19'],
    mayAlsoBreak: ['RAF-HDR-20', 'RAF-HDR-23', 'RAF-HDR-26'],
    policy: { etag: 'unquoted' },
  },
  {
    name: 'lower-case-etag',
    says: 'The weakness of an ETag is written with a lower-case w.',
    breaks: ['RAF-HDR-19'],
    mayAlsoBreak: ['RAF-HDR-20', 'RAF-HDR-23', 'RAF-HDR-26'],
    policy: { etag: 'lower-case' },
  },
  {
    name: 'etag-of-the-version-before',
    says: 'ETag names the version before the one in meta.versionId.',
    breaks: ['RAF-HDR-20'],
    mayAlsoBreak: [],
    rewrite: header('ETag', (value) => value.replace(/[0-9]+/, (digits) => String(Number(digits) - 1))),
  },
  {
    name: 'etag-always-the-first',
    says: 'ETag stays at version 1, however often the resource is updated.',
    breaks: ['RAF-HDR-20'],
    mayAlsoBreak: ['RAF-VER-02'],
    policy: { etag: 'constant' },
  },
  {
    name: 'no-etag-on-create',
    says: 'The answer to a creation carries no ETag.',
    breaks: ['RAF-HDR-23'],
    mayAlsoBreak: [],
    on: ['create-consent', 'create-flag', 'create-list'],
    policy: { etag: 'none' },
  },
  {
    name: 'no-etag-on-update',
    says: 'The answer to an update carries no ETag.',
    breaks: ['RAF-HDR-26'],
    mayAlsoBreak: [],
    on: UPDATES,
    policy: { etag: 'none' },
  },
]
