import { INVALID, type Refusal } from './policy.ts'
import type { SearchSituation, Situation } from './situations.ts'

const INVARIANT: Refusal = { status: 400, issue: 'invariant', code: 'INVARIANT' }

/** What the backend and the gateway say; each is a table of its status codes, issue types and codes (IMM-C07, IMM-C08). */
export const documentedRefusals: Record<Situation, Refusal | 'accept'> = {
  'access-denied': { status: 401, issue: 'expired', code: 'SEND_UNAUTHORIZED' },
  'not-permitted': { status: 403, issue: 'forbidden', code: 'FORBIDDEN' },
  'unknown-path': { status: 404, issue: 'not-found', code: 'NOT_FOUND' },
  'wrong-method': { status: 405, issue: 'not-supported', code: 'NOT_SUPPORTED' },
  'request-header': INVALID,
  'body-too-large': { status: 413, issue: 'too-long', code: 'TOO-LONG' },
  'malformed-json': INVALID,
  'invalid-id': INVALID,
  'id-on-create': INVARIANT,
  'invalid-resource': INVARIANT,
  'version-missing': INVARIANT,
  'version-malformed': INVARIANT,
  'body-id': INVARIANT,
  'other-identifier': INVARIANT,
  'older-version': INVARIANT,
  'newer-version': INVARIANT,
  'not-found': { status: 404, issue: 'not-found', code: 'NOT-FOUND' },
  duplicate: { status: 422, issue: 'duplicate', code: 'DUPLICATE' },
  ...searchRefusals(),
}

/** Every parameter error is refused alike; two only lead to a warning in the Bundle, and one to nothing. */
function searchRefusals(): Record<SearchSituation, Refusal | 'accept'> {
  return {
    'parameter-repeated': INVALID,
    'no-parameter': INVALID,
    'parameter-unknown': 'accept',
    'patient-missing': INVALID,
    'patient-several': INVALID,
    'patient-format': INVALID,
    'patient-number': INVALID,
    'target-missing': INVALID,
    'target-invalid': INVALID,
    'target-partly-invalid': 'accept',
    'disease-combined': INVALID,
    'disease-missing': INVALID,
    'disease-invalid': INVALID,
    'disease-unmapped': 'accept',
    'date-from-format': INVALID,
    'date-to-format': INVALID,
    'date-order': INVALID,
    include: INVALID,
    'identifier-format': INVALID,
    'identifier-and-others': INVALID,
    'elements-alone': INVALID,
    'elements-invalid': INVALID,
    'too-many-results': INVALID,
  }
}
