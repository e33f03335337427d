import { withoutDoubles } from '../fault.ts'
import type { Fault } from './fault.ts'
import { authorisationFaults } from './faults/authorisation.ts'
import { bundleFaults } from './faults/bundles.ts'
import { creationFaults } from './faults/creations.ts'
import { errorFaults } from './faults/errors.ts'
import { headerFaults } from './faults/headers.ts'
import { mandatoryElementFaults } from './faults/mandatory-elements.ts'
import { readFaults } from './faults/reads.ts'
import { searchFaults } from './faults/searches.ts'
import { textFaults } from './faults/texts.ts'
import { deletionFaults, updateFaults } from './faults/updates.ts'
import { valueFaults } from './faults/values.ts'
import { warningFaults } from './faults/warnings.ts'
import { wireFaults } from './faults/wire.ts'

/** Every fault of this API, in the order in which they are listed to a user. */
export const faults: readonly Fault[] = [
  ...headerFaults,
  ...authorisationFaults,
  ...creationFaults,
  ...mandatoryElementFaults,
  ...valueFaults,
  ...readFaults,
  ...updateFaults,
  ...deletionFaults,
  ...searchFaults,
  ...bundleFaults,
  ...errorFaults,
  ...textFaults,
  ...warningFaults,
  ...wireFaults,
].map(withoutDoubles)
