import { asObject } from '../../json.ts'
import { body, whenStatus, without } from '../../rewrites.ts'
import { type Fault, fault } from '../fault.ts'

/** Faults of versions, of refusals and of their codes. */
export const refusalFaults: readonly Fault[] = [
  fault('newest-version-unless-asked', 'A request that names no version gets the newest.', ['VER-01', 'VER-02'], {
    policy: { defaultVersion: 2 },
  }),
  fault('version-not-said', 'An answer in version 2 has the media type application/json.', ['VER-03'], {
    policy: { mediaType: 'json' },
  }),
  fault(
    'version-not-said-when-sent',
    'The answer to a message in version 2 has the media type application/json.',
    ['VER-04'],
    {
      policy: { sentMediaType: 'json' },
    },
  ),
  fault('control-characters-taken', 'A message with a control character in a header is taken.', ['ERR-01'], {
    policy: { when: { 'control-character': 'accept' } },
  }),
  fault('control-character-with-code-09', 'A control character is refused with error code 09.', ['ERR-01'], {
    policy: { when: { 'control-character': { code: '09' } } },
  }),
  fault('unknown-recipient-taken', 'A message to nobody is taken.', ['ERR-02'], {
    policy: { when: { 'unknown-recipient': 'accept' } },
  }),
  fault('unknown-recipient-is-404', 'A message to nobody is refused with status 404.', ['ERR-02'], {
    policy: { when: { 'unknown-recipient': { status: 404 } } },
  }),
  fault('unknown-recipient-with-code-14', 'A message to nobody is refused with error code 14.', ['ERR-02'], {
    policy: { when: { 'unknown-recipient': { code: '14' } } },
  }),
  fault(
    'empty-recipient-with-code-12',
    'A message with an empty recipient is refused with error code 12.',
    ['ERR-03'],
    {
      policy: { when: { 'no-recipient': { code: '12' } } },
    },
  ),
  fault('nothing-taken', 'A message without content is taken.', ['ERR-04'], {
    policy: { when: { 'no-content': 'accept' } },
  }),
  fault('nothing-is-400', 'A message without content is refused with status 400.', ['ERR-04'], {
    policy: { when: { 'no-content': { status: 400 } } },
  }),
  fault('refusal-without-event', 'A refusal does not say in which step it came.', ['ERR-05'], {
    on: ['send-message'],
    rewrite: whenStatus(
      4,
      body((refusal) => ({ ...refusal, ...eachDetail(refusal, without('event')) })),
    ),
  }),
  fault('refusal-without-description', 'In version 1 a refusal has no description.', ['ERR-06'], {
    on: ['send-message'],
    rewrite: whenStatus(4, body(without('errorDescription'))),
  }),
  fault('parameter-not-named', 'The refusal of a parameter does not say which.', ['ERR-07'], {
    on: ['check-inbox'],
    rewrite: whenStatus(
      4,
      body((refusal) => ({ ...refusal, ...eachDetail(refusal, without('loc')) })),
    ),
  }),
]

function eachDetail(
  refusal: Record<string, unknown>,
  change: (one: Record<string, unknown>) => Record<string, unknown>,
) {
  return Array.isArray(refusal.detail) ? { detail: refusal.detail.map((one) => change(asObject(one) ?? {})) } : {}
}
