import { SNOMED_SYSTEM } from '../../../nhs/sctid.ts'
import { asObject, type JsonObject, objectsIn } from '../../json.ts'
import { at, PROCEDURE_URL, SNOMED_CODING, snomedCoding } from './elements.ts'
import type { Finding } from './finding.ts'
import { array, text } from './value-checks.ts'

const finding = (rule: string, aspect: string, message: string): Finding => ({ rule, aspect, message })

/** That each disease has exactly one SNOMED CT code. */
export function checkTargetDisease(resource: JsonObject): Finding[] {
  const path = 'protocolApplied[0].targetDisease'
  const diseases = at(resource, 'protocolApplied', 0, 'targetDisease')
  if (!Array.isArray(diseases)) return [finding('targetDisease', 'mandatory', `${path} is a mandatory field`)]
  if (diseases.some((disease) => asObject(disease)?.coding === undefined))
    return [finding('targetDisease', 'coding', `Every element of ${path} must have 'coding' property`)]
  return diseases.flatMap((disease, index) => {
    const count = objectsIn(asObject(disease)?.coding).filter(({ system }) => system === SNOMED_SYSTEM).length
    if (count !== 1) {
      const says = `${path}[${index}].coding must contain exactly one element with a system of ${SNOMED_SYSTEM}`
      return [finding('targetDisease', 'count', says)]
    }
    const code = snomedCoding(disease)?.code
    const problem = code === undefined ? undefined : text()(code)
    if (!problem) return []
    return [finding('targetDisease', problem.aspect, `${path}[${index}].${SNOMED_CODING}.code ${problem.says}`)]
  })
}

/**
 * That no coding system is used twice in a site or a route. SNOMED CT may be: the service looks at the first of its codings
 * and keeps them all.
 */
export function checkUniqueSystems(resource: JsonObject, element: 'site' | 'route'): Finding[] {
  const systems = objectsIn(asObject(resource[element])?.coding)
    .map(({ system }) => system)
    .filter((system) => system !== undefined && system !== SNOMED_SYSTEM)
  const repeated = systems.find((system, index) => systems.indexOf(system) !== index)
  if (repeated === undefined) return []
  return [finding(`${element}.coding`, 'repeated', `${element}.coding[?(@.system=='${repeated}')] must be unique`)]
}

/** That the unit of a dose says which system its code comes from. */
export function checkDoseUnit(resource: JsonObject): Finding[] {
  const dose = asObject(resource.doseQuantity)
  if (dose?.code === undefined || dose.system !== undefined) return []
  const says = 'If doseQuantity.code is present, doseQuantity.system must also be present'
  return [finding('doseQuantity.system', 'missing', says)]
}

/** That each reason has codings, and the first of them a code that is not empty. */
export function checkReasons(resource: JsonObject): Finding[] {
  const reasons = objectsIn(resource.reasonCode)
  const codings = reasons.flatMap(({ coding }, index) => {
    const problem = coding === undefined ? undefined : array()(coding)
    return problem ? [finding('reasonCode', problem.aspect, `reasonCode[${index}].coding ${problem.says}`)] : []
  })
  const codes = reasons.flatMap((reason, index) => {
    const code = at(reason, 'coding', 0, 'code')
    const problem = code === undefined ? undefined : text()(code)
    return problem ? [finding('reasonCode', problem.aspect, `reasonCode[${index}].coding[0].code ${problem.says}`)] : []
  })
  return [...codings, ...codes]
}

/** The path of the vaccination procedure in messages. */
export const PROCEDURE = `extension[?(@.url=='${PROCEDURE_URL}')].valueCodeableConcept`

/** That the vaccination procedure is there at all. Whatever is missing here is reported alone. */
export function checkProcedure(resource: JsonObject): Finding[] {
  if (resource.extension === undefined) return [finding('extension', 'mandatory', 'extension is a mandatory field')]
  for (const extension of objectsIn(resource.extension)) {
    const concept = asObject(extension.valueCodeableConcept)
    if (!concept) return [finding('extension', 'mandatory', `${PROCEDURE} is a mandatory field`)]
    if (concept.coding === undefined)
      return [finding('extension', 'mandatory', `${PROCEDURE}.coding is a mandatory field`)]
  }
  return []
}
