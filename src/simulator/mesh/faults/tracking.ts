import { asText } from '../../json.ts'
import { body, having, status, without } from '../../rewrites.ts'
import { type Fault, fault } from '../fault.ts'

const omitted = (member: string) => ({ on: ['track'] as const, rewrite: body(without(member)) })

/** Faults of tracking and of looking up. */
export const trackingFaults: readonly Fault[] = [
  fault('tracking-names-nothing', 'Tracking does not name the message.', ['TRK-01'], omitted('message_id')),
  fault(
    'acknowledged-at-once',
    'A message has the status acknowledged as soon as it was sent.',
    ['TRK-02'],
    {
      policy: { tracked: 'acknowledged-at-once' },
    },
    ['TRK-06'],
  ),
  fault('accepted-for-ever', 'A message has the status accepted for ever.', ['TRK-03'], {
    policy: { tracked: 'accepted-for-ever' },
  }),
  fault('tracking-forgets', 'Tracking tells of an acknowledged message its status alone.', ['TRK-04'], {
    policy: { trackedLater: 'status-only' },
  }),
  fault('tracking-without-dts-id', 'In version 1 tracking has no dtsId.', ['TRK-05'], omitted('dtsId')),
  fault('tracking-without-size', 'In version 1 tracking has no size.', ['TRK-05'], omitted('fileSize')),
  fault('status-in-lower-case', 'In version 1 the status has no capital letter.', ['TRK-06'], {
    on: ['track'],
    rewrite: body((tracking) => having({ status: asText(tracking.status)?.toLowerCase() })(tracking)),
  }),
  fault('tracking-without-local-id', 'Tracking does not tell the local id.', ['TRK-07'], omitted('local_id'), [
    'TRK-04',
  ]),
  fault('tracking-without-recipient', 'Tracking does not tell the recipient.', ['TRK-07'], omitted('recipient'), [
    'TRK-04',
  ]),
  fault('expiry-in-words', 'Tracking tells in words when a message expires.', ['TRK-08'], {
    on: ['track'],
    rewrite: body((tracking) =>
      'expiry_time' in tracking ? having({ expiry_time: 'in five days' })(tracking) : tracking,
    ),
  }),
  fault('unknown-tracking-is-404', 'Tracking a message that does not exist is refused with status 404.', ['TRK-09'], {
    policy: { when: { 'unknown-tracked': { status: 404 } } },
  }),
  fault('tracked-by-anybody', 'A message can be tracked by a mailbox that did not send it.', ['TRK-10'], {
    policy: { when: { 'not-yours-tracked': 'accept' } },
  }),
  fault('tracking-of-nothing-is-404', 'Tracking without the id of a message is refused with status 404.', ['TRK-11'], {
    on: ['track'],
    rewrite: (response, { request }) => (request.query === '' ? { ...response, status: 404 } : response),
  }),
  fault(
    'local-id-not-found',
    'A message cannot be tracked by its local id.',
    ['TRK-12'],
    {
      on: ['track-local-id'],
      rewrite: status(404),
    },
    ['TRK-13'],
  ),
  fault('first-of-several-tracked', 'Of several messages with one local id the first is tracked.', ['TRK-13'], {
    policy: { when: { 'several-tracked': 'accept' } },
  }),
  fault(
    'look-up-without-results',
    'A look-up has no results, not even an empty list.',
    ['LKP-01'],
    {
      on: ['endpoint-lookup'],
      rewrite: body(without('results')),
    },
    ['LKP-03', 'LKP-04'],
  ),
  fault('look-up-without-id', 'In version 1 a look-up has no id.', ['LKP-02'], {
    on: ['endpoint-lookup'],
    rewrite: body(without('query_id')),
  }),
  fault('look-up-without-names', 'A mailbox that was found has no name.', ['LKP-03'], {
    on: ['endpoint-lookup'],
    rewrite: eachResult(without('mailbox_name')),
  }),
  fault('look-up-of-another-type', 'In version 1 a mailbox that was found is of another type.', ['LKP-04'], {
    on: ['endpoint-lookup'],
    rewrite: eachResult((one) => ('endpoint_type' in one ? having({ endpoint_type: 'DTS' })(one) : one)),
  }),
  fault(
    'workflow-search-without-results',
    'A search for a workflow has no results, not even an empty list.',
    ['LKP-05'],
    {
      on: ['workflow-search'],
      rewrite: body(without('results')),
    },
  ),
]

function eachResult(change: (one: Record<string, unknown>) => Record<string, unknown>) {
  return body((found) => ({
    ...found,
    results: (found.results as Record<string, unknown>[]).map(change),
  }))
}
