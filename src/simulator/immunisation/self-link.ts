import type { Policy } from './policy.ts'
import { KNOWN } from './search-parameters.ts'
import type { IdentifierSearch, PatientSearch } from './search-request.ts'
import { NHS_NUMBER_SYSTEM } from './validation/elements.ts'

const names: readonly string[] = Object.values(KNOWN)

/**
 * The address of a search for a patient as it was carried out: what was ignored is not in it.
 * @param asked with the permitted types alone
 * @param given the parameters as they came
 */
export function patientLink(
  asked: PatientSearch,
  given: readonly (readonly [string, readonly string[]])[],
  base: string,
  policy: Policy,
): string {
  const query = new URLSearchParams()
  if (asked.diseases) {
    query.append(KNOWN.disease, [...asked.diseases].sort().join(','))
  } else {
    if (policy.search.legacyTarget) query.append('immunization.target', asked.types.join(','))
    query.append(KNOWN.target, asked.types.join(','))
  }
  query.append(KNOWN.patient, `${NHS_NUMBER_SYSTEM}|${asked.patient}`)
  if (asked.from !== undefined) query.append(KNOWN.from, asked.from)
  if (asked.to !== undefined) query.append(KNOWN.to, asked.to)
  if (asked.include !== undefined) query.append(KNOWN.include, asked.include)
  if (policy.search.unknownInLink)
    for (const [name, values] of given) if (!names.includes(name)) query.append(name, values.join(','))
  return `${base}/Immunization?${query}`
}

/** The address of a search by identifier. */
export function identifierLink(asked: IdentifierSearch, isFound: boolean, base: string, policy: Policy): string {
  const { system, value } = asked.identifier
  const elements = asked.elements ? `&${KNOWN.elements}=${asked.elements.join(',')}` : ''
  if (!isFound && policy.search.noMatchLink === 'none') return `${base}/Immunization?${KNOWN.identifier}=None`
  return `${base}/Immunization?${new URLSearchParams({ [KNOWN.identifier]: `${system}|${value}` })}${elements}`
}
