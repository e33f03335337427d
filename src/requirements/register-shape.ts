import { authorisationModes } from '../target/authorisation/settings.ts'
import type { ApiDefinition } from './api-definition.ts'
import type { Presets } from './reading.ts'
import { type Conflict, capabilities } from './row.ts'

/**
 * The entries of a data file that is a list, each an object that names itself under `key`. What is not so is left out and
 * named, because every check that follows speaks of entries by that name.
 */
export function namedEntries<Entry>(
  value: unknown,
  file: string,
  key: keyof Entry & string,
  problems: string[],
): Entry[] {
  if (!Array.isArray(value)) {
    problems.push(`${file}: a list of entries is expected`)
    return []
  }
  return value.filter((entry: unknown, index): entry is Entry => {
    if (isMapping(entry) && typeof entry[key] === 'string' && entry[key] !== '') return true
    problems.push(`${file}: entry ${index + 1} has no ${key}`)
    return false
  })
}

/** `conflicts.yaml` with its two parts, or empty parts and what is wrong with it. */
export function conflictsAndPresets(
  value: unknown,
  file: string,
  problems: string[],
): { presets: Presets; conflicts: Conflict[] } {
  if (!isMapping(value) || !isMapping(value.presets)) {
    problems.push(`${file}: "presets" and "conflicts" are expected`)
    return { presets: {}, conflicts: [] }
  }
  const conflicts = namedEntries<Conflict>(value.conflicts, file, 'id', problems).filter((one) => {
    const hasReadings = isMapping(one.readings) && Object.values(one.readings).every(isMapping)
    if (!hasReadings) problems.push(`${file}, ${one.id}: has no readings, each with what it says`)
    return hasReadings
  })
  const presets = Object.entries(value.presets).filter(([name, decisions]) => {
    if (!isMapping(decisions)) problems.push(`${file}: the preset ${name} decides nothing`)
    return isMapping(decisions)
  })
  return { presets: Object.fromEntries(presets) as Presets, conflicts }
}

/** What is missing in `api.yaml`, or said of an environment that is not known. */
export function problemsOfApi(api: Partial<ApiDefinition> | undefined, file: string): string[] {
  if (!isMapping(api)) return [`${file}: settings as "name: value" are expected`]
  const needed = ['id', 'short', 'title', 'fhirVersion', 'interactions', 'environments', 'profiles'] as const
  const missing = needed.filter((name) => (api[name] ?? undefined) === undefined && !isOfFhirAlone(name, api))
  if (missing.length > 0) return [`${file}: has no ${missing.join(', ')}`]
  const capabilityProblems = Object.entries(api.environments ?? {}).flatMap(([name, environment]) =>
    [
      ...(environment.can ?? []).map((one) => ({ one, said: 'can' })),
      ...Object.keys(environment.cannot ?? {}).map((one) => ({ one, said: 'speaks of' })),
    ]
      .filter(({ one }) => !capabilities.some((known) => known === one))
      .map(({ one, said }) => `${file}: the environment ${name} ${said} "${one}"; known: ${capabilities.join(', ')}`),
  )
  return [...capabilityProblems, ...problemsOfAuthorisation(api.auth, file)]
}

function problemsOfAuthorisation(auth: unknown, file: string): string[] {
  if (auth === undefined) return []
  const modes: readonly string[] = authorisationModes
  if (isMapping(auth) && auth.modes === undefined) return []
  const named: unknown = isMapping(auth) ? auth.modes : undefined
  if (Array.isArray(named) && named.length > 0 && named.every((one) => modes.includes(one))) return []
  return [`${file}: auth.modes lists the ways in which a caller is authorised, of ${modes.join(', ')}`]
}

/** An API that is not FHIR has no profiles. */
function isOfFhirAlone(name: string, { fhirVersion }: Partial<ApiDefinition>): boolean {
  return fhirVersion === 'none' && name === 'profiles'
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
