import type { SimulatorRequest } from '../message.ts'
import { checkSize } from './gate.ts'
import type { Interaction } from './interactions.ts'
import { refuse } from './outcome.ts'
import type { Policy } from './policy.ts'

/** The values of each parameter, in the order of the request; a comma separates values. */
export type Parameters = ReadonlyMap<string, readonly string[]>

/** The parameters that the API knows. */
export const KNOWN = {
  patient: 'patient.identifier',
  target: '-immunization.target',
  disease: 'target-disease',
  from: '-date.from',
  to: '-date.to',
  include: '_include',
  identifier: 'identifier',
  elements: '_elements',
} as const

const names: readonly string[] = Object.values(KNOWN)

/** Reads the query of a GET, or the form of a POST, and refuses what is repeated, unknown (if it is), or nothing at all. */
export function readParameters(request: SimulatorRequest, interaction: Interaction, policy: Policy): Parameters {
  const given = interaction === 'search' ? pairsOf(request.query) : formOf(request, policy)
  const parameters = new Map<string, readonly string[]>()
  for (const [name, value] of given) {
    if (parameters.has(name)) {
      refuse(policy, 'parameter-repeated', 'Parameters may not be duplicated. Use commas for "or".')
      continue
    }
    if (!names.includes(name))
      refuse(policy, 'parameter-unknown', `Search parameter ${name.slice(0, 100)} is not supported`)
    const values = value.split(',').map((each) => each.trim())
    parameters.set(name, valuesMeant(values, policy))
  }
  if (parameters.size === 0) {
    const says = 'No parameter provided. Search using either identifier or patient.identifier'
    refuse(policy, 'no-parameter', says)
  }
  return parameters
}

function valuesMeant(values: readonly string[], policy: Policy): readonly string[] {
  const { comma } = policy.search
  if (comma === 'or') return values
  return comma === 'first-only' ? values.slice(0, 1) : values.slice(-1)
}

function pairsOf(query: string): [string, string][] {
  return [...new URLSearchParams(query)]
}

/** A form leaves out parameters that have no value, as the backend's reader of forms does. */
function formOf(request: SimulatorRequest, policy: Policy): [string, string][] {
  checkSize(request, policy)
  return pairsOf(Buffer.from(request.body).toString('utf8')).filter(([, value]) => value !== '')
}
