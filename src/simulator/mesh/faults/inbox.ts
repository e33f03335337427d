import { body, having, without } from '../../rewrites.ts'
import { documented } from '../documented.ts'
import { type Fault, fault } from '../fault.ts'
import { SEEN_IN_INBOX } from './rows.ts'

const any = Number.POSITIVE_INFINITY
const { maxResults, filterLength, continueLength } = documented

/** Faults of the inbox and of its count. */
export const inboxFaults: readonly Fault[] = [
  fault(
    'inbox-always-empty',
    'The inbox never lists a message.',
    ['INB-01'],
    {
      on: ['check-inbox'],
      rewrite: body((inbox) => ('messages' in inbox ? { ...inbox, messages: [] } : inbox)),
    },
    SEEN_IN_INBOX,
  ),
  fault(
    'inbox-under-another-name',
    'The messages of an inbox are called ids.',
    ['INB-02'],
    {
      on: ['check-inbox'],
      rewrite: body((inbox) => ('messages' in inbox ? { ...without('messages')(inbox), ids: inbox.messages } : inbox)),
    },
    SEEN_IN_INBOX,
  ),
  fault('pages-of-any-length', 'A page holds everything, whatever was asked for.', ['INB-03'], {
    policy: { maxResults: { ...maxResults, isKept: false } },
  }),
  fault('no-next-page', 'A page does not lead to the next.', ['INB-04'], { policy: { nextLink: 'omitted' } }),
  fault('same-page-again', 'A page leads to itself.', ['INB-05'], { policy: { nextLink: 'same-page' } }),
  fault('small-pages-given', 'A page of fewer than ten is given.', ['INB-06'], {
    policy: { maxResults: { ...maxResults, least: 0 } },
  }),
  fault('huge-pages-given', 'A page of more than 5000 is given.', ['INB-06'], {
    policy: { maxResults: { ...maxResults, most: any } },
  }),
  fault(
    'filter-ignored',
    'A filter changes nothing.',
    ['INB-07', 'INB-08', 'INB-10', 'INB-11', 'INB-12'],
    {
      policy: { filter: 'ignored' },
    },
    ['INB-09'],
  ),
  fault(
    'filter-turned-round',
    'A filter lists what it should leave out.',
    ['INB-07', 'INB-09'],
    {
      policy: { filter: 'inverted' },
    },
    ['INB-08', 'INB-10', 'INB-11', 'INB-12'],
  ),
  fault('filter-not-negated', 'An exclamation mark in a filter is overlooked.', ['INB-08', 'INB-10', 'INB-12'], {
    policy: { filter: 'no-negation' },
  }),
  fault(
    'filter-without-beginnings',
    'A filter by a beginning finds nothing.',
    ['INB-09'],
    {
      policy: { filter: 'no-wildcard' },
    },
    ['INB-10'],
  ),
  fault('filter-without-parts', 'A filter by a part is taken for one by a beginning.', ['INB-11', 'INB-12'], {
    policy: { filter: 'no-contains' },
  }),
  fault('short-filters-taken', 'A filter of one character is taken.', ['INB-13'], {
    policy: { filterLength: { ...filterLength, least: 0 } },
  }),
  fault('long-filters-taken', 'A filter of more than 255 characters is taken.', ['INB-13'], {
    policy: { filterLength: { ...filterLength, most: any } },
  }),
  fault('short-places-taken', 'A place to go on from of fewer than 24 characters is taken.', ['INB-14'], {
    policy: { continueLength: { ...continueLength, least: 0 } },
  }),
  fault('long-places-taken', 'A place to go on from of more than 1000 characters is taken.', ['INB-14'], {
    policy: { continueLength: { ...continueLength, most: any } },
  }),
  fault('count-as-text', 'The count of an inbox is a text.', ['CNT-01'], {
    on: ['count-inbox'],
    rewrite: body((count) => ('count' in count ? having({ count: String(count.count) })(count) : count)),
  }),
  fault('count-without-internal-id', 'In version 1 the count has no internal id.', ['CNT-02'], {
    on: ['count-inbox'],
    rewrite: body(without('internalID')),
  }),
]
