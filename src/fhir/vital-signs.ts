import { isObject } from './items.ts'

type JsonObject = Record<string, unknown>

const core = 'http://hl7.org/fhir/StructureDefinition/'

/**
 * The profile that an Observation must meet because of its LOINC code: the specification makes these profiles
 * mandatory for vital signs (hl7.org/fhir/R4/observation-vitalsigns.html).
 */
const profileByCode: Record<string, string> = {
  '85353-1': 'vitalspanel',
  '9279-1': 'resprate',
  '8867-4': 'heartrate',
  '2708-6': 'oxygensat',
  '59408-5': 'oxygensat',
  '8310-5': 'bodytemp',
  '8302-2': 'bodyheight',
  '9843-4': 'headcircum',
  '29463-7': 'bodyweight',
  '39156-5': 'bmi',
  '85354-9': 'bp',
}

/** Canonical addresses of the vital signs profiles that apply to an Observation and that it does not claim itself. */
export function vitalSignsProfile(observation: JsonObject): string[] {
  const { code } = observation
  const codings = isObject(code) && Array.isArray(code.coding) ? code.coding : []
  const names = codings.flatMap((coding) => vitalSign(coding) ?? [])
  if (names.length === 0) return names
  const claimed = isObject(observation.meta) && Array.isArray(observation.meta.profile) ? observation.meta.profile : []
  return [...new Set(names.map((name) => core + name))].filter((url) => !claimed.includes(url))
}

function vitalSign(coding: unknown): string | undefined {
  if (!isObject(coding) || coding.system !== 'http://loinc.org' || typeof coding.code !== 'string') return undefined
  return Object.hasOwn(profileByCode, coding.code) ? profileByCode[coding.code] : undefined
}
