import type { Fault } from './fault.ts'

/** Every fault of this API, in the order in which they are listed to a user. */
export const faults: readonly Fault[] = []
