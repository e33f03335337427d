import type { Fault as AnyFault } from '../fault.ts'
import type { Interaction } from './interactions.ts'
import type { PolicyChange } from './policy.ts'

/** A way in which a server of this API is wrong. */
export type Fault = AnyFault<PolicyChange, Interaction>
