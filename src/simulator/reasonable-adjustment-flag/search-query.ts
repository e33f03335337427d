import { refuse } from './outcome.ts'
import type { Policy } from './policy.ts'

/** The parameters of a search by name; a name with several values has been refused, or keeps the first. */
export type SearchParameters = ReadonlyMap<string, string>

/** Parameters of FHIR that ask for a form of the answer and select nothing. */
const FORMAT_PARAMETERS = new Set(['_format', '_pretty'])

/** Reads a query and refuses what the policy refuses: missing, empty, repeated and unknown parameters, bad encoding. */
export function readSearch(query: string, required: readonly string[], policy: Policy): SearchParameters {
  const parameters = new Map<string, string>()
  for (const part of query.split('&').filter((each) => each !== '')) {
    const equals = part.indexOf('=')
    const name = decode(equals < 0 ? part : part.slice(0, equals), policy)
    const value = equals < 0 ? '' : decode(part.slice(equals + 1), policy)
    const isKnown = required.includes(name)
    if (!isKnown && !FORMAT_PARAMETERS.has(name))
      refuse(policy, 'parameter-unknown', `${name.slice(0, 100)} is not a parameter of this search`)
    if (isKnown && parameters.has(name)) refuse(policy, 'parameter-repeated', `${name} is given more than once`)
    if (!parameters.has(name)) parameters.set(name, value)
  }
  for (const name of required) {
    const value = parameters.get(name)
    if (value === undefined) {
      if (!policy.optionalParameters.includes(name)) refuse(policy, 'parameter-missing', `${name} is required`)
    } else if (value.trim() === '' && !policy.emptyParameters.includes(name)) {
      refuse(policy, 'parameter-empty', `${name} has no value`)
    }
  }
  const order = [...parameters.keys()].filter((name) => required.includes(name))
  if (order.join() !== required.filter((name) => parameters.has(name)).join()) {
    refuse(policy, 'parameter-order', `The parameters have to be ${required.join(', ')}, in this order`)
  }
  return parameters
}

/** Percent-decoding as browsers do it in a query, where a plus is a space. */
function decode(text: string, policy: Policy): string {
  if (policy.queryDecoding === 'none') return text
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    refuse(policy, 'parameter-invalid', 'The query is not percent-encoded UTF-8')
    return spaced
  }
}
