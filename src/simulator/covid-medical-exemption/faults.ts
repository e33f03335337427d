import { withoutDoubles } from '../fault.ts'
import type { Fault } from './fault.ts'
import { authorisationFaults } from './faults/authorisation.ts'
import { errorFaults } from './faults/errors.ts'
import { exemptionFaults } from './faults/exemptions.ts'
import { headerFaults } from './faults/headers.ts'
import { parameterFaults } from './faults/parameters.ts'
import { sampleFaults } from './faults/samples.ts'
import { wireFaults } from './faults/wire.ts'

/** Every fault of this API, in the order in which they are listed to a user. */
export const faults: readonly Fault[] = [
  ...headerFaults,
  ...authorisationFaults,
  ...parameterFaults,
  ...sampleFaults,
  ...exemptionFaults,
  ...errorFaults,
  ...wireFaults,
].map(withoutDoubles)
