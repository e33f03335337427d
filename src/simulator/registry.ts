import { covidMedicalExemption } from './covid-medical-exemption/api.ts'
import type { SimulatorDefinition } from './definition.ts'
import { immunisation } from './immunisation/api.ts'
import { mesh } from './mesh/api.ts'
import { reasonableAdjustmentFlag } from './reasonable-adjustment-flag/api.ts'

/** Every simulator there is; one more API is one more line. */
const simulators: readonly SimulatorDefinition[] = [reasonableAdjustmentFlag, immunisation, covidMedicalExemption, mesh]

/** The short names of the APIs that have a simulator. */
export function simulatedApis(): string[] {
  return simulators.map(({ short }) => short)
}

/** The simulator of an API. Throws an Error that lists the known ones if there is none. */
export function simulatorOf(api: string): SimulatorDefinition {
  const found = simulators.find(({ short }) => short === api)
  if (!found) throw new Error(`There is no simulator of "${api}". Known: ${simulatedApis().join(', ')}`)
  return found
}
