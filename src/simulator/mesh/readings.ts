import { changesOf, knownReadings, type ReadingTable } from '../reading-table.ts'
import { documented } from './documented.ts'
import { changePolicy, type Policy, type PolicyChange } from './policy.ts'

const table: ReadingTable<PolicyChange> = {
  readings: {
    'MESH-C01': { a: {}, b: {}, c: {} },
    'MESH-C02': { a: { trackedTimes: 'iso' }, b: { trackedTimes: 'compact' }, c: {} },
    'MESH-C03': { a: {}, b: {} },
    'MESH-C04': {
      a: { tokens: 'single-use', clockMinutes: { past: 120, future: 120 } },
      b: { tokens: 'any-number', clockMinutes: { past: Infinity, future: Infinity } },
    },
    'MESH-C05': { a: { tokenForm: 'exact' }, b: { tokenForm: 'lenient' } },
    'MESH-C06': { a: {}, b: { when: { 'restricted-workflow': 'accept' } } },
    'MESH-C07': { a: { chunkBody: 'message-id' }, b: { chunkBody: 'null' } },
    'MESH-C08': { a: { sentMediaType: 'vendor' }, b: { sentMediaType: 'json' } },
    'MESH-C09': {
      a: { when: { 'unsupported-encoding': { status: 400 }, 'beyond-total': { status: 417 } } },
      b: { when: { 'unsupported-encoding': { status: 422 }, 'beyond-total': { status: 406 } } },
    },
    'MESH-C10': {
      a: { when: { 'unknown-tracked': { status: 403 } } },
      b: { when: { 'unknown-tracked': { status: 404 } } },
    },
    'MESH-C11': { a: { handshakeMethods: ['POST'] }, b: { handshakeMethods: ['POST', 'GET'] } },
    'MESH-C12': { a: { acceptForm: 'exact' }, b: { acceptForm: 'sandbox' } },
    'MESH-C13': { a: { messageIds: 'time' }, b: { messageIds: 'hexadecimal' } },
    'MESH-C14': { a: {}, b: {} },
    'MESH-C15': { a: {}, b: {} },
    'MESH-C16': { a: { acknowledgedRead: 'refused' }, b: { acknowledgedRead: 'given' } },
    'MESH-C17': {
      a: { when: { 'unknown-acknowledged': { status: 403 } } },
      b: { when: { 'unknown-acknowledged': { status: 404 } } },
    },
  },
  presets: {
    documented: [],
    sandbox: [
      ...['04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '16', '17'].map((one) => `MESH-C${one}=b`),
      { headFor: 'sender-too' },
    ],
  },
}

export const readings: readonly string[] = knownReadings(table)

/** The policy of a list of presets and single readings. Throws an Error that names what is known. */
export function policyFor(chosen: readonly string[]): Policy {
  return changesOf(chosen, table).reduce(changePolicy, documented)
}
