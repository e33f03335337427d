import type { JsonObject } from '../json.ts'
import type { Policy } from './policy.ts'

/** The statuses of the published examples. */
const DISPLAYS: Readonly<Record<string, string>> = {
  '1': 'Approved: Exemption from COVID vaccination',
  '2': 'Approved: Exemption from COVID vaccination and testing',
  '3': 'Declined: Exemption from COVID vaccination',
  '4': 'Declined: Exemption from COVID vaccination and testing',
}

/** The times, the name and the date of birth of the page's example. */
const EXAMPLE = {
  start: '2021-09-29T12:58:01+00:00',
  end: '2021-11-12T12:59:01+00:00',
  display: 'Ivor Fritagelse',
  birthDate: '1965-02-28',
  nhsNumber: '6077782459',
}

const coding = (code: string) => ({
  system: 'https://fhir.nhs.uk/CodeSystem/covid-vaccination-medical-exemption',
  code,
  display: DISPLAYS[code] ?? '',
})

/**
 * The QuestionnaireResponse that answers for an NHS number: of the sample data, by the remainder of its division by 5.
 * @returns undefined for a patient without an exemption
 */
export function exemptionOf(nhsNumber: string, nextId: () => string, policy: Policy): JsonObject | undefined {
  const code = policy.codes[Number(nhsNumber.at(-1)) % 5]
  if (code === undefined) return undefined
  const contained = { id: 'p1', resourceType: 'Patient', birthDate: EXAMPLE.birthDate }
  const end = endOf(code, policy)
  return {
    resourceType: 'QuestionnaireResponse',
    // The same for the same patient, and different for another.
    id: policy.ids === 'kept' ? `${nhsNumber.slice(3, 9) || nhsNumber}-1.1` : nextId(),
    questionnaire: 'https://fhir.nhs.uk/Questionnaire/COVIDVaccinationMedicalExemption',
    status: 'completed',
    subject: {
      reference: '#p1',
      identifier: {
        system: 'https://fhir.nhs.uk/Id/nhs-number',
        value: policy.subject === 'asked-for' ? nhsNumber : EXAMPLE.nhsNumber,
      },
      display: EXAMPLE.display,
    },
    contained: policy.contained === 'list' ? [contained] : contained,
    item: [
      { linkId: 'exemptionStatus', answer: [{ valueCoding: coding(code) }] },
      { linkId: 'exemptionPeriodStart', answer: [{ valueDateTime: EXAMPLE.start }] },
      ...(end === undefined ? [] : [{ linkId: 'exemptionPeriodEnd', answer: [end] }]),
    ],
  }
}

/** Of the examples, the one that declines vaccination and testing has no end; of the older ones, both that decline. */
function endOf(code: string, { noEnd }: Policy): JsonObject | undefined {
  if (noEnd === 'text' && code === '4') return { valueString: 'null' }
  if (noEnd === 'omitted' && (code === '3' || code === '4')) return undefined
  return { valueDateTime: EXAMPLE.end }
}
