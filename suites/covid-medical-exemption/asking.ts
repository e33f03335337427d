import { type Answer, arbitraries, type RequestChanges, type Target } from '../../src/index.ts'

/** What names an NHS number in `patient.identifier`. */
export const nhsNumberType = 'https://fhir.nhs.uk/Id/nhs-number'

/** The questionnaire that the API answers. */
export const questionnaireOfExemptions = 'https://fhir.nhs.uk/Questionnaire/COVIDVaccinationMedicalExemption'

type Parameters = Record<string, string>

/** Ask for the exemption status of an NHS number, as the page describes it. */
export function statusOf(
  target: Target,
  { nhsNumber }: { nhsNumber: string },
  more: Parameters = {},
  changes: RequestChanges = {},
): Promise<Answer> {
  return asked(target, { 'patient.identifier': `${nhsNumberType}|${nhsNumber}`, ...more }, changes)
}

/** Ask with exactly these parameters. */
export function asked(target: Target, parameters: Parameters, changes: RequestChanges = {}): Promise<Answer> {
  return target.search('QuestionnaireResponse', parameters, changes)
}

/** Valid NHS numbers of the test range that leave this remainder when they are divided by 5. */
export function numbersWithRemainder(remainder: number) {
  return arbitraries.validNhsNumber().filter((nhsNumber) => Number(nhsNumber) % 5 === remainder)
}

/** Valid NHS numbers of the test range whose sample answer is an exemption, approved or declined. */
export function numbersWithAnExemption() {
  return arbitraries.validNhsNumber().filter((nhsNumber) => Number(nhsNumber) % 5 !== 0)
}
