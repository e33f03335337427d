import { withoutDoubles } from '../fault.ts'
import type { Fault } from './fault.ts'
import { acknowledgingFaults } from './faults/acknowledging.ts'
import { authorisationFaults } from './faults/authorisation.ts'
import { chunkFaults } from './faults/chunks.ts'
import { inboxFaults } from './faults/inbox.ts'
import { readingFaults } from './faults/reading.ts'
import { refusalFaults } from './faults/refusals.ts'
import { sandboxFaults } from './faults/sandbox.ts'
import { sendingFaults } from './faults/sending.ts'
import { trackingFaults } from './faults/tracking.ts'
import { wireFaults } from './faults/wire.ts'

/** Every fault of a MESH server, in the order in which they are listed to a user. */
export const faults: readonly Fault[] = [
  ...authorisationFaults,
  ...sendingFaults,
  ...chunkFaults,
  ...inboxFaults,
  ...readingFaults,
  ...acknowledgingFaults,
  ...trackingFaults,
  ...refusalFaults,
  ...sandboxFaults,
  ...wireFaults,
].map(withoutDoubles)
