import { systems } from '../../fixtures/immunisation/index.ts'
import { type Answer, conflictSend, type Patient, type Target } from '../../src/index.ts'

/** The parameter that names a patient. */
export function patientIdentifier({ nhsNumber }: Patient): string {
  return `${systems.nhsNumber}|${nhsNumber}`
}

/** The parameters of a search for a patient's records of one vaccine type, in the simplest form. */
export function searchFor(patient: Patient, types = 'COVID'): Record<string, string> {
  return { 'patient.identifier': patientIdentifier(patient), '-immunization.target': types }
}

/** Where the reading has the search by identifier, with these parameters. */
export function searchByIdentifier(target: Target, parameters: Record<string, string>): Promise<Answer> {
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return target.request('GET', `${conflictSend('IMM-C29', 'path')}?${query.join('&')}`)
}
