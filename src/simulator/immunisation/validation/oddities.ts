import { asText, type JsonObject, objectsIn } from '../../json.ts'
import type { Limits } from '../policy.ts'
import { at, containedOf, nhsNumberOf, procedureOf } from './elements.ts'
import type { Finding } from './finding.ts'

/** What only a faulty server refuses: rules that no source has, and that an implementer might think of. */
export function checkOddities(resource: JsonObject, limits: Limits): Finding[] {
  const findings: Finding[] = []
  const refuse = (rule: string, message: string) => findings.push({ rule, aspect: 'odd', message })
  if (limits.numbersOfNobody === 'refused' && nhsNumberOf(resource) !== undefined)
    refuse('patient.nhsNumber', 'The NHS number is not known to the Personal Demographics Service')
  if (!limits.doseInWords && at(resource, 'protocolApplied', 0, 'doseNumberString') !== undefined)
    refuse('doseNumberString', 'protocolApplied[0].doseNumberString is not supported')
  const codings = objectsIn(at(procedureOf(resource), 'coding'))
  if (limits.procedureCodings === 'one' && codings.length > 1)
    refuse('procedure', 'extension[0].valueCodeableConcept.coding must be an array of length 1')
  const system = asText(at(resource, 'location', 'identifier', 'system')) ?? ''
  if (limits.locationSystems !== 'any' && !limits.locationSystems.includes(system))
    refuse('location.system', 'location.identifier.system is not supported')
  const [born, day] = [asText(containedOf(resource, 'Patient')?.birthDate), asText(resource.occurrenceDateTime)]
  if (limits.birthAfterVaccination === 'refused' && born !== undefined && day !== undefined && born > day)
    refuse('patient.birthDate', 'The vaccination took place before the patient was born')
  return findings
}
