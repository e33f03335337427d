import { asText, type JsonObject, objectsIn } from '../../json.ts'
import { at } from './elements.ts'

/**
 * Which of several names counts: of those with a given and a family name that are in use on the day of the vaccination, the
 * official one, else one that is not old, else any; without one, the first name of all.
 */
export function currentName(names: unknown, occurrence: unknown): { index: number; name: JsonObject | undefined } {
  const all = objectsIn(names)
  if (all.length <= 1) return { index: 0, name: all[0] }
  const day = asText(occurrence)
  const current = all.filter((name) => name.given !== undefined && name.family !== undefined && isInUse(name, day))
  const chosen =
    current.find(({ use }) => use === 'official') ?? current.find(({ use }) => use !== 'old') ?? current[0] ?? all[0]
  return { index: chosen ? all.indexOf(chosen) : 0, name: chosen }
}

/** Dates of FHIR that are written alike compare as text does. */
function isInUse(name: JsonObject, day: string | undefined): boolean {
  const [start, end] = [asText(at(name, 'period', 'start')), asText(at(name, 'period', 'end'))]
  return !(day && ((start && day < start) || (end && day > end)))
}
