import { withoutDoubles } from '../fault.ts'
import type { Fault } from './fault.ts'
import { authorisationFaults } from './faults/authorisation.ts'
import { errorFaults } from './faults/errors.ts'
import { gatewayFaults } from './faults/gateway.ts'
import { headerFaults } from './faults/headers.ts'
import { removalFaults } from './faults/removal.ts'
import { resourceFaults } from './faults/resources.ts'
import { searchFaults } from './faults/searches.ts'
import { versionFaults } from './faults/versions.ts'
import { wireFaults } from './faults/wire.ts'
import { writeFaults } from './faults/writes.ts'

/** Every fault of this API, in the order in which they are listed to a user. */
export const faults: readonly Fault[] = [
  ...authorisationFaults,
  ...headerFaults,
  ...versionFaults,
  ...writeFaults,
  ...removalFaults,
  ...searchFaults,
  ...errorFaults,
  ...resourceFaults,
  ...wireFaults,
  ...gatewayFaults,
].map(withoutDoubles)
